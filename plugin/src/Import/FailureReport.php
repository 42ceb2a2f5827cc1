<?php

declare(strict_types=1);

namespace ClientPress\Import;

use ClientPress\Portals\Portals;

/**
 * What was not sent and why, as a CSV for spreadsheet programs: it can be mended there and imported again.
 */
final readonly class FailureReport
{
    /** How many lines are read at once, so that a long report needs no more memory than a short one. */
    private const AT_ONCE = 500;

    public function __construct(
        private Imports $imports,
        private Portals $portals,
    ) {}

    /**
     * @param resource $stream Where the report is written to.
     */
    public function write(Import $import, mixed $stream): void
    {
        // Without it Excel takes UTF-8 for something else.
        fwrite($stream, "\xEF\xBB\xBF");
        self::put($stream, ['line', 'email', 'portal', 'reason']);

        foreach ($this->imports->uncertain($import) as $row) {
            $this->putRow($stream, $row, __('May have been sent: the server stopped in the midst of it.', 'clientpress'));
        }

        $this->putAll($import, $stream, RowState::Failed);

        if ($import->state === ImportState::Cancelled) {
            $this->putAll($import, $stream, RowState::Waiting);
        }

        $this->putAll($import, $stream, RowState::Skipped);
    }

    /**
     * @param resource $stream
     */
    private function putAll(Import $import, mixed $stream, RowState $state): void
    {
        $after = 0;

        do {
            $rows = $this->imports->rows($import, $state, $after, self::AT_ONCE);

            foreach ($rows as $row) {
                $after = $row->id;
                $this->putRow($stream, $row, $state === RowState::Waiting
                    ? __('The import was cancelled before.', 'clientpress')
                    : $row->detail);
            }
        } while ($rows !== []);
    }

    /**
     * @param resource $stream
     */
    private function putRow(mixed $stream, Row $row, string $reason): void
    {
        self::put($stream, [
            (string) $row->number,
            $row->email,
            $row->portalId > 0 ? $this->portals->find($row->portalId)->title ?? "#{$row->portalId}" : '',
            $reason,
        ]);
    }

    /**
     * @param resource     $stream
     * @param list<string> $cells
     */
    private static function put(mixed $stream, array $cells): void
    {
        fputcsv($stream, array_map(self::inert(...), $cells), ',', '"', '', "\r\n");
    }

    /**
     * A cell that begins like this is a formula to spreadsheet programs, and somebody else may have written it.
     */
    private static function inert(string $cell): string
    {
        return preg_match('/^[\s]*[=+\-@\t\r]/', $cell) === 1 ? "'$cell" : $cell;
    }
}
