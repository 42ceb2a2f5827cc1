<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations\Storage;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\EmailAddress;
use ClientPress\Invitations\Event;
use ClientPress\Invitations\HistoryEntry;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationList;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Invitations\NewInvitation;
use ClientPress\Invitations\Status;
use ClientPress\Invitations\Terms;
use ClientPress\Tests\Invitations\InvitationTestCase;
use ClientPress\Tests\Support\Database;

/** Every statement that decides something, when it has to say yes and when no. */
final class InvitationRowsTest extends InvitationTestCase
{
    private const CLAIM = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';

    // Insert.

    public function test_one_portal_and_address_have_one_pending_row_in_any_case(): void
    {
        self::assertNotNull($this->insert(7, 'jo@example.org', 'a'));
        self::assertNull($this->insert(7, 'jo@example.org', 'b'));
        self::assertNull($this->insert(7, 'JO@EXAMPLE.ORG', 'c'));
        self::assertNotNull($this->insert(8, 'jo@example.org', 'd'));
        self::assertNotNull($this->insert(7, 'jo+tag@example.org', 'e'));
        self::assertSame(3, self::rows());
    }

    public function test_the_key_of_a_pending_row_mixes_up_no_numbers(): void
    {
        self::assertNotNull($this->insert(1, '1jo@example.org', 'a'));
        self::assertNotNull($this->insert(11, 'jo@example.org', 'b'));
    }

    public function test_one_secret_has_one_row(): void
    {
        self::assertNotNull($this->insert(7, 'jo@example.org', 'a'));
        self::assertNull($this->insert(8, 'jo@example.org', 'a'));
    }

    public function test_what_is_written_is_read_back(): void
    {
        $id = $this->services
            ->storage
            ->stagedRows()
            ->stage(
                new NewInvitation(
                    7,
                    EmailAddress::parse("O'Brien@Example.org"),
                    self::digest('a'),
                    '$argon2id$x',
                    "Two lines\nwith 'quotes', 100% \\ and 👋🏽",
                    3,
                    self::NOW,
                    self::NOW + 60,
                    isShown: true,
                    name: 'Flann O’Brien',
                    locale: 'de_DE_formal',
                ),
            );
        self::assertTrue($this->services->storage->stagedRows()->publish((int) $id, self::digest('a')));

        $read = $this->services->storage->invitationRows()->find((int) $id);

        self::assertEquals(
            new Invitation(
                id: (int) $id,
                portalId: 7,
                name: 'Flann O’Brien',
                email: "O'Brien@Example.org",
                emailKey: "o'brien@example.org",
                stored: Status::Pending,
                digest: self::digest('a'),
                stagedDigest: null,
                passphraseHash: '$argon2id$x',
                passphraseTries: 0,
                message: "Two lines\nwith 'quotes', 100% \\ and 👋🏽",
                invitedBy: 3,
                userId: null,
                delivery: Delivery::Queued,
                deliveryError: '',
                sendCount: 0,
                createdAt: self::NOW,
                sentAt: null,
                triedAt: null,
                linkShownAt: self::NOW,
                expiresAt: self::NOW + 60,
                acceptedAt: null,
                revokedAt: null,
                openedAt: null,
                reminderTries: 0,
                askedAt: null,
                claimId: null,
                claimSeq: 0,
                claimedAt: null,
                locale: 'de_DE_formal',
            ),
            $read,
        );
        self::assertSame('example.org', self::row((int) $id)['email_domain']);
        self::assertEquals($read, $this->services->storage->invitationRows()->findByDigest(self::digest('a')));
        self::assertEquals($read, $this->services->storage->invitationRows()->findPending(7, "o'brien@example.org"));
        self::assertNull($this->services->storage->invitationRows()->find((int) $id + 1));
        self::assertNull($this->services->storage->invitationRows()->findByDigest(self::digest('b')));
        self::assertNull($this->services->storage->invitationRows()->findPending(7, 'jo@example.org'));
    }

    // A send that is not written down yet.

    public function test_a_staged_row_takes_the_place_and_is_seen_by_nobody(): void
    {
        $portal = self::createPortal();
        $id = (int) $this->stage($portal, 'jo@example.org', 'a');

        self::assertNull($this->insert($portal, 'jo@example.org', 'b'));
        self::assertTrue($this->services->storage->stagedRows()->isStaged($portal, 'jo@example.org'));
        self::assertNull($this->services->storage->invitationRows()->find($id));
        self::assertNull($this->services->storage->invitationRows()->findByDigest(self::digest('a')));
        self::assertNull($this->services->storage->invitationRows()->findPending($portal, 'jo@example.org'));
        self::assertNull($this->services->storage->invitationRows()->findLatest($portal, 'jo@example.org'));
        self::assertSame(0, $this->services->storage->invitationSearch()->countEmails($portal, 'jo@example.org'));
        self::assertSame([], $this->services->storage->invitationSearch()->pendingAmong([[$portal, 'jo@example.org']]));
        self::assertSame([], $this->services->storage->invitationRows()->pendingOf($portal));
        self::assertSame([], $this->services->storage->invitationSearch()->invitedPortalIds('', 10));
        self::assertSame(0, array_sum($this->services->storage->invitationSearch()->countByStatus(self::NOW)));
        $queries = [
            new InvitationQuery(),
            new InvitationQuery(portalId: $portal),
            new InvitationQuery(search: 'jo@example.org'),
            new InvitationQuery(asked: true),
            new InvitationQuery(delivery: Delivery::Queued),
            ...array_map(static fn(Status $status) => new InvitationQuery(status: $status), Status::cases()),
        ];
        foreach ($queries as $query) {
            self::assertSame([], $this->services->storage->invitationSearch()->search($query, self::NOW));
            self::assertSame(0, $this->services->storage->invitationSearch()->count($query, self::NOW));
        }
        self::assertSame(
            [],
            $this->services->storage->reminderRows()->dueForReminder(self::NOW, self::NOW + 9_999, self::NOW, 10),
        );
        self::assertSame([], $this->services->storage->invitationRows()->idsOverBefore(self::NOW + 99_999_999, 10));
        self::assertFalse($this->services->storage->history()->record($id, Event::Sent, 0, self::NOW));
        self::assertFalse(
            $this->services->storage->acceptanceSteps()->claim($id, self::digest('a'), self::CLAIM, self::NOW),
        );
        self::assertFalse($this->services->storage->invitationRows()->revoke($id, self::NOW));
        self::assertFalse($this->services->storage->invitationRows()->delete($id, self::NOW + 99_999_999));
        self::assertSame('staged', self::row($id)['status']);
    }

