<?php

declare(strict_types=1);

namespace ClientPress\Import\Storage;

defined('ABSPATH') || exit();

use ClientPress\Import\ImportState;
use ClientPress\Import\PauseReason;
use ClientPress\Import\QueuedLineState;
use ClientPress\Kernel\Refused;

/**
 * The changes of an import's state.
 *
 * Each statement finds its rows by the primary key unless it says by which index.
 */
final class ImportStates
{
    use ImportTables;

    /**
     * Queues the failed lines again and continues the import in the background, in one transaction: a line that waits
     * in an import that is over would never be sent.
     *
     * @return bool False when there are none, or the import was cancelled.
     */
    public function requeueFailed(int $importId, int $now): bool
    {
        // The import is updated first: finish() then waits for this row and sees the waiting lines.
        $import = $this->updateOne(
            $this->imports(),
            "SET state = %s, in_background = 1, failures_in_row = 0, pause_reason = NULL, pause_detail = '', moved_gmt = %s
            WHERE id = %d AND state <> %s",
            ImportState::Running->value,
            gmdate(self::FORMAT, $now),
            $importId,
            ImportState::Cancelled->value,
        );
        // import_state, then PRIMARY.
        $rows = $this->prepare(
            "UPDATE {$this->rows()} SET state = %s, detail = '' WHERE import_id = %d AND state = %s
                AND EXISTS (SELECT 1 FROM {$this->imports()} i WHERE i.id = %d AND i.state = %s)",
            QueuedLineState::Waiting->value,
            $importId,
            QueuedLineState::Failed->value,
            $importId,
            ImportState::Running->value,
        );

        return $this->inTransaction(fn(): bool => $this->execute($import) !== false && (int) $this->execute($rows) > 0);
    }

    /**
     * Counts a failed email, and pauses the import after too many in a row.
     */
    public function countFailure(int $importId, int $limit, string $detail, int $now): void
    {
        $this->changeOne(
            $this->imports(),
            'SET failures_in_row = failures_in_row + 1, moved_gmt = %s WHERE id = %d',
            gmdate(self::FORMAT, $now),
            $importId,
        );
        $this->changeOne(
            $this->imports(),
            'SET state = %s, pause_reason = %s, pause_detail = %s
            WHERE id = %d AND state = %s AND failures_in_row >= %d',
            ImportState::Paused->value,
            PauseReason::Mail->value,
            $detail,
            $importId,
            ImportState::Running->value,
            $limit,
        );
    }

    /**
     * Sets the count of failures in a row to 0.
     */
    public function countSuccess(int $importId, int $now): void
    {
        $this->changeOne(
            $this->imports(),
            'SET failures_in_row = 0, moved_gmt = %s WHERE id = %d',
            gmdate(self::FORMAT, $now),
            $importId,
        );
    }

    public function pause(int $importId, PauseReason $reason, string $detail, int $now): bool
    {
        return $this->changeOneOrFail(
            $this->imports(),
            'SET state = %s, pause_reason = %s, pause_detail = %s, moved_gmt = %s WHERE id = %d AND state = %s',
            ImportState::Paused->value,
            $reason->value,
            $detail,
            gmdate(self::FORMAT, $now),
            $importId,
            ImportState::Running->value,
        );
    }

    /**
     * Continues a paused import, or one whose command has ended, in the background.
     */
    public function resume(int $importId, int $now): bool
    {
        return $this->changeOneOrFail(
            $this->imports(),
            "SET state = %s, in_background = 1, failures_in_row = 0, pause_reason = NULL, pause_detail = '',
                moved_gmt = %s
            WHERE id = %d AND (state = %s OR state = %s AND in_background = 0)",
            ImportState::Running->value,
            gmdate(self::FORMAT, $now),
            $importId,
            ImportState::Paused->value,
            ImportState::Running->value,
        );
    }

    /**
     * Reopens finished imports in which a slow process has queued a line again.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function reopenWaiting(int $now): void
    {
        // state, then import_state.
        $ids = $this->integers($this->prepare(
            "SELECT i.id FROM {$this->imports()} i
            WHERE i.state = %s AND EXISTS (SELECT 1 FROM {$this->rows()} r WHERE r.import_id = i.id AND r.state = %s)",
            ImportState::Finished->value,
            QueuedLineState::Waiting->value,
        ));

        foreach ($ids as $id) {
            $this->changeOne(
                $this->imports(),
                'SET state = %s, in_background = 1, moved_gmt = %s WHERE id = %d AND state = %s',
                ImportState::Running->value,
                gmdate(self::FORMAT, $now),
                $id,
                ImportState::Finished->value,
            );
        }
    }

    public function cancel(int $importId, int $now): bool
    {
        return $this->changeOneOrFail(
            $this->imports(),
            "SET state = %s, pause_reason = NULL, pause_detail = '', moved_gmt = %s
            WHERE id = %d AND state IN (%s, %s)",
            ImportState::Cancelled->value,
            gmdate(self::FORMAT, $now),
            $importId,
            ImportState::Running->value,
            ImportState::Paused->value,
        );
    }

    /**
     * Ends an import without waiting lines and lines being sent. Uncertain lines do not keep it open: they wait for a
     * user.
     *
     * The lines are read without locking them: InnoDB would lock in another order than the process that completes the
     * last line, whose statement would fail by a deadlock. The second check sees lines that were queued again in
     * between.
     */
    public function finish(int $importId, int $now): void
    {
        if (
            !$this->hasOpenLines($importId, $now)
            && $this->changeState($importId, ImportState::Running, ImportState::Finished, $now)
            && $this->hasOpenLines($importId, $now)
        ) {
            $this->changeState($importId, ImportState::Finished, ImportState::Running, $now);
        }
    }

    /**
     * @return bool True also where the query failed.
     */
    private function hasOpenLines(int $importId, int $now): bool
    {
        try {
            // import_state.
            return (
                $this->number($this->prepare(
                    "SELECT EXISTS (
                    SELECT 1 FROM {$this->rows()}
                    WHERE import_id = %d AND (state = %s OR state = %s AND {$this->claimedLine($now)})
                )",
                    $importId,
                    QueuedLineState::Waiting->value,
                    QueuedLineState::Sending->value,
                )) > 0
            );
        } catch (Refused) {
            return true;
        }
    }

    private function changeState(int $importId, ImportState $from, ImportState $to, int $now): bool
    {
        return $this->changeOne(
            $this->imports(),
            'SET state = %s, moved_gmt = %s WHERE id = %d AND state = %s',
            $to->value,
            gmdate(self::FORMAT, $now),
            $importId,
            $from->value,
        );
    }
}
