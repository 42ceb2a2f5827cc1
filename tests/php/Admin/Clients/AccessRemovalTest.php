<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Clients;

use ClientPress\Admin\BulkRun;
use ClientPress\Admin\Clients\AccessRemoval;
use ClientPress\Clients\Actor;
use ClientPress\Tests\TestCase;

final class AccessRemovalTest extends TestCase
{
    public function test_who_no_time_is_left_for_keeps_the_access(): void
    {
        $portal = self::createPortal();
        $user = self::createUser('clientpress_client')->ID;
        self::letIn($portal, $user);

        self::assertSame(
            [['warning', '1 client was not tried, because the others took long. Apply the action again.', []]],
            self::perform([$user], $portal, new BulkRun(0)),
        );
        self::assertTrue(self::services()->access()->has($portal, $user));
    }

    public function test_what_could_not_be_removed_is_one_notice_with_each_reason(): void
    {
        $portal = self::createPortal();
        $gone = self::createUser('clientpress_client', ['user_email' => 'gone@example.org'])->ID;
        $there = self::createUser('clientpress_client', ['user_email' => 'there@example.org'])->ID;
        self::letIn(self::createPortal(), $gone);
        self::letIn($portal, $there);

        self::assertSame(
            [
                ['success', 'Access of there@example.org removed.', []],
                [
                    'error',
                    'Access of 2 clients could not be removed:',
                    ['gone@example.org no longer had access.', 'User 999999: There is no such client.'],
                ],
            ],
            self::perform([$gone, $there, 999_999], $portal),
        );
        self::assertFalse(self::services()->access()->has($portal, $there));
    }

    public function test_nobody_chosen_is_said(): void
    {
        self::assertSame(
            [['warning', 'No client was selected. Tick at least one, then apply the action.', []]],
            self::perform([], null),
        );
    }

    /**
     * @param list<int> $users
     *
     * @return list<list<mixed>> the values of each notice
     */
    private static function perform(array $users, ?int $portal, BulkRun $run = new BulkRun()): array
    {
        $services = self::services();
        $removal = new AccessRemoval($services->clientList(), $services->access(), $run);

        return array_map(array_values(...), $removal->perform($users, $portal, Actor::operator())['notices']);
    }
}
