<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Storage;

defined('ABSPATH') || exit();

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
     * @return int|null Null when the hit was counted; otherwise see {@see secondsUntilFree()}.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function countHit(RateLimit $limit, int $now): ?int
    {
        // The first, before the row is looked for: most buckets are counted in once.
        return $this->insert([$limit], 1, $now) === 1 || $this->countTogether([$limit], $now)
            ? null
            : $this->secondsUntilFree($limit, $now);
    }

    /**
     * Gives each bucket a row, so that {@see countTogether()} finds it. Before a transaction: it may fail.
     *
     * @param non-empty-list<RateLimit> $limits
     */
    public function open(array $limits, int $now): void
    {
        $this->insert($limits, 0, $now);
    }

    /**
     * Counts one hit in each bucket. Several are counted inside a transaction, which must be rolled back where the answer
     * is no: some of them may have been counted all the same.
     *
     * @param non-empty-list<RateLimit> $limits
     *
     * @return bool False where one is full or has no row.
     *
     * @throws Refused With `StorageFailed`.
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
        $counted = $this->execute($this->updateOne(
            $this->name(),
            "SET hits = CASE WHEN resets_at > %d THEN hits + 1 ELSE 1 END,
                resets_at = CASE WHEN resets_at > %d THEN resets_at ELSE CASE bucket {$resetsAt} END END
            WHERE bucket IN ({$in}) AND (resets_at <= %d OR hits < CASE bucket {$allowed} END)",
            $now,
            $now,
            ...[...$buckets, $now],
        ));

        return $counted === false ? throw Refused::storageFailed() : $counted === count($limits);
    }

    /**
     * @return int Seconds until a hit would be counted; 0 for now.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function secondsUntilFree(RateLimit $limit, int $now): int
    {
        $resetsAt = $this->value($this->prepare(
            "SELECT resets_at FROM {$this->name()} WHERE bucket = %s AND hits >= %d AND resets_at > %d",
            $limit->bucket,
            $limit->allowed,
            $now,
        ));

        return $resetsAt === null ? 0 : max(1, (int) $resetsAt - $now);
    }

    public function deleteLimitsBefore(int $now): void
    {
        // resets_at.
        $this->execute($this->prepare("DELETE FROM {$this->name()} WHERE resets_at <= %d", $now));
    }

    /**
     * @param non-empty-list<RateLimit> $limits
     *
     * @return int|bool How many had no row; false where the database failed.
     */
    private function insert(array $limits, int $hits, int $now): int|bool
    {
        $rows = array_map(fn(RateLimit $limit): string => $this->prepare(
            '(%s, %d, %d)',
            $limit->bucket,
            $hits,
            $now + $limit->seconds,
        ), self::sorted($limits));

        return $this->execute(
            "INSERT IGNORE INTO {$this->name()} (bucket, hits, resets_at) VALUES " . implode(', ', $rows),
        );
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
