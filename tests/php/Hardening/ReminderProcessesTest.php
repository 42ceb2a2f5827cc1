<?php

declare(strict_types=1);

namespace ClientPress\Tests\Hardening;

use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Invitations\AcceptUrl;
use ClientPress\Tests\Support\Inbox;

/** Reminders of several cron runs at once, and of one that is killed at any statement. */
final class ReminderProcessesTest extends HardeningTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        update_option('clientpress_reminder_days', 14);
    }

    public function test_of_several_runs_at_once_every_client_gets_one_reminder(): void
    {
        $portal = self::createPortal();
        $due = [];
        for ($i = 0; $i < 6; $i++) {
            $due[] = $this->due($portal);
        }

        $runs = self::workers()->together(...array_fill(0, 4, ['hourly', []]));

        foreach ($runs as $run) {
            self::assertSame('ran', $run->word(), $run->message);
        }
        foreach ($due as [$id, $old, $email]) {
            self::assertCount(1, Inbox::to($email));
            self::assertNewestLinkWorks($email, 'afterwards');
            self::assertSame(LinkState::Replaced, self::stateOf($old));
            self::assertSame(['reminded'], self::events($id));
        }
    }

    /** @group counts-statements */
    public function test_a_run_that_is_killed_at_any_statement_leaves_a_client_who_can_enter(): void
    {
        $portal = self::createPortal();
        $this->due($portal);
        $dry = self::workers()->run('hourly', []);
        self::assertCount(1, Inbox::all());
        $seen = [];

        $statements = $dry->value['statements'];
        foreach (self::sweep($statements) as $index) {
            $statement = $statements[$index];
            foreach (self::faults($statement) as $fault) {
                Inbox::clear();
                [$id, $old, $email] = $this->due($portal);
                $when = "{$fault} {$statement}";

                $killed = self::workers()->run('hourly', ['fault' => [$fault, $index + 1]]);

                self::assertSame(SIGKILL, $killed->signal, "{$when}: the process lived on");
                $seen[] = self::assertCanEnter($email, $old, $when);
                $isMarked = self::assertMarkedWithItsSecret($id, $old, $when);

                // Hours later, and after a run that nothing disturbs.
                self::age($id);
                self::workers()->run('hourly', []);
                self::assertCanEnter($email, $old, "{$when}, next run");
                self::assertLessThanOrEqual(1, count(Inbox::to($email)), "{$when}: a second reminder");
                self::assertTrue($isMarked || count(Inbox::to($email)) === 1, "{$when}: the next run reminds");
                self::assertSame([], self::services()->storage->nextSecrets()->stagedBefore(time(), 10), $when);
                self::services()
                    ->invitations()
                    ->revoke(self::current($id), \ClientPress\Clients\Actor::operator());
            }
        }

        // Every phase was hit, or this would prove little.
        $seen = array_values(array_unique($seen));
        sort($seen);
        self::assertSame(['both links', 'fresh link', 'old link'], $seen);
    }

    /** @return array{int, string, string} id, secret and address of an invitation that is due for its reminder */
    private function due(int $portal): array
    {
        global $wpdb;

        $age = 2 * DAY_IN_SECONDS;
        $invited = self::invite($portal, age: $age);
        self::assertSame(1, $wpdb->update(
            "{$wpdb->prefix}clientpress_invitations",
            ['delivery' => 'sent', 'sent_gmt' => gmdate('Y-m-d H:i:s', time() - $age)],
            ['id' => $invited[0]],
        ));

        return $invited;
    }

    /** An invitation that counts as reminded has the reminder's secret, or had it: no reminder is lost before it was made. */
    private static function assertMarkedWithItsSecret(int $id, string $old, string $when): bool
    {
        global $wpdb;

        $row = $wpdb->get_row("SELECT * FROM {$wpdb->prefix}clientpress_invitations WHERE id = {$id}");
        $hasFresh = $row->next_digest !== null || $row->token_digest !== \ClientPress\Native\token_digest($old);
        self::assertSame($row->reminded_gmt !== null, $hasFresh, $when);

        return $hasFresh;
    }

    /** Every email that the client has leads on, and one of them leads in. */
    private static function assertCanEnter(string $email, string $old, string $when): string
    {
        $states = ['old' => self::stateOf($old)];
        foreach (Inbox::to($email) as $mail) {
            preg_match('/' . AcceptUrl::PATH . '\/([0-9a-f]{72})/', $mail->text(), $match);
            $states['fresh'] = self::stateOf($match[1] ?? '');
        }
        foreach ($states as $which => $state) {
            self::assertContains($state, [LinkState::Ready, LinkState::Replaced], "{$when}: the {$which} link");
        }
        $working = array_keys($states, LinkState::Ready, true);
        self::assertNotSame([], $working, "{$when}: no link works");

        return count($working) === 2 ? 'both links' : "{$working[0]} link";
    }

    /** As if the run that was killed had been an hour ago. */
    private static function age(int $id): void
    {
        global $wpdb;

        $wpdb->query($wpdb->prepare(
            "UPDATE {$wpdb->prefix}clientpress_invitations SET next_gmt = %s WHERE id = %d AND next_gmt IS NOT NULL",
            gmdate('Y-m-d H:i:s', time() - HOUR_IN_SECONDS),
            $id,
        ));
    }

    /** @return list<string> */
    private static function faults(string $statement): array
    {
        return preg_match('/^(SELECT|SHOW)\b/', $statement) === 1 ? ['killBefore'] : ['killBefore', 'killAfter'];
    }

    private static function stateOf(string $secret): LinkState
    {
        return self::services()->acceptance()->inspect($secret)->state;
    }

    /** @return list<string> */
    private static function events(int $id): array
    {
        return array_map(
            static fn(object $entry): string => $entry->event->value,
            self::services()->storage->history()->history($id),
        );
    }
}
