<?php

declare(strict_types=1);

namespace ClientPress\Tests\Site;

use ClientPress\Clients\Actor;
use ClientPress\Native;
use ClientPress\Portals\PortalStatus;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\Support\Response;

/**
 * Everything that a visitor can meet: its status, its words and its way on.
 *
 * @group any-database
 */
final class PagesTest extends AcceptPageTestCase
{
    private const TITLE = 'Kitchen &amp; Garden';

    public function test_a_link_that_works_asks_for_a_password_and_a_name_and_nothing_else(): void
    {
        $page = self::open($secret = $this->invite());

        self::assertPage(200, self::TITLE, $page);
        self::assertStringContainsString(self::EMAIL, $page->text());
        self::assertStringContainsString('Example Studio has made this private portal for you.', $page->text());
        $form = $page->form();
        self::assertSame(home_url(self::PAGE), $form['action']);
        self::assertSame(
            [
                'clientpress_invitation' => $secret,
                'clientpress_step' => 'accept',
                'clientpress_name' => '',
                'clientpress_password' => '',
            ],
            $form['fields'],
        );
        self::assertStringContainsString('autocomplete="new-password"', $page->body);
        self::assertMatchesRegularExpression(
            '/autocomplete="username"\s+value="o&#0?39;brien\+x@example\.org"\s+readonly/',
            $page->body,
        );
        self::assertStringContainsString(
            wp_date('F j, Y', strtotime($this->row()['expires_gmt'] . ' UTC')),
            $page->text(),
        );
    }

    public function test_a_protected_link_asks_for_the_passphrase_too(): void
    {
        $page = self::open($this->invite(passphrase: 'marmalade'));

        self::assertPage(200, self::TITLE, $page);
        self::assertArrayHasKey('clientpress_passphrase', $page->form()['fields']);
    }

    public function test_an_interrupted_visitor_is_asked_for_the_same_password(): void
    {
        $secret = $this->invite(['user_id' => $this->clientOf()->ID]);

        $page = self::open($secret);

        self::assertPage(200, self::TITLE, $page);
        self::assertStringContainsString('Enter the same password to finish.', $page->text());
        self::assertStringContainsString('autocomplete="current-password"', $page->body);
        self::assertLink(wp_lostpassword_url(), $page);
    }

    public function test_a_link_that_another_request_works_on_is_looked_at_again(): void
    {
        $secret = $this->invite(['claim_id' => str_repeat('a', 32), 'claimed_gmt' => self::gmt(0)]);

        $page = self::open($secret);

        self::assertPage(202, 'One moment, please', $page);
        self::assertSame('5', $page->header('Retry-After'));
        self::assertStringContainsString('data-repeat="5"', $page->body);

        $this->change(['claim_id' => null, 'claimed_gmt' => null]);
        self::assertPage(200, self::TITLE, self::press(self::visitor(), $page));
    }

    public function test_a_claim_that_died_frees_the_link_after_a_minute(): void
    {
        $secret = $this->invite(['claim_id' => str_repeat('a', 32), 'claimed_gmt' => self::gmt(-62)]);

        self::assertPage(200, self::TITLE, self::open($secret));
    }

    public function test_an_address_with_an_account_logs_in_first(): void
    {
        $this->clientOf();

        $page = self::open($this->invite());

        self::assertPage(200, 'You have an account already', $page);
        self::assertStringContainsString(self::EMAIL, $page->text());
        self::assertSame('log_in', $page->form()['fields']['clientpress_step']);
        self::assertArrayNotHasKey('clientpress_password', $page->form()['fields']);
    }

    public function test_the_invited_user_enters_with_one_click(): void
    {
        $user = $this->clientOf();

        $page = self::open($this->invite(), $user);

        self::assertPage(200, self::TITLE, $page);
        self::assertStringContainsString('You are logged in as ' . self::EMAIL, $page->text());
        self::assertStringContainsString('data-opened="clientpress_step=opened"', $page->body);
        self::assertSame('join', $page->form()['fields']['clientpress_step']);
        self::assertMatchesRegularExpression('/^[0-9a-f]{10}$/', $page->form()['fields']['_wpnonce']);
    }

    /**
     * @testWith [false]
     *           [true]
     */
    public function test_somebody_else_sees_both_addresses(bool $accountExists): void
    {
        if ($accountExists) {
            $this->clientOf();
        }

        $page = self::open($this->invite(), 1);

        self::assertPage(200, 'You are logged in as somebody else', $page);
        self::assertStringContainsString(self::EMAIL, $page->text());
        self::assertStringContainsString('admin@example.org', $page->text());
        self::assertSame('sign_out', $page->form()['fields']['clientpress_step']);
        self::assertLink(home_url('/'), $page);
    }

