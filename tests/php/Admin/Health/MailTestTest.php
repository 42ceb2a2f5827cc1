<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Health;

use ClientPress\Tests\Admin\AdminTestCase;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Response;

/** @group any-database */
final class MailTestTest extends AdminTestCase
{
    public function test_looking_at_site_health_sends_nothing(): void
    {
        $page = self::browserOf(1)->get('/wp-admin/site-health.php');

        self::assertSame(200, $page->status);
        self::assertSame('recommended', self::resultOn($page)['status']);
        self::assertStringContainsString('No test has been sent yet', self::resultOn($page)['description']);
        self::assertSame([], Inbox::all());
        self::assertFalse(get_option('clientpress_mail_test'));
    }

    public function test_one_message_goes_to_the_administrator_who_asks(): void
    {
        $browser = self::browserOf(1);

        $page = $browser->follow(self::askForTest($browser));

        self::assertCount(1, Inbox::all());
        self::assertSame(['admin@example.org'], Inbox::all()[0]->recipients);
        self::assertSame('A test email from Example Studio', Inbox::all()[0]->subject());
        self::assertStringContainsString('A test is on its way to admin@example.org.', $page->text());
        $result = self::resultOn($page);
        self::assertSame(['good', 'ClientPress can send mail'], [$result['status'], $result['label']]);
        self::assertStringContainsString(
            'Last checked: ' . wp_date(get_option('date_format'), get_option('clientpress_mail_test')['at']),
            $result['description'],
        );
    }

    public function test_a_failure_is_told_in_plain_words_with_the_advice(): void
    {
        Inbox::behave('reject');
        $browser = self::browserOf(1);

        $page = $browser->follow(self::askForTest($browser));

        self::assertCount(1, self::texts($page, '//div[contains(@class, "notice-error")]//li'));
        $result = self::resultOn($page);
        self::assertSame(['critical', 'ClientPress cannot send mail'], [$result['status'], $result['label']]);
        foreach ([
            'Last checked',
            'Check the address',
            'spam folder',
            'Resend',
            'SendGrid, Mailgun or Postmark',
        ] as $word) {
            self::assertStringContainsString($word, $result['description']);
        }

        Inbox::behave('accept');
        self::askForTest($browser);
        self::assertSame('good', self::resultOn($browser->get('/wp-admin/site-health.php'))['status']);
    }

    public function test_a_mail_servers_words_are_nothing_but_words(): void
    {
        update_option('clientpress_mail_test', ['at' => time(), 'error' => '<img src=x onerror=alert(1)>']);

        $page = self::browserOf(1)->get('/wp-admin/site-health.php?clientpress-mail-tested=1');

        self::assertStringNotContainsString('<img src=x', self::resultOn($page)['description']);
        self::assertStringNotContainsString('<img src=x', $page->body);
    }

    /** @testWith [["at", 1]]
     *            ["sent"]
     *            [{"at": "x", "error": []}]
     */
    public function test_whatever_the_database_holds_it_is_not_known(mixed $stored): void
    {
        update_option('clientpress_mail_test', $stored);

        self::assertSame('recommended', self::resultOn(self::browserOf(1)->get('/wp-admin/site-health.php'))['status']);
    }

    public function test_ten_an_hour_are_enough(): void
    {
        $browser = self::browserOf(1);
        $form = self::form($browser);
        for ($i = 0; $i < 10; $i++) {
            self::assertSame(302, $browser->post('/wp-admin/admin-post.php', $form)->status);
        }

        $answer = $browser->post('/wp-admin/admin-post.php', $form);

        self::assertSame(429, $answer->status);
        self::assertStringContainsString('Too many tries', $answer->text());
        self::assertCount(10, Inbox::all());
    }

    public function test_nobody_sends_without_the_nonce_or_the_right(): void
    {
        $admin = self::browserOf(1);
        $form = self::form($admin);

        self::assertSame(403, $admin->post('/wp-admin/admin-post.php', ['action' => $form['action']])->status);
        foreach (['editor', 'subscriber'] as $role) {
            $answer = self::browserOf(self::createUser($role))->post('/wp-admin/admin-post.php', $form);
            self::assertSame(403, $answer->status, $role);
        }
        // WordPress has other hooks for visitors: nothing of ours is on them.
        (new Browser(LiveSite::shared()))->post('/wp-admin/admin-post.php', $form);

        self::assertSame([], Inbox::all());
        wp_cache_flush();
        self::assertFalse(get_option('clientpress_mail_test'));
    }

    private static function askForTest(Browser $browser): Response
    {
        $answer = $browser->post('/wp-admin/admin-post.php', self::form($browser));
        self::assertSame(302, $answer->status, $answer->text());

        return $answer;
    }

    /** @return array<string, string> what the button sends */
    private static function form(Browser $browser): array
    {
        $actions = self::resultOn($browser->get('/wp-admin/site-health.php'))['actions'];

        return (new Response(200, [], $actions))->form()['fields'];
    }

    /** @return array<string, string> as the page hands it to its script */
    private static function resultOn(Response $page): array
    {
        self::assertSame(1, preg_match('/var SiteHealth = (\{.*?\});\n/s', $page->body, $match), $page->text());
        foreach (json_decode($match[1], true, 512, JSON_THROW_ON_ERROR)['site_status']['direct'] as $result) {
            if ($result['test'] === 'clientpress_mail') {
                return $result;
            }
        }

        self::fail('Site Health does not know the test.');
    }
}
