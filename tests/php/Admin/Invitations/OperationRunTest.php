<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Invitations;

use ClientPress\Admin\BulkRun;
use ClientPress\Admin\Invitations\Operation;
use ClientPress\Admin\Invitations\OperationRun;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\Status;
use ClientPress\Tests\Admin\AdminTestCase;
use ClientPress\Tests\Support\Inbox;

final class OperationRunTest extends AdminTestCase
{
    public function test_what_no_time_is_left_for_is_not_begun(): void
    {
        $invitation = self::invite('client@example.org');
        $before = self::everything();

        $report = (new OperationRun(
            self::services()->invitations(),
            self::services()->invitationList(),
            new BulkRun(0),
        ))->perform(Operation::Resend, [$invitation->id], Actor::operator());

        self::assertSame([$invitation->id], $report->result->untried);
        self::assertSame([], $report->result->done);
        self::assertSame($before, self::everything());
    }

    public function test_a_slow_mail_server_stops_the_run_between_two_emails(): void
    {
        $portal = self::createPortal();
        $first = self::invite('first@example.org', $portal);
        $second = self::invite('second@example.org', $portal);
        Inbox::behave('slow');
        self::shortenNextMailTimeout();

        $report = (new OperationRun(
            self::services()->invitations(),
            self::services()->invitationList(),
            new BulkRun(1),
        ))->perform(Operation::Resend, [$first->id, $second->id], Actor::operator());

        // So slow a conversation is given up, which takes long enough.
        self::assertCount(1, $report->result->failed);
        self::assertStringStartsWith('first@example.org: ', $report->result->failed[0]);
        self::assertSame([$second->id], $report->result->untried);
        self::assertSame($second->digest, self::reread($second)->digest, 'Its link still works.');
    }

    public function test_results_are_sorted_by_what_became_of_them(): void
    {
        $portal = self::createPortal();
        $good = self::invite('good@example.org', $portal);
        $accepted = self::invite('accepted@example.org', $portal);
        self::accept($accepted);

        $report = (new OperationRun(self::services()->invitations(), self::services()->invitationList()))->perform(
            Operation::Revoke,
            [$good->id, $accepted->id, 999_999],
            Actor::operator(),
        );

        self::assertSame(['good@example.org'], $report->result->done);
        self::assertSame(
            [
                'accepted@example.org: This invitation has been accepted already.',
                'Invitation 999999: There is no such invitation.',
            ],
            $report->result->refused,
        );
        self::assertSame(Status::Revoked, self::reread($good)->status(time()));
    }

    public function test_revoking_what_is_revoked_already_is_no_error_and_is_said_beside_what_was_revoked_now(): void
    {
        $invitation = self::invite('client@example.org');
        $open = self::invite('open@example.org', $invitation->portalId);
        $revoke = static fn(int ...$ids) => (new OperationRun(
            self::services()->invitations(),
            self::services()->invitationList(),
        ))->perform(Operation::Revoke, $ids, Actor::operator());
        $revoke($invitation->id);
        $history = self::services()->storage->history()->history($invitation->id);

        $report = $revoke($invitation->id, $open->id);

        self::assertSame(
            [
                ['success', 'Invitation to open@example.org revoked. Its link no longer works.', []],
                ['warning', '1 invitation was already revoked:', ['client@example.org']],
            ],
            array_map(array_values(...), $report->notices()),
        );
        self::assertEquals($history, self::services()->storage->history()->history($invitation->id));
    }

    public function test_a_link_whose_email_was_not_sent_is_not_counted_as_resent(): void
    {
        $invitation = self::invite('client@example.org');
        Inbox::behave('reject');

        $report = (new OperationRun(self::services()->invitations(), self::services()->invitationList()))->perform(
            Operation::Resend,
            [$invitation->id],
            Actor::operator(),
        );

        self::assertSame([], $report->result->done);
        self::assertMatchesRegularExpression(
            '/^client@example\.org: \x{2068}[^\x{2068}\x{2069}]+\x{2069}$/u',
            $report->result->failed[0],
            'The reason keeps its direction.',
        );
        self::assertNotSame($invitation->digest, self::reread($invitation)->digest);
    }
}
