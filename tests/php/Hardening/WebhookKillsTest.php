<?php

declare(strict_types=1);

namespace ClientPress\Tests\Hardening;

use ClientPress\Clients\Actor;
use ClientPress\Outbox\Storage\OutboxTable;
use ClientPress\Tests\Support\TlsReceiver;

/**
 * A process that is killed at any statement of sending has told once, or is followed by one that does: nothing is lost,
 * nothing is told in another order, and what is told again has the same id.
 *
 * @group counts-statements
 */
final class WebhookKillsTest extends HardeningTestCase
{
    private ?TlsReceiver $receiver = null;

    protected function tearDown(): void
    {
        $this->receiver?->stop();
        parent::tearDown();
    }

    public function test_a_kill_at_any_statement_of_sending_tells_at_least_once_and_in_order(): void
    {
        $this->receiver = TlsReceiver::start();
        $services = self::services();
        TlsReceiver::webhooks($services)->add(
            $this->receiver->url('/take'),
            ['access.granted', 'access.removed'],
            Actor::operator(),
        );
        $ca = ['caFile' => TlsReceiver::caFile()];
        $portal = self::createPortal();
        $this->change($portal);
        $dry = self::workers()->run('tellWebhooks', $ca);
        self::assertSame('ran', $dry->word());
        self::assertCount(2, $this->receiver->requests());
        $table = [];

        foreach (self::points($dry->value['statements']) as [$fault, $at]) {
            $this->receiver->forget();
            $this->change($portal);
            $killed = self::workers()->run('tellWebhooks', [...$ca, 'fault' => [$fault, $at]]);
            self::assertSame(SIGKILL, $killed->signal, "{$fault} {$at}: the process lived on");
            $before = count($this->receiver->requests());

            $later = OutboxTable::CLAIM_SECONDS + 61;
            self::workers()->run('tellWebhooks', [...$ca, 'clock' => [$later]]);
            self::workers()->run('tellWebhooks', [...$ca, 'clock' => [2 * $later]]);

            $told = [];
            foreach ($this->receiver->requests() as $request) {
                $told[$request['headers']['webhook-id']] = json_decode(
                    $request['body'],
                    true,
                    8,
                    JSON_THROW_ON_ERROR,
                )['type'];
            }
            self::assertSame(['access.granted', 'access.removed'], array_values($told), "{$fault} {$at}");
            self::assertNull(self::services()->storage->outbox()->nextDue(), "{$fault} {$at}");
            $table[] = [
                $at,
                $fault,
                ResultTable::short($dry->value['statements'][$at - 1]),
                (string) $before,
                (string) count($this->receiver->requests()),
            ];
        }

        ResultTable::print('Webhooks, killed', ['', 'where', 'statement', 'told before', 'told in all'], $table);
    }

    /**
     * @param list<string> $statements
     * @return list<array{string, int}> method of Faults and its argument
     */
    private static function points(array $statements): array
    {
        $points = [];
        foreach (self::sweep($statements) as $index) {
            $points[] = ['killBefore', $index + 1];
            if (preg_match('/^(SELECT|SHOW)\b/', $statements[$index]) !== 1) {
                $points[] = ['killAfter', $index + 1];
            }
        }

        return $points;
    }

    /** Two messages about one access. */
    private function change(int $portal): void
    {
        $user = self::createUser('subscriber')->ID;
        self::letIn($portal, $user);
        self::services()->access()->remove($portal, $user, Actor::operator());
    }
}
