<?php

declare(strict_types=1);

namespace ClientPress\Tests\Portals;

use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\TestCase;

final class ClientEntranceTest extends TestCase
{
    private \WP_User $client;

    private int $portal;

    protected function setUp(): void
    {
        parent::setUp();
        $this->client = self::createUser('clientpress_client');
        $this->portal = self::createPortal(fields: ['post_name' => 'harbour']);
        self::letIn($this->portal, $this->client->ID);
        self::createPortal(fields: ['post_name' => 'of-somebody-else']);
    }

    /** @return array<string, array{string, string}> what was asked for, and where a client of one portal goes */
    public static function requests(): array
    {
        return [
            'nothing' => ['', '/client-portal/harbour/'],
            'their portal' => ['/client-portal/harbour/', '/client-portal/harbour/'],
            'their portal, plainly' => ['/?clientpress_portal=harbour', '/?clientpress_portal=harbour'],
            'a page of the site' => ['/services/?from=mail', '/services/?from=mail'],
            'what the accept page asked for' => [
                '/client-invitation/ticket/1-2-abc',
                '/client-invitation/ticket/1-2-abc',
            ],
            'what the page for changing an address asked for' => [
                '/client-invitation/address/1-abc',
                '/client-invitation/address/1-abc',
            ],
            'what it asks for with plain permalinks' => [
                '/?clientpress_invitation&clientpress_ticket=1-2-abc',
                '/?clientpress_invitation&clientpress_ticket=1-2-abc',
            ],
            "somebody else's portal" => ['/client-portal/of-somebody-else/', '/client-portal/harbour/'],
            'a portal that is not there' => ['/client-portal/nobody/', '/client-portal/harbour/'],
            'one that is not there, plainly' => ['/?clientpress_portal=nobody', '/client-portal/harbour/'],
            'the list' => ['/client-portal/', '/client-portal/harbour/'],
            'wp-admin' => ['/wp-admin/', '/client-portal/harbour/'],
            'the profile' => ['/wp-admin/profile.php', '/client-portal/harbour/'],
            'the login itself' => ['/wp-login.php?action=logout', '/client-portal/harbour/'],
            'another site' => ['https://evil.example/', '/client-portal/harbour/'],
            'another site without a scheme' => ['//evil.example/', '/client-portal/harbour/'],
        ];
    }

    /** @dataProvider requests */
    public function test_a_client_arrives_where_they_may_be(string $requested, string $arrival): void
    {
        $requested = str_starts_with($requested, '/') && !str_starts_with($requested, '//')
            ? home_url($requested)
            : $requested;

        self::assertSame(home_url($arrival), $this->afterLogin($requested));
    }

    public function test_anothers_portal_is_known_in_every_form_of_its_address(): void
    {
        $other = self::createPortal(fields: ['post_name' => 'elsewhere']);
        foreach ([
            '/index.php/client-portal/elsewhere/',
            '/de/client-portal/elsewhere/',
            '/Client-Portal/elsewhere/2/',
            '/client%2Dportal/elsewhere',
            "/?p={$other}",
            "/?page_id={$other}&post_type=clientpress_portal",
        ] as $requested) {
            self::assertSame(home_url('/client-portal/harbour/'), $this->afterLogin(home_url($requested)), $requested);
        }
        $own = home_url("/?p={$this->portal}");
        self::assertSame($own, $this->afterLogin($own));
    }

    public function test_a_client_of_several_or_of_none_arrives_at_the_list(): void
    {
        self::letIn(self::createPortal(), $this->client->ID);
        self::assertSame(home_url('/client-portal/'), $this->afterLogin(''));

        self::services()->access()->forgetUser($this->client->ID);
        self::assertSame(home_url('/client-portal/'), $this->afterLogin(''));
    }

    public function test_a_client_of_a_closed_portal_may_ask_for_it_and_is_told(): void
    {
        update_post_meta($this->portal, '_clientpress_status', 'archived');

        $closed = home_url('/client-portal/harbour/');

        self::assertSame($closed, $this->afterLogin($closed));
        self::assertSame(home_url('/client-portal/'), $this->afterLogin(''));
    }

    public function test_other_users_arrive_where_core_sends_them(): void
    {
        $both = self::createUser('contributor');
        $both->add_role('clientpress_client');
        foreach ([new \WP_User(1), self::createUser('subscriber'), $both] as $user) {
            self::assertSame('/core', apply_filters('login_redirect', '/core', admin_url(), $user));
        }
        self::assertSame('/core', apply_filters('login_redirect', '/core', '', new \WP_Error('incorrect_password')));
    }

    /**
     * @testWith ["", "/client-portal/harbour/"]
     *           ["wp-admin/", "/client-portal/harbour/"]
     *           ["/wp-admin/", "/client-portal/harbour/"]
     *           ["/wp-admin/profile.php", "/core"]
     *           ["/services/", "/core"]
     */
    public function test_who_may_enter_and_writes_nothing_arrives_at_the_portal(
        string $requested,
        string $arrival,
    ): void {
        $subscriber = self::createUser('subscriber');
        self::letIn($this->portal, $subscriber->ID);
        $requested = str_starts_with($requested, '/') ? home_url($requested) : $requested;

        self::assertSame(
            $arrival === '/core' ? '/core' : home_url($arrival),
            apply_filters('login_redirect', '/core', $requested, $subscriber),
        );
    }

