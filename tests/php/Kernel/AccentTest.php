<?php

declare(strict_types=1);

namespace ClientPress\Tests\Kernel;

use ClientPress\Kernel\Accent;
use PHPUnit\Framework\TestCase;

/** @group any-database */
final class AccentTest extends TestCase
{
    /**
     * @testWith ["#0a5c36", "#0a5c36"]
     *           ["#0A5C36", "#0a5c36"]
     *           ["#a03", "#aa0033"]
     *           ["#111111", "#111111"]
     */
    public function test_a_readable_colour_is_taken(string $candidate, string $colour): void
    {
        self::assertSame($colour, Accent::firstReadable([$candidate])->onLight);
    }

    /**
     * @testWith ["#ffee00"]
     *           ["#fff"]
     *           ["red"]
     *           ["rgb(0, 0, 0)"]
     *           ["var(--wp--preset--color--contrast)"]
     *           ["currentColor"]
     *           ["#12345"]
     *           ["#00000080"]
     *           ["#000;} body{background:url(//attacker.example)"]
     *           ["#000\n"]
     *           [""]
     *           [null]
     *           [42]
     *           [["#000000"]]
     */
    public function test_anything_else_is_passed_over(mixed $candidate): void
    {
        self::assertSame('#0a5c36', Accent::firstReadable([$candidate, '#0a5c36'])->onLight);
    }

    public function test_without_a_fitting_colour_there_is_one_of_our_own(): void
    {
        self::assertSame('#1d4ed8', Accent::firstReadable([])->onLight);
        self::assertSame('#1d4ed8', Accent::firstReadable(['#ffffff', null])->onLight);
    }

    /** Black on white is 21 to 1; #767676 is known as the lightest grey that passes on white. */
    public function test_the_line_is_drawn_where_wcag_draws_it(): void
    {
        self::assertSame('#767676', Accent::firstReadable(['#767676'])->onLight);
        self::assertSame('#1d4ed8', Accent::firstReadable(['#777777'])->onLight);
    }

    public function test_at_night_the_colour_is_lighter_and_greys_are_almost_white(): void
    {
        self::assertSame('#f1f3f5', Accent::firstReadable(['#111111'])->onDark);

        foreach (['#0a5c36', '#1d4ed8', '#aa0033', '#5b21b6'] as $colour) {
            $night = Accent::firstReadable([$colour])->onDark;
            self::assertMatchesRegularExpression('/^#[0-9a-f]{6}$/', $night);
            self::assertGreaterThan(hexdec(substr($colour, 3, 2)), hexdec(substr($night, 3, 2)), "{$colour} {$night}");
        }
    }
}
