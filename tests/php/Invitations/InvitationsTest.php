<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\DeliveryByEmail;
use ClientPress\Invitations\EmailAddress;
use ClientPress\Invitations\ExistingAccount;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Invitations\NewInvitation;
use ClientPress\Invitations\ShownLink;
use ClientPress\Invitations\Status;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\Reason;
use ClientPress\Portals\PortalStatus;
use ClientPress\Tests\Support\Inbox;

final class InvitationsTest extends InvitationTestCase
{
    // Send.

    public function test_an_invitation_is_written_and_its_link_mailed(): void
    {
        $portal = self::createPortal();

        $invitation = $this->invite('Client@Example.org', $portal, self::terms('Welcome', 7));

        self::assertSame('Client@Example.org', $invitation->email);
        self::assertSame('client@example.org', $invitation->emailKey);
        self::assertSame($portal, $invitation->portalId);
        self::assertSame(Status::Pending, $this->services->invitationList()->statusOf($invitation));
        self::assertSame(Delivery::Sent, $invitation->delivery);
        self::assertSame('', $invitation->deliveryError);
        self::assertSame('Welcome', $invitation->message);
        self::assertSame(1, $invitation->sendCount);
        self::assertSame(self::NOW, $invitation->sentAt);
        self::assertSame(self::NOW + (7 * 86_400), $invitation->expiresAt);
        self::assertNull($invitation->userId);
        self::assertSame(
            LinkState::Ready,
            $this->services->acceptance()->inspect(self::secretSentTo('Client@Example.org'))->state,
        );
        self::assertSame(['sent'], array_column(self::history($invitation), 'event'));
    }

    public function test_the_secret_is_in_the_email_and_its_digest_in_the_database(): void
    {
        $invitation = $this->invite();
        $secret = self::secretSentTo();

        self::assertSame(\ClientPress\Native\token_digest($secret), self::row($invitation)['token_digest']);
        self::assertStringNotContainsString($secret, implode('|', array_map('strval', self::row($invitation))));
    }

    public function test_whoever_is_signed_in_stands_as_the_inviter(): void
    {
        $editor = self::actAsNewUser('editor');

        $invitation = $this->invite(actor: Actor::current());

        self::assertSame($editor->ID, $invitation->invitedBy);
        self::assertSame((string) $editor->ID, self::history($invitation)[0]['actor_id']);
    }

    public function test_the_command_line_stands_as_no_user(): void
    {
        self::actAs(1);

        self::assertSame(0, $this->invite(actor: Actor::operator())->invitedBy);
    }

    /**
     * @testWith ["client@example.org"]
     *           ["CLIENT@EXAMPLE.ORG"]
     *           [" Client@Example.Org "]
     */
    public function test_an_address_in_any_case_is_invited_once_to_a_portal(string $again): void
    {
        $first = $this->invite('client@example.org');

        $refused = self::assertRefused(Reason::AlreadyInvited, fn() => $this->invite($again, $first->portalId));

        self::assertSame(['id' => $first->id, 'status' => 'pending'], $refused->data);
        self::assertSame(1, self::rows());
        self::assertCount(1, Inbox::all());
    }

    public function test_an_expired_one_counts_as_invited_and_is_named_so(): void
    {
        $first = $this->invite();
        $this->clock->time = $first->expiresAt;

        $refused = self::assertRefused(Reason::AlreadyInvited, fn() => $this->invite(portal: $first->portalId));

        self::assertSame(['id' => $first->id, 'status' => 'expired'], $refused->data);
        self::assertStringContainsString('expired', $refused->getMessage());
    }

    public function test_a_conflict_is_an_answer_and_no_line_in_the_log(): void
    {
        $first = $this->invite();
        self::refusal(fn() => $this->invite(portal: $first->portalId));

        self::assertSame('', self::takeErrorLog());
        self::assertFalse($GLOBALS['wpdb']->suppress_errors);
    }

    public function test_while_somebody_else_sends_the_address_is_refused_without_an_id(): void
    {
        $portal = self::createPortal();
        $this->stage($portal, self::NOW - 60);

        $refused = self::assertRefused(Reason::AlreadyInvited, fn() => $this->invite(portal: $portal));

        self::assertSame([], $refused->data);
        self::assertSame([], Inbox::all());
        self::assertSame(0, $this->services->invitationList()->count(new InvitationQuery(), Actor::operator()));
    }

    public function test_a_send_that_waited_for_another_one_is_told_of_its_invitation(): void
    {
        $portal = self::createPortal();
        $id = $this->stage($portal, self::NOW);
        // The other one is done as soon as this one has met its row.
        add_filter(
            'query',
            $publish = function (string $sql) use (&$publish, $id): string {
                if (str_contains($sql, "status = 'staged'") && str_starts_with($sql, 'SELECT')) {
                    remove_filter('query', $publish);
                    self::assertTrue($this->services->storage->stagedRows()->publish($id, hash('sha256', 'another')));
                }

                return $sql;
            },
        );

        $refused = self::assertRefused(Reason::AlreadyInvited, fn() => $this->invite(portal: $portal));

        self::assertSame(['id' => $id, 'status' => 'pending'], $refused->data);
    }

    public function test_a_send_takes_over_from_one_that_died_a_minute_ago(): void
    {
        $portal = self::createPortal();
        $died = $this->stage($portal, self::NOW - 61);

        $invitation = $this->invite(portal: $portal);

        self::assertSame(Delivery::Sent, $invitation->delivery);
        self::assertSame(1, self::rows());
        self::assertFalse($this->services->storage->stagedRows()->publish($died, hash('sha256', 'another')));
    }

    public function test_a_send_whose_history_cannot_be_written_leaves_nothing(): void
    {
        $portal = self::createPortal();

        self::assertSame(1, self::failing('clientpress_invitation_events', fn() => self::assertRefused(Reason::StorageFailed, fn() => $this->invite(
            portal: $portal,
        ))));

        self::assertSame(0, self::rows());
        self::assertSame([], Inbox::all());
        self::assertSame(Delivery::Sent, $this->invite(portal: $portal)->delivery);
    }