    public function test_a_staged_row_is_published_by_whoever_staged_it_and_no_one_else(): void
    {
        $id = (int) $this->stage(7, 'jo@example.org', 'a');

        self::assertFalse($this->services->storage->stagedRows()->publish($id, self::digest('b')));
        self::assertTrue($this->services->storage->stagedRows()->publish($id, self::digest('a')));
        self::assertFalse($this->services->storage->stagedRows()->publish($id, self::digest('a')));
        $this->services->storage->stagedRows()->dropStaged($id, self::digest('a'));
        self::assertNotNull($this->services->storage->invitationRows()->find($id));
    }

    public function test_a_staged_row_makes_room_when_its_send_failed_or_after_a_minute(): void
    {
        $id = (int) $this->stage(7, 'jo@example.org', 'a');
        $this->services->storage->stagedRows()->dropStaged($id, self::digest('b'));
        self::assertNull($this->stage(7, 'jo@example.org', 'b'));
        $this->services->storage->stagedRows()->dropStaged($id, self::digest('a'));
        self::assertNotNull($this->stage(7, 'jo@example.org', 'b'));

        self::assertFalse($this->services->storage->stagedRows()->dropAbandoned(7, 'jo@example.org', self::NOW + 60));
        self::assertFalse($this->services->storage->stagedRows()->dropAbandoned(8, 'jo@example.org', self::NOW + 61));
        self::assertTrue($this->services->storage->stagedRows()->dropAbandoned(7, 'jo@example.org', self::NOW + 61));
        self::assertFalse($this->services->storage->stagedRows()->dropAbandoned(7, 'jo@example.org', self::NOW + 61));

        // A clock that was set back must not keep the row until it has caught up.
        self::assertNotNull($this->stage(7, 'jo@example.org', 'c'));
        self::assertTrue($this->services->storage->stagedRows()->dropAbandoned(7, 'jo@example.org', self::NOW - 61));

        $this->stage(7, 'jo@example.org', 'd');
        $pending = (int) $this->insert(8, 'jo@example.org', 'e');
        $this->services->storage->stagedRows()->dropAllAbandoned(self::NOW + 60);
        self::assertSame(2, self::rows());
        $this->services->storage->stagedRows()->dropAllAbandoned(self::NOW + 61);
        self::assertSame(1, self::rows());
        self::assertNotNull($this->services->storage->invitationRows()->find($pending));
    }

    // Claim.

    public function test_a_claim_needs_the_live_pending_row_of_this_very_secret(): void
    {
        $id = $this->given();
        $expires = self::NOW + 1_000;

        self::assertFalse(
            $this->services->storage->acceptanceSteps()->claim($id + 1, self::digest('a'), self::CLAIM, self::NOW),
        );
        self::assertFalse(
            $this->services->storage->acceptanceSteps()->claim($id, self::digest('b'), self::CLAIM, self::NOW),
        );
        self::assertFalse(
            $this->services->storage->acceptanceSteps()->claim($id, self::digest('a'), self::CLAIM, $expires),
        );
        foreach (['accepted', 'revoked'] as $status) {
            $this->set($id, ['status' => $status]);
            self::assertFalse(
                $this->services->storage->acceptanceSteps()->claim($id, self::digest('a'), self::CLAIM, self::NOW),
            );
        }
        $this->set($id, ['status' => 'pending']);
        self::assertNull(self::row($id)['claim_id']);

        self::assertTrue(
            $this->services->storage->acceptanceSteps()->claim($id, self::digest('a'), self::CLAIM, $expires - 1),
        );
        self::assertSame(self::CLAIM, self::row($id)['claim_id']);
    }

    public function test_a_claim_is_taken_over_after_a_minute(): void
    {
        $id = $this->given();
        $claim = fn(string $by, int $at): bool => $this->services
            ->storage
            ->acceptanceSteps()
            ->claim($id, self::digest('a'), $by, $at);

        self::assertTrue($claim(self::CLAIM, self::NOW));
        self::assertFalse($claim('b', self::NOW));
        self::assertFalse($claim('b', self::NOW + 60));
        self::assertTrue($claim('b', self::NOW + 61));
        self::assertFalse($claim(self::CLAIM, self::NOW + 62));
        self::assertSame('b', self::row($id)['claim_id']);
    }

    public function test_only_who_holds_a_claim_can_give_it_back(): void
    {
        $id = $this->given();
        $this->services->storage->acceptanceSteps()->claim($id, self::digest('a'), self::CLAIM, self::NOW);

        $this->services->storage->acceptanceSteps()->release($id, 'another');
        self::assertSame(self::CLAIM, self::row($id)['claim_id']);

        $this->services->storage->acceptanceSteps()->release($id, self::CLAIM);
        self::assertSame([null, null], [self::row($id)['claim_id'], self::row($id)['claimed_gmt']]);
    }

    // Lock, bind, accept.

    /** @return array<string, array{array<string, mixed>}> what has happened to the row since it was claimed */
    public static function whatOvertakes(): array
    {
        return [
            'claimed by another' => [['claim_id' => 'another']],
            'claim given back' => [['claim_id' => null]],
            'revoked' => [['status' => 'revoked']],
            'accepted' => [['status' => 'accepted']],
        ];
    }

    /**
     * @dataProvider whatOvertakes
     * @param array<string, mixed> $change
     */
    public function test_whoever_was_overtaken_decides_nothing(array $change): void
    {
        $claimed = $this->claimed();
        $this->set($claimed->id, $change);
        $before = self::row($claimed);

        self::assertFalse($this->services->storage->acceptanceSteps()->lockRow($claimed));
        self::assertFalse($this->services->storage->acceptanceSteps()->bindUser($claimed, 5));
        self::assertFalse($this->services->storage->acceptanceSteps()->accept($claimed->id, self::CLAIM, 5, self::NOW));
        self::assertSame($before, self::row($claimed));
    }

    public function test_an_account_is_bound_only_while_its_row_is_locked(): void
    {
        $claimed = $this->claimed();

        self::assertFalse($this->services->storage->acceptanceSteps()->bindUser($claimed, 5));
        self::assertTrue($this->services->storage->acceptanceSteps()->lockRow($claimed));
        self::assertTrue($this->services->storage->acceptanceSteps()->bindUser($claimed, 5));
        self::assertSame('5', self::row($claimed)['user_id']);
    }

