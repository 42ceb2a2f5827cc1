<?php

declare(strict_types=1);

namespace ClientPress\Tests\Site;

use ClientPress\Portals\PortalPostType;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\Response;

/** @group any-database */
final class LoginBrandingTest extends AcceptPageTestCase
{
    public function test_who_comes_for_a_portal_or_by_an_invitation_logs_in_under_the_sites_name(): void
    {
        $portal = self::createPortal();

        foreach ([
            PortalPostType::homeUrl(),
            (string) get_permalink($portal),
            wp_make_link_relative((string) get_permalink($portal)),
            home_url('/client-invitation/ticket/x/'),
            home_url('/?clientpress_portal=harbour'),
        ] as $target) {
            $page = self::visitor()->get(wp_login_url($target));

            self::assertStringContainsString('assets/login.css', $page->body, $target);
            self::assertStringContainsString('--accent-on-light: #111111;', $page->body, $target);
            self::assertMatchesRegularExpression(
                '~<a href="' . preg_quote(esc_url(home_url('/')), '~') . '">Example Studio</a>~',
                $page->body,
            );
        }
    }

    public function test_a_sites_name_is_never_read_as_html(): void
    {
        update_option('blogname', 'Tom & <script>alert(1)</script>');

        $page = self::visitor()->get(wp_login_url(PortalPostType::homeUrl()));

        self::assertStringContainsString('>Tom &amp; &lt;script&gt;alert(1)&lt;/script&gt;</a>', $page->body);
        self::assertStringNotContainsString('<script>alert(1)', $page->body);
    }

    public function test_a_client_chooses_a_new_password_under_it_as_well(): void
    {
        $client = self::createUser('clientpress_client', ['user_login' => 'client-abcdefghij12']);
        $link = 'wp-login.php?action=rp&key=' . get_password_reset_key($client) . '&login=' . $client->user_login;
        $browser = self::visitor();

        $page = $browser->follow($browser->get("/$link"));

        self::assertStringContainsString('assets/login.css', $page->body);
    }

    public function test_it_and_the_portal_stay_on_the_whole_way_to_a_new_password(): void
    {
        $portal = self::createPortal();
        $client = self::createUser('clientpress_client');
        self::letIn(self::createPortal(), $client->ID);
        self::letIn($portal, $client->ID);
        $target = (string) self::services()->portals()->find($portal)?->url();
        $browser = self::visitor();

        $page = $browser->get(self::linkIn($browser->get(wp_login_url($target)), 'action=lostpassword'));
        self::assertFace($page, 'The form that asks for the address.');
        self::assertLeadsTo($target, $page);
        $form = $page->form('//form[@id="lostpasswordform"]');
        $page = $browser->follow($browser->post($form['action'], ['user_login' => $client->user_email]
        + $form['fields']));
        self::assertStringContainsString('Check your email', $page->text());
        self::assertFace($page, 'The page behind it.');
        self::assertLeadsTo($target, $page);

        // On another device.
        $phone = self::visitor();
        $mailed = self::resetLinkMailedTo($client->user_email);
        $page = $phone->follow($phone->get($mailed));
        self::assertFace($page, 'The form for the new password.');
        self::assertLeadsTo($target, $page);
        $password = 'seven purple lamps and otters';
        $form = $page->form('//form[@id="resetpassform"]');
        $page = $phone->post($form['action'], ['pass1' => $password, 'pass2' => $password] + $form['fields']);
        self::assertStringContainsString('Your password has been reset.', $page->text());
        self::assertFace($page, 'The end.');

        $page = $phone->get(self::assertLeadsTo($target, $page));
        self::assertFace($page, 'The login.');
        $form = $page->form('//form[@id="loginform"]');
        $answer = $phone->post($form['action'], ['log' => $client->user_email, 'pwd' => $password] + $form['fields']);

        self::assertSame(302, $answer->status);
        self::assertStringEndsWith(wp_make_link_relative($target), (string) $answer->header('location'));
        self::assertSame(200, $phone->follow($answer)->status);

        // The link was used, and the way to another one is the same.
        $again = self::visitor();
        $page = $again->follow($again->follow($again->get($mailed)));
        self::assertStringContainsString('reset link appears to be invalid', $page->text());
        self::assertFace($page, 'The form that asks again.');
        self::assertLeadsTo($target, $page);
    }

    public function test_the_link_that_a_signed_in_client_asks_for_leads_back_to_the_portal(): void
    {
        $portal = self::createPortal();
        $user = self::createUser('subscriber');
        self::letIn($portal, $user->ID);
        $target = (string) self::services()->portals()->find($portal)?->url();
        $browser = self::visitor($user);
        $form = $browser->get($target)->form('//form[.//input[@value="clientpress_change_password"]]');
        $browser->post($form['action'], $form['fields']);

        $phone = self::visitor();
        $page = $phone->follow($phone->get(self::resetLinkMailedTo($user->user_email)));

        self::assertFace($page, 'The form for the new password.');
        self::assertLeadsTo($target, $page);
    }

