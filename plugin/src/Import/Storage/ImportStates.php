<?php

declare(strict_types=1);

namespace ClientPress\Import\Storage;

defined('ABSPATH') || exit();

use ClientPress\Import\ImportState;
use ClientPress\Import\PauseReason;
use ClientPress\Import\QueuedLineState;

/**
 * What makes an import run, pause and end.
 *
 * The statements are portable between InnoDB and the SQLite drop-in, and one that decides something changes a value
 * whenever it matches. Each finds its rows by the primary key unless it says by which index.
 */
final class ImportStates
{
    use ImportTables;

    /**
     * Puts the lines that may be tried again back into the queue, and lets the import go on in the background. Both or
     * neither: a line that waits in an import that is over would be sent by nobody.
     *
     * @return bool False when there are none, or the import was cancelled.
     */
    public function requeueFailed(int $importId, int $now): bool
    {
        // The import first, for finish() waits for it and then sees what is waiting.
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

        return $this->inTransaction(
            fn(): bool => $this->db->query($import) !== false && (int) $this->db->query($rows) > 0,
        );
    }

    /**
     * Counts one more email in a row that failed, and pauses the import at the limit.
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
     * Ends the row of failures, if there was one.
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
        return $this->decideOne(
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
     * Lets a paused import go on in the background, or one whose command is gone.
     */
    public function resume(int $importId, int $now): bool
    {
        return $this->decideOne(
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
     * Lets finished imports go on that a line was put back into by a process that was late.
     */
    public function reopenWaiting(int $now): void
    {
        // state, then import_state.
        $ids = $this->db->get_col($this->prepare(
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
                (int) $id,
                ImportState::Finished->value,
            );
        }
    }

    public function cancel(int $importId, int $now): bool
    {
        return $this->decideOne(
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
     * Ends an import of which nothing is waiting and nothing being sent. A line that may have been sent waits for a
     * person, and the import does not.
     *
     * Its lines are only looked at, never locked: InnoDB would do that in another order than whoever completes the last
     * one, and let that one lose. What came back into the queue in between is seen by the second look.
     */
    public function finish(int $importId, int $now): void
    {
        if (
            !$this->hasOpenRows($importId, $now)
            && $this->changeState($importId, ImportState::Running, ImportState::Finished, $now)
            && $this->hasOpenRows($importId, $now)
        ) {
            $this->changeState($importId, ImportState::Finished, ImportState::Running, $now);
        }
    }

    /**
     * @return bool True as well where the database does not answer.
     */
    private function hasOpenRows(int $importId, int $now): bool
    {
        // import_state.
        $isOpen = $this->db->get_var($this->prepare(
            "SELECT EXISTS (
                SELECT 1 FROM {$this->rows()}
                WHERE import_id = %d AND (state = %s OR state = %s AND claimed_gmt BETWEEN %s AND %s)
            )",
            $importId,
            QueuedLineState::Waiting->value,
            QueuedLineState::Sending->value,
            ...self::alive($now),
        ));

        return (string) $isOpen !== '0';
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
