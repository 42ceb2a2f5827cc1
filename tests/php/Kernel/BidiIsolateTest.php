<?php

declare(strict_types=1);

namespace ClientPress\Tests\Kernel;

use ClientPress\Kernel\BidiIsolate;
use ClientPress\Tests\TestCase;

/**
 * @group any-database
 */
final class BidiIsolateTest extends TestCase
{
    public function test_foreign_words_are_isolated_and_cannot_end_that_themselves(): void
    {
        self::assertSame("\u{2068}550 no such user.\u{2069}", BidiIsolate::of('550 no such user.'));
        self::assertSame("\u{2068}ab\u{2069}", BidiIsolate::of("a\u{2069}\u{202E}b"));
        self::assertSame('', BidiIsolate::of(''));
    }

    public function test_it_is_taken_away_for_programs(): void
    {
        self::assertSame('Not sent: 550', BidiIsolate::removedFrom('Not sent: ' . BidiIsolate::of('550')));
        self::assertSame("\xFF", BidiIsolate::removedFrom("\xFF"), 'No UTF-8.');
    }
}
