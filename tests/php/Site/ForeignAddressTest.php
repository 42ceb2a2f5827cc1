<?php

declare(strict_types=1);

namespace ClientPress\Tests\Site;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\ShownLink;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\Support\Response;

/**
 * Somebody gives their account the address of a person who is going to be invited, and waits. Each attack as it was
 * reported, over HTTP.
 */
final class ForeignAddressTest extends AcceptPageTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        self::plant("add_filter('wp_is_application_passwords_available', '__return_true');");
    }

    /**
     * @testWith ["subscriber"]
     *           ["contributor"]
     */
    public function test_what_was_signed_in_to_an_account_before_its_owner_came_does_not_get_into_the_portal(string $role): void
    {
        $attacker = $this->attacker($role);
        $session = self::visitor($attacker);
        [$password] = \WP_Application_Passwords::create_new_application_password($attacker->ID, ['name' => 'mine']);
        self::assertSame(200, self::asksWith($attacker, $password)->status);
        $secret = $this->invite();

        // The invited person gets a new password for "their account" by email.
        self::assertPage(200, 'You have an account already', self::open($secret));
        wp_set_password('chosen by the owner', $attacker->ID);
        $owner = new Browser(LiveSite::shared());
        $login = $owner->get(self::onwardIn(self::press($owner, $owner->get(self::linkTo($secret)))));
        $page = $owner->follow($owner->post('/wp-login.php', ['log' => self::EMAIL, 'pwd' => 'chosen by the owner']
        + $login->form()['fields']));
        self::assertStringContainsString('logs you out on all other devices', $page->text());
        self::assertStringContainsString('ends the access of other programs', $page->text());
        self::assertSame(303, self::press($owner, $page)->status);

        self::assertTrue($this->isInside($attacker->ID));
        self::assertSame(200, $owner->get($this->portalUrl())->status);
        self::assertSame(302, $session->get($this->portalUrl())->status);
        self::assertSame(401, self::asksWith($attacker, $password)->status);
    }

    public function test_a_session_that_was_open_ends_when_the_owner_enters_in_another_browser(): void
    {
        $attacker = $this->attacker('subscriber');
        $session = self::visitor($attacker);
        self::assertSame(403, $session->get($this->portalUrl())->status);
        $owner = self::visitor($attacker);

        self::press($owner, $owner->get(self::linkTo($this->invite())));

        self::assertSame(200, $owner->get($this->portalUrl())->status);
        self::assertSame(302, $session->get($this->portalUrl())->status);
        self::assertSame(1, self::sessionsOf($attacker->ID));
    }

    /**
     * @testWith ["clientpress_client", "form"]
     *           ["subscriber", "form"]
     *           ["clientpress_client", "sql"]
     */
    public function test_an_address_that_a_shops_account_page_or_a_plugin_has_written_proves_nothing(
        string $role,
        string $by,
    ): void {
        global $wpdb;
        self::plant(<<<'PHP'
            add_action('wp_loaded', function () {
                if (isset($_POST['account_email']) && is_user_logged_in()) {
                    wp_update_user(['ID' => get_current_user_id(), 'user_email' => $_POST['account_email']]);
                    exit('saved');
                }
            });
            PHP);
        $attacker = $this->clientOf('attacker@example.org', $role);
        self::letIn(self::createPortal(), $attacker->ID);
        $ownership = self::services()->addressOwnership();
        $ownership->prove($attacker->ID, 'attacker@example.org');
        $session = self::visitor($attacker);

        $by === 'form'
            ? self::assertSame('saved', $session->post('/', ['account_email' => self::EMAIL])->body)
            : $wpdb->update($wpdb->users, ['user_email' => self::EMAIL], ['ID' => $attacker->ID]);

        clean_user_cache($attacker->ID);
        self::assertSame([$attacker->ID], self::usersOf());
        self::assertFalse($ownership->isProven($attacker->ID));
        $owner = self::visitor($attacker);
        $page = $owner->get(self::linkTo($this->invite()));
        self::assertStringContainsString('logs you out on all other devices', $page->text());
        self::press($owner, $page);
        self::assertSame(200, $owner->get($this->portalUrl())->status);
        self::assertSame(302, $session->get($this->portalUrl())->status);
    }

    public function test_who_accepts_a_link_that_was_shown_owns_no_address(): void
    {
        $this->invite();
        $shown = new ShownLink();
        self::services()->invitations()->showLink(self::current($this->invitation), $shown, Actor::operator());
        self::assertSame(1, preg_match('/[0-9a-f]{72}/', $shown->take(), $secret));

        self::assertSame(303, self::accept($secret[0])->status);

        [$user] = self::usersOf();
        self::assertTrue($this->isInside($user));
        self::assertFalse(self::services()->addressOwnership()->isProven($user));
    }

    public function test_whoever_invites_is_warned_of_an_account_whose_address_nobody_has_proven(): void
    {
        $attacker = $this->attacker('subscriber');
        $admin = self::visitor(1);
        $nonce = self::nonceFrom($admin->get("/wp-admin/post.php?post={$this->portal}&action=edit"));
        $send = static fn(array $fields): Response => $admin->send(Request::post(
            "/wp-json/clientpress/v1/portals/{$fields['portal']}/invitations",
            ['email' => self::EMAIL] + $fields,
        )->withHeader('X-WP-Nonce', $nonce));

        $refused = $send(['portal' => $this->portal]);
        self::assertSame(409, $refused->status, $refused->body);
        $user = json_decode($refused->body, true)['data']['user'];
        self::assertSame([$attacker->ID, false], [$user['id'], $user['address_proven']]);
        self::assertSame([], self::services()->access()->users($this->portal));

        // What is offered first lets nobody in but who reads the mailbox.
        self::assertSame(201, $send(['portal' => $this->portal, 'existing_account' => 'invite'])->status);
        self::assertSame(403, self::visitor($attacker)->get($this->portalUrl())->status);
        self::assertStringContainsString('You have an account at', Inbox::latestTo(self::EMAIL)->text());
    }

    /** Has changed their address by a form that asks for no confirmation. */
    private function attacker(string $role): \WP_User
    {
        $user = $this->clientOf('attacker@example.org', $role);
        add_filter('send_email_change_email', '__return_false');
        wp_update_user(wp_slash(['ID' => $user->ID, 'user_email' => self::EMAIL]));

        return new \WP_User($user->ID);
    }

    private static function nonceFrom(Response $editor): string
    {
        self::assertSame(1, preg_match('/createNonceMiddleware\(\s*"([0-9a-f]{10})"/', $editor->body, $match));

        return $match[1];
    }

    private static function asksWith(\WP_User $user, string $password): Response
    {
        return LiveSite::shared()->send(Request::get('/wp-json/wp/v2/users/me')->withHeader(
            'Authorization',
            'Basic ' . base64_encode("{$user->user_login}:{$password}"),
        ));
    }
}
