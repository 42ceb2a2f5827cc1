<?php

declare(strict_types=1);

namespace ClientPress\Tests\Import;

use ClientPress\Clients\Actor;
use ClientPress\Import\CheckedLine;
use ClientPress\Import\Defaults;
use ClientPress\Import\Import;
use ClientPress\Import\ListLine;
use ClientPress\Tests\Invitations\InvitationTestCase;

abstract class ImportTestCase extends InvitationTestCase
{
    /** @param list<string|ListLine> $addresses */
    protected function start(array $addresses, ?int $portal = null, int $userId = 1): Import
    {
        $lines = $this->check($addresses, $portal ?? self::createPortal(), $userId);

        return $this->services->imports()->start(
            $lines,
            'clients.csv',
            bin2hex(random_bytes(16)),
            Actor::importer($userId),
        );
    }

    /**
     * @param list<string|ListLine> $listLines
     *
     * @return list<CheckedLine>
     */
    protected function check(array $listLines, int $portal = 0, int $userId = 1): array
    {
        $listLines = array_map(
            static fn(string|ListLine $line, int $index): ListLine => is_string($line)
                ? new ListLine($index + 1, $line)
                : $line,
            $listLines,
            array_keys($listLines),
        );

        return $this->services->importCheck()->lines(
            $listLines,
            new Defaults($portal > 0 ? "#{$portal}" : '', 14),
            Actor::importer($userId),
        );
    }

    protected function again(Import $import): Import
    {
        return $this->services->imports()->requireManageable($import->id, Actor::operator());
    }

    /** @return list<string> "address state" in the order of the list, with the reason of what failed */
    protected static function states(Import $import): array
    {
        return array_map(static fn(array $row): string => trim(
            "{$row['email']} {$row['state']} {$row['detail']}",
        ), self::importRows($import));
    }

    /** @return list<array<string, string|null>> */
    protected static function importRows(Import $import): array
    {
        global $wpdb;

        return $wpdb->get_results(
            "SELECT * FROM {$wpdb->prefix}clientpress_import_rows WHERE import_id = {$import->id} ORDER BY id",
            ARRAY_A,
        );
    }

    /** @param array<string, mixed> $fields */
    protected static function changeRow(string $email, array $fields): void
    {
        global $wpdb;

        self::assertSame(1, $wpdb->update("{$wpdb->prefix}clientpress_import_rows", $fields, ['email' => $email]));
    }

    /** Leaves a line as a process leaves it that dies after its claim. */
    protected function leaveClaimed(string $email): void
    {
        global $wpdb;

        $row = $wpdb->get_row(
            $wpdb->prepare("SELECT * FROM {$wpdb->prefix}clientpress_import_rows WHERE email = %s", $email),
            ARRAY_A,
        );
        self::assertTrue(
            $this->services
                ->storage
                ->queuedLines()
                ->claim(
                    (int) $row['id'],
                    (int) $row['import_id'],
                    bin2hex(random_bytes(16)),
                    $this->services->storage->invitationSearch()->countEmails((int) $row['portal_id'], $email),
                    $this->clock->now(),
                ),
        );
    }
}
