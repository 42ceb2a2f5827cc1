<?php

declare(strict_types=1);

namespace ClientPress\Import\Storage;

defined('ABSPATH') || exit();

use ClientPress\Database\Claim;
use ClientPress\Database\Table;
use ClientPress\Import\CheckedLine;
use ClientPress\Import\Import;
use ClientPress\Import\ImportState;
use ClientPress\Import\PauseReason;
use ClientPress\Import\Progress;
use ClientPress\Import\QueuedLine;
use ClientPress\Import\QueuedLineState;
use ClientPress\Import\Sender;
use ClientPress\Portals\PortalPostType;

/**
 * All SQL of the imports, every statement prepared: the imports and their lines. It stands apart from that of the
 * invitations, which know nothing of lists.
 *
 * The statements are portable between InnoDB and the SQLite drop-in, and one that decides something changes a value
 * whenever it matches. Each finds its rows by the primary key unless it says by which index.
 */
final class ImportTable
{
    use Table;

    /** Seconds after which the process of a claim is taken for dead; an email takes a few, a hanging one half a minute. */
    public const CLAIM_SECONDS = 120;

    /** What a column of the type `text` takes, should each of them take four bytes. */
    private const TEXT_CHARACTERS = 16_383;

    /** How many lines one statement writes, and how many titles one compares with. */
    private const AT_ONCE = 250;

