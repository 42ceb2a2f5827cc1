<?php

declare(strict_types=1);

namespace ClientPress\Tests\Clients;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Accepting\Link;
use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Invitations\Event;
use ClientPress\Invitations\ShownLink;
use ClientPress\Kernel\Reason;
use ClientPress\Mail\EmailKind;
use ClientPress\Tests\Invitations\InvitationTestCase;

/** Whose is an address: what proves it, and what becomes of an account that lacks the proof. */
final class AddressOwnershipTest extends InvitationTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        add_filter('send_email_change_email', '__return_false');
        // These tests send one email after the other.
        add_filter('clientpress_rate_limit', static fn(): array => [1_000, 60]);
    }

    public function test_a_change_that_nobody_confirmed_is_removed_daily(): void
    {
        $ownership = $this->services->addressOwnership();
        [$old, $new] = [self::createUser('subscriber')->ID, self::createUser('subscriber')->ID];
        $change = ['digest' => 'x', 'email' => "o'brien@example.org", 'until' => time()];
        $ownership->keepChange($old, $change);
        $ownership->keepChange($new, $fresh = ['until' => time() + 60] + $change);

        do_action('clientpress_daily');

        self::assertSame('', get_user_meta($old, '_clientpress_new_address', true));
        self::assertEquals($fresh, $ownership->keptChange($new));
    }

    // What proves it.

    public function test_accepting_a_mailed_link_proves_the_address(): void
    {
        $this->invite("Jo.O'Brien+x@example.org");

        $link = $this->acceptLink(self::secretSentTo("Jo.O'Brien+x@example.org"));

        self::assertTrue($this->isProven((int) $link->userId));
        $kept = get_user_meta((int) $link->userId, '_clientpress_proven_address');
        self::assertCount(1, $kept);
        self::assertMatchesRegularExpression('/^[0-9a-f]{64}$/D', $kept[0]);
    }

    /** @return array<string, array{string, bool}> how the link came to its holder; whether it proves the mailbox */
    public static function links(): array
    {
        return [
            'shown in place of an email' => ['shown', false],
            'shown beside the email' => ['mailed and shown', false],
            'shown later' => ['mailed, then shown', false],
            'shown, then resent' => ['shown, then resent', true],
            'shown, then reminded' => ['shown, then reminded', true],
            'refused by the mail system' => ['refused', false],
        ];
    }

    /** @dataProvider links */
    public function test_a_link_proves_the_mailbox_if_it_was_mailed_and_never_shown(string $way, bool $proves): void
    {
        $shown = new ShownLink($way === 'mailed and shown' ? $this->services->emailDelivery() : null);
        $invitations = $this->services->invitations();
        if ($way === 'refused') {
            add_filter('pre_wp_mail', '__return_false');
        }
        $invitation = in_array($way, ['mailed, then shown', 'refused'], true)
            ? $this->invite()
            : $invitations->send(self::createPortal(), 'client@example.org', self::terms(), Actor::operator(), $shown);
        match ($way) {
            'mailed, then shown' => $invitations->showLink(self::current($invitation), $shown, Actor::operator()),
            'shown, then resent' => $invitations->resend(self::current($invitation), Actor::operator()),
            'shown, then reminded' => $this->remind($invitation->id),
            'refused' => self::change($invitation, [
                'token_digest' => \ClientPress\Native\token_digest($secret = \ClientPress\Native\token_issue()),
            ]),
            default => null,
        };
        $secret ??= $proves ? self::secretSentTo() : self::secretIn($shown->take());

        $link = $this->acceptLink($secret);

        self::assertSame(LinkState::Entered, $link->state);
        self::assertSame($proves, $this->isProven((int) $link->userId));
    }

    public function test_a_proof_is_of_one_account_and_one_address(): void
    {
        $user = self::createUser('subscriber', ['user_email' => 'Anna@example.org']);
        $other = self::createUser('subscriber');
        $ownership = $this->services->addressOwnership();

        $ownership->prove($user->ID, 'anna@EXAMPLE.org');
        self::assertTrue($ownership->isProven($user->ID));

        update_user_meta(
            $other->ID,
            '_clientpress_proven_address',
            get_user_meta($user->ID, '_clientpress_proven_address', true),
        );
        wp_update_user(['ID' => $user->ID, 'user_email' => 'bella@example.org']);
        self::assertFalse($ownership->isProven($user->ID));
        wp_update_user(['ID' => $other->ID, 'user_email' => 'anna@example.org']);
        self::assertFalse($ownership->isProven($other->ID));
        self::assertSame([], $ownership->provenAmong([$user->ID, $other->ID]));
        self::assertSame([], $ownership->provenAmong([]));
    }

    public function test_a_proof_that_the_database_does_not_give_is_none(): void
    {
        $user = self::createUser('subscriber');
        $this->services->addressOwnership()->prove($user->ID, $user->user_email);

        $failed = self::failing('_clientpress_proven_address', function () use ($user): void {
            self::assertFalse($this->isProven($user->ID));
        });

        self::assertSame(1, $failed);
        self::takeErrorLog();
    }

    // An account that lacks it.

    /**
     * @testWith ["subscriber"]
     *           ["clientpress_client"]
     *           ["editor"]
     */
    public function test_other_logins_end_before_an_unproven_account_is_let_in(string $role): void
    {
        $invitation = $this->invite();
        $user = $this->userWithOtherLogins($role);
        $link = $this->look();
        self::assertTrue($link->endsOtherLogins);
        $wasLetIn = null;
        add_filter('query', static function (string $sql) use ($user, &$wasLetIn): string {
            if ($wasLetIn === null && str_contains($sql, 'clientpress_access')) {
                $wasLetIn = self::otherLoginsOf($user);
            }

            return $sql;
        });

        self::assertSame(LinkState::Entered, $this->services->acceptance()->acceptAs($user->ID, $link, '')->state);

        self::assertSame([0, [], ''], $wasLetIn, 'They had ended when access was given.');
        self::assertSame([0, [], ''], self::otherLoginsOf($user));
        self::assertSame([$user->ID], $this->services->access()->users($invitation->portalId));
        self::assertTrue($this->isProven($user->ID));
    }

    public function test_the_session_that_accepts_goes_on(): void
    {
        $this->invite();
        $user = $this->userWithOtherLogins('subscriber');
        $sessions = \WP_Session_Tokens::get_instance($user->ID);
        $_COOKIE[LOGGED_IN_COOKIE] = wp_generate_auth_cookie(
            $user->ID,
            time() + 60,
            'logged_in',
            $token = $sessions->create(time() + 60),
        );
        self::actAs($user);

        $this->services->acceptance()->acceptAs($user->ID, $this->look(), '');

        self::assertCount(1, $sessions->get_all());
        self::assertTrue($sessions->verify($token));
    }

    public function test_a_login_that_a_request_under_way_writes_back_ends_as_well(): void
    {
        $this->invite();
        $user = $this->userWithOtherLogins('subscriber');
        add_action('clientpress_access_granted', static fn() => self::addOtherLogins($user));

        $this->services->acceptance()->acceptAs($user->ID, $this->look(), '');

        self::assertSame([0, [], ''], self::otherLoginsOf($user));
    }

    /**
     * @testWith ["session_tokens"]
     *           ["_application_passwords"]
     */
    public function test_where_they_cannot_be_ended_nobody_is_let_in(string $meta): void
    {
        $invitation = $this->invite();
        $user = $this->userWithOtherLogins('subscriber');
        $link = $this->look();
        add_filter(
            'update_user_metadata',
            static fn(mixed $check, int $id, string $key): mixed => $key === $meta ? false : $check,
            10,
            3,
        );
        add_filter(
            'delete_user_metadata',
            static fn(mixed $check, int $id, string $key): mixed => $key === $meta ? false : $check,
            10,
            3,
        );

        self::assertRefused(Reason::StorageFailed, fn() => $this->services->acceptance()->acceptAs(
            $user->ID,
            $link,
            '',
        ));

        self::assertSame([], $this->services->access()->users($invitation->portalId));
        self::assertSame(['pending', null], [self::row($invitation)['status'], self::row($invitation)['claim_id']]);
        self::assertFalse($this->isProven($user->ID));
    }

    public function test_a_proven_account_keeps_its_other_logins(): void
    {
        $this->invite();
        $user = $this->userWithOtherLogins('subscriber');
        $this->services->addressOwnership()->prove($user->ID, $user->user_email);
        $before = self::otherLoginsOf($user);
        $link = $this->look();
        self::assertFalse($link->endsOtherLogins);

        self::assertSame(LinkState::Entered, $this->services->acceptance()->acceptAs($user->ID, $link, '')->state);

        self::assertSame($before, self::otherLoginsOf($user));
    }

    public function test_who_may_edit_users_keeps_their_other_logins(): void
    {
        $this->invite();
        $user = $this->userWithOtherLogins('administrator');
        $before = self::otherLoginsOf($user);
        $link = $this->look();
        self::assertFalse($link->endsOtherLogins);

        $this->services->acceptance()->acceptAs($user->ID, $link, '');

        self::assertSame($before, self::otherLoginsOf($user));
        self::assertTrue($this->isProven($user->ID));
    }

    public function test_a_shown_link_ends_them_too_and_proves_nothing(): void
    {
        $invitation = $this->invite();
        $shown = new ShownLink();
        $this->services->invitations()->showLink(self::current($invitation), $shown, Actor::operator());
        $user = $this->userWithOtherLogins('subscriber');
        $link = $this->services->acceptance()->inspect(self::secretIn($shown->take()));

        self::assertSame(LinkState::Entered, $this->services->acceptance()->acceptAs($user->ID, $link, '')->state);

        self::assertSame([0, [], ''], self::otherLoginsOf($user));
        self::assertFalse($this->isProven($user->ID));
    }

    public function test_looking_and_a_wrong_passphrase_end_nothing(): void
    {
        $this->invite(terms: self::terms(passphrase: 'marmalade'));
        $user = $this->userWithOtherLogins('subscriber');
        $before = self::otherLoginsOf($user);

        $link = $this->look();
        self::assertRefused(Reason::WrongPassphrase, fn() => $this->services->acceptance()->acceptAs(
            $user->ID,
            $link,
            'honey',
        ));

        self::assertSame($before, self::otherLoginsOf($user));
    }

    private function isProven(int $userId): bool
    {
        return $this->services->addressOwnership()->isProven($userId);
    }

    private function look(): Link
    {
        return $this->services->acceptance()->inspect(self::secretSentTo());
    }

    private function remind(int $invitation): void
    {
        $link = $this->services->acceptance()->inspectId($invitation);
        self::assertNotNull($link->invitation);
        self::assertNotNull($link->portal);
        self::assertTrue($this->services->renewal()->send(
            $link->invitation,
            $link->portal,
            EmailKind::Reminder,
            Event::Reminded,
            static fn(): bool => true,
        ));
    }

    /** Somebody who took the invited address, and left ways in behind. */
    private function userWithOtherLogins(string $role): \WP_User
    {
        $user = self::createUser($role);
        wp_update_user(['ID' => $user->ID, 'user_email' => 'client@example.org']);
        self::addOtherLogins($user);
        self::assertSame([2, ['phone'], 'else'], self::otherLoginsOf($user));

        return new \WP_User($user->ID);
    }

    private static function addOtherLogins(\WP_User $user): void
    {
        \WP_Session_Tokens::get_instance($user->ID)->create(time() + 60);
        \WP_Session_Tokens::get_instance($user->ID)->create(time() + 60);
        \WP_Application_Passwords::create_new_application_password($user->ID, ['name' => 'phone']);
        update_user_meta($user->ID, '_new_email', 'else');
    }

    /** @return array{int, list<string>, string} sessions, names of application passwords, change of address under way */
    private static function otherLoginsOf(\WP_User $user): array
    {
        wp_cache_delete($user->ID, 'user_meta');

        return [
            count(\WP_Session_Tokens::get_instance($user->ID)->get_all()),
            array_column(\WP_Application_Passwords::get_user_application_passwords($user->ID), 'name'),
            (string) get_user_meta($user->ID, '_new_email', true),
        ];
    }

    private static function secretIn(string $link): string
    {
        self::assertSame(1, preg_match('/[0-9a-f]{72}/', $link, $match));

        return $match[0];
    }
}
