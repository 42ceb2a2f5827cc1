<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations;

use ClientPress\Kernel\Clock;

/** Goes only when a test says so. */
final class FrozenClock implements Clock
{
    public function __construct(
        public int $time,
    ) {}

    public function now(): int
    {
        return $this->time;
    }
}