    public function test_one_claim_begins_one_account(): void
    {
        $claimed = $this->claimed();
        self::assertTrue($this->services->storage->acceptanceSteps()->lockRow($claimed));
        self::assertFalse($this->services->storage->acceptanceSteps()->lockRow($claimed));
        self::assertTrue($this->services->storage->acceptanceSteps()->bindUser($claimed, 5));

        self::assertFalse($this->services->storage->acceptanceSteps()->bindUser($claimed, 6));
        self::assertFalse(
            $this->services
                ->storage
                ->acceptanceSteps()
                ->lockRow($this->services->storage->invitationRows()->find($claimed->id) ?? $claimed),
        );
        self::assertSame('5', self::row($claimed)['user_id']);
    }

    public function test_accepting_frees_the_address_and_confirming_releases_the_claim(): void
    {
        $claimed = $this->claimed();

        self::assertTrue(
            $this->services->storage->acceptanceSteps()->accept($claimed->id, self::CLAIM, 5, self::NOW + 5),
        );
        self::assertFalse(
            $this->services->storage->acceptanceSteps()->accept($claimed->id, self::CLAIM, 5, self::NOW + 5),
        );
        self::assertTrue($this->services->storage->acceptanceSteps()->confirmAccepted($claimed->id, self::CLAIM));

        $row = self::row($claimed);
        self::assertSame(['accepted', '5'], [$row['status'], $row['user_id']]);
        self::assertSame([null, null, null], [$row['pending_key'], $row['claim_id'], $row['claimed_gmt']]);
        self::assertNotNull($this->insert(7, 'jo@example.org', 'b'));
    }

    public function test_nothing_is_confirmed_that_was_not_accepted_by_this_claim(): void
    {
        $claimed = $this->claimed();

        self::assertFalse($this->services->storage->acceptanceSteps()->confirmAccepted($claimed->id, self::CLAIM));
        self::assertTrue(
            $this->services->storage->acceptanceSteps()->accept($claimed->id, self::CLAIM, 5, self::NOW + 5),
        );
        self::assertFalse(
            $this->services->storage->acceptanceSteps()->confirmAccepted($claimed->id, str_repeat('b', 32)),
        );
    }

    public function test_only_an_account_that_stands_and_has_the_address_is_confirmed(): void
    {
        $claimed = $this->claimed();
        $holder = self::createUser('subscriber', ['user_email' => $claimed->email])->ID;
        $stranger = self::createUser('subscriber')->ID;

        self::assertFalse($this->services->storage->acceptanceSteps()->confirmUser($claimed, $holder + $stranger));
        self::assertFalse($this->services->storage->acceptanceSteps()->confirmUser($claimed, $stranger));
        self::assertNull(self::row($claimed)['user_id']);
        self::assertTrue($this->services->storage->acceptanceSteps()->confirmUser($claimed, $holder));
        self::assertSame((string) $holder, self::row($claimed)['user_id']);
    }

    public function test_a_rollback_leaves_nothing_of_a_transaction(): void
    {
        $claimed = $this->claimed();
        $before = self::row($claimed);

        self::assertTrue($this->services->storage->acceptanceSteps()->begin());
        self::assertTrue($this->services->storage->acceptanceSteps()->accept($claimed->id, self::CLAIM, 5, self::NOW));
        $this->services->storage->acceptanceSteps()->rollBack();
        $this->services->storage->acceptanceSteps()->rollBack();

        self::assertSame($before, self::row($claimed));
    }

    // Secrets.

    public function test_a_secret_is_replaced_only_by_who_saw_the_last_one(): void
    {
        $seen = $this->services->storage->invitationRows()->find($this->given());
        self::assertNotNull($seen);

        self::assertTrue(
            $this->services
                ->storage
                ->nextSecrets()
                ->replaceSecret($seen, $seen->withTerms(new Terms('Anew', 14))->withSecret(
                    self::digest('b'),
                    null,
                    self::NOW + 5,
                    Delivery::Queued,
                    null,
                )),
        );
        self::assertFalse(
            $this->services
                ->storage
                ->nextSecrets()
                ->replaceSecret($seen, $seen->withTerms(new Terms('', 14))->withSecret(
                    self::digest('c'),
                    null,
                    self::NOW + 9,
                    Delivery::Queued,
                    null,
                )),
        );

        $row = self::row($seen);
        self::assertSame([self::digest('b'), 'Anew'], [$row['token_digest'], $row['message']]);
        self::assertSame(gmdate('Y-m-d H:i:s', self::NOW + 5), $row['expires_gmt']);
    }

    /**
     * @testWith ["accepted"]
     *           ["revoked"]
     */
    public function test_no_secret_brings_back_what_is_decided(string $status): void
    {
        $seen = $this->services->storage->invitationRows()->find($this->given());
        self::assertNotNull($seen);
        $this->set($seen->id, ['status' => $status]);
        $before = self::row($seen);

        self::assertFalse(
            $this->services
                ->storage
                ->nextSecrets()
                ->replaceSecret($seen, $seen->withTerms(new Terms('', 14))->withSecret(
                    self::digest('b'),
                    null,
                    self::NOW + 5,
                    Delivery::Queued,
                    null,
                )),
        );
        self::assertFalse($this->services->storage->nextSecrets()->stageSecret($seen, self::digest('b'), self::NOW));
        self::assertSame($before, self::row($seen));

        $this->set($seen->id, ['next_digest' => self::digest('b')]);
        self::assertFalse(
            $this->services->storage->nextSecrets()->promoteSecret($seen->id, self::digest('b'), self::NOW),
        );
    }

    public function test_a_second_secret_needs_a_live_row_that_nobody_is_accepting(): void
    {
        $seen = $this->services->storage->invitationRows()->find($this->given());
        self::assertNotNull($seen);

        self::assertFalse(
            $this->services->storage->nextSecrets()->stageSecret($seen, self::digest('b'), self::NOW + 1_000),
        );
        $this->services->storage->acceptanceSteps()->claim($seen->id, $seen->digest, self::CLAIM, self::NOW);
        self::assertFalse(
            $this->services->storage->nextSecrets()->stageSecret($seen, self::digest('b'), self::NOW + 60),
        );
        self::assertFalse(
            $this->services->storage->nextSecrets()->stageSecret($seen, self::digest('b'), self::NOW - 60),
        );

        self::assertTrue(
            $this->services->storage->nextSecrets()->stageSecret($seen, self::digest('b'), self::NOW + 61),
        );
        self::assertFalse(
            $this->services->storage->nextSecrets()->stageSecret($seen, self::digest('c'), self::NOW + 61),
            'One at a time.',
        );
        self::assertSame($seen->digest, self::row($seen)['token_digest']);
        self::assertEquals(
            $this->services->storage->invitationRows()->find($seen->id),
            $this->services->storage->invitationRows()->findByStagedDigest(self::digest('b')),
        );
        self::assertNull($this->services->storage->invitationRows()->findByStagedDigest(self::digest('c')));
    }

