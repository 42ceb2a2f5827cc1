<?php

declare(strict_types=1);

namespace ClientPress\Tests\Lint;

use ClientPress\Lint\Suppressions;
use PHPUnit\Framework\TestCase;

require_once dirname(__DIR__, 2) . '/lint/Suppressions.php';

/**
 * @group any-database
 */
final class SuppressionsTest extends TestCase
{
    private const SUPPRESSION = '// @mago-ignore lint:no-global';

    /**
     * @return iterable<string, array{string}>
     */
    public static function bare(): iterable
    {
        yield 'the first in a file' => [self::SUPPRESSION];
        yield 'below code' => ["\$a = 1;\n" . self::SUPPRESSION];
        yield 'below code that ends in a comment' => ["\$a = 1; // One.\n" . self::SUPPRESSION];
        yield 'below what documents the code' => ["/**\n * Says what it does.\n */\n" . self::SUPPRESSION];
        yield 'a line too far below the reason' => ["// It is there alone.\n\n" . self::SUPPRESSION];
        yield 'below another one with its reason' => [
            self::SUPPRESSION . " It is there alone.\n// @mago-expect lint:no-isset",
        ];
        yield 'below a tag' => ["/**\n * @internal\n * @mago-ignore lint:no-global\n */"];
        yield 'several rules' => ['// @mago-ignore analysis:redundant-cast(2),mixed-return-statement'];
        yield 'at the end of a comment' => ['/* @mago-ignore lint:no-global */'];
        yield 'expected' => ['// @mago-expect lint:no-global'];
    }

    /**
     * @dataProvider bare
     */
    public function test_what_is_silenced_without_a_reason_is_found(string $code): void
    {
        self::assertCount(1, Suppressions::withoutReason("<?php\n\n{$code}\n\$b = 2;"));
    }

    /**
     * @return iterable<string, array{string}>
     */
    public static function explained(): iterable
    {
        yield 'behind the rule' => [self::SUPPRESSION . ' It is there alone.'];
        yield 'in the line above' => ["// It is there alone.\n" . self::SUPPRESSION];
        yield 'in a docblock' => ["/**\n * @mago-ignore lint:no-global It is there alone.\n */"];
        yield 'in a docblock, above' => ["/**\n * It is there alone.\n * @mago-ignore lint:no-global\n */"];
        yield 'in no comment' => ['$a = "' . self::SUPPRESSION . '";'];
    }

    /**
     * @dataProvider explained
     */
    public function test_what_is_silenced_with_its_reason_passes(string $code): void
    {
        self::assertSame([], Suppressions::withoutReason("<?php\n\n{$code}\n\$b = 2;"));
    }
}
