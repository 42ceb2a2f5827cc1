<?php

declare(strict_types=1);

namespace ClientPress\Tests\Hardening;

use ClientPress\Outbox\Kind;
use ClientPress\Tests\Support\JobResult;

/** Processes that send messages to others: killed at any step, with statements that fail, and several at once. */
final class SenderProcessesTest extends HardeningTestCase
{
    private string $arrived;

    protected function setUp(): void
    {
        parent::setUp();
        $this->arrived = get_temp_dir() . uniqid('arrived', true);
        touch($this->arrived);
    }

    protected function tearDown(): void
    {
        unlink($this->arrived);
        parent::tearDown();
    }

    /**
     * @group counts-statements
     *
     * @testWith ["killBefore"]
     *           ["killAfter"]
     *           ["failAt"]
     */
    public function test_after_a_fault_at_any_statement_all_is_told_in_order(string $fault): void
    {
        $this->write(2);
        $statements = $this->send()->value['statements'];
        $this->assertAllTold(2, 'dry');
        $table = [];

        foreach (array_keys($statements) as $index) {
            $this->write(2);
            $hurt = $this->send(['fault' => [$fault, $index + 1]]);
            $when = "{$fault} {$index}, " . ResultTable::short($statements[$index]);
            self::assertSame($fault === 'failAt' ? 0 : SIGKILL, $hurt->signal, "{$when}{$hurt->message}");
            $first = count($this->lines());

            $this->send(['clock' => [121]]);

            $this->assertAllTold(2, $when);
            $table[] = [$index + 1, ResultTable::short($statements[$index]), $first, count($this->lines())];
        }

        ResultTable::print(
            "Messages, {$fault}",
            ['', 'statement', 'told before', 'told after two minutes, of 4'],
            $table,
        );
        self::assertSame(4, min(array_column($table, 3)));
        self::assertSame($fault === 'killAfter' ? 4 : 5, max(array_column($table, 3)));
        self::assertLogHoldsOnlyTheDatabasesErrors();
    }

    /**
     * @testWith [1, 3]
     *           [2, 3]
     *           [4, 4]
     */
    public function test_what_was_told_by_a_process_that_died_before_it_recorded_it_is_told_again(
        int $message,
        int $meanwhile,
    ): void {
        $this->write(2);

        self::assertSame(SIGKILL, $this->send(['dieAfter' => $message])->signal);
        self::assertCount($message, $this->lines());
        self::assertSame('ran', $this->send()->word());
        self::assertCount($meanwhile, $this->lines(), 'What it may be telling, and what follows on that, waits.');

        $this->send(['clock' => [121]]);

        $this->assertAllTold(2, "after {$message}");
        self::assertCount(5, $this->lines());
    }

    public function test_several_at_once_tell_everything_once(): void
    {
        $this->write(40);

        $outcomes = self::workers()->together(...array_fill(0, 4, ['sendMessages', ['file' => $this->arrived]]));

        foreach ($outcomes as $outcome) {
            self::assertSame('ran', $outcome->word(), $outcome->message);
        }
        $this->send();
        $this->assertAllTold(40, 'several at once');
        self::assertCount(80, $this->lines());
    }

    /** @param array<string, mixed> $with */
    private function send(array $with = []): JobResult
    {
        return self::workers()->run('sendMessages', ['file' => $this->arrived, ...$with]);
    }

    /** Two messages of each of so many subjects, and nothing else. */
    private function write(int $subjects): void
    {
        global $wpdb;

        file_put_contents($this->arrived, '');
        $wpdb->query("DELETE FROM {$wpdb->prefix}clientpress_outbox");
        $services = Jobs::services([0]);
        foreach ([Kind::InvitationSent, Kind::InvitationRevoked] as $kind) {
            for ($subject = 1; $subject <= $subjects; $subject++) {
                self::assertNotNull($services->outbox()->tellOne($kind->value, 'ears', "invitation:{$subject}", []));
            }
        }
    }

    private function assertAllTold(int $subjects, string $when): void
    {
        $told = [];
        foreach ($this->lines() as $line) {
            [$subject, $kind, $key] = explode(' ', $line);
            $told[$subject][$key] = $kind;
        }
        self::assertCount($subjects, $told, $when);
        foreach ($told as $kinds) {
            self::assertSame(['invitation.sent', 'invitation.revoked'], array_values($kinds), $when);
        }
        self::assertNull(self::services()->storage->outbox()->nextDue(), $when);
    }

    /** @return list<string> */
    private function lines(): array
    {
        return (array) file($this->arrived, FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES);
    }
}
