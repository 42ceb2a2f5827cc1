<?php

declare(strict_types=1);

namespace ClientPress\Tests\Multisite;

use ClientPress\Clients\Actor;
use ClientPress\Import\Defaults;
use ClientPress\Import\LineCheck;
use ClientPress\Import\ListLine;
use ClientPress\Invitations\Accepting\Link;
use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Invitations\ExistingAccount;
use ClientPress\Kernel\Reason;
use ClientPress\Tests\Support\Inbox;

/** Who is invited to a site of a network, and how accounts of other sites join it. */
final class InvitedMembersTest extends NetworkTestCase
{
    public function test_an_account_of_another_site_is_invited_by_email_like_anybody_else(): void
    {
        $user = self::createStranger();

        $invitation = $this->invite($user->user_email);

        self::assertSame('sent', $invitation->delivery->value);
        self::assertStringContainsString('og in', Inbox::latestTo($user->user_email)->text());
        self::assertFalse(is_user_member_of_blog($user->ID), 'Being invited makes nobody a member.');
    }

    public function test_an_account_of_this_site_is_still_named(): void
    {
        $user = self::createUser('subscriber');

        $refused = self::assertRefused(Reason::AccountExists, fn() => $this->invite($user->user_email));
        self::assertSame($user->ID, $refused->data['user_id']);
    }

    public function test_it_signs_in_and_joins_this_site_as_a_client(): void
    {
        $user = self::createStranger();
        $portal = self::createPortal();
        $this->invite($user->user_email, $portal);

        $link = $this->acceptAs($user);

        self::assertSame(LinkState::Entered, $link->state);
        self::assertSame(['clientpress_client'], (new \WP_User($user->ID))->roles);
        self::assertTrue(user_can($user->ID, 'read_post', $portal));
        self::assertSame(['author'], self::on(self::second(), static fn(): array => (new \WP_User($user->ID))->roles));
    }

    public function test_its_password_is_not_asked_and_a_new_one_is_not_taken(): void
    {
        $user = self::createStranger();
        $this->invite($user->user_email);

        $link = $this->acceptLink(self::secretSentTo($user->user_email));

        self::assertSame(LinkState::AccountExists, $link->state);
        self::assertFalse(is_user_member_of_blog($user->ID));
        self::assertTrue(wp_check_password('password', (string) get_userdata($user->ID)?->user_pass, $user->ID));
    }

    public function test_the_preview_of_the_email_tells_nobody_of_an_account_elsewhere(): void
    {
        $known = self::createStranger()->user_email;
        $portal = self::createPortal();
        $preview = fn(string $address): string => str_replace(
            $address,
            '',
            $this->services->emailPreview()->of($portal, $address, '', self::terms(), Actor::operator())['plain'],
        );

        self::assertSame($preview('nobody@example.org'), $preview($known));
    }

    public function test_a_member_keeps_their_role(): void
    {
        $user = self::createUser('author');
        $portal = self::createPortal();
        $this->services->invitations()->send(
            $portal,
            $user->user_email,
            self::terms(),
            Actor::operator(),
            existingAccount: ExistingAccount::Invite,
        );

        self::assertSame(LinkState::Entered, $this->acceptAs($user)->state);
        self::assertSame(['author'], (new \WP_User($user->ID))->roles);
    }

    public function test_a_member_whose_role_cannot_be_read_keeps_it(): void
    {
        $editor = self::createUser('editor');

        self::failing('usermeta WHERE user_id IN', fn() => self::assertRefused(Reason::StorageFailed, fn() => $this->services
            ->siteMembers()
            ->join($editor->ID)));

        clean_user_cache($editor);
        self::assertSame(['editor'], (new \WP_User($editor->ID))->roles);
    }

    public function test_who_became_a_member_after_the_invitation_keeps_their_role(): void
    {
        $user = self::createStranger();
        $this->invite($user->user_email);
        add_user_to_blog(get_current_blog_id(), $user->ID, 'editor');

        self::assertSame(LinkState::Entered, $this->acceptAs($user)->state);
        self::assertSame(['editor'], (new \WP_User($user->ID))->roles);
    }

    public function test_a_super_admin_enters_and_is_made_nobodys_client(): void
    {
        $user = self::createStranger();
        grant_super_admin($user->ID);
        $portal = self::createPortal();
        $this->invite($user->user_email, $portal);

        self::assertSame(LinkState::Entered, $this->acceptAs($user)->state);
        self::assertSame([], (new \WP_User($user->ID))->roles);
        self::assertTrue(is_super_admin($user->ID));
        self::assertRefused(Reason::AlreadyClient, fn() => $this->invite($user->user_email, $portal));
    }

