<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;

/**
 * Reads a list of addresses out of text: a CSV with any usual separator, or addresses as people paste them.
 */
final class Sheet
{
    /** Above this a list is split, so that one request can still check it. */
    public const MAX_LINES = 20_000;

    private const SEPARATORS = [',', ';', "\t"];

    /** With or without the separator that it names. */
    private const DIRECTIVE = '/^sep=(.)?$/i';

    /**
     * A file. Without a row of headings its first column has to hold the addresses.
     *
     * @param string $text See {@see TextFile::decode()}.
     *
     * @throws Refused With `UnreadableFile`.
     */
    public static function read(string $text): ParsedList
    {
        $records = iterator_to_array(self::records($text));
        $first = $records === [] ? [] : reset($records);

        if (!self::areHeadings($first) && str_contains($first[0] ?? '', '@')) {
            return new ParsedList(self::entries($records, [Column::Email->value => 0]));
        }

        return self::withHeadings($records);
    }

    /**
     * A file that begins with a row of headings.
     *
     * @param string $text See {@see TextFile::decode()}.
     *
     * @throws Refused With `UnreadableFile`.
     */
    public static function readWithHeadings(string $text): ParsedList
    {
        return self::withHeadings(iterator_to_array(self::records($text)));
    }

    /**
     * What somebody pasted: cells out of a spreadsheet if they begin with headings, addresses in any arrangement if not.
     *
     * @param string $text See {@see TextFile::decode()}.
     *
     * @throws Refused With `UnreadableFile`.
     */
    public static function readPasted(string $text): ParsedList
    {
        if (self::beginsWithHeadings($text)) {
            return self::readWithHeadings($text);
        }

        $entries = [];

        foreach (explode("\n", $text) as $index => $line) {
            foreach (self::addressesIn($line) as $address) {
                $entries[] = new ListLine($index + 1, $address);
            }
        }

        return new ParsedList(self::limited($entries));
    }

    private static function beginsWithHeadings(string $text): bool
    {
        try {
            return self::areHeadings(self::records($text)->current() ?? []);
        } catch (Refused) {
            // One quotation mark alone, as in a name: these are no cells.
            return false;
        }
    }

    /**
     * @return list<string>
     */
    private static function addressesIn(string $line): array
    {
        $addresses = [];

        foreach (self::split($line, ";\t") as $piece) {
            // "Miller, Alex <alex@example.org>" is one, "a@example.org, b@example.org" are two.
            $parts = substr_count($piece, '@') > 1 ? self::split($piece, ',') : [$piece];

            foreach ($parts as $part) {
                $isRow = !str_contains($part, '<') && substr_count($part, '@') > 1;
                array_push($addresses, ...$isRow ? self::pieces('/\s+/', $part) : [$part]);
            }
        }

        $addresses = array_map(static fn(string $address): string => self::address(trim($address, " \t,")), $addresses);

        return array_values(array_filter($addresses, static fn(string $address): bool => $address !== ''));
    }

    /**
     * @param string $at Characters to split at, where they are not quoted.
     *
     * @return list<string>
     */
    private static function split(string $text, string $at): array
    {
        // What is quoted is passed over. No group is repeated: that would take memory by the length of the line.
        return self::pieces('/"[^"]*"(*SKIP)(*FAIL)|[' . preg_quote($at, '/') . ']/', $text);
    }

    /**
     * @return list<string> What stands between the matches.
     *
     * @throws Refused With `UnreadableFile`, rather than losing what could not be split.
     */
    private static function pieces(string $separator, string $text): array
    {
        $pieces = preg_split($separator, $text, -1, PREG_SPLIT_NO_EMPTY);

        return $pieces !== false
            ? $pieces
            : throw new Refused(Reason::UnreadableFile, __(
                'The server could not take this list apart. Write one address a line.',
                'clientpress',
            ));
    }

    /**
     * @return string The address of `Name <address>`; anything else as it is.
     */
    private static function address(string $text): string
    {
        return preg_match('/<([^<>]*@[^<>]*)>\s*$/', $text, $match) === 1 ? trim($match[1]) : trim($text);
    }

    /**
     * @param array<int, list<string>> $records
     */
    private static function withHeadings(array $records): ParsedList
    {
        $headings = $records === [] ? [] : reset($records);
        $columns = self::columns($headings);

        if (!isset($columns[Column::Email->value])) {
            throw new Refused(Reason::UnreadableFile, sprintf(
                /* translators: %s: the word "email", which is not to be translated. */
                __('There is no column “%s”. Write that word above the column with the addresses.', 'clientpress'),
                Column::Email->value,
            ));
        }

        return new ParsedList(
            self::entries(array_slice($records, 1, null, true), $columns),
            array_map(static fn(int $index): string => trim($headings[$index] ?? ''), $columns),
            array_values(array_filter(
                array_map(trim(...), array_diff_key($headings, array_flip($columns))),
                static fn(string $heading): bool => $heading !== '',
            )),
        );
    }

