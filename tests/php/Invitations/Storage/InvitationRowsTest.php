<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations\Storage;

use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\Event;

/** Every statement that decides something, when it has to say yes and when no. */
final class InvitationRowsTest extends StorageTestCase
{
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
}