    public function test_the_same_address_can_be_invited_to_another_portal(): void
    {
        $this->invite();
        $this->invite();

        self::assertSame(2, self::rows());
    }

    public function test_after_a_revoke_the_address_can_be_invited_anew(): void
    {
        $first = $this->invite();
        $this->services->invitations()->revoke(self::current($first), Actor::operator());

        $second = $this->invite(portal: $first->portalId);

        self::assertNotSame($first->id, $second->id);
        self::assertSame(LinkState::Ready, $this->services->acceptance()->inspect(self::secretSentTo())->state);
    }

    public function test_an_address_with_an_account_is_sent_nothing_unless_that_is_wished(): void
    {
        $user = self::createUser('subscriber', ['user_email' => "Jo.O'Brien@example.org"]);

        $refused = self::assertRefused(Reason::AccountExists, fn() => $this->invite("jo.o'brien@EXAMPLE.org"));

        self::assertSame(['user_id' => $user->ID], $refused->data);
        self::assertSame(0, self::rows());
        self::assertSame([], Inbox::all());
    }

    public function test_an_account_that_is_invited_is_asked_to_log_in_and_enter(): void
    {
        $user = self::createUser('subscriber', ['user_email' => "Jo.O'Brien@example.org"]);

        $invitation = $this->services->invitations()->send(
            self::createPortal(),
            "jo.o'brien@EXAMPLE.org",
            self::terms('Welcome'),
            Actor::operator(),
            existingAccount: ExistingAccount::Invite,
        );

        self::assertSame(Delivery::Sent, $invitation->delivery);
        self::assertNull($invitation->userId);
        $text = Inbox::latestTo("jo.o'brien@EXAMPLE.org")->text();
        self::assertStringContainsString('You have an account at', $text);
        self::assertStringContainsString('Welcome', $text);
        self::assertStringNotContainsString('Choose a password', $text);
        $link = $this->services->acceptance()->inspect(self::secretSentTo("jo.o'brien@EXAMPLE.org"));
        self::assertSame([LinkState::AccountExists, $user->ID], [$link->state, $link->userId]);
        self::assertSame(LinkState::Entered, $this->services->acceptance()->acceptAs($user->ID, $link, '')->state);
        self::assertTrue($this->services->addressOwnership()->isProven($user->ID));
        self::assertSame([$user->ID], $this->services->access()->users($invitation->portalId));
    }

    public function test_one_who_has_access_already_is_told_so(): void
    {
        $portal = self::createPortal();
        $user = self::createUser('clientpress_client');
        self::letIn($portal, $user->ID);

        $refused = self::assertRefused(Reason::AlreadyClient, fn() => $this->invite($user->user_email, $portal));

        self::assertSame(['user_id' => $user->ID], $refused->data);
    }

    public function test_nobody_is_invited_to_what_is_no_portal(): void
    {
        $page = wp_insert_post(['post_type' => 'page', 'post_status' => 'publish', 'post_title' => 'Page']);

        foreach ([0, -1, PHP_INT_MAX, $page] as $id) {
            self::assertRefused(Reason::PortalNotFound, fn() => $this->invite(portal: $id));
        }
    }

    /**
     * @testWith ["active", "draft", "Publish"]
     *           ["active", "trash", "Publish"]
     *           ["active", "pending", "Publish"]
     *           ["active", "future", "Publish"]
     *           ["pending", "private", "Pending"]
     *           ["archived", "private", "Archived"]
     */
    public function test_a_portal_that_is_not_open_says_what_to_do_first(
        string $status,
        string $postStatus,
        string $word,
    ): void {
        $portal = self::createPortal($status, ['post_status' => $postStatus]
        + ($postStatus === 'future' ? ['post_date' => gmdate('Y-m-d H:i:s', time() + DAY_IN_SECONDS)] : []));

        $refused = self::assertRefused(Reason::PortalNotOpen, fn() => $this->invite(portal: $portal));

        self::assertStringContainsString($word, $refused->getMessage());
        self::assertSame(
            $refused->getMessage(),
            $this->services->invitationList()->refusalToInvite($portal, Actor::operator())?->getMessage(),
        );
        self::assertSame(0, self::rows());
    }

    public function test_inviting_to_an_open_portal_is_not_refused(): void
    {
        self::assertNull($this->services->invitationList()->refusalToInvite(self::createPortal(), Actor::operator()));
    }

    /**
     * @testWith [0]
     *           [-7]
     *           [8]
     *           [365]
     *           [9223372036854775807]
     */
    public function test_a_lifetime_that_is_not_offered_is_refused(int $days): void
    {
        self::assertRefused(Reason::InvalidTerms, fn() => $this->invite(terms: self::terms(days: $days)));
        self::assertSame(0, self::rows());
    }

    public function test_a_lifetime_that_the_site_does_not_offer_is_refused_to_everybody(): void
    {
        $invitation = $this->invite();
        add_filter('clientpress_expiry_choices', static fn(): array => [7]);

        self::assertRefused(Reason::InvalidTerms, fn() => $this->invite('b@example.org', terms: self::terms(days: 30)));
        self::assertRefused(Reason::InvalidTerms, fn() => $this->services->invitations()->resend(
            self::current($invitation),
            Actor::operator(),
            self::terms(days: 14),
        ));
        self::assertSame([1, $invitation->digest], [self::rows(), self::row($invitation)['token_digest']]);

        $resent = $this->services->invitations()->resend(
            self::current($invitation),
            Actor::operator(),
            self::terms(days: 7),
        );
        self::assertSame(self::NOW + (7 * 86_400), $resent->expiresAt);
    }

