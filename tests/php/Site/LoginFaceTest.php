<?php

declare(strict_types=1);

namespace ClientPress\Tests\Site;

use ClientPress\Portals\PortalPostType;
use ClientPress\Tests\Support\Inbox;

/** @group any-database */
final class LoginFaceTest extends AcceptPageTestCase
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

    public function test_it_stays_on_the_way_to_the_email_for_a_new_password(): void
    {
        $client = self::createUser('clientpress_client');
        $browser = self::visitor();
        $login = $browser->get(wp_login_url(PortalPostType::homeUrl()));
        self::assertSame(1, preg_match('~href="([^"]*action=lostpassword[^"]*)"~', $login->body, $link));

        $page = $browser->get(html_entity_decode($link[1]));
        self::assertStringContainsString('assets/login.css', $page->body);
        $form = $page->form('//form[@id="lostpasswordform"]');
        $page = $browser->follow($browser->post($form['action'], ['user_login' => $client->user_email]
        + $form['fields']));

        self::assertStringContainsString('Check your email', $page->text());
        self::assertStringContainsString('assets/login.css', $page->body);
        self::assertCount(1, Inbox::to($client->user_email));
    }

    public function test_where_another_plugin_leads_after_that_email_stays(): void
    {
        self::plant('add_filter("lostpassword_url", fn($url) => add_query_arg("redirect_to", "%2Fthanks%2F", $url));');

        $login = self::visitor()->get(wp_login_url(PortalPostType::homeUrl()));

        self::assertSame(1, preg_match('~href="([^"]*action=lostpassword[^"]*)"~', $login->body, $link));
        self::assertStringContainsString('redirect_to=%2Fthanks%2F', $link[1]);
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
}
