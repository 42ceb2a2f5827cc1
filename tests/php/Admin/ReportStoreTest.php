<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin;

use ClientPress\Admin\ReportStore;
use ClientPress\Tests\TestCase;

final class ReportStoreTest extends TestCase
{
    private const NOTHING = ['notices' => [], 'untried' => [], 'undo' => ''];

    public function test_a_report_is_handed_out_once_and_to_its_user_alone(): void
    {
        $store = new ReportStore();
        $notices = [['type' => 'success', 'sentence' => 'Done.', 'details' => []]];
        $key = $store->keep($notices, 1, [7], '5:6');

        self::assertSame(self::NOTHING, $store->take($key, 2));
        self::assertSame(['notices' => $notices, 'untried' => [7], 'undo' => '5:6'], $store->take($key, 1));
        self::assertSame(self::NOTHING, $store->take($key, 1));
    }

    public function test_what_an_earlier_version_kept_gives_nothing(): void
    {
        set_transient('clientpress_report_1_0123456789abcdef', ['operation' => 'resend', 'done' => ['a@example.org']]);

        self::assertSame(self::NOTHING, (new ReportStore())->take('0123456789abcdef', 1));
    }

    /**
     * @testWith [""]
     *           ["../../etc"]
     *           ["0123456789ABCDEF"]
     *           ["0123456789abcdef"]
     *           [["0123456789abcdef"]]
     *           [null]
     */
    public function test_a_made_up_key_gives_nothing(mixed $key): void
    {
        self::assertSame(self::NOTHING, (new ReportStore())->take($key, 1));
    }
}