    public function test_what_is_refused_uses_up_no_limit(): void
    {
        $first = $this->invite();
        add_filter('clientpress_rate_limit', static fn(): array => [1, 3600]);
        self::actAs(1);

        self::refusal(fn() => $this->invite(terms: self::terms(days: 3), actor: Actor::current()));
        self::refusal(fn() => $this->invite(portal: $first->portalId, actor: Actor::current()));

        self::assertSame(Delivery::Sent, $this->invite(actor: Actor::current())->delivery);
    }

    // Who may.

    /** @return array<string, array{\Closure(self, Invitation): mixed}> */
    public static function operations(): array
    {
        return [
            'send' => [
                static fn(self $test, Invitation $known) => $test->invite(
                    'another@example.org',
                    $known->portalId,
                    actor: Actor::current(),
                ),
            ],
            'resend' => [
                static fn(self $test, Invitation $known) => $test->services->invitations()->resend(
                    self::current($known),
                    Actor::current(),
                ),
            ],
            'revoke' => [
                static fn(self $test, Invitation $known) => $test->services->invitations()->revoke(
                    self::current($known),
                    Actor::current(),
                ),
            ],
            'managed' => [
                static fn(self $test, Invitation $known) => $test->services->invitationList()->requireManageable(
                    $known->id,
                    Actor::current(),
                ),
            ],
            'refusal to invite' => [
                static fn(self $test, Invitation $known) => $test->services->invitationList()->refusalToInvite(
                    $known->portalId,
                    Actor::current(),
                ),
            ],
            'search of a portal' => [
                static fn(self $test, Invitation $known) => $test->services->invitationList()->search(
                    new InvitationQuery(portalId: $known->portalId),
                    Actor::current(),
                ),
            ],
            'search' => [
                static fn(self $test) => $test->services->invitationList()->search(
                    new InvitationQuery(),
                    Actor::current(),
                ),
            ],
            'count' => [
                static fn(self $test) => $test->services->invitationList()->count(
                    new InvitationQuery(),
                    Actor::current(),
                ),
            ],
            'countByStatus' => [
                static fn(self $test) => $test->services->invitationList()->countByStatus(Actor::current()),
            ],
        ];
    }

    /** @dataProvider operations */
    public function test_only_those_who_may_invite_do_anything(\Closure $operation): void
    {
        $known = $this->invite();
        $before = self::row($known);

        foreach (['author', 'contributor', 'subscriber', 'clientpress_client'] as $role) {
            self::actAsNewUser($role);
            self::assertRefused(Reason::Forbidden, fn() => $operation($this, $known));
        }
        self::actAs(0);
        self::assertRefused(Reason::Forbidden, fn() => $operation($this, $known));

        self::assertSame($before, self::row($known));
        self::assertCount(1, Inbox::all());
    }

    /** @dataProvider operations */
    public function test_the_right_to_invite_alone_opens_no_portal_of_others(\Closure $operation): void
    {
        $known = $this->invite();
        $user = self::actAsNewUser('author');
        $user->add_cap('clientpress_invite_clients');
        self::actAs(new \WP_User($user->ID));

        $everyones = in_array($this->dataName(), ['search', 'count', 'countByStatus'], true);
        if ($everyones) {
            self::assertSame([], array_filter((array) $operation($this, $known)));
        } else {
            self::assertRefused(Reason::Forbidden, fn() => $operation($this, $known));
        }
    }

    public function test_who_may_edit_their_own_portals_alone_sees_what_was_sent_into_those(): void
    {
        $this->invite('other@example.org', self::createPortal(fields: ['post_title' => 'Others']));
        add_role(
            'inviter',
            'Inviter',
            array_fill_keys(
                [
                    'read',
                    'clientpress_invite_clients',
                    'edit_clientpress_portals',
                ],
                true,
            ),
        );
        $user = self::actAsNewUser('inviter');
        $own = self::createPortal(fields: ['post_title' => 'Own', 'post_author' => $user->ID]);
        $published = $this->invite('mine@example.org', $own, actor: Actor::current());
        $see = fn(): array => [
            array_column($this->services->invitationList()->search(new InvitationQuery(), Actor::current()), 'email'),
            $this->services->invitationList()->count(new InvitationQuery(search: '@example'), Actor::current()),
            array_filter($this->services->invitationList()->countByStatus(Actor::current())),
            array_column($this->services->invitationList()->portals('', 1, Actor::current()), 'title'),
        ];

        self::assertSame([['mine@example.org'], 1, ['pending' => 1], ['Own']], $see());

        $this->services->invitations()->revoke(self::current($published), Actor::current());
        self::assertSame(['revoked' => 1], $see()[2]);

        // Others' portals that are live ask for edit_private_clientpress_portals as well.
        $user->add_cap('edit_others_clientpress_portals');
        self::actAs(new \WP_User($user->ID));
        self::assertSame([['mine@example.org'], 1, ['revoked' => 1], ['Own']], $see());

        // Having made a portal is not enough.
        $user->add_cap('edit_clientpress_portals', false);
        self::actAs(new \WP_User($user->ID));
        self::assertSame([[], 0, [], []], $see());
    }

    /** @dataProvider operations */
    public function test_the_right_to_edit_portals_alone_invites_nobody(\Closure $operation): void
    {
        $known = $this->invite();
        $editor = self::actAsNewUser('editor');
        $editor->add_cap('clientpress_invite_clients', false);
        self::actAs(new \WP_User($editor->ID));
        self::assertTrue(current_user_can('edit_post', $known->portalId));

        self::assertRefused(Reason::Forbidden, fn() => $operation($this, $known));
    }

    /** @dataProvider operations */
    public function test_administrators_and_editors_may(\Closure $operation): void
    {
        foreach (['administrator', 'editor'] as $role) {
            $known = $this->invite();
            self::actAsNewUser($role);
            $before = get_current_user_id();
            $operation($this, $known);
            self::assertSame($before, get_current_user_id());
        }
    }

