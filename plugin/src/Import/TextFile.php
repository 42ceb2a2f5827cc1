<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;

/**
 * Makes UTF-8 text with plain line ends of what spreadsheets save, or says why it is no text.
 */
final class TextFile
{
    /** As UTF-8 with plain line ends: more than a million characters of addresses. */
    public const MAX_BYTES = 2 * MB_IN_BYTES;

    /** UTF-16 makes two bytes of one, and Windows' line ends two of that. */
    private const MAX_RAW_BYTES = 4 * self::MAX_BYTES;

    private const MARK = "\xEF\xBB\xBF";

    /** How the files begin that people take for a CSV. */
    private const WORKBOOKS = ["PK\x03\x04", "\xD0\xCF\x11\xE0"];

    /**
     * What it returns it takes as well, and returns as it is, also with other line ends: a form that carries it along is
     * as good as the file.
     *
     * @param string $bytes As uploaded or pasted.
     *
     * @throws Refused With `UnreadableFile`.
     */
    public static function decode(string $bytes): string
    {
        if (strlen($bytes) > self::MAX_RAW_BYTES) {
            throw self::tooLarge();
        }

        foreach (self::WORKBOOKS as $beginning) {
            if (str_starts_with($bytes, $beginning)) {
                throw new Refused(Reason::UnreadableFile, __(
                    'This is a workbook, not a CSV file. Open it in your spreadsheet program, save it as CSV (“CSV UTF-8” where that is offered), then upload that file.',
                    'clientpress',
                ));
            }
        }

        $text = str_replace(["\r\n", "\r"], "\n", self::withoutMark(self::toUtf8(self::withoutMark($bytes))));

        if (strlen($text) > self::MAX_BYTES) {
            throw self::tooLarge();
        }

        // Tabs and line ends are the only control characters that a list needs.
        if (preg_match('/[\x00-\x08\x0E-\x1F\x7F]/', $text) === 1) {
            throw new Refused(Reason::UnreadableFile, __(
                'This is not a text file. Save your list as CSV, then upload that file.',
                'clientpress',
            ));
        }

        if (trim($text) === '') {
            throw new Refused(Reason::UnreadableFile, __(
                'There is nothing in it. Choose a file with addresses, or paste them.',
                'clientpress',
            ));
        }

        return $text;
    }

    /**
     * For doors that know of the size before they have the bytes.
     */
    public static function tooLarge(): Refused
    {
        return new Refused(Reason::UnreadableFile, sprintf(
            /* translators: %s: a size such as "2 MB". */
            __('This file is too large: at most %s. Split it into several files.', 'clientpress'),
            (string) size_format(min(self::MAX_BYTES, wp_max_upload_size())),
        ));
    }

    private static function toUtf8(string $bytes): string
    {
        $wide = match (true) {
            str_starts_with($bytes, "\xFF\xFE") => 'UTF-16LE',
            str_starts_with($bytes, "\xFE\xFF") => 'UTF-16BE',
            default => null,
        };

        if ($wide !== null) {
            return self::convert(substr($bytes, 2), $wide);
        }

        if (preg_match('//u', $bytes) === 1) {
            return $bytes;
        }

        // What Excel's plain "CSV" is on Windows; every other Western encoding differs from it in rare signs alone.
        return self::convert($bytes, 'Windows-1252');
    }

    /**
     * @throws Refused On a PHP without the extension mbstring. All else works there, by what WordPress has in its place.
     */
    private static function convert(string $bytes, string $encoding): string
    {
        if (!function_exists('mb_convert_encoding')) {
            throw new Refused(Reason::UnreadableFile, sprintf(
                /* translators: %s: an encoding of text, such as "UTF-16LE". */
                __(
                    'This file is written in %s, which PHP on this server cannot read. Save your list as “CSV UTF-8”, then upload that file.',
                    'clientpress',
                ),
                $encoding,
            ));
        }

        return (string) mb_convert_encoding($bytes, 'UTF-8', $encoding);
    }

    private static function withoutMark(string $text): string
    {
        while (str_starts_with($text, self::MARK)) {
            $text = substr($text, strlen(self::MARK));
        }

        return $text;
    }
}
