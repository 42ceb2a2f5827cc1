<?php

declare(strict_types=1);

namespace ClientPress\Database;

defined('ABSPATH') || exit();

/**
 * The rule by which a process holds a row: its claim is alive for some seconds, and then another process may take the
 * row over. A claim from the future is dead as well, so that a clock that was set back does not keep it alive.
 */
final readonly class Claim
{
    /**
     * @param int $seconds After which the claiming process counts as dead.
     */
    public function __construct(
        private int $seconds,
    ) {}

    /**
     * @param int|null $claimedAt Seconds since the Unix epoch, UTC; null for no claim.
     */
    public function isAlive(?int $claimedAt, int $now): bool
    {
        return $claimedAt !== null && abs($now - $claimedAt) <= $this->seconds;
    }

    /**
     * @return array{string, string} Datetimes, UTC, for BETWEEN: the earliest and the latest claim that is alive.
     */
    public function bounds(int $now): array
    {
        return [gmdate('Y-m-d H:i:s', $now - $this->seconds), gmdate('Y-m-d H:i:s', $now + $this->seconds)];
    }
}