    public function test_what_does_not_exist_is_not_found(): void
    {
        foreach ([0, -1, 999_999_999] as $id) {
            self::assertRefused(Reason::InvitationNotFound, fn() => $this->services->invitationList()->requireManageable(
                $id,
                Actor::operator(),
            ));
        }
    }

    // Resend.

    public function test_a_resend_gives_a_fresh_link_and_retires_the_old_one(): void
    {
        $first = $this->invite();
        $old = self::secretSentTo();
        $this->clock->time += 3_600;

        $again = $this->services->invitations()->resend(self::current($first), Actor::operator());

        $new = self::secretSentTo();
        self::assertNotSame($old, $new);
        self::assertSame($first->id, $again->id);
        self::assertSame(2, $again->sendCount);
        self::assertSame($this->clock->time, $again->sentAt);
        self::assertSame($this->clock->time + (14 * 86_400), $again->expiresAt);
        self::assertSame(LinkState::Replaced, $this->services->acceptance()->inspect($old)->state);
        self::assertSame(LinkState::Ready, $this->services->acceptance()->inspect($new)->state);
        self::assertSame(['sent', 'resent'], array_column(self::history($again), 'event'));
        self::assertSame([null, $first->digest], array_column(self::history($again), 'retired_digest'));
    }

    public function test_every_earlier_link_is_told_of_the_newer_email(): void
    {
        $invitation = $this->invite();
        $secrets = [self::secretSentTo()];
        foreach ([1, 2] as $time) {
            $this->services->invitations()->resend(self::current($invitation), Actor::operator());
            $secrets[$time] = self::secretSentTo();
        }

        self::assertSame(
            [LinkState::Replaced, LinkState::Replaced, LinkState::Ready],
            array_map(
                fn(string $secret): LinkState => $this->services->acceptance()->inspect($secret)->state,
                $secrets,
            ),
        );
    }

    public function test_a_resend_gives_an_expired_one_a_full_window(): void
    {
        $invitation = $this->invite(terms: self::terms(days: 7));
        $this->clock->time = $invitation->expiresAt + (90 * 86_400);

        $again = $this->services->invitations()->resend(
            self::current($invitation),
            Actor::operator(),
            self::terms(days: 21),
        );

        self::assertSame(Status::Pending, $this->services->invitationList()->statusOf($again));
        self::assertSame($this->clock->time + (21 * 86_400), $again->expiresAt);
    }

    public function test_what_was_accepted_or_revoked_keeps_neither_message_nor_passphrase(): void
    {
        $terms = self::terms('Welcome', 14, 'told by phone');
        $accepted = $this->invite('a@example.org', terms: $terms);
        $this->acceptLink(self::secretSentTo('a@example.org'), passphrase: 'told by phone');
        $revoked = $this->invite('b@example.org', terms: $terms);
        $answer = $this->services->invitations()->revoke($revoked, Actor::operator());
        $expired = $this->invite('c@example.org', terms: $terms);
        $this->clock->time += 30 * DAY_IN_SECONDS;

        self::assertSame('accepted', self::row($accepted)['status']);
        foreach ([self::row($accepted), self::row($revoked)] as $row) {
            self::assertSame(['', null], [$row['message'], $row['passphrase_hash']]);
        }
        self::assertSame(['', null], [$answer->message, $answer->passphraseHash]);
        // Whoever resends it keeps them.
        self::assertSame('Welcome', self::row($expired)['message']);
        self::assertNotNull(self::row($expired)['passphrase_hash']);
    }

    public function test_a_resend_with_terms_may_keep_the_passphrase(): void
    {
        $invitation = $this->invite(terms: self::terms('Hello', 7, 'open sesame'));

        $again = $this->services->invitations()->resend(
            self::current($invitation),
            Actor::operator(),
            new Terms('Welcome', 30, null),
        );

        self::assertSame($invitation->passphraseHash, $again->passphraseHash);
        self::assertNotNull($again->passphraseHash);
        self::assertSame('Welcome', $again->message);
        self::assertSame(self::NOW + (30 * 86_400), $again->expiresAt);
    }

    public function test_a_resend_of_what_somebody_else_has_resent_since_sends_nothing(): void
    {
        $seen = $this->invite();
        $again = $this->services->invitations()->resend(self::current($seen), Actor::operator());
        Inbox::clear();

        self::assertRefused(Reason::ChangedMeanwhile, fn() => $this->services->invitations()->resend(
            $seen,
            Actor::operator(),
        ));
        self::assertSame($again->digest, self::row($seen)['token_digest']);
        self::assertSame([], Inbox::all());
    }

    public function test_a_resend_without_terms_keeps_message_and_passphrase(): void
    {
        $invitation = $this->invite(terms: self::terms('Welcome', 7, 'marmalade'));
        update_option('clientpress_invitation_expiry_days', 30);

        $again = $this->services->invitations()->resend(self::current($invitation), Actor::operator());

        self::assertSame('Welcome', $again->message);
        self::assertSame($invitation->passphraseHash, $again->passphraseHash);
        self::assertSame(self::NOW + (30 * 86_400), $again->expiresAt);
        self::assertStringContainsString('Welcome', Inbox::latestTo('client@example.org')->text());
    }

    public function test_a_resend_with_terms_replaces_message_and_passphrase(): void
    {
        $invitation = $this->invite(terms: self::terms('Welcome', 7, 'marmalade'));

        $again = $this->services->invitations()->resend(
            self::current($invitation),
            Actor::operator(),
            self::terms('Anew', 14, 'quince'),
        );
        self::assertSame('Anew', $again->message);
        self::assertTrue(password_verify('quince', (string) $again->passphraseHash));

        $bare = $this->services->invitations()->resend(self::current($invitation), Actor::operator(), self::terms());
        self::assertSame('', $bare->message);
        self::assertNull($bare->passphraseHash);
        self::assertNull(self::row($bare)['passphrase_hash']);
    }

