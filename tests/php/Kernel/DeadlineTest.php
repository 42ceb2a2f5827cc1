<?php

declare(strict_types=1);

namespace ClientPress\Tests\Kernel;

use ClientPress\Kernel\Deadline;
use PHPUnit\Framework\TestCase;

/** @group any-database */
final class DeadlineTest extends TestCase
{
    public function test_one_of_no_seconds_is_over_at_once(): void
    {
        self::assertTrue((new Deadline(0))->isOver());
        self::assertLessThanOrEqual(0, (new Deadline(0))->secondsLeft());
    }

    public function test_one_of_an_hour_is_not_over_and_has_no_more_than_that_left(): void
    {
        $deadline = new Deadline(3600);

        self::assertFalse($deadline->isOver());
        self::assertLessThanOrEqual(3600, $deadline->secondsLeft());
    }
}
