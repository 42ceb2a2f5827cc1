<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * The current time; tests replace it to check rules at their exact second.
 */
interface Clock
{
    /**
     * @return int Seconds since the Unix epoch, UTC.
     */
    public function now(): int;
}
