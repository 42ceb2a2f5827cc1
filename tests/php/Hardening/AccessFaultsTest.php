<?php

declare(strict_types=1);

namespace ClientPress\Tests\Hardening;

use ClientPress\Clients\AccessEvent;
use ClientPress\Tests\Support\Database;
use ClientPress\Tests\Support\JobResult;

/**
 * Letting in and taking out, with a statement that fails, a lost connection or a killed process at any point, and many
 * at once: what is said is so, and the history says the same.
 */
final class AccessFaultsTest extends HardeningTestCase
{
    /**
     * @testWith ["failAt"]
     *           ["disconnectBefore"]
     *           ["killBefore"]
     *           ["killAfter"]
     */
    public function test_a_fault_anywhere_in_granting_leaves_the_user_in_or_out_as_the_history_says(string $fault): void
    {
        $this->needConnection($fault);
        $portal = self::createPortal();
        $statements = self::workers()
            ->run('grant', ['portal' => $portal, 'user' => self::createUser('subscriber')->ID])
            ->value['statements'];

        foreach (array_keys($statements) as $index) {
            $user = self::createUser('subscriber')->ID;
            $when = "{$fault} {$index}, " . ResultTable::short($statements[$index]);
            $hurt = self::workers()->run('grant', [
                'portal' => $portal,
                'user' => $user,
                'fault' => [$fault, $index + 1],
            ]);

            if ($hurt->signal === SIGKILL) {
                self::assertSame(self::entries($portal, $user), count(self::eventsOf($portal, $user)), $when);
            } else {
                self::assertContains($hurt->word(), ['granted', 'storage_failed'], $when . $hurt->message);
                self::assertTrue($hurt->word() !== 'granted' || self::entries($portal, $user) === 1, $when);
            }

            self::workers()->run('grant', ['portal' => $portal, 'user' => $user]);
            self::assertSame(1, self::entries($portal, $user), $when);
            self::assertSame([AccessEvent::Granted], self::eventsOf($portal, $user), $when);
            self::assertSame(['access.granted'], self::toldOf("access:{$portal}:{$user}"), $when);
        }
        self::assertLogHoldsOnlyTheDatabasesErrors();
    }

    /**
     * @testWith ["failAt"]
     *           ["disconnectBefore"]
     *           ["killBefore"]
     *           ["killAfter"]
     */
    public function test_a_fault_anywhere_in_removing_leaves_the_user_in_or_out_as_is_said(string $fault): void
    {
        $this->needConnection($fault);
        $portal = self::createPortal();
        $first = self::createUser('subscriber')->ID;
        self::letIn($portal, $first);
        $statements = self::workers()->run('remove', ['portal' => $portal, 'user' => $first])->value['statements'];

        foreach (array_keys($statements) as $index) {
            $user = self::createUser('subscriber')->ID;
            self::letIn($portal, $user);
            $when = "{$fault} {$index}, " . ResultTable::short($statements[$index]);
            $hurt = self::workers()->run('remove', [
                'portal' => $portal,
                'user' => $user,
                'fault' => [$fault, $index + 1],
            ]);

            if ($hurt->signal === SIGKILL) {
                self::assertSame(2 - self::entries($portal, $user), count(self::eventsOf($portal, $user)), $when);
            } else {
                self::assertContains($hurt->word(), ['removed', 'storage_failed'], $when . $hurt->message);
                self::assertTrue($hurt->word() !== 'removed' || self::entries($portal, $user) === 0, $when);
            }

            self::workers()->run('remove', ['portal' => $portal, 'user' => $user]);
            self::assertSame(0, self::entries($portal, $user), $when);
            self::assertContains(AccessEvent::Removed, self::eventsOf($portal, $user), $when);
            self::assertContains('access.removed', self::toldOf("access:{$portal}:{$user}"), $when);
        }
        self::assertLogHoldsOnlyTheDatabasesErrors();
    }

    public function test_of_many_grants_at_once_one_lets_in(): void
    {
        $portal = self::createPortal();
        $user = self::createUser('subscriber')->ID;

        $outcomes = self::workers()->together(...array_fill(0, 6, ['grant', ['portal' => $portal, 'user' => $user]]));

        $words = array_count_values(array_map(static fn(JobResult $outcome): string => $outcome->word(), $outcomes));
        ksort($words);
        self::assertSame(['granted' => 1, 'was in' => 5], $words);
        self::assertSame(1, self::entries($portal, $user));
        self::assertSame([AccessEvent::Granted], self::eventsOf($portal, $user));
        self::assertSame(['access.granted'], self::toldOf("access:{$portal}:{$user}"));
    }

    /** @return list<AccessEvent> */
    private static function eventsOf(int $portal, int $user): array
    {
        return array_column(
            array_filter(self::accessHistory($portal), static fn(array $entry): bool => $entry['userId'] === $user),
            'event',
        );
    }

    private function needConnection(string $fault): void
    {
        if ($fault === 'disconnectBefore' && Database::kind() === 'sqlite') {
            self::markTestSkipped('SQLite is a file: there is no connection to lose.');
        }
    }
}
