<?php

declare(strict_types=1);

namespace ClientPress\Tests\Support;

/** A site as an earlier version of the plugin left it: the dumps in fixtures/schemas. */
final class SchemaDump
{
    private const FOLDER = __DIR__ . '/../fixtures/schemas';

    /** @return list<string> the schema of the invitations and, where there were imports already, theirs: "2", "2-1" */
    public static function names(): array
    {
        $names = array_map(
            static fn(string $file): string => basename($file, '.sqlite.sql'),
            glob(self::FOLDER . '/*.sqlite.sql') ?: [],
        );
        sort($names, SORT_NATURAL);

        return $names;
    }

    /** In place of what the present version has made. */
    public static function load(string $name): void
    {
        global $wpdb;

        Database::restore();
        foreach ($wpdb->get_col("SHOW TABLES LIKE '%clientpress%'") as $table) {
            $wpdb->query("DROP TABLE {$table}");
        }
        // No earlier version has begun to take access over.
        delete_option('clientpress_access_migration');
        $kind = Database::kind();
        $sql = (string) file_get_contents(self::FOLDER . "/{$name}.{$kind}.sql");

        // Past WordPress, as one puts back a backup.
        if ($kind === 'sqlite') {
            $connection = new \PDO('sqlite:' . DB_DIR . '/' . DB_FILE);
            $connection->exec('PRAGMA busy_timeout = 10000');
            $connection->exec("BEGIN IMMEDIATE; {$sql}; COMMIT");
        } else {
            $connection = new \mysqli('localhost', DB_USER, DB_PASSWORD, DB_NAME, 0, substr(DB_HOST, 10));
            $connection->set_charset('utf8mb4');
            $connection->multi_query($sql);
            while ($connection->more_results()) {
                $connection->next_result() || throw new \RuntimeException($connection->error);
            }
        }
        wp_cache_flush();
    }
}