    public function test_a_second_secret_becomes_the_only_one_or_none_unless_something_newer_came(): void
    {
        $seen = $this->services->storage->invitationRows()->find($this->given());
        self::assertNotNull($seen);
        $this->services->storage->nextSecrets()->stageSecret($seen, self::digest('b'), self::NOW);

        $this->services
            ->storage
            ->nextSecrets()
            ->dropStagedSecret($seen->id, self::digest('c'), 'mailbox full', self::NOW);
        self::assertFalse(
            $this->services->storage->nextSecrets()->promoteSecret($seen->id, self::digest('c'), self::NOW),
        );
        self::assertSame([self::digest('a'), self::digest('b')], self::digestsOf($seen));
        self::assertTrue(
            $this->services->storage->nextSecrets()->promoteSecret($seen->id, self::digest('b'), self::NOW + 5),
        );
        self::assertSame([self::digest('b'), null], self::digestsOf($seen));
        $row = self::row($seen);
        self::assertSame(['sent', '1', null, ''], [
            $row['delivery'],
            $row['send_count'],
            $row['next_gmt'],
            $row['delivery_error'],
        ]);

        $now = $this->services->storage->invitationRows()->find($seen->id);
        $this->services->storage->nextSecrets()->stageSecret($now, self::digest('c'), self::NOW);
        $this->services
            ->storage
            ->nextSecrets()
            ->dropStagedSecret($seen->id, self::digest('c'), 'mailbox full', self::NOW + 9);
        self::assertSame([self::digest('b'), null], self::digestsOf($seen));
        $row = self::row($seen);
        self::assertSame([
            'sent',
            'mailbox full',
            '1',
            gmdate('Y-m-d H:i:s', self::NOW + 5),
            gmdate('Y-m-d H:i:s', self::NOW + 9),
        ], [$row['delivery'], $row['delivery_error'], $row['send_count'], $row['sent_gmt'], $row['tried_gmt']]);

        $this->services->storage->nextSecrets()->stageSecret($now, self::digest('d'), self::NOW);
        $this->services
            ->storage
            ->nextSecrets()
            ->replaceSecret($now, $now->withTerms(new Terms('', 14))->withSecret(
                self::digest('e'),
                null,
                self::NOW + 5,
                Delivery::Queued,
                null,
            ));
        self::assertFalse(
            $this->services->storage->nextSecrets()->promoteSecret($seen->id, self::digest('d'), self::NOW),
        );
        self::assertSame([self::digest('e'), null], self::digestsOf($seen));
    }

    public function test_an_interrupted_secret_is_left_beside_the_other_once_and_makes_room(): void
    {
        $seen = $this->services->storage->invitationRows()->find($this->given());
        self::assertNotNull($seen);
        $this->services->storage->nextSecrets()->stageSecret($seen, self::digest('b'), self::NOW);

        self::assertSame([], $this->services->storage->nextSecrets()->stagedBefore(self::NOW - 1, 10));
        self::assertFalse(
            $this->services->storage->nextSecrets()->leaveStaged($seen->id, self::digest('b'), self::NOW - 1),
        );
        self::assertCount(1, $this->services->storage->nextSecrets()->stagedBefore(self::NOW, 10));
        self::assertTrue($this->services->storage->nextSecrets()->leaveStaged($seen->id, self::digest('b'), self::NOW));
        self::assertFalse(
            $this->services->storage->nextSecrets()->leaveStaged($seen->id, self::digest('b'), self::NOW),
        );

        self::assertSame([], $this->services->storage->nextSecrets()->stagedBefore(self::NOW + 1_000, 10));
        self::assertSame([self::digest('a'), self::digest('b')], self::digestsOf($seen));
        self::assertTrue($this->services->storage->nextSecrets()->stageSecret($seen, self::digest('c'), self::NOW));
    }

    public function test_a_retired_secret_leads_to_the_row_that_it_was_of(): void
    {
        $id = $this->given();
        $this->services
            ->storage
            ->history()
            ->record($id, Event::Resent, 0, self::NOW, retiredDigest: self::digest('old'));

        self::assertSame(
            $id,
            $this->services->storage->invitationRows()->findByRetiredDigest(self::digest('old'))?->id,
        );
        self::assertNull($this->services->storage->invitationRows()->findByRetiredDigest(self::digest('a')));
    }

    public function test_what_became_of_an_email_is_written_to_its_own_secret_alone(): void
    {
        $id = $this->given();
        $this->services
            ->storage
            ->invitationRows()
            ->recordDelivery($id, self::digest('b'), Delivery::Failed, 'late news', self::NOW);
        self::assertSame(['queued', '0'], [self::row($id)['delivery'], self::row($id)['send_count']]);

        $this->services
            ->storage
            ->invitationRows()
            ->recordDelivery($id, self::digest('a'), Delivery::Sent, '', self::NOW);
        self::assertSame(['sent', '1'], [self::row($id)['delivery'], self::row($id)['send_count']]);
    }

    public function test_an_email_was_sent_when_the_mail_system_took_it_and_tried_either_way(): void
    {
        $id = $this->given();
        $told = static fn(): array => array_values(array_intersect_key(self::row($id), [
            'delivery' => 1,
            'delivery_error' => 1,
            'send_count' => 1,
            'sent_gmt' => 1,
            'tried_gmt' => 1,
        ]));
        [$first, $second] = [gmdate('Y-m-d H:i:s', self::NOW), gmdate('Y-m-d H:i:s', self::NOW + 1)];

        $this->services
            ->storage
            ->invitationRows()
            ->recordDelivery($id, self::digest('a'), Delivery::Failed, 'No route.', self::NOW);
        self::assertSame(['failed', 'No route.', '0', null, $first], $told());
        $this->services
            ->storage
            ->invitationRows()
            ->recordDelivery($id, self::digest('a'), Delivery::Sent, '', self::NOW);
        self::assertSame(['sent', '', '1', $first, $first], $told());
        $this->services
            ->storage
            ->invitationRows()
            ->recordDelivery($id, self::digest('a'), Delivery::Failed, 'No route.', self::NOW + 1);
        self::assertSame(['failed', 'No route.', '1', $first, $second], $told());
    }