    public function test_a_resend_clears_claim_and_passphrase_tries(): void
    {
        $invitation = $this->invite(terms: self::terms(passphrase: 'marmalade'));
        self::change($invitation, [
            'claim_id' => str_repeat('a', 32),
            'claimed_gmt' => gmdate('Y-m-d H:i:s', self::NOW),
            'passphrase_tries' => 10,
        ]);

        $again = $this->services->invitations()->resend(self::current($invitation), Actor::operator());

        self::assertNull($again->claimId);
        self::assertNull($again->claimedAt);
        self::assertSame(0, $again->passphraseTries);
    }

    public function test_what_an_operation_answers_is_what_is_stored(): void
    {
        $invitations = $this->services->invitations();
        $terms = self::terms('Welcome, née Ünal 🎉', 7, 'marmalade-jar');
        $this->assertIsStored($this->invite(terms: $terms));
        $this->assertIsStored($invitations->send(
            self::createPortal(),
            'shown@example.org',
            self::terms(),
            Actor::operator(),
            new ShownLink(),
        ));

        Inbox::behave('reject');
        $failed = $this->assertIsStored($this->invite('unsent@example.org'));
        self::assertSame(Delivery::Failed, $failed->delivery);
        Inbox::behave('accept');

        $this->clock->time += 60;
        $resent = $this->assertIsStored($invitations->resend($failed, Actor::operator(), $terms));
        self::assertSame(Delivery::Sent, $resent->delivery);
        $this->clock->time += 60;
        $shown = $this->assertIsStored($invitations->showLink($resent, new ShownLink(), Actor::operator()));
        self::assertSame($this->clock->time, $shown->linkShownAt);
        $this->clock->time += 60;
        $revoked = $this->assertIsStored($invitations->revoke($shown, Actor::operator()));
        self::assertSame($this->clock->time, $revoked->revokedAt);
    }

    private function assertIsStored(Invitation $answer): Invitation
    {
        self::assertEquals($this->services->storage->invitationRows()->find($answer->id), $answer);

        return $answer;
    }

    public function test_what_is_decided_is_never_revived(): void
    {
        $this->assertDecidedStaysAsItIs('resend');
    }

    private function assertDecidedStaysAsItIs(string $operation): void
    {
        $revoked = $this->invite();
        $this->services->invitations()->revoke(self::current($revoked), Actor::operator());
        $accepted = $this->invite();
        $this->acceptLink(self::secretSentTo(), self::PASSWORD, '');
        $mails = count(Inbox::all());

        foreach ([
            [$revoked,  'revoked'],
            [$accepted, 'accepted'],
        ] as [$invitation, $status]) {
            $before = self::row($invitation);
            $refused = self::assertRefused(Reason::NotPending, fn() => $this->services->invitations()->{$operation}(
                self::current($invitation),
                Actor::operator(),
            ));
            self::assertSame(['id' => $invitation->id, 'status' => $status], $refused->data);
            self::assertSame($before, self::row($invitation));
        }
        self::assertCount($mails, Inbox::all());
    }

    public function test_an_address_that_got_an_account_since_is_asked_to_log_in(): void
    {
        $invitation = $this->invite();
        self::createUser('subscriber', ['user_email' => 'client@example.org']);

        $this->services->invitations()->resend(self::current($invitation), Actor::operator());

        self::assertStringContainsString('You have an account at', Inbox::latestTo('client@example.org')->text());
    }

    public function test_an_account_that_was_let_in_since_is_not_mailed_again(): void
    {
        $invitation = $this->invite();
        $user = self::createUser('subscriber', ['user_email' => 'client@example.org']);
        self::letIn($invitation->portalId, $user->ID);
        $before = self::row($invitation);

        $refused = self::assertRefused(Reason::AlreadyClient, fn() => $this->services->invitations()->resend(
            self::current($invitation),
            Actor::operator(),
        ));

        self::assertSame(['user_id' => $user->ID], $refused->data);
        self::assertSame($before, self::row($invitation));
        self::assertCount(1, Inbox::all());
    }

    public function test_a_resend_into_a_closed_portal_is_refused_and_the_link_kept(): void
    {
        $invitation = $this->invite();
        $this->services->portals()->setStatus($invitation->portalId, PortalStatus::Archived, Actor::operator());

        self::assertRefused(Reason::PortalNotOpen, fn() => $this->services->invitations()->resend(
            self::current($invitation),
            Actor::operator(),
        ));

        $this->services->portals()->setStatus($invitation->portalId, PortalStatus::Active, Actor::operator());
        self::assertSame(LinkState::Ready, $this->services->acceptance()->inspect(self::secretSentTo())->state);
    }

    public function test_of_two_resends_at_once_one_is_told_of_the_other(): void
    {
        $invitation = $this->invite();
        // The other one's whole resend falls between this one's look and its decision.
        $between = function (array $allowed) use ($invitation): array {
            remove_all_filters('clientpress_rate_limit');
            $this->services->invitations()->resend(self::current($invitation), Actor::operator());

            return $allowed;
        };
        add_filter('clientpress_rate_limit', $between);
        self::actAs(1);

        $refused = self::assertRefused(Reason::ChangedMeanwhile, fn() => $this->services->invitations()->resend(
            self::current($invitation),
            Actor::current(),
        ));

        self::assertSame(['id' => $invitation->id], $refused->data);
        self::assertCount(2, Inbox::all());
        self::assertSame(LinkState::Ready, $this->services->acceptance()->inspect(self::secretSentTo())->state);
    }

    public function test_a_resend_that_stands_is_mailed_though_the_last_look_at_it_fails(): void
    {
        $invitation = $this->invite();
        $again = null;

        $failures = self::failing('SET claim_seq = claim_seq + 1', function () use ($invitation, &$again): void {
            $again = $this->services->invitations()->resend(self::current($invitation), Actor::operator());
        });

        self::assertSame(1, $failures);
        self::assertSame(Delivery::Sent, $again?->delivery);
        self::assertCount(2, Inbox::all());
        self::assertSame(LinkState::Ready, $this->services->acceptance()->inspect(self::secretSentTo())->state);
    }