    public function test_without_a_proof_of_the_mailbox_the_accounts_other_logins_end(): void
    {
        $user = self::createStranger();
        \WP_Session_Tokens::get_instance($user->ID)->create(time() + 1_000);
        $this->invite($user->user_email);
        $link = $this->services->acceptance()->inspect(self::secretSentTo($user->user_email));
        self::assertTrue($link->endsOtherLogins);

        $this->acceptAs($user);

        self::assertSame([], \WP_Session_Tokens::get_instance($user->ID)->get_all());
        self::assertTrue($this->services->addressOwnership()->isProven($user->ID));
    }

    public function test_somebody_else_cannot_use_its_link(): void
    {
        $user = self::createStranger();
        $this->invite($user->user_email);
        $other = self::createStranger();
        $acceptance = $this->services->acceptance();

        $link = $acceptance->acceptAs($other->ID, $acceptance->inspect(self::secretSentTo($user->user_email)), '');

        self::assertSame(LinkState::AccountExists, $link->state);
        self::assertFalse(is_user_member_of_blog($other->ID));
    }

    public function test_where_the_network_does_not_let_it_join_it_is_told_and_nothing_is_used_up(): void
    {
        $user = self::createStranger();
        $this->invite($user->user_email);
        $no = static fn(): \WP_Error => new \WP_Error('full', 'This site is full.');
        add_filter('can_add_user_to_blog', $no);

        $refused = self::assertRefused(Reason::Forbidden, fn() => $this->acceptAs($user));

        self::assertStringContainsString('This site is full.', $refused->getMessage());
        remove_filter('can_add_user_to_blog', $no);
        self::assertSame(LinkState::Entered, $this->acceptAs($user)->state);
    }

    public function test_a_link_of_one_site_is_unknown_to_another(): void
    {
        $this->invite();
        $secret = self::secretSentTo();
        self::assertSame(LinkState::Ready, $this->services->acceptance()->inspect($secret)->state);

        $state = self::on(
            self::second(),
            static fn(): LinkState => self::services()->acceptance()->inspect($secret)->state,
        );

        self::assertSame(LinkState::Unknown, $state);
    }

    public function test_a_ticket_of_one_site_is_worth_nothing_on_another(): void
    {
        $user = self::createStranger();
        $invitation = $this->invite($user->user_email);
        $ticket = $this->services
            ->ticket()
            ->issue($this->services->acceptance()->inspect(self::secretSentTo($user->user_email)));
        self::assertNotNull($this->services->ticket()->redeem($ticket, $user->ID));

        $there = self::on(self::second(), function () use ($user, $ticket, $invitation): ?Link {
            // Another invitation of the same number, to the same account.
            $this->services = self::services($this->clock);
            do {
                $sent = $this->services->invitations()->send(
                    self::createPortal(),
                    $user->user_email,
                    self::terms(),
                    Actor::operator(),
                    existingAccount: ExistingAccount::Invite,
                );
            } while ($sent->id < $invitation->id);
            self::assertSame($invitation->id, $sent->id);

            return $this->services->ticket()->redeem($ticket, $user->ID);
        });

        self::assertNull($there);
    }

    public function test_a_new_account_belongs_to_the_site_that_invited_it_alone(): void
    {
        $this->invite();

        $link = $this->acceptLink(self::secretSentTo());

        self::assertSame(LinkState::Entered, $link->state);
        self::assertTrue(is_user_member_of_blog((int) $link->userId));
        self::assertFalse(is_user_member_of_blog((int) $link->userId, self::second()));
    }

    public function test_an_account_that_another_site_has_just_made_joins_by_its_password(): void
    {
        $this->invite();
        self::on(self::second(), function (): void {
            $this->services = self::services($this->clock);
            $this->invite();
            self::assertSame(LinkState::Entered, $this->acceptLink(self::secretSentTo())->state);
        });
        $secrets = array_map(
            static fn($mail): string => preg_match('/\/client-invitation\/([0-9a-f]{72})/', $mail->text(), $m) === 1
                ? $m[1]
                : '',
            array_filter(Inbox::all(), static fn($mail): bool => !str_contains($mail->text(), '/second/')),
        );
        $this->services = self::services($this->clock);

        $link = $this->acceptLink(array_values($secrets)[0]);

        self::assertSame(LinkState::JustAccepted, $link->state);
        self::assertSame(['clientpress_client'], (new \WP_User((int) $link->userId))->roles);
        self::assertCount(2, get_blogs_of_user((int) $link->userId));
    }

    /** @return array<string, array{string, mixed}> */
    public static function networksThatDoNotTakeIt(): array
    {
        return [
            'a banned domain' => ['banned_email_domains', ['example.org']],
            'a parent domain' => ['banned_email_domains', "org\nexample.com"],
            'other domains alone' => ['limited_email_domains', ['example.com']],
        ];
    }

    /** @dataProvider networksThatDoNotTakeIt */
    public function test_a_domain_that_the_network_does_not_take_is_refused_when_it_is_invited(
        string $option,
        mixed $value,
    ): void {
        update_site_option($option, $value);

        $refused = self::assertRefused(Reason::InvalidEmail, $this->invite(...));

        self::assertStringContainsString('network', $refused->getMessage());
        self::assertSame(0, self::rows());
    }