    // Replacing a secret, and remembering it.

    public function test_a_replaced_secret_is_remembered_where_the_replacement_can_be_seen(): void
    {
        $seen = $this->services->storage->invitationRows()->find($this->given());
        self::assertNotNull($seen);
        $remember = fn(): bool => $this->services
            ->storage
            ->nextSecrets()
            ->recordReplacement($seen, self::digest('b'), Event::Resent, 3, self::NOW);

        self::assertFalse($remember());
        self::assertFalse($this->services->storage->nextSecrets()->confirmSecret($seen->id, self::digest('b')));
        self::assertTrue(
            $this->services
                ->storage
                ->nextSecrets()
                ->replaceSecret($seen, $seen->withTerms(new Terms('', 14))->withSecret(
                    self::digest('b'),
                    null,
                    self::NOW + 5,
                    Delivery::Queued,
                    null,
                )),
        );
        self::assertTrue($remember());

        self::assertTrue($this->services->storage->nextSecrets()->confirmSecret($seen->id, self::digest('b')));
        self::assertTrue(
            $this->services->storage->nextSecrets()->confirmSecret($seen->id, self::digest('b')),
            'As often as it is asked.',
        );
        self::assertSame(
            $seen->id,
            $this->services->storage->invitationRows()->findByRetiredDigest(self::digest('a'))?->id,
        );
        $history = $this->services->storage->history()->history($seen->id);
        self::assertSame(
            [[Event::Resent, 3, self::NOW, '']],
            array_map(static fn(HistoryEntry $entry): array => [
                $entry->event,
                $entry->actorId,
                $entry->at,
                $entry->detail,
            ], $history),
        );
    }

    public function test_statements_that_belong_together_are_carried_out_together_or_not_at_all(): void
    {
        $id = $this->given();
        $revoke = fn(): bool => $this->services->storage->invitationRows()->revoke($id, self::NOW);

        self::assertFalse(
            $this->services->storage->acceptanceSteps()->inTransaction(static fn(): bool => $revoke() && false),
        );
        self::assertSame('pending', self::row($id)['status']);
        try {
            $this->services
                ->storage
                ->acceptanceSteps()
                ->inTransaction(static fn(): bool => $revoke() && throw new \LogicException('Another plugin.'));
            self::fail('It went on.');
        } catch (\LogicException) {
            self::assertSame('pending', self::row($id)['status']);
        }
        self::assertTrue($this->services->storage->acceptanceSteps()->inTransaction($revoke));
        self::assertSame('revoked', self::row($id)['status']);
    }

    // Searching.

    public function test_a_search_finds_the_same_whether_few_match_or_many(): void
    {
        global $wpdb;

        $wpdb->query('START TRANSACTION');
        for ($number = 0; $number < 510; $number++) {
            $this->insert($number % 3, "c{$number}@example.org", "secret {$number}");
        }
        $wpdb->query('COMMIT');
        $this->insert(1, 'jo_50%@example.com', 'jo');
        $found = fn(mixed ...$query): array => array_column(
            $this->services->storage->invitationSearch()->search(new InvitationQuery(...$query), self::NOW),
            'email',
        );
        $count = fn(mixed ...$query): int => $this->services
            ->storage
            ->invitationSearch()
            ->count(new InvitationQuery(...$query), self::NOW);

        self::assertSame(['c509@example.org', 'c508@example.org'], $found(search: '@example.org', perPage: 2));
        self::assertSame(['c508@example.org'], $found(search: '@EXAMPLE.org', portalId: 1, perPage: 1));
        self::assertSame([510, 170], [$count(search: '@example.org'), $count(search: '@example.org', portalId: 1)]);
        self::assertSame(['jo_50%@example.com'], $found(search: 'jo_50%@'));
        self::assertSame([], $found(search: 'jo_50%@', portalId: 2));
        self::assertSame([1, 0], [$count(search: 'jo'), $count(search: 'jo', status: Status::Revoked)]);
        self::assertSame([0, []], [$count(search: 'nobody'), $found(search: 'nobody')]);
        $this->insert(1, 'nobody@example.org', 'nobody');
        self::assertSame(['nobody@example.org'], $found(search: 'nobody'));
    }

    public function test_a_name_is_found_by_the_beginning_of_any_of_its_words(): void
    {
        $names = ['ada' => 'Anna Maria Müller-Lüdenscheidt', 'bea' => "Seán O'Brien", 'cy' => 'Maria 50%'];
        foreach ($names as $local => $name) {
            $this->insert(7, "{$local}@example.org", $local, $name);
        }
        $this->insert(7, 'maria@example.org', 'maria');
        $found = fn(mixed ...$query): array => array_column(
            $this->services->storage->invitationSearch()->search(new InvitationQuery(...$query), self::NOW),
            'email',
        );

        foreach (['anna', 'ANNA MAR', 'müller', 'MÜLL', 'lüdensch'] as $search) {
            self::assertSame(['ada@example.org'], $found(search: $search), $search);
        }
        self::assertSame(['bea@example.org'], $found(search: 'brien'));
        self::assertSame(['bea@example.org'], $found(search: "o'b"));
        self::assertSame(['maria@example.org', 'cy@example.org', 'ada@example.org'], $found(search: 'maria'));
        self::assertSame([[], [], []], [$found(search: 'nna'), $found(search: 'mar%'), $found(search: 'maria anna')]);
        self::assertSame(['cy@example.org'], $found(search: '50%'));
        self::assertSame(['maria@example.org'], $found(search: 'maria@'));
        self::assertSame([], $found(search: 'anna', status: Status::Accepted));
    }

    public function test_a_name_that_many_have_is_found_like_one_that_few_have(): void
    {
        global $wpdb;

        $wpdb->query('START TRANSACTION');
        for ($number = 0; $number < 510; $number++) {
            $this->insert($number % 3, "c{$number}@example.org", "secret {$number}", "Jo Nr{$number} Nr");
        }
        $this->insert(1, 'john@example.org', 'john');
        $wpdb->query('COMMIT');
        $search = $this->services->storage->invitationSearch();
        $query = new InvitationQuery(search: 'jo', portalId: 1, perPage: 2);

        self::assertSame(511, $search->count(new InvitationQuery(search: 'jo'), self::NOW));
        self::assertSame(171, $search->count($query, self::NOW));
        // Whose name has two such words is one.
        self::assertSame(510, $search->count(new InvitationQuery(search: 'nr'), self::NOW));
        self::assertSame(
            ['john@example.org', 'c508@example.org'],
            array_column($search->search($query, self::NOW), 'email'),
        );
    }