    public function test_of_those_who_write_nothing_only_who_may_enter_now_is_led_to_the_portals(): void
    {
        $subscriber = self::createUser('subscriber');
        $arrival = static fn(\WP_User $user): mixed => apply_filters('login_redirect', '/core', '', $user);
        self::letIn($this->portal, $subscriber->ID);
        self::letIn(self::createPortal(), $subscriber->ID);
        self::assertSame(home_url('/client-portal/'), $arrival($subscriber));

        foreach (self::services()->access()->portals($subscriber->ID) as $portal) {
            update_post_meta($portal, '_clientpress_status', 'archived');
        }
        self::assertSame('/core', $arrival($subscriber));

        $author = self::createUser('author');
        self::letIn($this->portal, $author->ID);
        self::assertSame('/core', $arrival($author));
    }

    public function test_a_subscriber_who_may_enter_logs_in_and_reads_the_portal(): void
    {
        $subscriber = self::createUser('subscriber');
        self::letIn($this->portal, $subscriber->ID);
        $browser = new Browser(LiveSite::shared());
        $form = $browser->get('/wp-login.php')->form('//form[@id="loginform"]');

        $page = $browser->follow($browser->post($form['action'], [
            'log' => $subscriber->user_login,
            'pwd' => 'password',
        ] + $form['fields']));

        self::assertStringContainsString(get_post($this->portal)->post_content, $page->text());
    }

    public function test_logging_in_with_address_and_password_ends_in_the_portal_that_was_asked_for(): void
    {
        $browser = new Browser(LiveSite::shared());
        $login = $browser->follow($browser->get('/client-portal/harbour/'));
        $form = $login->form('//form[@id="loginform"]');

        $page = $browser->follow($browser->post($form['action'], [
            'log' => $this->client->user_email,
            'pwd' => 'password',
        ] + $form['fields']));

        self::assertSame(200, $page->status);
        self::assertStringContainsString(get_post($this->portal)->post_content, $page->text());
    }

    /**
     * @testWith ["/wp-admin/"]
     *           ["/wp-admin/profile.php"]
     *           ["/wp-admin/users.php"]
     *           ["/wp-admin/edit.php?post_type=clientpress_portal"]
     *           ["/wp-admin/post.php?post=1&action=edit"]
     *           ["/wp-admin/authorize-application.php"]
     */
    public function test_a_client_never_sees_wp_admin(string $path): void
    {
        $response = $this->browserOf($this->client)->get($path);

        self::assertSame(302, $response->status);
        self::assertSame(home_url('/client-portal/harbour/'), $response->header('Location'));
    }

    public function test_the_doors_of_the_front_end_in_wp_admin_stay_open(): void
    {
        $browser = $this->browserOf($this->client);

        self::assertSame(
            200,
            $browser->post('/wp-admin/admin-ajax.php', ['action' => 'heartbeat', '_nonce' => ''])->status,
        );
        self::assertNull($browser->get('/wp-admin/admin-post.php')->header('Location'));
    }

    public function test_other_plugins_roles_and_filters_change_nothing_for_a_client(): void
    {
        add_role('participant', 'Participant', ['read' => true, 'spectate' => true, 'edit_topics' => true]);
        $this->client->add_role('participant');
        add_filter('login_redirect', static fn(): string => home_url('/my-account/'), 100);
        add_filter('show_admin_bar', '__return_true', 100);
        self::actAs($this->client);

        self::assertSame(home_url('/client-portal/harbour/'), $this->afterLogin(''));
        self::assertFalse(apply_filters('show_admin_bar', true));

        $response = $this->browserOf($this->client)->get('/wp-admin/profile.php');
        self::assertSame(home_url('/client-portal/harbour/'), $response->header('Location'));
        self::assertSame(404, LiveSite::shared()->send(Request::get("/?author={$this->client->ID}"))->status);
    }

    public function test_others_see_wp_admin_as_ever(): void
    {
        $both = self::createUser('contributor');
        $both->add_role('clientpress_client');

        foreach ([self::createUser('subscriber'), $both] as $user) {
            self::assertSame(200, $this->browserOf($user)->get('/wp-admin/profile.php')->status);
        }
    }

    public function test_only_those_who_are_no_mere_clients_have_an_admin_bar(): void
    {
        self::actAs($this->client);
        self::assertFalse(apply_filters('show_admin_bar', true));

        self::actAsNewUser('subscriber');
        self::assertTrue(apply_filters('show_admin_bar', true));

        self::actAs(0);
        self::assertTrue(apply_filters('show_admin_bar', true));
    }

    private function afterLogin(string $requested): mixed
    {
        return apply_filters('login_redirect', admin_url(), $requested, $this->client);
    }

    private function browserOf(\WP_User $user): Browser
    {
        return new Browser(LiveSite::shared(), LiveSite::shared()->cookiesOf($user->ID));
    }
}
