<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations\Storage;

use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\EmailAddress;
use ClientPress\Invitations\Event;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Invitations\NewInvitation;
use ClientPress\Invitations\Status;

/** Every statement that decides something, when it has to say yes and when no. */
final class StagedRowsTest extends StorageTestCase
{
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
}