    public function test_what_very_many_have_is_found_wherever_it_stands(): void
    {
        global $wpdb;

        $invitations = $wpdb->prefix . 'clientpress_invitations';
        $names = $wpdb->prefix . 'clientpress_invitation_names';
        $wpdb->query(
            "INSERT INTO {$invitations} (id, portal_id, email, email_key, status, token_digest, message, delivery,
            delivery_error, created_gmt, expires_gmt)
            SELECT n, 1, CONCAT('c', n, '@e.org'), CONCAT('c', n, '@e.org'),
                CASE WHEN n % 1000 = 0 THEN 'revoked' ELSE 'accepted' END, n, '', 'sent', '', '2031-01-01', '2031-02-01'
            FROM "
                . Database::numbersTo(10_020),
        );
        foreach (['conny cole', 'cole'] as $place => $part) {
            $wpdb->query(
                "INSERT INTO {$names} (invitation_id, place, part) SELECT id, {$place}, '{$part}' FROM {$invitations}",
            );
        }
        // Far from the others, for whoever begins to look at the end of the list.
        $wpdb->query("UPDATE {$invitations} SET id = 900000, email_key = 'jo@e.org' WHERE id = 10020");
        $wpdb->query(
            "UPDATE {$names} SET invitation_id = 900000, part = CONCAT('x', part) WHERE invitation_id = 10020",
        );
        $search = $this->services->storage->invitationSearch();
        $ids = static fn(mixed ...$query): array => array_column(
            $search->search(new InvitationQuery(...$query, perPage: 3), self::NOW),
            'id',
        );

        foreach (['c', 'co'] as $term) {
            self::assertSame([10_019, 10_018, 10_017], $ids(search: $term), $term);
            self::assertSame([10_016, 10_015, 10_014], $ids(search: $term, page: 2), $term);
            self::assertSame([1, 2, 3], $ids(search: $term, order: 'asc'), $term);
            self::assertSame([4_999, 4_998, 4_997], $ids(search: $term, below: 5_000), $term);
            self::assertSame([10_000, 9_000, 8_000], $ids(search: $term, status: Status::Revoked), $term);
            self::assertSame(10_019, $search->count(new InvitationQuery(search: $term), self::NOW), $term);
            self::assertSame(10, $search->count(
                new InvitationQuery(search: $term, status: Status::Revoked),
                self::NOW,
            ));
            self::assertSame(10_001, $search->count(new InvitationQuery(search: $term), self::NOW, 10_001), $term);
        }

        self::assertSame([900_000, 10_019, 10_018], $ids(status: Status::Accepted));
        self::assertSame([1, 2, 3], $ids(status: Status::Accepted, order: 'asc'));
        self::assertSame([10_000, 9_000, 8_000], $ids(status: Status::Revoked));
        $revoked = static fn(int $page): array => array_column(
            $search->search(new InvitationQuery(status: Status::Revoked, perPage: 3, page: $page), self::NOW, 10),
            'id',
        );
        self::assertSame([[10_000, 9_000, 8_000], [1_000]], [$revoked(1), $revoked(4)]);

        // Very many addresses, and the names of a few that stand far from the first: none between is passed over.
        $wpdb->query("UPDATE {$invitations} SET email_key = 'c0@e.org' WHERE id = 900000");
        $wpdb->query("UPDATE {$names} SET part = CONCAT('x', part) WHERE invitation_id > 3");
        self::assertSame([900_000, 10_019, 10_018], $ids(search: 'c'));
        self::assertSame([10_019, 10_018, 10_017], $ids(search: 'c', below: 900_000));