    public function test_an_invitation_that_was_sent_while_its_portal_was_deleted_ends_with_it(): void
    {
        $invitation = $this->invite();
        $later = [];
        add_action(
            'before_delete_post',
            function (int $portal) use (&$later): void {
                $later[] = $this->invite('late@example.org', $portal);
            },
            20,
        );

        wp_delete_post($invitation->portalId, true);

        foreach ([$invitation, ...$later] as $each) {
            self::assertSame('revoked', self::row($each)['status']);
        }
        self::assertCount(1, $later);
    }

    public function test_a_portal_that_gets_the_id_of_one_that_was_deleted_by_sql_has_no_invitations(): void
    {
        global $wpdb;
        $invitation = $this->invite();
        $wpdb->delete($wpdb->posts, ['ID' => $invitation->portalId]);
        clean_post_cache($invitation->portalId);

        self::createPortal(fields: ['import_id' => $invitation->portalId]);

        self::assertSame('clientpress_portal', get_post_type($invitation->portalId));
        self::assertSame('revoked', self::row($invitation)['status']);
        self::assertSame(LinkState::Revoked, $this->services->acceptance()->inspect(self::secretSentTo())->state);
    }

    public function test_a_portal_is_deleted_though_its_revoked_invitation_cannot_be_read(): void
    {
        global $wpdb;

        $invitation = $this->invite();

        self::assertSame(1, self::failing('SET claim_seq', static fn() => self::assertSame(1, self::failing(
            "SELECT * FROM {$wpdb->prefix}clientpress_invitations WHERE id = ",
            static fn() => wp_delete_post($invitation->portalId, true),
        ))));

        self::assertNull(get_post($invitation->portalId));
        self::assertSame('revoked', self::row($invitation)['status']);
    }

    public function test_a_revoke_that_overtakes_a_resend_wins(): void
    {
        $invitation = $this->invite();
        $between = function (array $allowed) use ($invitation): array {
            remove_all_filters('clientpress_rate_limit');
            $this->services->invitations()->revoke(self::current($invitation), Actor::operator());

            return $allowed;
        };
        add_filter('clientpress_rate_limit', $between);
        self::actAs(1);

        self::assertRefused(Reason::NotPending, fn() => $this->services->invitations()->resend(
            self::current($invitation),
            Actor::current(),
        ));

        self::assertSame('revoked', self::row($invitation)['status']);
        self::assertCount(1, Inbox::all());
    }

    // Revoke.

    public function test_a_revoke_ends_the_link_at_once(): void
    {
        $invitation = $this->invite();
        $secret = self::secretSentTo();
        self::actAs(1);
        $this->clock->time += 5;

        $revoked = $this->services->invitations()->revoke(self::current($invitation), Actor::current());

        self::assertSame(Status::Revoked, $this->services->invitationList()->statusOf($revoked));
        self::assertSame($this->clock->time, $revoked->revokedAt);
        self::assertNull(self::row($revoked)['pending_key']);
        self::assertSame(LinkState::Revoked, $this->services->acceptance()->inspect($secret)->state);
        self::assertSame(['1', 'revoked'], [
            self::history($revoked)[1]['actor_id'],
            self::history($revoked)[1]['event'],
        ]);
    }

    public function test_an_expired_one_can_be_revoked(): void
    {
        $invitation = $this->invite();
        $this->clock->time = $invitation->expiresAt + 1;

        $revoked = $this->services->invitations()->revoke(self::current($invitation), Actor::operator());

        self::assertSame(Status::Revoked, $this->services->invitationList()->statusOf($revoked));
    }

    public function test_what_is_decided_cannot_be_revoked(): void
    {
        $this->assertDecidedStaysAsItIs('revoke');
    }

    public function test_a_revoke_needs_no_open_portal(): void
    {
        $invitation = $this->invite();
        wp_trash_post($invitation->portalId);

        self::assertSame(
            Status::Revoked,
            $this->services
                ->invitationList()
                ->statusOf($this->services->invitations()->revoke(self::current($invitation), Actor::operator())),
        );
    }

    // Portals that go.

    public function test_a_trashed_portal_keeps_its_invitations(): void
    {
        $invitation = $this->invite();
        $secret = self::secretSentTo();

        wp_trash_post($invitation->portalId);
        self::assertSame(LinkState::PortalNotOpen, $this->services->acceptance()->inspect($secret)->state);

        wp_untrash_post($invitation->portalId);
        wp_update_post(['ID' => $invitation->portalId, 'post_status' => 'private']);
        self::assertSame(LinkState::Ready, $this->services->acceptance()->inspect($secret)->state);
    }

    public function test_a_deleted_portal_revokes_what_is_undecided(): void
    {
        $accepted = $this->invite();
        $this->acceptLink(self::secretSentTo(), self::PASSWORD, '');
        $pending = $this->invite('b@example.org', $accepted->portalId);
        $expired = $this->invite('c@example.org', $accepted->portalId, self::terms(days: 7));
        $other = $this->invite('b@example.org');
        $secret = self::secretSentTo('c@example.org');
        $this->clock->time = $expired->expiresAt + 1;
        $revoked = self::callsOf('clientpress_invitation_revoked');
        self::actAs(1);

        wp_delete_post($accepted->portalId, true);

        self::assertSame('accepted', self::row($accepted)['status']);
        self::assertSame('revoked', self::row($pending)['status']);
        self::assertSame('revoked', self::row($expired)['status']);
        self::assertSame('pending', self::row($other)['status']);
        self::assertEqualsCanonicalizing(
            [$pending->id, $expired->id],
            array_map(static fn(array $call): int => $call[0]->id, $revoked->getArrayCopy()),
        );
        self::assertSame('1', self::history($pending)[1]['actor_id']);
        self::assertSame(LinkState::Revoked, $this->services->acceptance()->inspect($secret)->state);
    }

