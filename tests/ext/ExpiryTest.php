<?php

declare(strict_types=1);

namespace ClientPress\Tests\Ext;

use PHPUnit\Framework\TestCase;

use function ClientPress\Native\expires_at;
use function ClientPress\Native\is_live;

final class ExpiryTest extends TestCase
{
    /**
     * @dataProvider known
     * @param array{issued: int, days: int, expires: int} $known
     */
    public function test_a_window_ends_when_another_calendar_says_so(array $known): void
    {
        self::assertSame($known['expires'], expires_at($known['issued'], $known['days']));
    }

    /** @return array<string, array{array<string, mixed>}> */
    public static function known(): array
    {
        return Vectors::provide('expiry', 'windows');
    }

    public function test_a_link_works_in_the_last_second_and_not_in_the_next(): void
    {
        self::assertTrue(is_live(1000, 999));
        self::assertFalse(is_live(1000, 1000));
        self::assertFalse(is_live(1000, 1001));
    }

    public function test_the_time_zone_of_PHP_does_not_matter(): void
    {
        $zone = date_default_timezone_get();
        $expires = [];
        foreach (['UTC', 'Pacific/Kiritimati', 'America/St_Johns', 'Europe/Berlin'] as $other) {
            date_default_timezone_set($other);
            $expires[] = expires_at(1_774_742_399, 7);
        }
        date_default_timezone_set($zone);

        self::assertSame([1_775_347_199], array_values(array_unique($expires)));
    }

    public function test_only_the_choices_are_windows(): void
    {
        foreach ([PHP_INT_MIN, -14, -1, 0, 1, 6, 8, 13, 15, 20, 22, 29, 31, 365, PHP_INT_MAX] as $days) {
            self::assertNull(expires_at(0, $days), "{$days} days");
        }
    }

    public function test_a_time_outside_the_calendar_has_no_window(): void
    {
        self::assertNull(expires_at(PHP_INT_MAX, 7));
        self::assertNull(expires_at(PHP_INT_MIN, 7));
    }

    public function test_the_ends_of_time_compare(): void
    {
        self::assertTrue(is_live(PHP_INT_MAX, PHP_INT_MIN));
        self::assertFalse(is_live(PHP_INT_MIN, PHP_INT_MAX));
    }
}
