<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * When work that goes in steps begins no further one. On the monotonic clock, which no change of the time moves.
 */
final readonly class Deadline
{
    private float $end;

    public function __construct(float $seconds)
    {
        $this->end = self::now() + $seconds;
    }

    public function isOver(): bool
    {
        return $this->secondsLeft() <= 0;
    }

    public function secondsLeft(): float
    {
        return $this->end - self::now();
    }

    private static function now(): float
    {
        return hrtime(true) / 1_000_000_000;
    }
}