    /**
     * What `dbDelta` builds. The UNIQUE key is the guard: one form that was confirmed makes one import. Whoever changes it
     * raises {@see \ClientPress\Database\TableState::SCHEMA}.
     */
    public function schema(): string
    {
        $collate = $this->db->get_charset_collate();

        return "CREATE TABLE {$this->imports()} (
            id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
            form_key char(32) NOT NULL,
            user_id bigint(20) unsigned NOT NULL DEFAULT 0,
            source varchar(191) NOT NULL DEFAULT '',
            state varchar(20) NOT NULL,
            in_background tinyint(1) unsigned NOT NULL DEFAULT 1,
            total int(10) unsigned NOT NULL DEFAULT 0,
            failures_in_row int(10) unsigned NOT NULL DEFAULT 0,
            pause_reason varchar(20) DEFAULT NULL,
            pause_detail text NOT NULL,
            created_gmt datetime NOT NULL,
            moved_gmt datetime DEFAULT NULL,
            PRIMARY KEY  (id),
            UNIQUE KEY form_key (form_key),
            KEY user_id (user_id,id),
            KEY state (state)
        ) $collate;
        CREATE TABLE {$this->rows()} (
            id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
            import_id bigint(20) unsigned NOT NULL,
            number int(10) unsigned NOT NULL,
            name varchar(100) NOT NULL DEFAULT '',
            email varchar(191) NOT NULL,
            portal_id bigint(20) unsigned NOT NULL,
            portal varchar(191) NOT NULL DEFAULT '',
            message text NOT NULL,
            expiry_days int(10) unsigned NOT NULL,
            expiry varchar(191) NOT NULL DEFAULT '',
            state varchar(20) NOT NULL,
            detail text NOT NULL,
            invitation_id bigint(20) unsigned DEFAULT NULL,
            claim_id char(32) DEFAULT NULL,
            claimed_gmt datetime DEFAULT NULL,
            emails_before int(10) unsigned NOT NULL DEFAULT 0,
            PRIMARY KEY  (id),
            KEY import_state (import_id,state,id)
        ) $collate;";
    }

    public function drop(): void
    {
        foreach ([$this->imports(), $this->rows()] as $table) {
            $this->db->query("DROP TABLE IF EXISTS $table");
        }
    }

    // Starting.

    /**
     * Writes an import with all its lines, or nothing at all.
     *
     * @param string     $formKey 32 characters that tell one confirmation from another.
     * @param list<CheckedLine> $lines
     *
     * @return int|null Its id; null when nothing was written: ask {@see findByFormKey()} whether it was there already.
     */
    public function insert(string $formKey, int $userId, string $source, Sender $sender, array $lines, int $now): ?int
    {
        if (!$this->begin()) {
            return null;
        }

        // UNIQUE form_key: a conflict is the first statement that fails, and the last one of the transaction.
        $suppressed = $this->db->suppress_errors();
        $inserted = $this->db->insert($this->imports(), [
            'form_key' => $formKey,
            'user_id' => $userId,
            'source' => $source,
            'state' => ImportState::Running->value,
            'in_background' => $sender === Sender::Background ? 1 : 0,
            'total' => count(array_filter($lines, static fn(CheckedLine $line): bool => $line->verdict->isSent())),
            'pause_detail' => '',
            'created_gmt' => gmdate(self::FORMAT, $now),
            'moved_gmt' => gmdate(self::FORMAT, $now),
        ]);
        $this->db->suppress_errors($suppressed);
        $id = (int) $this->db->insert_id;

        if ($inserted !== 1 || !$this->insertRows($id, $lines)) {
            $this->rollBack();

            return null;
        }

        return $this->commit() ? $id : null;
    }

    // Sending: see Worker for the order of these and why it holds.

    /**
     * Takes a line for one process, if nobody else has it and the import still runs.
     *
     * @param int $emailsBefore How many emails its address had got for its portal by then, so that it can be told later
     *                          whether another one was sent.
     */
    public function claim(int $rowId, int $importId, string $claimId, int $emailsBefore, int $now): bool
    {
        return $this->decideOne(
            $this->rows(),
            "SET state = %s, claim_id = %s, claimed_gmt = %s, emails_before = %d
            WHERE id = %d AND state = %s
                AND EXISTS (SELECT 1 FROM {$this->imports()} i WHERE i.id = %d AND i.state = %s)",
            QueuedLineState::Sending->value,
            $claimId,
            gmdate(self::FORMAT, $now),
            $emailsBefore,
            $rowId,
            QueuedLineState::Waiting->value,
            $importId,
            ImportState::Running->value,
        );
    }

    /**
     * Takes a line over whose process died, at somebody's wish.
     *
     * @param QueuedLine $seen         As it was read; nothing happens if anybody has taken it since.
     * @param int $emailsBefore See {@see claim()}.
     */
    public function takeOver(QueuedLine $seen, string $claimId, int $emailsBefore, int $now): bool
    {
        return $this->decideOne(
            $this->rows(),
            'SET claim_id = %s, claimed_gmt = %s, emails_before = %d
            WHERE id = %d AND state = %s AND claim_id = %s AND claimed_gmt NOT BETWEEN %s AND %s',
            $claimId,
            gmdate(self::FORMAT, $now),
            $emailsBefore,
            $seen->id,
            QueuedLineState::Sending->value,
            (string) $seen->claimId,
            ...self::alive($now),
        );
    }

    /**
     * Leaves a line that was taken over as it was before.
     *
     * @param QueuedLine $seen As it was when it was taken over.
     */
    public function giveBack(QueuedLine $seen, string $claimId): void
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
     * Puts a line that nothing was done with back into the queue.
     */
    public function release(int $rowId, string $claimId): void
    {
        $this->changeOne(
            $this->rows(),
            'SET state = %s, claim_id = NULL, claimed_gmt = NULL WHERE id = %d AND claim_id = %s',
            QueuedLineState::Waiting->value,
            $rowId,
            $claimId,
        );
    }

    /**
     * Writes down what became of a line, for the process that holds it.
     */
    public function complete(
        int $rowId,
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
            $rowId,
            QueuedLineState::Sending->value,
            $claimId,
        );
    }

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

        return $this->together(fn(): bool => $this->db->query($import) !== false && (int) $this->db->query($rows) > 0);
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

    // Reading.

    public function find(int $id): ?Import
    {
        return $this->import($this->prepare("SELECT * FROM {$this->imports()} WHERE id = %d", $id));
    }

    public function findByFormKey(string $formKey): ?Import
    {
        // form_key.
        return $this->import($this->prepare("SELECT * FROM {$this->imports()} WHERE form_key = %s", $formKey));
    }

    /**
     * @param int|null $userId Whose; null for everybody's.
     *
     * @return list<Import> The latest first.
     */
    public function recent(?int $userId, int $limit): array
    {
        // user_id, or PRIMARY.
        $sql = $userId === null
            ? $this->prepare("SELECT * FROM {$this->imports()} ORDER BY id DESC LIMIT %d", $limit)
            : $this->prepare(
                "SELECT * FROM {$this->imports()} WHERE user_id = %d ORDER BY id DESC LIMIT %d",
                $userId,
                $limit,
            );
        return array_map(self::hydrateImport(...), $this->select($sql));
    }

    /**
     * @return list<int> Ids of the imports that WP-Cron sends, the earliest first.
     */
    public function runningIds(): array
    {
        // state.
        return array_map(
            'intval',
            $this->db->get_col($this->prepare(
                "SELECT id FROM {$this->imports()} WHERE state = %s AND in_background = 1 ORDER BY id",
                ImportState::Running->value,
            )),
        );
    }

    public function row(int $id): ?QueuedLine
    {
        return $this->rowsOf($this->prepare("SELECT * FROM {$this->rows()} WHERE id = %d", $id))[0] ?? null;
    }

    /**
     * @return list<QueuedLine> Lines whose process died.
     */
    public function uncertain(int $importId, int $now): array
    {
        // import_state.
        return $this->rowsOf($this->prepare(
            "SELECT * FROM {$this->rows()} WHERE import_id = %d AND state = %s
                AND claimed_gmt NOT BETWEEN %s AND %s
            ORDER BY id",
            $importId,
            QueuedLineState::Sending->value,
            ...self::alive($now),
        ));
    }

    /**
     * @param int $after Id of the last line that was read; 0 to begin.
     *
     * @return list<QueuedLine> By id.
     */
    public function rowsIn(int $importId, QueuedLineState $state, int $after, int $limit): array
    {
        // import_state.
        return $this->rowsOf($this->prepare(
            "SELECT * FROM {$this->rows()} WHERE import_id = %d AND state = %s AND id > %d ORDER BY id LIMIT %d",
            $importId,
            $state->value,
            $after,
            $limit,
        ));
    }

    public function progress(Import $import, int $now): Progress
    {
        // import_state; the rows themselves only for the few that are claimed.
        $rows = $this->db->get_results(
            $this->prepare(
                "SELECT state, COUNT(*) lines_in FROM {$this->rows()} WHERE import_id = %d GROUP BY state",
                $import->id,
            ),
            ARRAY_A,
        );
        $counts = array_map('intval', array_column(is_array($rows) ? $rows : [], 'lines_in', 'state'));
        $uncertain = (int) $this->db->get_var($this->prepare(
            "SELECT COUNT(*) FROM {$this->rows()} WHERE import_id = %d AND state = %s
                AND claimed_gmt NOT BETWEEN %s AND %s",
            $import->id,
            QueuedLineState::Sending->value,
            ...self::alive($now),
        ));

        return new Progress(
            total: $import->total,
            waiting: $counts[QueuedLineState::Waiting->value] ?? 0,
            sending: ($counts[QueuedLineState::Sending->value] ?? 0) - $uncertain,
            uncertain: $uncertain,
            sent: $counts[QueuedLineState::Sent->value] ?? 0,
            failed: $counts[QueuedLineState::Failed->value] ?? 0,
            refused: $counts[QueuedLineState::Refused->value] ?? 0,
            settled: $counts[QueuedLineState::Settled->value] ?? 0,
            skipped: $counts[QueuedLineState::Skipped->value] ?? 0,
        );
    }

    /**
     * Portals by title. The database compares as its collation does; who needs the very title compares again.
     *
     * @param list<string> $titles As they are stored.
     *
     * @return list<int> Ids, without portals in the trash.
     */
    public function portalIdsByTitle(array $titles): array
    {
        $ids = [];

        foreach (array_chunk($titles, self::AT_ONCE) as $chunk) {
            // type_status_date: titles are compared among portals alone.
            $found = $this->db->get_col($this->prepare(
                "SELECT ID FROM {$this->db->posts}
                WHERE post_type = %s AND post_status NOT IN ('trash', 'auto-draft')
                    AND post_title IN ("
                . implode(',', array_fill(0, count($chunk), '%s'))
                . ')',
                PortalPostType::NAME,
                ...$chunk,
            ));
            array_push($ids, ...array_map('intval', $found));
        }

        return $ids;
    }

    // Tidying.

    /**
     * @param int $before Nothing has happened to them since before this.
     *
     * @return list<int> Ids.
     */
    public function idleIds(int $before, int $limit): array
    {
        // No index: these are the lists of one month. The first schema did not say when they moved.
        return array_map(
            'intval',
            $this->db->get_col($this->prepare(
                "SELECT id FROM {$this->imports()} WHERE COALESCE(moved_gmt, created_gmt) <= %s LIMIT %d",
                gmdate(self::FORMAT, $before),
                $limit,
            )),
        );
    }

    /**
     * Removes an import with its lines, unless it has moved meanwhile.
     *
     * @param int $before See {@see idleIds()}.
     */
    public function delete(int $id, int $before): bool
    {
        $import = $this->prepare(
            "DELETE FROM {$this->imports()} WHERE id = %d AND COALESCE(moved_gmt, created_gmt) <= %s",
            $id,
            gmdate(self::FORMAT, $before),
        );
        // import_state.
        $rows = $this->prepare("DELETE FROM {$this->rows()} WHERE import_id = %d", $id);

        return $this->together(fn(): bool => $this->db->query($import) === 1 && $this->db->query($rows) !== false);
    }

    /**
     * @param list<CheckedLine> $lines
     */
    private function insertRows(int $importId, array $lines): bool
    {
        foreach (array_chunk($lines, self::AT_ONCE) as $chunk) {
            $values = [];

            foreach ($chunk as $line) {
                $isSent = $line->verdict->isSent();
                array_push(
                    $values,
                    $importId,
                    $line->entry->number,
                    mb_substr($line->entry->email, 0, 191),
                    $line->portalId,
                    $line->portalId > 0 ? '' : mb_substr($line->entry->portal, 0, 191),
                    mb_substr($line->entry->message, 0, self::TEXT_CHARACTERS),
                    $line->expiryDays,
                    $line->expiryDays > 0 ? '' : mb_substr($line->entry->expiry, 0, 191),
                    $isSent ? QueuedLineState::Waiting->value : QueuedLineState::Skipped->value,
                    $isSent ? '' : $line->sentence,
                );
            }

            $inserted = $this->db->query($this->prepare("INSERT INTO {$this->rows()}
                    (import_id, number, email, portal_id, portal, message, expiry_days, expiry, state, detail)
                VALUES "
                . implode(',', array_fill(0, count($chunk), '(%d,%d,%s,%d,%s,%s,%d,%s,%s,%s)')), ...$values));

            if ($inserted !== count($chunk)) {
                return false;
            }
        }

        return true;
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

    /**
     * @return array{string, string} See {@see Claim::bounds()}.
     */
    private static function alive(int $now): array
    {
        return (new Claim(self::CLAIM_SECONDS))->bounds($now);
    }

    private function import(string $sql): ?Import
    {
        $rows = $this->select($sql);

        return $rows === [] ? null : self::hydrateImport($rows[0]);
    }

    /**
     * @return list<QueuedLine>
     */
    private function rowsOf(string $sql): array
    {
        return array_map(self::hydrateRow(...), $this->select($sql));
    }

    /**
     * @param array<string, string|null> $row
     */
    private static function hydrateImport(array $row): Import
    {
        return new Import(
            id: (int) $row['id'],
            userId: (int) $row['user_id'],
            source: (string) $row['source'],
            state: ImportState::from((string) $row['state']),
            inBackground: (int) $row['in_background'] === 1,
            total: (int) $row['total'],
            pauseReason: $row['pause_reason'] === null ? null : PauseReason::from($row['pause_reason']),
            pauseDetail: (string) $row['pause_detail'],
            createdAt: (int) self::timestamp($row['created_gmt']),
        );
    }

    /**
     * @param array<string, string|null> $row
     */
    private static function hydrateRow(array $row): QueuedLine
    {
        return new QueuedLine(
            id: (int) $row['id'],
            importId: (int) $row['import_id'],
            number: (int) $row['number'],
            email: (string) $row['email'],
            portalId: (int) $row['portal_id'],
            portal: (string) $row['portal'],
            message: (string) $row['message'],
            expiryDays: (int) $row['expiry_days'],
            expiry: (string) $row['expiry'],
            state: QueuedLineState::from((string) $row['state']),
            detail: (string) $row['detail'],
            invitationId: $row['invitation_id'] === null ? null : (int) $row['invitation_id'],
            claimId: $row['claim_id'],
            claimedAt: self::timestamp($row['claimed_gmt']),
            emailsBefore: (int) $row['emails_before'],
        );
    }

    private function imports(): string
    {
        return $this->db->prefix . 'clientpress_imports';
    }

    private function rows(): string
    {
        return $this->db->prefix . 'clientpress_import_rows';
    }
}
