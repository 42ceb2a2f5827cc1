<?php

declare(strict_types=1);

namespace ClientPress\Tests\Kernel;

use ClientPress\Kernel\Utf8;
use PHPUnit\Framework\TestCase;

/**
 * @group any-database
 */
final class Utf8Test extends TestCase
{
    /**
     * @testWith [""]
     *           ["Müller & Söhne <\"'>"]
     *           ["&amp; &#039; &quot; &lt;b&gt;"]
     *           ["😀 \u0000 \u202E"]
     */
    public function test_text_stays_as_it_is(string $text): void
    {
        self::assertSame($text, Utf8::scrub($text));
    }

    public function test_what_is_no_text_is_replaced_and_the_rest_stays(): void
    {
        // Latin-1, an overlong slash, half of a surrogate pair, a character that was cut off.
        foreach (["\xFC", "\xC0\xAF", "\xED\xA0\x80", "\xF0\x9F\x98"] as $bytes) {
            self::assertMatchesRegularExpression('/^a&(\x{FFFD})+<b$/u', Utf8::scrub("a&{$bytes}<b"));
        }
    }
}
