<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * A line of a CSV that spreadsheet programs open: nothing in it runs as a formula.
 */
final class CsvLine
{
    /** Without it Excel does not recognise UTF-8; before the first line. */
    public const BYTE_ORDER_MARK = "\xEF\xBB\xBF";

    /** Text that spreadsheet programs would run as a formula. A leading apostrophe prevents it. */
    private const FORMULA = '/^\s*[=+\-@\t\r]/';

    /**
     * @param list<string> $cells
     *
     * @return string With its line end.
     */
    public static function of(array $cells): string
    {
        $quoted = array_map(static function (string $cell): string {
            $inert = preg_match(self::FORMULA, $cell) === 1 ? "'{$cell}" : $cell;

            return '"' . str_replace('"', '""', $inert) . '"';
        }, $cells);

        return implode(',', $quoted) . "\r\n";
    }
}
