<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Storage;

defined('ABSPATH') || exit();

use ClientPress\Database\Table;
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
     * @param int $allowed Hits in one window.
     * @param int $seconds The window's length.
     *
     * @return int|null Null when the hit was counted; otherwise the seconds until the bucket is emptied.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function countHit(string $bucket, int $allowed, int $seconds, int $now): ?int
    {
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
        $inserted = $this->db->insert($this->name(), [
            'bucket' => $bucket,
            'hits' => 1,
            'resets_at' => $now + $seconds,
        ]);
        $this->db->suppress_errors($suppressed);

        if ($inserted === 1 || $count()) {
            return null;
        }

        return max(1, ($this->limitResetsAt($bucket) ?? throw Refused::storageFailed()) - $now);
    }

    public function deleteLimitsBefore(int $now): void
    {
        // resets_at.
        $this->db->query($this->prepare("DELETE FROM {$this->name()} WHERE resets_at <= %d", $now));
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

    private function name(): string
    {
        return $this->db->prefix . 'clientpress_limits';
    }
}