    /**
     * @param array<int, list<string>>     $records
     * @param array<value-of<Column>, int> $columns
     *
     * @return non-empty-list<ListLine>
     */
    private static function entries(array $records, array $columns): array
    {
        $entries = [];

        foreach ($records as $number => $cells) {
            $cell = static fn(Column $column): string => trim(Cell::plain(trim(
                $cells[$columns[$column->value] ?? -1] ?? '',
            )));
            $entries[] = new ListLine(
                $number,
                self::address($cell(Column::Email)),
                $cell(Column::Portal),
                $cell(Column::Message),
                $cell(Column::Expiry),
            );
        }

        return self::limited($entries);
    }

    /**
     * @param list<ListLine> $entries
     *
     * @return non-empty-list<ListLine>
     */
    private static function limited(array $entries): array
    {
        if ($entries === []) {
            throw new Refused(Reason::UnreadableFile, __('There is no address in this list.', 'clientpress'));
        }

        if (count($entries) > self::MAX_LINES) {
            throw new Refused(Reason::UnreadableFile, sprintf(
                /* translators: %s: a number of lines. */
                __('This list is too long: at most %s lines. Split it into several.', 'clientpress'),
                number_format_i18n(self::MAX_LINES),
            ));
        }

        return $entries;
    }

    /**
     * @param list<string> $cells
     */
    private static function areHeadings(array $cells): bool
    {
        return isset(self::columns($cells)[Column::Email->value]);
    }

    /**
     * @param list<string> $headings
     *
     * @return array<value-of<Column>, int> Where each known column is; of two with one meaning, the first.
     */
    private static function columns(array $headings): array
    {
        $columns = [];

        foreach ($headings as $index => $heading) {
            $column = Column::of($heading);

            if ($column !== null) {
                $columns[$column->value] ??= $index;
            }
        }

        return $columns;
    }

    /**
     * @return \Generator<int, list<string>> Cells by the line on which their record begins; without empty records.
     *
     * @throws Refused With `UnreadableFile`.
     */
    private static function records(string $text): \Generator
    {
        $separator = self::separator($text);
        $file = new \SplTempFileObject();
        $file->fwrite($text);
        $file->rewind();
        $isFirst = true;
        $line = 1;
        $from = 0;

        while (true) {
            $cells = $file->fgetcsv($separator, '"', '');

            if (!is_array($cells)) {
                break;
            }

            $to = (int) $file->ftell();
            $raw = substr($text, $from, $to - $from);

            if ($file->eof() && (substr_count($raw, '"') % 2) === 1 && str_contains(rtrim($raw), "\n")) {
                throw new Refused(Reason::UnreadableFile, sprintf(
                    /* translators: %d: number of a line. */
                    __(
                        'The text that begins on line %d has a quotation mark without a second one. Close it, or take it out.',
                        'clientpress',
                    ),
                    $line,
                ));
            }

            $cells = array_values(array_map(strval(...), $cells));

            if (trim(implode('', $cells)) !== '') {
                if (!$isFirst || preg_match(self::DIRECTIVE, rtrim($raw, "\n")) !== 1) {
                    yield $line => $cells;
                }

                $isFirst = false;
            }

            $line += substr_count($raw, "\n");
            $from = $to;
        }
    }

    /**
     * The one that stands most often in the first record, outside quotation marks; Excel may name it there as well.
     */
    private static function separator(string $text): string
    {
        $record = self::firstRecord($text);

        if (preg_match(self::DIRECTIVE, $record, $match) === 1 && isset($match[1])) {
            return $match[1];
        }

        $counts = array_map(static fn(string $separator): int => substr_count($record, $separator), self::SEPARATORS);

        return self::SEPARATORS[(int) array_search(max($counts), $counts, true)];
    }

    /**
     * @return string The first one that is not empty, as far as it is not quoted.
     */
    private static function firstRecord(string $text): string
    {
        // Quoted cells may hold separators and line ends of their own, and are more than nothing.
        $record = strtok((string) preg_replace('/"[^"]*"/', 'x', $text), "\n");

        while ($record !== false && trim($record, " \t,;") === '') {
            $record = strtok("\n");
        }

        return (string) $record;
    }
}
