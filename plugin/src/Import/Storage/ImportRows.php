<?php

declare(strict_types=1);

namespace ClientPress\Import\Storage;

defined('ABSPATH') || exit();

use ClientPress\Import\CheckedLine;
use ClientPress\Import\Import;
use ClientPress\Import\ImportState;
use ClientPress\Import\Progress;
use ClientPress\Import\QueuedLineState;
use ClientPress\Import\SentBy;
use ClientPress\Kernel\Refused;

/**
 * The imports and their lines: their schema, and how they are inserted, read and deleted.
 *
 * Each statement finds its rows by the primary key unless it says by which index.
 */
final class ImportRows
{
    use ImportTables;

    /** How many characters a column of the type `text` holds if each takes four bytes. */
    private const TEXT_CHARACTERS = 16_383;

    /** How many lines one statement writes. */
    private const AT_ONCE = 250;

    /**
     * What `dbDelta` builds. By the UNIQUE key one confirmed form makes one import. A change here raises {@see
     * \ClientPress\Database\TableState::SCHEMA}.
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
            KEY state (state),
            KEY moved_gmt (moved_gmt,created_gmt)
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
            KEY import_state (import_id,state,id),
            KEY email (email)
        ) $collate;";
    }

    public function drop(): void
    {
        foreach ([$this->imports(), $this->rows()] as $table) {
            $this->db->query("DROP TABLE IF EXISTS $table");
        }
    }

    /**
     * Writes an import with all its lines, or nothing at all.
     *
     * @param string            $formKey 32 characters, unique to one confirmation.
     * @param list<CheckedLine> $lines
     *
     * @return int|null Its id; null when nothing was written: ask {@see findByFormKey()} whether it was there already.
     */
    public function insert(string $formKey, int $userId, string $source, SentBy $sentBy, array $lines, int $now): ?int
    {
        if (!$this->begin()) {
            return null;
        }

        // UNIQUE form_key: a conflict fails in the first statement, which ends the transaction.
        $suppressed = $this->db->suppress_errors();
        $inserted = $this->db->insert($this->imports(), [
            'form_key' => $formKey,
            'user_id' => $userId,
            'source' => $source,
            'state' => ImportState::Running->value,
            'in_background' => $sentBy === SentBy::Background ? 1 : 0,
            'total' => count(array_filter($lines, static fn(CheckedLine $line): bool => $line->check->isSent())),
            'pause_detail' => '',
            'created_gmt' => gmdate(self::FORMAT, $now),
            'moved_gmt' => gmdate(self::FORMAT, $now),
        ]);
        $this->db->suppress_errors($suppressed);
        $id = (int) $this->db->insert_id;

        if ($inserted !== 1 || !$this->insertLines($id, $lines)) {
            $this->rollBack();

            return null;
        }

        return $this->commit() ? $id : null;
    }

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
     *
     * @throws Refused With `StorageFailed`.
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
     *
     * @throws Refused With `StorageFailed`.
     */
    public function runningIds(): array
    {
        // state.
        return $this->integers($this->prepare(
            "SELECT id FROM {$this->imports()} WHERE state = %s AND in_background = 1 ORDER BY id",
            ImportState::Running->value,
        ));
    }

    /**
     * @throws Refused With `StorageFailed`.
     */
    public function progress(Import $import, int $now): Progress
    {
        // import_state; the rows themselves only for the few that are claimed.
        $rows = $this->select($this->prepare(
            "SELECT state, COUNT(*) lines_in FROM {$this->rows()} WHERE import_id = %d GROUP BY state",
            $import->id,
        ));
        $counts = array_map('intval', array_column($rows, 'lines_in', 'state'));
        $uncertain = $this->number($this->prepare(
            "SELECT COUNT(*) FROM {$this->rows()} WHERE import_id = %d AND state = %s
                AND NOT {$this->claimedLine($now)}",
            $import->id,
            QueuedLineState::Sending->value,
        ));

        return new Progress(
            total: $import->total,
            waiting: $counts[QueuedLineState::Waiting->value] ?? 0,
            sending: ($counts[QueuedLineState::Sending->value] ?? 0) - $uncertain,
            uncertain: $uncertain,
            sent: $counts[QueuedLineState::Sent->value] ?? 0,
            failed: $counts[QueuedLineState::Failed->value] ?? 0,
            refused: $counts[QueuedLineState::Refused->value] ?? 0,
            markedDone: $counts[QueuedLineState::MarkedDone->value] ?? 0,
            skipped: $counts[QueuedLineState::Skipped->value] ?? 0,
        );
    }

    /**
     * @param int $before Unchanged since before this time.
     *
     * @return list<int> Ids.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function idleIds(int $before, int $limit): array
    {
        // moved_gmt. Rows of the first schema have none.
        return $this->integers($this->prepare(
            "SELECT id FROM {$this->imports()}
            WHERE moved_gmt <= %s OR moved_gmt IS NULL AND created_gmt <= %s LIMIT %d",
            gmdate(self::FORMAT, $before),
            gmdate(self::FORMAT, $before),
            $limit,
        ));
    }

    /**
     * Deletes an import with its lines, unless it has changed meanwhile.
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

        return $this->inTransaction(fn(): bool => $this->execute($import) === 1 && $this->execute($rows) !== false);
    }

    /**
     * @param list<CheckedLine> $lines
     */
    private function insertLines(int $importId, array $lines): bool
    {
        foreach (array_chunk($lines, self::AT_ONCE) as $chunk) {
            $values = [];

            foreach ($chunk as $line) {
                $isSent = $line->check->isSent();
                array_push(
                    $values,
                    $importId,
                    $line->listLine->number,
                    mb_substr($line->listLine->name, 0, 100),
                    mb_substr($line->listLine->email, 0, 191),
                    $line->portalId,
                    $line->portalId > 0 ? '' : mb_substr($line->listLine->portal, 0, 191),
                    mb_substr($line->listLine->message, 0, self::TEXT_CHARACTERS),
                    $line->expiryDays,
                    $line->expiryDays > 0 ? '' : mb_substr($line->listLine->expiry, 0, 191),
                    $isSent ? QueuedLineState::Waiting->value : QueuedLineState::Skipped->value,
                    $isSent ? '' : $line->sentence,
                );
            }

            $inserted = $this->db->query($this->prepare("INSERT INTO {$this->rows()}
                    (import_id, number, name, email, portal_id, portal, message, expiry_days, expiry, state, detail)
                VALUES "
                . implode(',', array_fill(0, count($chunk), '(%d,%d,%s,%s,%d,%s,%s,%d,%s,%s,%s)')), ...$values));

            if ($inserted !== count($chunk)) {
                return false;
            }
        }

        return true;
    }
}
