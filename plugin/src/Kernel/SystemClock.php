<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * The clock of this machine.
 */
final class SystemClock implements Clock
{
    public function now(): int
    {
        return time();
    }
}
