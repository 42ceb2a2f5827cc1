<?php

declare(strict_types=1);

namespace ClientPress\Tests\Multisite;

use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Response;

/** On a network WordPress mails the main site's login, which knows nothing of another site's portals. */
final class PasswordLinkTest extends NetworkTestCase
{
    private string $portalUrl;

    private \WP_User $user;

    protected function setUp(): void
    {
        parent::setUp();
        [$this->portalUrl, $this->user] = self::on(self::second(), static function (): array {
            $portal = self::createPortal();
            $user = self::createUser('subscriber');
            self::letIn($portal, $user->ID);

            return [(string) self::services()->portals()->find($portal)?->url(), $user];
        });
    }

    public function test_the_link_that_a_client_asks_for_leads_back_to_the_site_of_the_portal(): void
    {
        $browser = new Browser(LiveSite::shared(), LiveSite::shared()->cookiesOf($this->user->ID));
        $form = $browser->get($this->portalUrl)->form('//form[.//input[@value="clientpress_change_password"]]');
        $browser->post($form['action'], $form['fields']);

        $this->assertWayBack();
    }

    public function test_who_has_forgotten_the_password_comes_back_to_it_as_well(): void
    {
        $browser = new Browser(LiveSite::shared());
        $login = $browser->follow($browser->get($this->portalUrl));
        $form = $browser->get(self::linkIn($login, 'action=lostpassword'))->form('//form[@id="lostpasswordform"]');
        $browser->post($form['action'], ['user_login' => $this->user->user_email] + $form['fields']);

        $this->assertWayBack();
    }

    /** From the email to the portal, on another device. */
    private function assertWayBack(): void
    {
        self::assertSame(1, preg_match(
            '~http\S+action=rp\S+~',
            Inbox::latestTo($this->user->user_email)->text(),
            $link,
        ));
        $phone = new Browser(LiveSite::shared());
        $page = $phone->follow($phone->get($link[0]));
        self::assertStringContainsString('assets/login.css', $page->body);
        $password = 'seven purple lamps and otters';
        $form = $page->form('//form[@id="resetpassform"]');
        $page = $phone->post($form['action'], ['pass1' => $password, 'pass2' => $password] + $form['fields']);
        self::assertStringContainsString('Your password has been reset.', $page->text());

        $form = $phone->get(self::linkIn($page, 'wp-login.php?redirect_to='))->form('//form[@id="loginform"]');
        $answer = $phone->post($form['action'], ['log' => $this->user->user_email, 'pwd' => $password]
        + $form['fields']);

        self::assertSame(
            wp_make_link_relative($this->portalUrl),
            wp_make_link_relative((string) $answer->header('location')),
        );
        self::assertSame(200, $phone->follow($answer)->status);
    }

    private static function linkIn(Response $page, string $part): string
    {
        self::assertSame(1, preg_match('~href="([^"]*' . preg_quote($part, '~') . '[^"]*)"~', $page->body, $link));

        return html_entity_decode($link[1]);
    }
}
