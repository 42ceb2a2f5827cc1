<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Invitations;

use ClientPress\Admin\Invitations\Operation;
use ClientPress\Admin\Invitations\OperationReport;
use ClientPress\Admin\Invitations\ReportStore;
use ClientPress\Tests\TestCase;

final class ReportStoreTest extends TestCase
{
    public function test_a_report_is_handed_out_once_and_to_its_user_alone(): void
    {
        $store = new ReportStore();
        $report = new OperationReport(Operation::Resend, ['a@example.org'], [], [], []);
        $key = $store->keep($report, 1);

        self::assertNull($store->take($key, 2));
        self::assertEquals($report, $store->take($key, 1));
        self::assertNull($store->take($key, 1));
    }

    /**
     * @testWith [""]
     *           ["../../etc"]
     *           ["0123456789ABCDEF"]
     *           ["0123456789abcdef"]
     */
    public function test_a_made_up_key_gives_nothing(string $key): void
    {
        self::assertNull((new ReportStore())->take($key, 1));
    }
}
