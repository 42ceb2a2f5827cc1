<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Storage;

defined('ABSPATH') || exit();

use ClientPress\Database\Claim;
use ClientPress\Database\Table;

/**
 * The requests of programs that came with an idempotency key: one row a key, user and route, for a day.
 *
 * Each statement finds its row by the UNIQUE key on `digest` unless it says by which index.
 */
final class IdempotencyRows
{
    use Table;

    /**
     * What `dbDelta` builds. The UNIQUE key decides which of two requests at once works.
     */
    public function schema(): string
    {
        $collate = $this->db->get_charset_collate();

        return "CREATE TABLE {$this->name()} (
            id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
            digest char(64) NOT NULL,
            body_digest char(64) NOT NULL,
            claim_id char(32) NOT NULL,
            claimed_gmt datetime NOT NULL,
            answer_status smallint(5) unsigned DEFAULT NULL,
            answer_id bigint(20) unsigned DEFAULT NULL,
            PRIMARY KEY  (id),
            UNIQUE KEY digest (digest),
            KEY claimed_gmt (claimed_gmt)
        ) $collate;";
    }

    public function drop(): void
    {
        $this->db->query("DROP TABLE IF EXISTS {$this->name()}");
    }

    /**
     * @return bool|null Whether the row is new; null when the database gave no answer.
     */
    public function insert(string $digest, string $bodyDigest, string $claimId, int $now): ?bool
    {
        $inserted = $this->execute($this->prepare(
            "INSERT IGNORE INTO {$this->name()} (digest, body_digest, claim_id, claimed_gmt) VALUES (%s, %s, %s, %s)",
            $digest,
            $bodyDigest,
            $claimId,
            gmdate(self::FORMAT, $now),
        ));

        return is_int($inserted) ? $inserted === 1 : null;
    }

    /**
     * Takes over the row of a request that is forgotten by now, or of the same one whose process died.
     *
     * @param int $since Rows that were claimed before are forgotten.
     */
    public function takeOver(
        string $digest,
        string $bodyDigest,
        string $claimId,
        Claim $claim,
        int $since,
        int $now,
    ): bool {
        return (
            $this->execute($this->prepare(
                "UPDATE {$this->name()} SET body_digest = %s, claim_id = %s, claimed_gmt = %s,
                    answer_status = NULL, answer_id = NULL
                WHERE digest = %s AND (claimed_gmt < %s
                    OR body_digest = %s AND answer_status IS NULL AND NOT {$this->claimed($claim, $now)})",
                $bodyDigest,
                $claimId,
                gmdate(self::FORMAT, $now),
                $digest,
                gmdate(self::FORMAT, $since),
                $bodyDigest,
            )) === 1
        );
    }

    /**
     * @return array{bodyDigest: string, status: int|null, id: int}|null
     *
     * @throws \ClientPress\Kernel\Refused With `StorageFailed`.
     */
    public function find(string $digest): ?array
    {
        $row =
            $this->select($this->prepare(
                "SELECT body_digest, answer_status, answer_id FROM {$this->name()} WHERE digest = %s",
                $digest,
            ))[0] ?? null;

        return (
            $row === null
                ? null
                : [
                    'bodyDigest' => (string) $row['body_digest'],
                    'status' => $row['answer_status'] === null ? null : (int) $row['answer_status'],
                    'id' => (int) $row['answer_id'],
                ]
        );
    }

    public function finish(string $digest, string $claimId, int $status, int $id): void
    {
        $this->execute($this->prepare(
            "UPDATE {$this->name()} SET answer_status = %d, answer_id = %d WHERE digest = %s AND claim_id = %s",
            $status,
            $id,
            $digest,
            $claimId,
        ));
    }

    public function delete(string $digest, string $claimId): void
    {
        $this->execute($this->prepare(
            "DELETE FROM {$this->name()} WHERE digest = %s AND claim_id = %s",
            $digest,
            $claimId,
        ));
    }

    public function deleteBefore(int $time): void
    {
        // claimed_gmt.
        $this->execute($this->prepare(
            "DELETE FROM {$this->name()} WHERE claimed_gmt < %s",
            gmdate(self::FORMAT, $time),
        ));
    }

    private function name(): string
    {
        return $this->db->prefix . 'clientpress_idempotency';
    }
}