    public function test_a_link_for_a_new_password_leads_nowhere_else(): void
    {
        $client = self::createUser('clientpress_client');
        $secret = str_repeat('0123456789ab', 6);

        foreach ([
            'https://evil.example/client-portal/' => '/client-portal/',
            'https://evil.example//other.example/client-portal/' => '',
            '/client-portal/' . str_repeat('x', 300) . '/' => '/client-portal/',
            '/elsewhere/' => '',
            '/elsewhere/?clientpress_portal=harbour' => '',
            '/?clientpress_a=1' => '',
            '/client-portal/../wp-admin/x.php' => '',
            '/client-portal/%2e%2E/wp-admin/x.php' => '',
            '/client-portal/..%2fwp-admin/x.php' => '',
            '/client-portal/.\\./wp-admin/x.php' => '',
            '/?clientpress_portal=harbour' => '/?clientpress_portal=harbour',
            '/client-invitation/ticket/1-2-3/' => '/client-invitation/ticket/1-2-3/',
            '/client-invitation/address/' => '/client-invitation/address/',
            "/client-invitation/$secret" => '/client-portal/',
            "/client-invitation/address/$secret" => '/client-portal/',
            "/?clientpress_invitation=$secret" => '/client-portal/',
            "/client-portal/?clientpress_invitation%3D$secret" => '/client-portal/',
        ] as $target => $led) {
            Inbox::clear();
            self::visitor()
                ->post('/wp-login.php?action=lostpassword', [
                    'user_login' => $client->user_email,
                    'redirect_to' => '/wp-login.php?checkemail=confirm&redirect_to=' . rawurlencode($target),
                ]);

            $query = [];
            wp_parse_str((string) wp_parse_url(self::resetLinkMailedTo($client->user_email), PHP_URL_QUERY), $query);
            self::assertSame($led, $query['redirect_to'] ?? '', $target);
        }
    }

    public function test_where_another_plugin_leads_after_that_email_stays(): void
    {
        self::plant('add_filter("lostpassword_url", fn($url) => add_query_arg("redirect_to", "%2Fthanks%2F", $url));');

        $login = self::visitor()->get(wp_login_url(PortalPostType::homeUrl()));

        self::assertStringContainsString('redirect_to=%2Fthanks%2F', self::linkIn($login, 'action=lostpassword'));
    }

    /**
     * @testWith [""]
     *           ["?redirect_to=/wp-admin/"]
     *           ["?redirect_to[]=/client-portal/"]
     *           ["?redirect_to=/client-portal-of-another-plugin/"]
     *           ["?action=rp&key=x&login=admin"]
     *           ["?action=lostpassword&login=client-abcdefghij12"]
     */
    public function test_everybody_elses_login_stays_cores(string $query): void
    {
        self::assertStringNotContainsString('clientpress', self::visitor()->get("/wp-login.php$query")->body);
    }

    /**
     * @testWith ["edit.php?post_type=clientpress_portal&page=clientpress-clients"]
     *           ["users.php?clientpress_clients=any"]
     */
    public function test_who_comes_for_a_screen_of_ours_logs_in_as_for_any_other(string $screen): void
    {
        foreach ([admin_url($screen), wp_make_link_relative(admin_url($screen))] as $target) {
            $page = self::visitor()->get(wp_login_url($target));

            self::assertStringContainsString('name="redirect_to"', $page->body);
            self::assertStringNotContainsString('assets/login.css', $page->body, $target);
        }
    }

    private static function assertFace(Response $page, string $which): void
    {
        self::assertStringContainsString('assets/login.css', $page->body, $which);
    }

    /** @return string the link to the login */
    private static function assertLeadsTo(string $target, Response $page): string
    {
        $link = self::linkIn($page, 'wp-login.php?redirect_to=');
        self::assertStringEndsWith('redirect_to=' . rawurlencode(wp_make_link_relative($target)), $link);

        return $link;
    }

    private static function linkIn(Response $page, string $part): string
    {
        self::assertSame(1, preg_match('~href="([^"]*' . preg_quote($part, '~') . '[^"]*)"~', $page->body, $link));

        return html_entity_decode($link[1]);
    }

    private static function resetLinkMailedTo(string $address): string
    {
        self::assertSame(1, preg_match('~http\S+action=rp\S+~', Inbox::latestTo($address)->text(), $link));

        return $link[0];
    }
}
