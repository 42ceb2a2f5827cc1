<?php

declare(strict_types=1);

namespace ClientPress\Import\Storage;

defined('ABSPATH') || exit();

use ClientPress\Import\ImportState;
use ClientPress\Import\QueuedLine;
use ClientPress\Import\QueuedLineState;
use ClientPress\Kernel\Refused;

/**
 * The state changes of an import's lines; {@see \ClientPress\Import\Worker} explains their order.
 *
 * Each statement finds its rows by the primary key unless it says by which index.
 */
final class QueuedLines
{
    use ImportTables;

    /**
     * Claims a waiting line for one process, if the import is still running.
     *
     * @param int $emailsBefore How many emails the address had got for the portal by then; it shows later whether
     *                          another one was sent.
     */
    public function claim(int $lineId, int $importId, string $claimId, int $emailsBefore, int $now): bool
    {
        return $this->changeOneOrFail(
            $this->rows(),
            "SET state = %s, claim_id = %s, claimed_gmt = %s, emails_before = %d
            WHERE id = %d AND state = %s
                AND EXISTS (SELECT 1 FROM {$this->imports()} i WHERE i.id = %d AND i.state = %s)",
            QueuedLineState::Sending->value,
            $claimId,
            gmdate(self::FORMAT, $now),
            $emailsBefore,
            $lineId,
            QueuedLineState::Waiting->value,
            $importId,
            ImportState::Running->value,
        );
    }

    /**
     * Takes over the claim of a process that died, because a user asked for it.
     *
     * @param QueuedLine $seen         As it was read; nothing happens if it was claimed again since.
     * @param int        $emailsBefore See {@see claim()}.
     */
    public function takeOver(QueuedLine $seen, string $claimId, int $emailsBefore, int $now): bool
    {
        return $this->changeOneOrFail(
            $this->rows(),
            "SET claim_id = %s, claimed_gmt = %s, emails_before = %d
            WHERE id = %d AND state = %s AND claim_id = %s AND NOT {$this->claimedLine($now)}",
            $claimId,
            gmdate(self::FORMAT, $now),
            $emailsBefore,
            $seen->id,
            QueuedLineState::Sending->value,
            (string) $seen->claimId,
        );
    }

    /**
     * Undoes {@see takeOver()}.
     *
     * @param QueuedLine $seen As it was when it was taken over.
     */
    public function restoreClaim(QueuedLine $seen, string $claimId): void
    {
        $this->changeOne(
            $this->rows(),
            'SET claim_id = %s, claimed_gmt = %s, emails_before = %d WHERE id = %d AND claim_id = %s',
            (string) $seen->claimId,
            gmdate(self::FORMAT, (int) $seen->claimedAt),
            $seen->emailsBefore,
            $seen->id,
            $claimId,
        );
    }

    /**
     * Queues a claimed line again that nothing was done with.
     */
    public function release(int $lineId, string $claimId): void
    {
        $this->changeOne(
            $this->rows(),
            'SET state = %s, claim_id = NULL, claimed_gmt = NULL WHERE id = %d AND claim_id = %s',
            QueuedLineState::Waiting->value,
            $lineId,
            $claimId,
        );
    }

    /**
     * Records the result of a line, for the process that has claimed it.
     */
    public function complete(
        int $lineId,
        string $claimId,
        QueuedLineState $state,
        ?int $invitationId,
        string $detail,
    ): bool {
        return $this->changeOne(
            $this->rows(),
            'SET state = %s, invitation_id = NULLIF(%d, 0), detail = %s, claim_id = NULL, claimed_gmt = NULL
            WHERE id = %d AND state = %s AND claim_id = %s',
            $state->value,
            (int) $invitationId,
            $detail,
            $lineId,
            QueuedLineState::Sending->value,
            $claimId,
        );
    }

    public function line(int $id): ?QueuedLine
    {
        return $this->linesOf($this->prepare("SELECT * FROM {$this->rows()} WHERE id = %d", $id))[0] ?? null;
    }

    /**
     * @return list<QueuedLine> Lines whose process died.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function uncertain(int $importId, int $now): array
    {
        // import_state.
        return $this->linesOf($this->prepare(
            "SELECT * FROM {$this->rows()} WHERE import_id = %d AND state = %s
                AND NOT {$this->claimedLine($now)}
            ORDER BY id",
            $importId,
            QueuedLineState::Sending->value,
        ));
    }

    /**
     * @param int $after Id of the last line that was read; 0 to begin.
     *
     * @return list<QueuedLine> By id.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function linesIn(int $importId, QueuedLineState $state, int $after, int $limit): array
    {
        // import_state.
        return $this->linesOf($this->prepare(
            "SELECT * FROM {$this->rows()} WHERE import_id = %d AND state = %s AND id > %d ORDER BY id LIMIT %d",
            $importId,
            $state->value,
            $after,
            $limit,
        ));
    }

    /**
     * @return list<QueuedLine> Lines of all imports that have this address, in their order.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function withAddress(string $email, int $offset, int $limit): array
    {
        // email, whose collation ignores case.
        return $this->linesOf($this->prepare(
            "SELECT * FROM {$this->rows()} WHERE email = %s ORDER BY id LIMIT %d OFFSET %d",
            $email,
            $limit,
            $offset,
        ));
    }

    /**
     * Takes the person out of a line. What is waiting or could be tried again is left out from now on; a line whose
     * process died counts as done.
     *
     * @return bool False for one that a living process is sending.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function anonymise(int $lineId, string $email, int $now): bool
    {
        return $this->changeOneOrFail(
            $this->rows(),
            "SET name = '', email = %s, message = '', detail = '', claim_id = NULL, claimed_gmt = NULL,
                state = CASE state WHEN %s THEN %s WHEN %s THEN %s WHEN %s THEN %s ELSE state END
            WHERE id = %d AND (state <> %s OR NOT {$this->claimedLine($now)})",
            $email,
            QueuedLineState::Waiting->value,
            QueuedLineState::Skipped->value,
            QueuedLineState::Failed->value,
            QueuedLineState::Skipped->value,
            QueuedLineState::Sending->value,
            QueuedLineState::MarkedDone->value,
            $lineId,
            QueuedLineState::Sending->value,
        );
    }
}
