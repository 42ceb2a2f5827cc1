<?php

declare(strict_types=1);

namespace ClientPress\Tests\Kernel;

use ClientPress\Import\ListReader;
use ClientPress\Kernel\CsvLine;
use PHPUnit\Framework\TestCase;

/** @group any-database */
final class CsvLineTest extends TestCase
{
    /** What spreadsheet programs take for the end of a cell, by their settings and the language of the computer. */
    private const SEPARATORS = [',', ';', '|', "\t"];

    private const TEXTS = [
        '=1',
        "Anna;=cmd|'/c calc'!A1",
        'Anna; +1;@SUM(A1)',
        "Anna;\u{A0}x|-1",
        "Hello\n- one\n- two\n=1",
        "Hello\r\n\t@x",
        'Anna;"=1;',
        'Anna;" "=1;',
        'a=b; c-d',
        '- first',
    ];

    public function test_no_cell_is_a_formula_whichever_separator_the_program_expects(): void
    {
        $line = CsvLine::of(['1', ...self::TEXTS, '']);

        foreach (self::SEPARATORS as $separator) {
            foreach ($separator === ',' ? [trim($line)] : preg_split('/[\r\n]+/', $line) as $row) {
                foreach (str_getcsv($row, $separator, '"', '') as $cell) {
                    self::assertDoesNotMatchRegularExpression('/^[\s"]*[=+\-@]/', (string) $cell, $separator);
                }
            }
        }
    }

    public function test_what_was_written_is_read_as_it_was(): void
    {
        $csv = CsvLine::BYTE_ORDER_MARK . CsvLine::of(['email', 'message']);
        foreach (self::TEXTS as $n => $text) {
            $csv .= CsvLine::of(["p{$n}@example.org", $text]);
        }

        $read = array_map(static fn(object $line): string => $line->message, ListReader::read($csv)->lines);

        self::assertSame(str_replace("\r\n", "\n", self::TEXTS), $read);
    }
}
