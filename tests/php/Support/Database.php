<?php

declare(strict_types=1);

namespace ClientPress\Tests\Support;

/**
 * The site's database as it was before the first test, put back before each.
 *
 * Transactions cannot do this: requests of a live server and killed processes commit. The connection is one of its
 * own, so that nothing that a test does to WordPress's touches it.
 */
abstract class Database
{
    private static self $instance;

    public static function remember(): void
    {
        self::$instance = defined('DB_ENGINE') && DB_ENGINE === 'sqlite' ? new SqliteDatabase() : new MariaDbDatabase();
        self::$instance->copy();
    }

    public static function restore(): void
    {
        global $wpdb;

        // A test that failed inside a transaction holds locks, and would bring its rows back.
        $suppressed = $wpdb->suppress_errors();
        $wpdb->query('ROLLBACK');
        $wpdb->suppress_errors($suppressed);

        self::$instance->putBack();
    }

    /** 'sqlite' or 'mariadb'. */
    public static function kind(): string
    {
        return self::$instance->name();
    }

    /**
     * @return string to SELECT n FROM, each number from 1 on once: the drop-in takes long to read ten thousand rows of VALUES
     */
    public static function numbersTo(int $last): string
    {
        $digit = '(SELECT 0 AS d UNION ALL SELECT ' . implode(' UNION ALL SELECT ', range(1, 9)) . ')';
        $digits = array_map(
            static fn(int $place): string => "{$digit} d{$place}",
            range(0, strlen((string) $last) - 1),
        );
        $sum = implode(' + ', array_map(
            static fn(int $place): string => "d{$place}.d * " . (10 ** $place),
            array_keys($digits),
        ));

        return "(SELECT {$sum} AS n FROM " . implode(', ', $digits) . ") numbers WHERE n BETWEEN 1 AND {$last}";
    }

    abstract protected function copy(): void;

    abstract protected function putBack(): void;

    abstract protected function name(): string;
}
