<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Invitations;

use ClientPress\Admin\BulkResult;
use ClientPress\Admin\Invitations\Operation;
use ClientPress\Admin\Invitations\OperationReport;
use ClientPress\Tests\TestCase;

final class OperationReportTest extends TestCase
{
    public function test_each_outcome_has_a_notice_of_its_own(): void
    {
        $report = new OperationReport(
            Operation::Resend,
            new BulkResult(
                ['a@example.org', 'b@example.org'],
                ['c@example.org: No route.'],
                ['d@example.org: Accepted.', 'e@example.org: Accepted.'],
                [7, 8, 9],
            ),
        );

        self::assertSame(
            [
                ['success', '2 invitations resent.', []],
                ['error', '1 new link was made, but its email was not sent:', ['c@example.org: No route.']],
                [
                    'error',
                    '2 invitations could not be resent:',
                    ['d@example.org: Accepted.', 'e@example.org: Accepted.'],
                ],
                [
                    'warning',
                    '3 invitations were not tried, because the others took long. They are still selected: apply the action again.',
                    [],
                ],
            ],
            array_map(array_values(...), $report->notices()),
        );
    }

    public function test_one_alone_is_named(): void
    {
        $notices = (new OperationReport(Operation::Revoke, new BulkResult(['a@example.org'])))->notices();

        self::assertSame(
            ['Invitation to a@example.org revoked. Its link no longer works.'],
            array_column($notices, 'sentence'),
        );
    }

    public function test_a_deleted_record_is_called_a_record(): void
    {
        $sentences = static fn(OperationReport $report): array => array_column($report->notices(), 'sentence');

        self::assertSame(
            ['Record of the invitation to a@example.org deleted.', '1 record could not be deleted:'],
            $sentences(
                new OperationReport(Operation::Delete, new BulkResult(['a@example.org'], [], ['b@example.org: Open.'])),
            ),
        );
        self::assertSame(
            ['2 records deleted.', '2 records could not be deleted:'],
            $sentences(new OperationReport(Operation::Delete, new BulkResult(['a', 'b'], [], ['c', 'd']))),
        );
    }

    public function test_a_long_list_is_cut_short(): void
    {
        $refused = array_map(static fn(int $number): string => "client$number@example.org: Accepted.", range(1, 12));

        $details = (new OperationReport(Operation::Resend, new BulkResult([], [], $refused)))->notices()[0]['details'];

        self::assertCount(11, $details);
        self::assertSame('and 2 more', $details[10]);
    }

    public function test_nothing_chosen_is_said(): void
    {
        $notices = (new OperationReport(Operation::Resend, new BulkResult()))->notices();

        self::assertCount(1, $notices);
        self::assertStringStartsWith('No invitation was selected.', $notices[0]['sentence']);
    }
}