    public function test_other_posts_that_are_deleted_ask_the_database_nothing_of_ours(): void
    {
        $page = wp_insert_post(['post_type' => 'page', 'post_title' => 'Page']);
        $queries = [];
        add_filter('query', static function (string $sql) use (&$queries): string {
            $queries[] = $sql;

            return $sql;
        });

        wp_delete_post($page, true);

        self::assertNotSame([], $queries);
        self::assertSame([], preg_grep('/clientpress_invitation/', $queries));
    }

    // Delivery.

    public function test_an_email_that_fails_leaves_an_invitation_that_says_why(): void
    {
        Inbox::behave('reject');
        $failed = self::callsOf('clientpress_invitation_delivery_failed');

        $invitation = $this->invite();

        self::assertSame(Delivery::Failed, $invitation->delivery);
        self::assertNotSame('', $invitation->deliveryError);
        self::assertDoesNotMatchRegularExpression('/[<>\n]|[0-9a-f]{64}/', $invitation->deliveryError);
        self::assertSame(Status::Pending, $this->services->invitationList()->statusOf($invitation));
        self::assertSame('failed', self::row($invitation)['delivery']);
        self::assertCount(1, $failed);
        self::assertSame($invitation->deliveryError, $failed[0][0]->deliveryError);
        $last = self::history($invitation);
        self::assertSame(['delivery_failed', $invitation->deliveryError], [end($last)['event'], end($last)['detail']]);
    }

    public function test_a_resend_after_a_failure_clears_the_reason(): void
    {
        Inbox::behave('reject');
        $invitation = $this->invite();
        Inbox::behave('accept');

        $again = $this->services->invitations()->resend(self::current($invitation), Actor::operator());

        self::assertSame(Delivery::Sent, $again->delivery);
        self::assertSame('', $again->deliveryError);
        self::assertSame(1, $again->sendCount);
    }

    public function test_a_link_that_was_only_shown_was_never_mailed(): void
    {
        $invitation = $this->send(new ShownLink());

        self::assertSame(Delivery::None, $invitation->delivery);
        self::assertSame([null, 0, self::NOW], [$invitation->sentAt, $invitation->sendCount, $invitation->linkShownAt]);
        self::assertSame(['link_copied'], array_column(self::history($invitation), 'event'));
    }

    public function test_a_link_that_was_mailed_and_shown_tells_of_both(): void
    {
        $invitation = $this->send(new ShownLink($this->email()));

        self::assertSame(Delivery::Sent, $invitation->delivery);
        self::assertSame([self::NOW, self::NOW], [$invitation->sentAt, $invitation->linkShownAt]);
        self::assertSame(['sent', 'link_copied'], array_column(self::history($invitation), 'event'));
    }

    public function test_that_a_link_is_shown_is_written_before_anybody_sees_it(): void
    {
        $seen = null;
        add_filter('pre_wp_mail', function () use (&$seen): bool {
            $seen = $this->services->invitationList()->search(new InvitationQuery(), Actor::operator())[0]->linkShownAt;

            return true;
        });

        $this->send(new ShownLink($this->email()));

        self::assertSame(self::NOW, $seen);
    }

    public function test_a_link_taken_by_hand_leaves_what_is_known_of_the_email_and_a_resend_ends_it(): void
    {
        $invitation = $this->invite();
        $this->clock->time++;

        $shown = $this->services->invitations()->showLink(
            self::current($invitation),
            new ShownLink(),
            Actor::operator(),
        );
        self::assertSame([Delivery::Sent, self::NOW], [$shown->delivery, $shown->sentAt]);
        self::assertSame(self::NOW + 1, $shown->linkShownAt);

        $resent = $this->services->invitations()->resend(self::current($invitation), Actor::operator());
        self::assertNull($resent->linkShownAt);
    }

    public function test_a_link_taken_by_hand_after_an_email_that_failed_was_never_mailed(): void
    {
        Inbox::behave('reject');
        $invitation = $this->invite();

        $shown = $this->services->invitations()->showLink(
            self::current($invitation),
            new ShownLink(),
            Actor::operator(),
        );

        self::assertSame([Delivery::None, ''], [$shown->delivery, $shown->deliveryError]);
    }

    // Hooks.

    public function test_each_operation_announces_itself_once_with_the_invitation(): void
    {
        $sent = self::callsOf('clientpress_invitation_sent');
        $resent = self::callsOf('clientpress_invitation_resent');
        $revoked = self::callsOf('clientpress_invitation_revoked');
        $failed = self::callsOf('clientpress_invitation_delivery_failed');

        $invitation = $this->invite();
        $this->services->invitations()->resend(self::current($invitation), Actor::operator());
        $this->services->invitations()->revoke(self::current($invitation), Actor::operator());

        self::assertEquals([[$invitation]], $sent->getArrayCopy());
        self::assertCount(1, $resent);
        self::assertSame([$invitation->id, 2], [$resent[0][0]->id, $resent[0][0]->sendCount]);
        self::assertCount(1, $revoked);
        self::assertSame(Status::Revoked, $revoked[0][0]->status(self::NOW));
        self::assertCount(0, $failed);
    }

    // Search.