        // That there are more than are counted is remembered, and no other figure.
        $list = $this->services->invitationList();
        $counts = static fn(): array => $list->countByStatus(Actor::operator());
        self::assertSame([10_001, 10], [$counts()['accepted'], $counts()['revoked']]);
        $wpdb->query("UPDATE {$invitations} SET status = 'pending'");
        $this->clock->time += 590;
        self::assertSame([10_001, 0], [$counts()['accepted'], $counts()['revoked']]);
        // Another view that gets so many does not prolong it.
        self::assertSame(10_001, $counts()['expired']);
        $this->clock->time += 11;
        self::assertSame([0, 10_001], [$counts()['accepted'], $counts()['expired']]);
        $wpdb->query("DELETE FROM {$invitations} WHERE id > 1000");
        self::assertSame(10_001, $counts()['expired']);
        delete_transient(InvitationList::MANY);
        self::assertSame(1_000, $counts()['expired']);
    }

    public function test_a_name_is_searched_no_more_once_its_record_is_gone(): void
    {
        $names = static fn(): int => self::rows('clientpress_invitation_names');
        $deleted = (int) $this->insert(7, 'jo@example.org', 'a', 'Jo Smith');
        $erased = (int) $this->insert(7, 'mia@example.org', 'b', 'Mia Smith');
        self::assertSame(4, $names());
        // Not written where the row is another one's by now.
        self::assertFalse($this->services->storage->stagedRows()->recordName($deleted, self::digest('b'), 'Jo'));

        $this->services->storage->invitationRows()->delete($deleted, self::NOW + 1_000);
        self::assertSame(2, $names());
        $this->services->storage->invitationRows()->revoke($erased, self::NOW);
        $row = $this->services->storage->invitationRows()->find($erased) ?? self::fail('The row is gone.');
        self::assertTrue($this->services->storage->personalRows()->anonymise($row, null));
        self::assertSame(0, $names());
    }

    // Revoke, delete.

    public function test_a_revoke_hits_what_is_pending_once(): void
    {
        $id = $this->given();

        self::assertTrue($this->services->storage->invitationRows()->revoke($id, self::NOW + 5_000));
        self::assertFalse($this->services->storage->invitationRows()->revoke($id, self::NOW + 5_001));
        self::assertSame(gmdate('Y-m-d H:i:s', self::NOW + 5_000), self::row($id)['revoked_gmt']);
        $this->set($id, ['status' => 'accepted']);
        self::assertFalse($this->services->storage->invitationRows()->revoke($id, self::NOW));
    }

    public function test_only_what_is_over_can_be_deleted(): void
    {
        $id = $this->given();
        $this->services->storage->history()->record($id, Event::Sent, 0, self::NOW);

        self::assertFalse($this->services->storage->invitationRows()->delete($id, self::NOW + 999));
        self::assertSame(1, self::rows());
        self::assertTrue($this->services->storage->invitationRows()->delete($id, self::NOW + 1_000));
        self::assertSame([0, 0], [self::rows(), self::rows('clientpress_invitation_events')]);
        self::assertFalse($this->services->storage->invitationRows()->delete($id, self::NOW + 1_000));
        // An email that was under way all the time has nothing left to write its end to.
        self::assertFalse(
            $this->services
                ->storage
                ->history()
                ->record($id, Event::DeliveryFailed, 0, self::NOW, 'No such user: jo@example.org'),
        );
        self::assertSame(0, self::rows('clientpress_invitation_events'));

        foreach (['accepted', 'revoked'] as $status) {
            $this->set($id = $this->given(), ['status' => $status]);
            self::assertTrue($this->services->storage->invitationRows()->delete($id, self::NOW));
        }
    }

    // Passphrase.

    public function test_ten_tries_are_counted_and_none_after_them(): void
    {
        $id = $this->given();
        $tries = array_map(
            fn(): bool => $this->services->storage->acceptanceSteps()->countPassphraseTry($id, self::digest('a'), 10),
            range(1, 12),
        );

        self::assertSame([...array_fill(0, 10, true), false, false], $tries);
        self::assertSame('10', self::row($id)['passphrase_tries']);
        self::assertFalse($this->services->storage->acceptanceSteps()->countPassphraseTry($id, self::digest('b'), 99));
    }

    public function test_a_try_is_given_back_to_the_same_secret_and_never_below_none(): void
    {
        $id = $this->given();
        $this->services->storage->acceptanceSteps()->countPassphraseTry($id, self::digest('a'), 10);

        $this->services->storage->acceptanceSteps()->refundPassphraseTry($id, self::digest('b'));
        self::assertSame('1', self::row($id)['passphrase_tries']);
        $this->services->storage->acceptanceSteps()->refundPassphraseTry($id, self::digest('a'));
        $this->services->storage->acceptanceSteps()->refundPassphraseTry($id, self::digest('a'));
        self::assertSame('0', self::row($id)['passphrase_tries']);
    }

    // What happens once.

    public function test_opened_reminded_and_asked_are_each_said_once(): void
    {
        $id = $this->given();
        $digest = self::digest('a');

        self::assertFalse($this->services->storage->invitationRows()->markOpened($id, self::digest('b'), self::NOW));
        self::assertTrue($this->services->storage->invitationRows()->markOpened($id, $digest, self::NOW));
        self::assertFalse($this->services->storage->invitationRows()->markOpened($id, $digest, self::NOW + 1));

        $seen = $this->services->storage->invitationRows()->find($id);
        self::assertTrue($this->services->storage->reminderRows()->markReminded($seen, self::NOW));
        self::assertFalse($this->services->storage->reminderRows()->markReminded($seen, self::NOW + 1));
        $this->services->storage->reminderRows()->postponeReminder($id, self::NOW + 1);
        $this->set($id, ['token_digest' => self::digest('b')]);
        self::assertFalse(
            $this->services->storage->reminderRows()->markReminded($seen, self::NOW + 2),
            'Somebody has made another link since.',
        );
        $this->set($id, ['token_digest' => $digest]);
        self::assertTrue($this->services->storage->reminderRows()->markReminded($seen, self::NOW + 2));

        self::assertTrue($this->services->storage->invitationRows()->markAsked($id, $digest, self::NOW, 100));
        self::assertFalse($this->services->storage->invitationRows()->markAsked($id, $digest, self::NOW + 99, 100));
        self::assertTrue($this->services->storage->invitationRows()->markAsked($id, $digest, self::NOW + 100, 100));

        $this->set($id, ['status' => 'revoked', 'reminded_gmt' => null, 'asked_gmt' => null]);
        self::assertFalse($this->services->storage->reminderRows()->markReminded($seen, self::NOW));
        self::assertFalse($this->services->storage->invitationRows()->markAsked($id, $digest, self::NOW, 100));
    }

    public function test_a_deleted_account_is_forgotten_by_what_is_undecided_alone(): void
    {
        $pending = $this->given();
        $accepted = (int) $this->insert(9, 'jo@example.org', 'c');
        $this->set($pending, ['user_id' => 5]);
        $this->set($accepted, ['user_id' => 5, 'status' => 'accepted']);

        $this->services->storage->invitationRows()->forgetUser(6);
        self::assertSame('5', self::row($pending)['user_id']);
        $this->services->storage->invitationRows()->forgetUser(5);

        self::assertSame([null, '5'], [self::row($pending)['user_id'], self::row($accepted)['user_id']]);
    }

    // Accounts.

    public function test_the_holder_of_an_address_is_found_past_caches_quotes_and_case(): void
    {
        $user = self::createUser('subscriber', ['user_email' => "Jo.O'Brien@example.org"]);
        wp_cache_set("jo.o'brien@example.org", 0, 'useremail');

        self::assertSame($user->ID, $this->services->storage->userAddresses()->userIdOfEmail("jo.o'brien@EXAMPLE.org"));
        self::assertNull($this->services->storage->userAddresses()->userIdOfEmail('o_brien@example.org'));
        self::assertNull($this->services->storage->userAddresses()->userIdOfEmail('%'));
        self::assertNull($this->services->storage->userAddresses()->userIdOfEmail(''));
    }

    // Speed.

    public function test_what_pages_and_links_ask_for_is_found_by_the_named_index(): void
    {
        if (Database::kind() !== 'mariadb') {
            self::markTestSkipped('SQLite explains in other words; the statements are the same.');
        }
        global $wpdb;
        $table = $wpdb->prefix . 'clientpress_invitations';
        // One in four is pending, of those half expired; 400 portals.
        $wpdb->query("INSERT INTO {$table} (portal_id, email, email_key, status, token_digest, next_digest, next_gmt,
            pending_key, message, delivery, delivery_error, created_gmt, sent_gmt, expires_gmt)
            SELECT seq % 400 + 1, CONCAT('c', seq, '@example.org'), CONCAT('c', seq, '@example.org'),
                ELT(seq % 8 DIV 2 + 1, 'pending', 'accepted', 'accepted', 'revoked'), SHA2(seq, 256),
                IF(seq % 1000 = 0, SHA2(CONCAT('n', seq), 256), NULL), IF(seq % 1000 = 0, '2031-03-01', NULL),
                IF(seq % 8 < 2, SHA2(CONCAT(seq % 400 + 1, ':c', seq, '@example.org'), 256), NULL), '', IF(seq % 97 = 0, 'failed', 'sent'), '',
                '2031-01-01', TIMESTAMPADD(MINUTE, -seq, '2031-03-30'),
                TIMESTAMPADD(MINUTE, IF(seq % 2 = 0, seq, -seq), '2031-03-30')
            FROM seq_1_to_20000");
        $wpdb->query("INSERT INTO {$wpdb->prefix}clientpress_invitation_events
            (invitation_id, event, created_gmt, detail, retired_digest)
            SELECT seq, 'resent', '2031-01-01', '', SHA2(CONCAT('r', seq), 256) FROM seq_1_to_20000");
        $wpdb->query("ANALYZE TABLE {$table}, {$wpdb->prefix}clientpress_invitation_events");
        self::assertSame(20_000, self::rows());
        $last = (int) $wpdb->get_var("SELECT MAX(id) FROM {$table}");
        $search = fn(mixed ...$query) => fn() => $this->services
            ->storage
            ->invitationSearch()
            ->search(new InvitationQuery(...$query), self::NOW);
        $statements = [
            'link' => [
                fn() => $this->services->storage->invitationRows()->findByDigest(hash('sha256', '77')),
                'token_digest',
                1,
            ],
            'staged link' => [
                fn() => $this->services->storage->invitationRows()->findByStagedDigest(hash('sha256', 'n7000')),
                'next_digest',
                1,
            ],
            'interrupted' => [
                fn() => $this->services->storage->nextSecrets()->stagedBefore(self::NOW, 200),
                'next_gmt',
                50,
            ],
            'old link' => [
                fn() => $this->services->storage->invitationRows()->findByRetiredDigest(hash('sha256', 'r77')),
                'retired_digest',
                1,
            ],
            'send' => [
                fn() => $this->services->storage->invitationRows()->findPending(9, 'c8@example.org'),
                'pending_key',
                1,
            ],
            'one' => [fn() => $this->services->storage->invitationRows()->find($last), 'PRIMARY', 1],
            'history' => [fn() => $this->services->storage->history()->history(77), 'invitation_id', 1],
            'sidebar' => [$search(portalId: 77), 'portal_id', 50],
            'portal deleted' => [
                fn() => $this->services->storage->invitationRows()->pendingOf(77),
                'portal_status',
                50,
            ],
            'list' => [$search(), 'PRIMARY', 20],
            'list by time of sending' => [$search(orderBy: 'sent'), 'sent_gmt', 20],
            'list by address' => [$search(orderBy: 'email', order: 'asc'), 'email_key', 20],
            'list by expiry' => [$search(orderBy: 'expires', order: 'asc'), 'expires_gmt', 20],
            'list of what failed' => [$search(delivery: Delivery::Failed), 'delivery_status', 20],
            'search' => [$search(search: 'c77@'), 'PRIMARY', 1],
            'the rest of a long list' => [$search(below: 100), 'PRIMARY', 100],
            'reminders' => [
                fn() => $this->services
                    ->storage
                    ->reminderRows()
                    ->dueForReminder(self::NOW, self::NOW + 86_400, self::NOW, 50),
                'expires_gmt',
                1_000,
            ],
        ];

        $found = [];
        foreach ($statements as $name => [$ask, $index, $rows]) {
            [$plan] = self::plansOf($ask);
            // What was really read; a row that is found before the plan is made has no such figure.
            $found[$name] = [$plan['key'], (float) ($plan['r_rows'] ?? $plan['rows']) <= $rows];
        }

        self::assertSame(array_map(static fn(array $statement): array => [$statement[1], true], $statements), $found);

        // The statement itself and its derived tables have no key; each figure does.
        $figures = array_filter(
            self::plansOf(fn() => $this->services->storage->invitationSearch()->countByStatus(self::NOW)),
            static fn(array $plan): bool => $plan['key'] !== null,
        );
        self::assertCount(6, $figures);
        self::assertSame(1, array_count_values(array_column($figures, 'key'))['delivery_status']);
        foreach ($figures as $figure) {
            self::assertStringContainsString('Using index', $figure['Extra']);
        }
    }

    /** @return list<array<string, string|null>> how the database carries out what decides: the last statement, or the one that finds the ids of a list */
    private static function plansOf(\Closure $operation): array
    {
        global $wpdb;

        $last = '';
        $listen = static function (string $sql) use (&$last): string {
            // What a page of a list shows is read by the ids that this one has found.
            $last = str_contains($last, 'ORDER BY i.') ? $last : $sql;

            return $sql;
        };
        add_filter('query', $listen);
        $operation();
        remove_filter('query', $listen);

        return $wpdb->get_results("ANALYZE {$last}", ARRAY_A);
    }

    /** @return array{string, string|null} */
    private static function digestsOf(Invitation $invitation): array
    {
        $row = self::row($invitation);

        return [(string) $row['token_digest'], $row['next_digest']];
    }

    private function given(): int
    {
        $id = $this->insert(random_int(1_000, 1_000_000_000), 'jo@example.org', 'a');
        self::assertNotNull($id);

        return $id;
    }

    private function claimed(): Invitation
    {
        $id = (int) $this->insert(7, 'jo@example.org', 'a');
        self::assertTrue(
            $this->services->storage->acceptanceSteps()->claim($id, self::digest('a'), self::CLAIM, self::NOW),
        );

        return $this->services->storage->invitationRows()->find($id) ?? self::fail('The row is gone.');
    }

    private function insert(int $portal, string $email, string $secret, string $name = ''): ?int
    {
        $id = $this->stage($portal, $email, $secret, $name);
        $staged = $this->services->storage->stagedRows();

        if ($id !== null) {
            self::assertTrue($staged->publish($id, self::digest($secret)));
            self::assertTrue($staged->recordName($id, self::digest($secret), $name));
        }

        return $id;
    }

    private function stage(int $portal, string $email, string $secret, string $name = ''): ?int
    {
        return $this->services
            ->storage
            ->stagedRows()
            ->stage(
                new NewInvitation(
                    $portal,
                    EmailAddress::parse($email),
                    self::digest($secret),
                    null,
                    '',
                    0,
                    self::NOW,
                    self::NOW + 1_000,
                    name: $name,
                ),
            );
    }

    private static function digest(string $secret): string
    {
        return hash('sha256', $secret);
    }

    /** @param array<string, mixed> $fields */
    private function set(int $id, array $fields): void
    {
        self::assertSame(1, $GLOBALS['wpdb']->update($GLOBALS['wpdb']->prefix . 'clientpress_invitations', $fields, [
            'id' => $id,
        ]));
    }
}
