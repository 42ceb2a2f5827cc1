<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

/**
 * Texts in the cells of a CSV. One that begins like a formula is run as one by spreadsheet programs, and somebody else
 * may have written it; an apostrophe before it keeps them from that.
 */
final class Cell
{
    private const FORMULA = '/^\s*[=+\-@\t\r]/';

    private const INERT = '/^\'\s*[=+\-@\t\r]/';

    public static function inert(string $text): string
    {
        return preg_match(self::FORMULA, $text) === 1 ? "'$text" : $text;
    }

    /**
     * @return string What {@see inert()} was given, should this be its work.
     */
    public static function plain(string $cell): string
    {
        return preg_match(self::INERT, $cell) === 1 ? substr($cell, 1) : $cell;
    }
}
