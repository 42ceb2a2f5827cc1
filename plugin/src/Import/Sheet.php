<?php

declare(strict_types=1);

namespace ClientPress\Import;

use ClientPress\Invitations\Reason;
use ClientPress\Invitations\Refused;

/**
 * Reads a list of addresses out of text: a CSV with any usual separator, or addresses as people paste them.
 */
final class Sheet
{
    /** Above this a list is split, so that one request can still check it. */
    public const MAX_LINES = 20_000;

    private const SEPARATORS = [',', ';', "\t"];

    /** Headings in lowercase letters, nothing else: "E-Mail address" is "emailaddress". */
    private const COLUMNS = [
        'email' => ['email', 'emailaddress', 'emailadresse', 'mail', 'mailaddress'],
        'portal' => ['portal', 'portalid', 'portaltitle'],
        'message' => ['message', 'personalmessage'],
        'expiry' => ['expiry', 'expirydays', 'expires', 'linkexpiry'],
    ];

    /**
     * A file. Without a row of headings its first column has to hold the addresses.
     *
     * @param string $text See {@see TextFile::decode()}.
     *
     * @return non-empty-list<Entry>
     *
     * @throws Refused With `UnreadableFile`.
     */
    public static function read(string $text): array
    {
        $records = self::records($text);
        $first = $records === [] ? [] : reset($records);

        if (self::columns($first) === null && str_contains($first[0] ?? '', '@')) {
            return self::entries($records, ['email' => 0]);
        }

        return self::withHeadings($records);
    }

    /**
     * A file that begins with a row of headings.
     *
     * @param string $text See {@see TextFile::decode()}.
     *
     * @return non-empty-list<Entry>
     *
     * @throws Refused With `UnreadableFile`.
     */
    public static function readWithHeadings(string $text): array
    {
        return self::withHeadings(self::records($text));
    }

    /**
     * What somebody pasted: cells out of a spreadsheet if they begin with headings, addresses in any arrangement if not.
     *
     * @param string $text See {@see TextFile::decode()}.
     *
     * @return non-empty-list<Entry>
     *
     * @throws Refused With `UnreadableFile`.
     */
    public static function readPasted(string $text): array
    {
        $cells = str_getcsv(strtok($text, "\n") ?: '', self::separator($text), '"', '');

        if (self::columns(array_values(array_map(strval(...), $cells))) !== null) {
            return self::readWithHeadings($text);
        }

        $entries = [];

        foreach (explode("\n", $text) as $index => $line) {
            foreach (self::addressesIn($line) as $address) {
                $entries[] = new Entry($index + 1, $address);
            }
        }

        return self::limited($entries);
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
                array_push($addresses, ...$isRow ? (preg_split('/\s+/', $part) ?: []) : [$part]);
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
        preg_match_all('/(?:"[^"]*"|[^' . preg_quote($at, '/') . '])+/', $text, $pieces);

        return array_values($pieces[0]);
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
     *
     * @return non-empty-list<Entry>
     */
    private static function withHeadings(array $records): array
    {
        $columns = $records === [] ? null : self::columns(reset($records));

        if ($columns === null) {
            throw new Refused(Reason::UnreadableFile, __(
                'There is no column “email”. Write that word above the column with the addresses.',
                'clientpress',
            ));
        }

        return self::entries(array_slice($records, 1, null, true), $columns);
    }

    /**
     * @param array<int, list<string>> $records
     * @param array<string, int>       $columns
     *
     * @return non-empty-list<Entry>
     */
    private static function entries(array $records, array $columns): array
    {
        $entries = [];

        foreach ($records as $number => $cells) {
            $cell = static fn(string $name): string => trim($cells[$columns[$name] ?? -1] ?? '');
            $entries[] = new Entry(
                $number,
                self::address($cell('email')),
                $cell('portal'),
                $cell('message'),
                $cell('expiry'),
            );
        }

        return self::limited($entries);
    }

    /**
     * @param list<Entry> $entries
     *
     * @return non-empty-list<Entry>
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
     *
     * @return array<string, int>|null Where each known column is; null for what is no row of headings.
     */
    private static function columns(array $cells): ?array
    {
        $columns = [];

        foreach ($cells as $index => $cell) {
            $heading = preg_replace('/[^\p{L}]/u', '', mb_strtolower($cell));

            foreach (self::COLUMNS as $name => $headings) {
                if (in_array($heading, $headings, true)) {
                    $columns[$name] ??= $index;
                }
            }
        }

        return isset($columns['email']) ? $columns : null;
    }

    /**
     * @return array<int, list<string>> Cells by the line on which their record begins; without empty records.
     */
    private static function records(string $text): array
    {
        $separator = self::separator($text);
        $file = new \SplTempFileObject();
        $file->fwrite($text);
        $file->rewind();
        $records = [];
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
            $isDirective = $line === 1 && preg_match('/^sep=.?$/i', rtrim($raw, "\n")) === 1;

            if (!$isDirective && trim(implode('', $cells)) !== '') {
                $records[$line] = $cells;
            }

            $line += substr_count($raw, "\n");
            $from = $to;
        }

        return $records;
    }

    /**
     * The one that stands most often in the first line, outside quotation marks; Excel may name it there as well.
     */
    private static function separator(string $text): string
    {
        $line = (string) preg_replace('/"[^"]*"/', '', explode("\n", $text, 2)[0]);

        if (preg_match('/^sep=(.)$/i', $line, $match) === 1) {
            return $match[1];
        }

        $counts = array_map(static fn(string $separator): int => substr_count($line, $separator), self::SEPARATORS);

        return self::SEPARATORS[(int) array_search(max($counts), $counts, true)];
    }
}
