<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Clients;

use ClientPress\Admin\BulkRun;
use ClientPress\Admin\Clients\AccessRemoval;
use ClientPress\Clients\Actor;
use ClientPress\Kernel\KeptOnce;
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
     * @testWith ["2025-03-04 12:00:00"]
     *           [null]
     */
    public function test_undo_gives_back_what_access_was_once_and_not_after_a_later_removal(?string $granted): void
    {
        global $wpdb;

        $portal = self::createPortal();
        $user = self::createUser('clientpress_client')->ID;
        self::letIn($portal, $user);
        $origin = ['granted_gmt' => $granted, 'granted_by' => '7', 'invitation_id' => '8'];
        $wpdb->update("{$wpdb->prefix}clientpress_access", $origin, ['user_id' => $user]);
        $read = static fn(): mixed => $wpdb->get_row(
            "SELECT granted_gmt, granted_by, invitation_id FROM {$wpdb->prefix}clientpress_access",
            ARRAY_A,
        );
        $access = self::services()->access();
        $removal = self::removal();
        $remove = static fn(): string => $removal->perform([$user], $portal, Actor::operator())['undo'];
        $undo = static fn(string $key): string => $removal->undo($key, Actor::operator())['notices'][0]['type'];

        $first = $remove();
        self::assertNull($read());
        self::assertSame('success', $undo($first));
        self::assertSame($origin, $read());

        $second = $remove();
        self::assertSame('warning', $undo($first), 'It was used.');
        $access->grant($portal, $user, Actor::operator());
        $remove();
        self::assertSame('error', $undo($second), 'It was another removal.');
        self::assertNull($read());
    }

    public function test_what_an_earlier_version_kept_undoes_nothing(): void
    {
        $key = KeptOnce::keep(['removed' => [['portal' => 1, 'user' => 2]]], 0);

        $undone = self::removal()->undo($key, Actor::operator());

        self::assertSame(['There is nothing to undo.'], array_column($undone['notices'], 'sentence'));
        self::assertSame('', $undone['undo']);
    }

    public function test_undo_does_later_what_no_time_was_left_for_and_each_portal_for_itself(): void
    {
        $portal = self::createPortal();
        $gone = self::createPortal();
        $user = self::createUser('clientpress_client', ['user_email' => 'mia@hill.example'])->ID;
        self::letIn($gone, $user);
        self::letIn($portal, $user);
        $undo = self::removal()->perform([$user], null, Actor::operator())['undo'];

        $undone = self::removal(new BulkRun(0))->undo($undo, Actor::operator());
        self::assertSame(
            ['Not everything was tried, because it took long. “Undo” does the rest.'],
            array_column($undone['notices'], 'sentence'),
        );
        self::assertFalse(self::services()->access()->has($portal, $user));

        wp_delete_post($gone, true);
        $undone = self::removal()->undo($undone['undo'], Actor::operator());
        self::assertSame(
            ['Not everything could be undone:', 'mia@hill.example has access again.'],
            array_column($undone['notices'], 'sentence'),
        );
        self::assertTrue(self::services()->access()->has($portal, $user));
        self::assertSame('', $undone['undo']);
    }

    /**
     * @param list<int> $users
     *
     * @return list<list<mixed>> the values of each notice
     */
    private static function perform(array $users, ?int $portal, BulkRun $run = new BulkRun()): array
    {
        $removal = self::removal($run);

        return array_map(array_values(...), $removal->perform($users, $portal, Actor::operator())['notices']);
    }

    private static function removal(BulkRun $run = new BulkRun()): AccessRemoval
    {
        $services = self::services();

        return new AccessRemoval($services->clientList(), $services->access(), $run);
    }
}