    public function test_the_second_half_of_a_double_click_is_told_to_log_in(): void
    {
        $secret = $this->invite($this->accepted($this->clientOf()->ID, -5));

        $page = self::open($secret);

        self::assertPage(200, 'Your account is ready', $page);
        self::assertLink(wp_login_url($this->portalUrl()), $page);
    }

    public function test_a_used_link_leads_to_the_login(): void
    {
        $secret = $this->invite($this->accepted($this->clientOf()->ID, -3600));

        $page = self::open($secret);

        self::assertPage(410, 'This link has already been used', $page);
        self::assertLink(wp_login_url($this->portalUrl()), $page);
        self::assertLink(wp_lostpassword_url(), $page);
    }

    /**
     * @testWith [-5]
     *           [-3600]
     */
    public function test_a_link_that_the_signed_in_user_used_leads_into_the_portal(int $when): void
    {
        $user = $this->clientOf();
        $secret = $this->invite($this->accepted($user->ID, $when));

        $page = self::open($secret, $user);

        self::assertPage(410, 'This link has already been used', $page);
        self::assertLink($this->portalUrl(), $page);
    }

    public function test_a_used_link_of_a_closed_portal_leads_to_the_others(): void
    {
        $user = $this->clientOf();
        $secret = $this->invite($this->accepted($user->ID, -3600));
        self::services()->portals()->setStatus($this->portal, PortalStatus::Archived, Actor::operator());

        self::assertLink(home_url('/client-portal/'), self::open($secret, $user));
    }

    public function test_an_expired_link_says_whom_to_ask(): void
    {
        $page = self::open($this->invite(['expires_gmt' => self::gmt(-1)]));

        self::assertPage(410, 'This link has expired', $page);
        self::assertStringContainsString('Ask the person at Example Studio who invited you', $page->text());
        self::assertStringNotContainsString('admin@example.org', $page->text());
        self::assertSame('ask', $page->form()['fields']['clientpress_step']);
    }

    public function test_an_expired_link_remembers_that_a_new_one_was_asked_for(): void
    {
        $page = self::open($this->invite(['expires_gmt' => self::gmt(-90_000), 'asked_gmt' => self::gmt(-3600)]));

        self::assertStringContainsString('You asked for a new one on', $page->text());
    }

    public function test_a_replaced_link_points_to_the_newer_email(): void
    {
        $secret = $this->invite();
        self::services()->invitations()->resend(self::current($this->invitation), Actor::operator());
        self::assertSame(1, preg_match('/[0-9a-f]{72}/', Inbox::latestTo(self::EMAIL)->text(), $new));

        $page = self::open($secret);
        self::assertPage(410, 'There is a newer email for you', $page);
        self::assertSame('newest', $page->form()['fields']['clientpress_step']);
        self::assertPage(200, self::TITLE, self::open($new[0]));
    }

    /**
     * @testWith ["accepted", "This link has already been used"]
     *           ["revoked", "This invitation was withdrawn"]
     */
    public function test_a_replaced_link_of_what_is_over_says_that(string $status, string $heading): void
    {
        $secret = $this->invite();
        self::services()->invitations()->resend(self::current($this->invitation), Actor::operator());
        $status === 'accepted'
            ? $this->change($this->accepted($this->clientOf()->ID, -3600))
            : self::services()->invitations()->revoke(self::current($this->invitation), Actor::operator());

        self::assertPage(410, $heading, $page = self::open($secret));
        self::assertStringNotContainsString('<form', $page->body);
    }

    public function test_a_revoked_link_is_told_so(): void
    {
        $secret = $this->invite();
        self::services()->invitations()->revoke(self::current($this->invitation), Actor::operator());

        self::assertPage(410, 'This invitation was withdrawn', self::open($secret));
    }

    /**
     * @testWith ["pending"]
     *           ["archived"]
     */
    public function test_a_closed_portal_keeps_the_link(string $status): void
    {
        $secret = $this->invite();
        self::services()->portals()->setStatus($this->portal, PortalStatus::from($status), Actor::operator());

        $page = self::open($secret);
        self::assertPage(403, 'The portal is not open at the moment', $page);

        self::services()->portals()->setStatus($this->portal, PortalStatus::Active, Actor::operator());
        self::assertPage(200, self::TITLE, self::press(self::visitor(), $page));
    }

