<?php

declare(strict_types=1);

namespace ClientPress\Tests\Site;

use ClientPress\Tests\Support\Languages;

/** The accept page in the language of its invitation. */
final class AcceptPageLanguageTest extends AcceptPageTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        Languages::install('de_DE', 'ar');
    }

    protected function tearDown(): void
    {
        Languages::remove();
        parent::tearDown();
    }

    public function test_the_page_its_errors_and_what_follows_are_in_the_language_of_the_invitation(): void
    {
        $secret = $this->invite(['locale' => 'ar']);
        $browser = self::visitor();

        $page = $browser->get(self::linkTo($secret));
        self::assertStringContainsString('<html dir="rtl" lang="ar">', $page->body);

        $refused = self::press($browser, $page, ['clientpress_password' => 'a']);
        self::assertSame(400, $refused->status);
        self::assertStringContainsString('<html dir="rtl" lang="ar">', $refused->body);

        $accepted = self::press($browser, $refused, ['clientpress_password' => self::PASSWORD]);
        self::assertSame(303, $accepted->status);
        self::assertSame('ar', get_user_meta(self::usersOf()[0], 'locale', true));

        $used = self::open($secret);
        self::assertStringContainsString('<html dir="rtl" lang="ar">', $used->body);
    }

    public function test_a_page_without_a_language_of_its_own_is_in_the_sites(): void
    {
        foreach ([$this->invite(), 'nonsense'] as $secret) {
            self::assertStringContainsString('<html lang="en-US">', self::open($secret)->body);
        }
    }

    public function test_the_login_that_it_leads_to_is_in_its_language(): void
    {
        $this->clientOf();
        $secret = $this->invite(['locale' => 'ar']);
        $browser = self::visitor();

        $answer = self::press($browser, $browser->get(self::linkTo($secret)));

        self::assertSame(200, $answer->status);
        self::assertMatchesRegularExpression('~wp-login\.php\?[^"]*wp_lang=ar"~', $answer->body);
    }
}
