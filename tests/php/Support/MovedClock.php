<?php

declare(strict_types=1);

namespace ClientPress\Tests\Support;

use ClientPress\Kernel\Clock;

/** The machine's clock, moved by some seconds; by others from each reading to the next, where several are given. */
final class MovedClock implements Clock
{
    private int $read = 0;

    /** @var non-empty-list<int> */
    private readonly array $seconds;

    public function __construct(int ...$seconds)
    {
        $this->seconds = array_values($seconds) ?: [0];
    }

    public function now(): int
    {
        return time() + $this->seconds[min($this->read++, count($this->seconds) - 1)];
    }
}
