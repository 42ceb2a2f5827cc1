<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

use ClientPress\Kernel\CsvLine;
use ClientPress\Kernel\Extension;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Native\ListProblem;

use function ClientPress\Native\list_read;

/**
 * Reads a list of addresses by the native extension, and explains why one cannot be read.
 */
final class ListReader
{
    /** Above this a list is split, so that one request can still check it. */
    public const MAX_LINES = 20_000;

    /** As UTF-8 with plain line ends: more than a million characters of addresses. */
    public const MAX_BYTES = 2 * MB_IN_BYTES;

    /** The headings that the plugin's own texts name, the same in every language. */
    public const EMAIL = 'email';
    public const NAME = 'name';
    public const PORTAL = 'portal';
    public const MESSAGE = 'message';
    public const EXPIRY = 'expiry';

    /**
     * @param string $bytes A file as it was uploaded, or what was pasted.
     *
     * @throws Refused With `UnreadableFile` or `ExtensionMissing`.
     */
    public static function read(string $bytes): ParsedList
    {
        Extension::ofThisPhp()->requireUsable();

        $list = list_read($bytes, self::MAX_BYTES, self::MAX_LINES);

        if ($list['problem'] !== null) {
            throw self::refused($list['problem'], $list['problem_line']);
        }

        $lines = [];
        $leftOut = [];

        foreach ($list['lines'] as $line) {
            $lines[] = new ListLine(
                $line['number'],
                $line['email'],
                CsvLine::plain($line['portal']),
                CsvLine::plain($line['message']),
                $line['expiry'],
                CsvLine::plain($line['name']),
            );

            if ($line['left_out'] !== '') {
                $leftOut[$line['number']] = $line['left_out'];
            }
        }

        if ($lines === []) {
            throw self::refused(ListProblem::NoAddress, 0);
        }

        return new ParsedList(
            $lines,
            $list['columns'],
            $list['ignored'],
            $list['titles'],
            $leftOut,
            $list['text'],
            $list['encoding'],
        );
    }

    /**
     * @param string $bytes A file that has to begin with headings, below titles at most.
     *
     * @throws Refused As {@see read()}.
     */
    public static function readWithHeadings(string $bytes): ParsedList
    {
        $list = self::read($bytes);

        return $list->used === [] ? throw self::refused(ListProblem::NoAddress, 0) : $list;
    }

    /**
     * For doors that know the size before they read the bytes.
     */
    public static function tooLarge(): Refused
    {
        return self::refused(ListProblem::TooLarge, 0);
    }

    /**
     * @param int $line Where a quotation mark is never closed, from 1.
     */
    private static function refused(ListProblem $problem, int $line): Refused
    {
        return new Refused(Reason::UnreadableFile, match ($problem) {
            ListProblem::TooLarge => sprintf(
                /* translators: %s: a size such as "2 MB". */
                __('This file is too large: at most %s. Split it into several files.', 'clientpress'),
                (string) size_format(min(self::MAX_BYTES, wp_max_upload_size())),
            ),
            ListProblem::Workbook => __(
                'This is a workbook, not a CSV file. Open it in your spreadsheet program, save it as CSV (“CSV UTF-8” where that is offered), then upload that file.',
                'clientpress',
            ),
            ListProblem::NotText => __(
                'This is not a text file. Save your list as CSV, then upload that file.',
                'clientpress',
            ),
            ListProblem::Blank => __('The list is empty. Choose a file with addresses, or paste them.', 'clientpress'),
            ListProblem::NoAddress => sprintf(
                /* translators: %s: the word "email", which is not to be translated. */
                __(
                    'There is no address in this list, or no column “%s”. Write that word above the column with the addresses.',
                    'clientpress',
                ),
                self::EMAIL,
            ),
            ListProblem::TooManyLines => sprintf(
                /* translators: %s: a number of lines. */
                _n(
                    'This list is too long: at most %s line. Split it into several.',
                    'This list is too long: at most %s lines. Split it into several.',
                    self::MAX_LINES,
                    'clientpress',
                ),
                number_format_i18n(self::MAX_LINES),
            ),
            ListProblem::OpenQuote => sprintf(
                /* translators: %d: number of a line. */
                __(
                    'The text that begins on line %d has a quotation mark without a second one. Close it, or take it out.',
                    'clientpress',
                ),
                $line,
            ),
        });
    }
}
