<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

use ClientPress\Kernel\CsvLine;
use ClientPress\Kernel\ErrorLog;
use ClientPress\Kernel\Refused;

/**
 * The lines that were not sent, with the reasons, as a CSV that can be corrected in a spreadsheet program and imported
 * again.
 */
final readonly class FailureReport
{
    /** How many lines are read at once, so that a long report needs no more memory than a short one. */
    private const AT_ONCE = 500;

    public function __construct(
        private Imports $imports,
    ) {}

    /**
     * @return \Generator<int, string> Each with its line end. The last says so where the rest could not be read.
     */
    public function lines(Import $import): \Generator
    {
        try {
            yield from $this->all($import);
        } catch (Refused $refused) {
            ErrorLog::stopped('the report of an import', $refused);

            yield CsvLine::of([
                __('This list is not complete: the others could not be read. Export it again.', 'clientpress'),
            ]);
        }
    }

    /**
     * @return \Generator<int, string>
     *
     * @throws Refused With `StorageFailed`.
     */
    private function all(Import $import): \Generator
    {
        yield CsvLine::BYTE_ORDER_MARK
            . CsvLine::of([
                'line',
                ListReader::EMAIL,
                ListReader::NAME,
                ListReader::PORTAL,
                ListReader::MESSAGE,
                ListReader::EXPIRY,
                'reason',
            ]);

        foreach ($this->imports->uncertain($import) as $line) {
            yield self::csvLine($line, __('May have been sent: the server stopped while sending it.', 'clientpress'));
        }

        foreach ([QueuedLineState::Failed, QueuedLineState::Refused] as $state) {
            foreach ($this->linesIn($import, $state) as $line) {
                yield self::csvLine($line, $line->detail);
            }
        }

        if ($import->state === ImportState::Cancelled) {
            foreach ($this->linesIn($import, QueuedLineState::Waiting) as $line) {
                yield self::csvLine($line, __('The import was cancelled before.', 'clientpress'));
            }
        }

        foreach ($this->linesIn($import, QueuedLineState::Skipped) as $line) {
            yield self::csvLine($line, $line->detail);
        }
    }

    /**
     * @return \Generator<int, QueuedLine>
     *
     * @throws Refused With `StorageFailed`.
     */
    private function linesIn(Import $import, QueuedLineState $state): \Generator
    {
        $after = 0;

        do {
            $lines = $this->imports->lines($import, $state, $after, self::AT_ONCE);

            foreach ($lines as $line) {
                $after = $line->id;
                yield $line;
            }
        } while ($lines !== []);
    }

    private static function csvLine(QueuedLine $line, string $reason): string
    {
        return CsvLine::of([
            (string) $line->number,
            $line->email,
            $line->name,
            // Several portals may have one title.
            $line->portalId > 0 ? "#{$line->portalId}" : $line->portal,
            $line->message,
            $line->expiryDays > 0 ? (string) $line->expiryDays : $line->expiry,
            $reason,
        ]);
    }
}
