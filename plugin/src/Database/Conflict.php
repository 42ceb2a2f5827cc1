<?php

declare(strict_types=1);

namespace ClientPress\Database;

defined('ABSPATH') || exit();

/**
 * A statement that gave way: to a transaction with which it would have waited for ever, or to one that another node of a
 * cluster has committed first. Nothing was written, and the same may be run anew; of a transaction all of it.
 *
 * MySQL and MariaDB alone: on the drop-in whoever comes second waits.
 */
final class Conflict
{
    /** ER_LOCK_DEADLOCK, which Galera gives as well. */
    private const ERROR = 1213;

    /** How often a statement is run, which is alone or a transaction by itself. */
    public const TRIES = 12;

    private const MAX_PAUSE_MICROSECONDS = 40_000;

    private static bool $isInTransaction = false;

    public static function transactionBegan(): void
    {
        self::$isInTransaction = true;
    }

    public static function transactionEnded(): void
    {
        self::$isInTransaction = false;
    }

    /**
     * Runs a statement until it gives way no more. What is tried anew is no error for a log.
     *
     * @param \Closure(): (int|bool) $statement
     *
     * @throws TransactionRefused Inside a transaction, which the database has undone.
     */
    public static function run(\wpdb $db, \Closure $statement): int|bool
    {
        for ($try = 1;; $try++) {
            $suppressed = $db->suppress_errors();

            try {
                $result = $statement();
            } finally {
                $db->suppress_errors($suppressed);
            }

            if ($result !== false || !self::isLast($db)) {
                break;
            }

            if (self::$isInTransaction) {
                throw new TransactionRefused();
            }

            if ($try === self::TRIES) {
                break;
            }

            self::pause($try);
        }

        if ($result === false && $db->last_error !== '') {
            $db->print_error();
        }

        return $result;
    }

    /**
     * Whether this was the answer to the last statement.
     */
    public static function isLast(\wpdb $db): bool
    {
        // A protected property that wpdb lets be read; on the drop-in it is something else.
        $connection = $db->__get('dbh');

        try {
            return $connection instanceof \mysqli && $connection->errno === self::ERROR;

            // @mago-expect analysis:avoid-catching-error mysqli has no other word for it.
        } catch (\Error) {
            // The connection was closed.
            return false;
        }
    }

    /**
     * Longer after each try, and of random length: those who met would meet again.
     */
    public static function pause(int $try): void
    {
        usleep(random_int(1_000, min($try, 4) * self::MAX_PAUSE_MICROSECONDS));
    }
}
