<?php

declare(strict_types=1);

namespace ClientPress\Tests\Support;

/** Whether this run keeps to its own process: CLIENTPRESS_QUICK=1, as `make test-quick` sets it. */
final class Quick
{
    /** Skips the test that calls it there: it needs a web server, a command or a worker. */
    public static function leaveOut(): void
    {
        if (getenv('CLIENTPRESS_QUICK') === '1') {
            \PHPUnit\Framework\TestCase::markTestSkipped('It needs other processes: make test.');
        }
    }
}
