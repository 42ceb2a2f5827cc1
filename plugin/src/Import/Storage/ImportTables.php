<?php

declare(strict_types=1);

namespace ClientPress\Import\Storage;

defined('ABSPATH') || exit();

use ClientPress\Database\Claim;
use ClientPress\Database\Table;
use ClientPress\Import\Import;
use ClientPress\Import\ImportState;
use ClientPress\Import\PauseReason;
use ClientPress\Import\QueuedLine;
use ClientPress\Import\QueuedLineState;
use ClientPress\Kernel\Refused;

/**
 * What the classes with SQL of imports share: the names of the tables, and how rows become objects.
 */
trait ImportTables
{
    use Table;

    /**
     * @return string Condition, without placeholders: the process that claimed the line is alive.
     */
    private function claimedLine(int $now): string
    {
        return $this->claimed(new Claim(QueuedLine::CLAIM_SECONDS), $now);
    }

    /**
     * @throws Refused With `StorageFailed`.
     */
    private function import(string $sql): ?Import
    {
        $rows = $this->select($sql);

        return $rows === [] ? null : self::hydrateImport($rows[0]);
    }

    /**
     * @return list<QueuedLine>
     *
     * @throws Refused With `StorageFailed`.
     */
    private function linesOf(string $sql): array
    {
        return array_map(self::hydrateLine(...), $this->select($sql));
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
    private static function hydrateLine(array $row): QueuedLine
    {
        return new QueuedLine(
            id: (int) $row['id'],
            importId: (int) $row['import_id'],
            number: (int) $row['number'],
            name: (string) $row['name'],
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