    public function test_a_portal_in_the_trash_keeps_the_link_and_a_deleted_one_takes_it_along(): void
    {
        $secret = $this->invite();

        wp_trash_post($this->portal);
        self::assertPage(403, 'The portal is not open at the moment', self::open($secret));

        wp_delete_post($this->portal, true);
        self::assertPage(410, 'This invitation was withdrawn', self::open($secret));
    }

    public function test_ten_wrong_passphrases_lock_the_link(): void
    {
        $page = self::open($this->invite(['passphrase_tries' => 10], 'marmalade'));

        self::assertPage(403, 'The passphrase was wrong too often', $page);
        self::assertStringContainsString('resend the invitation', $page->text());
    }

    /**
     * @testWith ["short"]
     *           ["last"]
     *           ["upper"]
     *           ["bytes"]
     */
    public function test_a_damaged_link_is_told_apart(string $how): void
    {
        $secret = $this->invite();
        $damaged = match ($how) {
            'short' => substr($secret, 0, 60),
            'last' => substr($secret, 0, -1) . ($secret[71] === '0' ? '1' : '0'),
            'upper' => strtoupper($secret),
            'bytes' => substr($secret, 0, 70) . '%ff%fe',
        };

        self::assertPage(
            404,
            $how === 'short' ? 'This link is incomplete' : 'This link is damaged',
            self::open($damaged),
        );
    }

    /**
     * @testWith ["."]
     *           [")"]
     *           ["%20"]
     *           ["%00"]
     *           ["=%0D%0A"]
     */
    public function test_a_sign_behind_a_link_does_not_damage_it(string $behind): void
    {
        self::assertSame(200, self::open($this->invite() . $behind)->status);
    }

    public function test_an_unknown_link_gets_one_page_whatever_there_is(): void
    {
        $this->invite();

        $page = self::open(\ClientPress\Native\token_issue());

        self::assertPage(404, 'We do not know this link', $page);
        self::assertStringNotContainsString('Kitchen', $page->text());
        self::assertStringNotContainsString(self::EMAIL, $page->text());
    }

    public function test_without_a_link_the_visitor_is_sent_back_to_the_email(): void
    {
        self::assertPage(400, 'Open the link in your email', self::visitor()->get(self::PAGE));

        $signedIn = self::visitor($this->clientOf())->get('/?clientpress_invitation=');
        self::assertPage(400, 'Open the link in your email', $signedIn);
        self::assertLink(home_url('/client-portal/'), $signedIn);
    }

    /** The address and the names come from people. */
    public function test_names_and_titles_are_text(): void
    {
        update_option('blogname', '<i>Studio</i> & "Sons"');
        wp_update_post(['ID' => $this->portal, 'post_title' => '5 > 4 &lt;script&gt;alert(1)&lt;/script&gt; "quoted"']);

        $page = self::open($this->invite());

        self::assertStringNotContainsString('<script>alert', $page->body);
        self::assertStringNotContainsString('<i>Studio', $page->body);
        self::assertPage(200, '5 &gt; 4 &lt;script&gt;alert(1)&lt;/script&gt; &quot;quoted&quot;', $page);
        self::assertStringContainsString('<i>Studio</i> & "Sons" has made', $page->text());
    }

    public function test_without_the_extension_the_page_says_so_and_loses_nothing(): void
    {
        $secret = $this->invite();
        $site = LiveSite::start(environment: ['PHP_INI_SCAN_DIR' => LiveSite::settingsWithoutExtension()]);
        $before = $this->row();

        $page = $site->send(Request::get(self::linkTo($secret)));
        self::assertPage(503, 'Invitations are taking a break', $page);
        self::assertSame('3600', $page->header('Retry-After'));
        self::assertStringContainsString('Your link is not used up.', $page->text());

        $posted = $site->send(Request::post(self::PAGE, [
            'clientpress_invitation' => $secret,
            'clientpress_step' => 'accept',
            'clientpress_password' => self::PASSWORD,
        ]));
        self::assertPage(503, 'Invitations are taking a break', $posted);
        self::assertSame($before, $this->row());
        self::assertSame([], self::usersOf());

        self::assertPage(200, self::TITLE, self::press(self::visitor(), $posted));
    }

    /** @return array<string, int|string|null> */
    private function accepted(int $user, int $when): array
    {
        self::letIn($this->portal, $user);

        return ['status' => 'accepted', 'accepted_gmt' => self::gmt($when), 'user_id' => $user, 'pending_key' => null];
    }

    private static function assertLink(string $url, Response $page): void
    {
        self::assertStringContainsString('href="' . esc_url($url) . '"', $page->body);
    }
}
