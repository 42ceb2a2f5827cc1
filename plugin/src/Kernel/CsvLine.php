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
     * The same after what other settings of a program take for the end of a cell: Excel that expects semicolons splits
     * the text at each, and ignores quotation marks that open and close at once.
     */
    private const FORMULA_INSIDE = '/[;|\t\r\n][\s"]*\K(?=[=+\-@])/';

    private const INERT_INSIDE = '/[;|\t\r\n][\s"]*\K\'(?=[=+\-@])/';

    /**
     * @param list<string> $cells
     *
     * @return string With its line end.
     */
    public static function of(array $cells): string
    {
        $quoted = array_map(static function (string $cell): string {
            $inside = (string) preg_replace(self::FORMULA_INSIDE, "'", $cell);
            $inert = preg_match(self::FORMULA, $cell) === 1 ? "'{$inside}" : $inside;

            return '"' . str_replace('"', '""', $inert) . '"';
        }, $cells);

        return implode(',', $quoted) . "\r\n";
    }

    /**
     * @param string $cell As read: the native extension has taken off the apostrophe at its beginning.
     *
     * @return string Without those that {@see of()} has put inside.
     */
    public static function plain(string $cell): string
    {
        return (string) preg_replace(self::INERT_INSIDE, '', $cell);
    }
}