    /** @dataProvider networksThatDoNotTakeIt */
    public function test_it_is_refused_when_it_accepts_too_and_nothing_is_used_up(string $option, mixed $value): void
    {
        $invitation = $this->invite();
        update_site_option($option, $value);

        self::assertRefused(Reason::InvalidEmail, fn() => $this->acceptLink(self::secretSentTo()));

        self::assertFalse(email_exists('client@example.org'));
        self::assertNull(self::current($invitation)->claimedAt);
        delete_site_option($option);
        self::assertSame(LinkState::Entered, $this->acceptLink(self::secretSentTo())->state);
    }

    public function test_an_account_that_is_there_may_have_any_domain(): void
    {
        $user = self::createStranger();
        update_site_option('banned_email_domains', ['example.org']);
        $this->invite($user->user_email);

        self::assertSame(LinkState::Entered, $this->acceptAs($user)->state);
    }

    public function test_a_network_of_many_users_hides_no_member_of_this_site(): void
    {
        foreach (range(10, 21) as $number) {
            self::createStranger(['user_email' => "info@a{$number}.example"]);
        }
        $member = self::createUser('subscriber', ['user_email' => 'info@b.example']);
        add_filter('wp_is_large_user_count', '__return_true');

        $found = $this->services->userDirectory()->search('info@', self::createPortal());

        self::assertSame([$member->ID], array_column($found, 'id'));
    }

    public function test_the_check_of_a_list_names_banned_domains_and_no_account_of_another_site(): void
    {
        $user = self::createStranger();
        $member = self::createUser('subscriber');
        $portal = self::createPortal();
        update_site_option('banned_email_domains', ['example.net']);
        $addresses = [$user->user_email, $member->user_email, 'new@example.net', 'new@example.org'];
        $lines = [];
        foreach ($addresses as $index => $email) {
            $lines[] = new ListLine($index + 1, $email, (string) $portal, '', '14', '');
        }

        $checked = $this->services->importCheck()->lines($lines, new Defaults('', 14), Actor::operator());

        self::assertSame(
            [LineCheck::Good, LineCheck::UnprovenAccount, LineCheck::Invalid, LineCheck::Good],
            array_column($checked, 'check'),
        );
    }

    public function test_a_registration_that_was_never_confirmed_does_not_stand_in_the_way(): void
    {
        global $wpdb;

        wpmu_signup_user('waiting', 'client@example.org');
        $key = (string) $wpdb->get_var("SELECT activation_key FROM {$wpdb->signups}");
        $this->invite();

        self::assertSame(LinkState::Entered, $this->acceptLink(self::secretSentTo())->state);

        $activated = wpmu_activate_signup($key);
        self::assertWPError('user_already_exists', $activated);
        self::assertFalse(username_exists('waiting'));
    }

    public function test_a_site_that_was_asked_for_and_never_confirmed_becomes_the_clients(): void
    {
        global $wpdb;

        wpmu_signup_blog($GLOBALS['current_blog']->domain, '/third/', 'Third', 'waiting', 'client@example.org');
        $key = (string) $wpdb->get_var("SELECT activation_key FROM {$wpdb->signups}");
        $this->invite();
        $user = (int) $this->acceptLink(self::secretSentTo())->userId;

        $activated = wpmu_activate_signup($key);

        self::assertIsArray($activated);
        self::assertSame($user, $activated['user_id']);
        self::assertTrue(user_can_for_site($user, (int) $activated['blog_id'], 'manage_options'));
    }

    public function test_a_request_that_died_after_it_made_the_account_leaves_no_registration_in_the_way(): void
    {
        global $wpdb;

        wpmu_signup_user('waiting', 'client@example.org');
        $key = (string) $wpdb->get_var("SELECT activation_key FROM {$wpdb->signups}");
        $this->invite();
        $dies = static fn() => throw new \RuntimeException('The process dies here.');
        add_action('user_register', $dies);
        self::assertRefused(Reason::StorageFailed, fn() => $this->acceptLink(self::secretSentTo()));
        self::assertStringContainsString('stopped on RuntimeException', self::takeErrorLog());

        remove_action('user_register', $dies);
        self::assertNotNull(get_user_by('email', 'client@example.org') ?: null, 'The account is there.');
        $this->clock->time += 61;
        self::assertSame(LinkState::Entered, $this->acceptLink(self::secretSentTo())->state);
        self::assertWPError('user_already_exists', wpmu_activate_signup($key));
        self::assertFalse(username_exists('waiting'));
    }

    private static function assertWPError(string $code, mixed $error): void
    {
        self::assertInstanceOf(\WP_Error::class, $error);
        self::assertSame($code, $error->get_error_code());
    }

    private function acceptAs(\WP_User $user): Link
    {
        $acceptance = $this->services->acceptance();

        return $acceptance->acceptAs($user->ID, $acceptance->inspect(self::secretSentTo($user->user_email)), '');
    }
}
