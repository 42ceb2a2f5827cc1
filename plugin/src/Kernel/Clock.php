<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * Where the plugin reads the time, so that a rule about time can be tested at its very second.
 */
interface Clock
{
    /**
     * @return int Seconds since the Unix epoch, UTC.
     */
    public function now(): int;
}
