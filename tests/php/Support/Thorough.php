<?php

declare(strict_types=1);

namespace ClientPress\Tests\Support;

/**
 * Whether this run leaves nothing out: CLIENTPRESS_THOROUGH=1, as `make check-faults` sets it. Otherwise a test may try
 * a sample of what is much alike.
 */
final class Thorough
{
    public static function isOn(): bool
    {
        return getenv('CLIENTPRESS_THOROUGH') === '1';
    }
}
