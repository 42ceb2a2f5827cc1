<?php

declare(strict_types=1);

namespace ClientPress\Tests\Database;

use ClientPress\Clients\Actor;
use ClientPress\Import\ImportState;
use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Tests\Import\ImportTestCase;
use ClientPress\Tests\Support\Database;

/** The order in which statements lock what they change, where the database's own choice would invite deadlocks. */
final class TableTest extends ImportTestCase
{
    private const ROWS = 400;

    protected function setUp(): void
    {
        parent::setUp();
        if (Database::kind() !== 'mariadb') {
            self::markTestSkipped('SQLite lets one process write at a time, and locks no rows.');
        }
    }

    public function test_what_changes_one_row_of_many_that_are_over_locks_that_row_first(): void
    {
        global $wpdb;
        // An index that names few rows is what MariaDB likes better than the row's own number.
        $wpdb->query("INSERT INTO {$wpdb->prefix}clientpress_invitations (portal_id, email, email_key, status,
            token_digest, message, delivery, delivery_error, created_gmt, expires_gmt)
            SELECT seq, '', '', 'accepted', SHA2(seq, 256), '', 'sent', '', '2020-01-01', '2020-01-01'
            FROM seq_1_to_" . self::ROWS);
        $wpdb->query("INSERT INTO {$wpdb->prefix}clientpress_imports (form_key, state, pause_detail, created_gmt)
            SELECT seq, 'finished', '', '2020-01-01' FROM seq_1_to_" . self::ROWS);
        $wpdb->query("ANALYZE TABLE {$wpdb->prefix}clientpress_invitations, {$wpdb->prefix}clientpress_imports");

        $indexes = self::indexesOfChanges(function (): void {
            $this->invite();
            self::assertSame(LinkState::Entered, $this->acceptLink(self::secretSentTo(), self::PASSWORD, '')->state);
            $replaced = $this->invite('second@example.org');
            $this->services->invitations()->resend(self::current($replaced), Actor::operator());
            $this->services->invitations()->revoke(self::current($replaced), Actor::operator());
            $import = $this->start(['third@example.org', 'fourth@example.org']);
            $this->services->imports()->pause($import->id, Actor::operator());
            $this->services->imports()->resume($import->id, Actor::operator());
            $this->services->importWorker()->work($import->id, 60);
            self::assertSame(ImportState::Finished, $this->again($import)->state);
        });

        // Of limits, invitations, imports and their lines.
        self::assertGreaterThan(15, count($indexes));
        self::assertSame(array_fill_keys(array_keys($indexes), 'PRIMARY'), $indexes);
    }

    /** @return array<string, string|null> by statement, its values left out */
    private static function indexesOfChanges(\Closure $operation): array
    {
        global $wpdb;

        $indexes = [];
        $explain = static function (string $sql) use ($wpdb, &$indexes): string {
            if (preg_match("/^UPDATE {$wpdb->prefix}clientpress_/", $sql) === 1) {
                $statement = (string) preg_replace(['/\'[^\']*\'/', '/\b\d+\b/', '/\s+/'], ['?', '?', ' '], $sql);
                $plan = $wpdb->get_row("EXPLAIN {$sql}", ARRAY_A);
                // What needs no table read is decided before any row is locked.
                if ($plan['table'] !== null) {
                    $indexes[$statement] = $plan['key'];
                }
            }

            return $sql;
        };
        add_filter('query', $explain);
        $operation();
        remove_filter('query', $explain);

        return $indexes;
    }
}