    public function test_search_finds_beginnings_of_addresses_and_domains_in_any_case_and_takes_wildcards_as_they_are(): void
    {
        foreach (['a_b@example.org', 'axb@example.org', 'a%b@example.com', "o'neil@example.org"] as $email) {
            $this->invite($email);
        }
        $found = fn(string $text): array => array_map(
            static fn(Invitation $found): string => $found->email,
            $this->services->invitationList()->search(
                new InvitationQuery(search: $text, orderBy: 'email', order: 'asc'),
                Actor::operator(),
            ),
        );

        self::assertSame(['a_b@example.org'], $found('A_B'));
        self::assertSame(['a%b@example.com'], $found('a%'));
        self::assertSame(["o'neil@example.org"], $found("o'n"));
        self::assertSame([], $found('%'));
        self::assertSame([], $found('\\'));
        self::assertSame([], $found('xb'));
        self::assertSame([], $found('example'));
        self::assertCount(4, $found('@EXAMPLE'));
        self::assertSame(['a%b@example.com'], $found('@example.com'));
        self::assertSame([], $found('@%'));
        self::assertSame(1, $this->services->invitationList()->count(
            new InvitationQuery(search: 'a%'),
            Actor::operator(),
        ));
    }

    public function test_pages_hold_every_invitation_once_in_any_order(): void
    {
        for ($i = 0; $i < 7; $i++) {
            $this->invite("client{$i}@example.org");
        }

        foreach (InvitationQuery::ORDER_BY as $by) {
            foreach (['asc', 'desc'] as $order) {
                $ids = [];
                foreach ([1, 2, 3, 4] as $page) {
                    $query = new InvitationQuery(orderBy: $by, order: $order, perPage: 3, page: $page);
                    $found = $this->services->invitationList()->search($query, Actor::operator());
                    array_push($ids, ...array_column($found, 'id'));
                    // The last ones are read from the end, where it is known.
                    self::assertEquals(
                        $found,
                        $this->services->invitationList()->search($query, Actor::operator(), 7),
                        "{$by} {$order}",
                    );
                }
                self::assertCount(7, $ids, "{$by} {$order}");
                self::assertCount(7, array_unique($ids), "{$by} {$order}");
            }
        }
    }

    public function test_lists_can_be_narrowed_by_portal_status_and_delivery(): void
    {
        $revoked = $this->invite('a@example.org');
        $this->services->invitations()->revoke(self::current($revoked), Actor::operator());
        Inbox::behave('reject');
        $failed = $this->invite('b@example.org', terms: self::terms(days: 7));
        Inbox::behave('accept');
        $pending = $this->invite('c@example.org', $failed->portalId, self::terms(days: 30));
        $this->clock->time = $failed->expiresAt;
        $ids = function (mixed ...$narrowed): array {
            $query = new InvitationQuery(...$narrowed);
            $ids = array_column($this->services->invitationList()->search($query, Actor::operator()), 'id');
            self::assertSame(count($ids), $this->services->invitationList()->count($query, Actor::operator()));
            sort($ids);

            return $ids;
        };

        self::assertSame([$revoked->id], $ids(status: Status::Revoked));
        self::assertSame([$failed->id], $ids(status: Status::Expired));
        self::assertSame([$pending->id], $ids(status: Status::Pending));
        self::assertSame([$pending->id], $ids(portalId: $failed->portalId, withoutUnsent: true));
        self::assertSame([$failed->id], $ids(delivery: Delivery::Failed));
        self::assertSame([$failed->id, $pending->id], $ids(portalId: $failed->portalId));
        self::assertSame([], $ids(portalId: $failed->portalId, status: Status::Accepted));
        self::assertSame(
            [
                'pending' => 1,
                'unsent' => 0,
                'accepted' => 0,
                'revoked' => 1,
                'expired' => 1,
                'failed' => 1,
                'asked' => 0,
            ],
            $this->services->invitationList()->countByStatus(Actor::operator()),
        );

        $this->clock->time--;
        self::assertSame([$failed->id, $pending->id], $ids(status: Status::Pending));
        self::assertSame([$pending->id], $ids(status: Status::Pending, withoutUnsent: true));
        self::assertSame(
            [
                'pending' => 1,
                'unsent' => 1,
                'accepted' => 0,
                'revoked' => 1,
                'expired' => 0,
                'failed' => 1,
                'asked' => 0,
            ],
            $this->services->invitationList()->countByStatus(Actor::operator()),
        );
        self::assertSame(
            [$failed->portalId => ['pending' => 1, 'accepted' => 0, 'failed' => 1]],
            $this->services->invitationList()->countByPortal([$failed->portalId], Actor::operator()),
        );
    }

    public function test_an_empty_table_counts_nothing(): void
    {
        self::assertSame(
            [
                'pending' => 0,
                'unsent' => 0,
                'accepted' => 0,
                'revoked' => 0,
                'expired' => 0,
                'failed' => 0,
                'asked' => 0,
            ],
            $this->services->invitationList()->countByStatus(Actor::operator()),
        );
        self::assertSame([], $this->services->invitationList()->search(new InvitationQuery(), Actor::operator()));
    }

    // Accounts that go.

    public function test_a_deleted_account_can_be_invited_anew(): void
    {
        $first = $this->invite();
        $link = $this->acceptLink(self::secretSentTo(), self::PASSWORD, '');
        self::assertSame(LinkState::Entered, $link->state);
        wp_delete_user((int) $link->userId);

        $second = $this->invite(portal: $first->portalId);

        self::assertSame(LinkState::Entered, $this->acceptLink(self::secretSentTo(), self::PASSWORD, '')->state);
        self::assertNotSame($first->id, $second->id);
    }

    /** A row that somebody else is about to send. */
    private function stage(int $portal, int $at): int
    {
        return (int) $this->services
            ->storage
            ->stagedRows()
            ->stage(
                new NewInvitation(
                    $portal,
                    EmailAddress::parse('client@example.org'),
                    hash('sha256', 'another'),
                    null,
                    '',
                    1,
                    $at,
                    $at + 86_400,
                ),
            );
    }

    private function send(ShownLink $link): Invitation
    {
        return $this->services->invitations()->send(
            self::createPortal(),
            'client@example.org',
            self::terms('', 14),
            Actor::operator(),
            $link,
        );
    }

    private function email(): DeliveryByEmail
    {
        return $this->services->emailDelivery();
    }
}
