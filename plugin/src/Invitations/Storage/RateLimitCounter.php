<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Storage;

defined('ABSPATH') || exit();

use ClientPress\Database\Conflict;
use ClientPress\Database\Table;
use ClientPress\Invitations\RateLimit;
use ClientPress\Kernel\Refused;

/**
 * The counts of the rate limits, one row a bucket.
 *
 * Each statement finds its rows by the primary key unless it says by which index.
 */
final class RateLimitCounter
{
    use Table;

    /**
     * Counts one hit, unless the bucket is full.
     *
     * @return int|null Null when the hit was counted; otherwise the seconds until the bucket is emptied.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function countHit(RateLimit $limit, int $now): ?int
    {
        [$bucket, $allowed, $seconds] = [$limit->bucket, $limit->allowed, $limit->seconds];
        $count = fn(): bool => $this->changeOneOrFail(
            $this->name(),
            'SET hits = hits + 1 WHERE bucket = %s AND resets_at > %d AND hits < %d',
            $bucket,
            $now,
            $allowed,
        );

        if ($count() || $this->restartLimit($bucket, $seconds, $now)) {
            return null;
        }

        $resetsAt = $this->limitResetsAt($bucket);

        // A row that came in between was not there to be counted: asked once more, so that only a full bucket refuses.
        if ($resetsAt !== null) {
            return $count() ? null : max(1, $resetsAt - $now);
        }

        // Two first hits at once: the second finds the row of the first.
        $suppressed = $this->db->suppress_errors();
        $inserted = Conflict::run($this->db, fn(): int|bool => $this->db->insert($this->name(), [
            'bucket' => $bucket,
            'hits' => 1,
            'resets_at' => $now + $seconds,
        ]));
        $this->db->suppress_errors($suppressed);

        if ($inserted === 1 || $count()) {
            return null;
        }

        return max(1, ($this->limitResetsAt($bucket) ?? throw Refused::storageFailed()) - $now);
    }

    /**
     * Before a transaction: gives each bucket a row, so that {@see countTogether()} finds it.
     *
     * @param non-empty-list<RateLimit> $limits
     */
    public function open(array $limits, int $now): void
    {
        $rows = array_map(fn(RateLimit $limit): string => $this->prepare(
            '(%s, 0, %d)',
            $limit->bucket,
            $now + $limit->seconds,
        ), self::sorted($limits));

        $this->execute("INSERT IGNORE INTO {$this->name()} (bucket, hits, resets_at) VALUES " . implode(', ', $rows));
    }

    /**
     * Inside a transaction, which must be rolled back where the answer is no: counts one hit in each bucket.
     *
     * @param non-empty-list<RateLimit> $limits
     *
     * @return bool False where one is full, or something went wrong: some may have been counted all the same.
     */
    public function countTogether(array $limits, int $now): bool
    {
        $buckets = array_column($limits, 'bucket');
        $allowed = implode(' ', array_map(fn(RateLimit $limit): string => $this->prepare(
            'WHEN %s THEN %d',
            $limit->bucket,
            $limit->allowed,
        ), $limits));
        $resetsAt = implode(' ', array_map(fn(RateLimit $limit): string => $this->prepare(
            'WHEN %s THEN %d',
            $limit->bucket,
            $now + $limit->seconds,
        ), $limits));
        $in = self::placeholders($buckets);

        // MariaDB assigns from left to right: resets_at is the last, since both look at its earlier value.
        return (
            $this->execute($this->updateOne(
                $this->name(),
                "SET hits = CASE WHEN resets_at > %d THEN hits + 1 ELSE 1 END,
                resets_at = CASE WHEN resets_at > %d THEN resets_at ELSE CASE bucket {$resetsAt} END END
            WHERE bucket IN ({$in}) AND (resets_at <= %d OR hits < CASE bucket {$allowed} END)",
                $now,
                $now,
                ...[...$buckets, $now],
            )) === count($limits)
        );
    }

    /**
     * @return int Seconds until a hit would be counted; 0 for now.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function secondsUntilFree(RateLimit $limit, int $now): int
    {
        $resetsAt = $this->db->get_var($this->prepare(
            "SELECT resets_at FROM {$this->name()} WHERE bucket = %s AND hits >= %d AND resets_at > %d",
            $limit->bucket,
            $limit->allowed,
            $now,
        ));
        $this->requireAnswer();

        return $resetsAt === null ? 0 : max(1, (int) $resetsAt - $now);
    }

    public function deleteLimitsBefore(int $now): void
    {
        // resets_at.
        $this->execute($this->prepare("DELETE FROM {$this->name()} WHERE resets_at <= %d", $now));
    }

    private function restartLimit(string $bucket, int $seconds, int $now): bool
    {
        return $this->changeOneOrFail(
            $this->name(),
            'SET hits = 1, resets_at = %d WHERE bucket = %s AND resets_at <= %d',
            $now + $seconds,
            $bucket,
            $now,
        );
    }

    /**
     * @return int|null Seconds since the Unix epoch, UTC; null for a bucket that is not there.
     */
    private function limitResetsAt(string $bucket): ?int
    {
        $resetsAt = $this->db->get_var($this->prepare(
            "SELECT resets_at FROM {$this->name()} WHERE bucket = %s",
            $bucket,
        ));

        return $resetsAt === null ? null : (int) $resetsAt;
    }

    /**
     * In the order of the primary key, so that no two statements wait for each other's rows.
     *
     * @param non-empty-list<RateLimit> $limits
     *
     * @return non-empty-list<RateLimit>
     */
    private static function sorted(array $limits): array
    {
        usort($limits, static fn(RateLimit $a, RateLimit $b): int => strcmp($a->bucket, $b->bucket));

        return $limits;
    }

    private function name(): string
    {
        return $this->db->prefix . 'clientpress_limits';
    }
}
