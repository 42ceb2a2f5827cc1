<?php

declare(strict_types=1);

namespace ClientPress\Tests\Hardening;

use ClientPress\Tests\Support\Database;

/** Tables that tests print for whoever reads the log: what was tried, what was seen. */
final class ResultTable
{
    private const MAX_STATEMENT = 56;

    /**
     * @param list<string> $head
     * @param list<list<string|int>> $rows
     */
    public static function print(string $title, array $head, array $rows): void
    {
        $widths = array_map(static fn(int $column): int => max(array_map(static fn(array $row): int => mb_strlen(
            (string) $row[$column],
        ), [$head, ...$rows])), array_keys($head));
        $lines = array_map(static fn(array $row): string => rtrim(
            '  '
                . implode('  ', array_map(
                    static fn(string|int $cell, int $width): string => $cell
                    . str_repeat(' ', $width - mb_strlen((string) $cell)),
                    $row,
                    $widths,
                )),
        ), [$head, ...$rows]);
        // Not echo: PHPUnit takes a test's output for a mistake.
        fwrite(STDERR, sprintf("\n%s (%s)\n%s\n", $title, Database::kind(), implode("\n", $lines)));
    }

    /** A statement short enough for a table: no values, no prefix. */
    public static function short(string $sql): string
    {
        global $wpdb;

        $plain = (string) preg_replace("/'(?:[^'\\\\]|\\\\.|'')*'/", '?', str_replace(['`', $wpdb->prefix], '', $sql));

        return mb_strimwidth($plain, 0, self::MAX_STATEMENT, '…');
    }
}
