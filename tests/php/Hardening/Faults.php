<?php

declare(strict_types=1);

namespace ClientPress\Tests\Hardening;

/**
 * What can go wrong inside a process. Each method arranges one fault for the rest of the process that calls it.
 */
final class Faults
{
    /** No catch, no finally, no shutdown function: the process is gone before the statement of this number. */
    public static function killBefore(int $at): void
    {
        self::before($at, static fn() => posix_kill(getmypid(), SIGKILL));
    }

    public static function killAfter(int $at): void
    {
        self::after($at, static fn() => posix_kill(getmypid(), SIGKILL));
    }

    /** The process is gone when it comes to this hook. */
    public static function killOn(string $hook): void
    {
        add_filter($hook, static fn() => posix_kill(getmypid(), SIGKILL));
    }

    /** The statement is answered by an error, as on a full disk, a lost privilege or a damaged table. */
    public static function failAt(int $at): void
    {
        global $wpdb;

        $wpdb->before = static fn(int $number, string $sql): string => $number === $at
            ? 'UPDATE no_such_table SET nothing = 1'
            : $sql;
    }

    /**
     * The server ends the connection, and with it an open transaction; WordPress connects again without a word and
     * goes on. MariaDB only.
     */
    public static function disconnectBefore(int $at): void
    {
        self::before($at, self::disconnect(...));
    }

    /**
     * The connection is lost right before the account is inserted, so that it is inserted outside of the transaction; by
     * then another account has the address. MariaDB only.
     *
     * @param array{int, string} $what number of the statement, address
     */
    public static function loseAddressAt(array $what): void
    {
        self::before($what[0], static function () use ($what): void {
            global $wpdb;

            self::disconnect();
            $table = "{$wpdb->base_prefix}clientpress_addresses";
            $digest = Jobs::services([0])->accountAddresses()->reserve($what[1]);
            $wpdb->query($wpdb->prepare(
                "INSERT INTO {$wpdb->users} (user_login, user_nicename, user_email) VALUES ('another', 'another', %s)",
                $what[1],
            ));
            $wpdb->query($wpdb->prepare(
                "UPDATE {$table} SET user_id = %d WHERE digest = %s",
                $wpdb->insert_id,
                $digest,
            ));
        });
    }

    /** The server is read-only, to all but its own administrators. */
    public static function readOnly(): void
    {
        global $wpdb;

        if ($wpdb instanceof \WP_SQLite_DB) {
            $wpdb->connection()->get_sqlite_pdo()->exec('PRAGMA query_only = ON');

            return;
        }
        $wpdb->connectAs('writer');
    }

    /** The database may grow no more. SQLite only: MariaDB would need a disk of its own. */
    public static function diskFull(): void
    {
        global $wpdb;

        $sqlite = $wpdb->connection()->get_sqlite_pdo();
        $sqlite->exec('PRAGMA max_page_count = ' . $sqlite->query('PRAGMA page_count')->fetchColumn());
        // Pages that rows once had are free again.
        try {
            $sqlite->exec('CREATE TABLE IF NOT EXISTS ballast (bytes BLOB)');
            while (true) {
                $sqlite->exec('INSERT INTO ballast VALUES (zeroblob(4000))');
            }
        } catch (\PDOException $full) {
            if (!str_contains($full->getMessage(), 'full')) {
                throw $full;
            }
        }
    }

    /** Another connection waits for no lock longer than a second. MariaDB only. */
    public static function waitBrieflyForLocks(): void
    {
        global $wpdb;

        $wpdb->query('SET SESSION innodb_lock_wait_timeout = 1');
    }

    /**
     * Around the statement of this number, which lets the client in inside the transaction: another connection holds that
     * table and waits for the invitation, and has more to lose, so that the server chooses us. MariaDB only.
     */
    public static function deadlockAt(int $at): void
    {
        $other = new \mysqli('localhost', DB_USER, DB_PASSWORD, DB_NAME, 0, substr(DB_HOST, 10));
        self::before($at, static function () use ($other): void {
            global $wpdb;

            $other->query('BEGIN');
            for ($row = 0; $row < 50; $row++) {
                $other->query("INSERT INTO {$wpdb->termmeta} (term_id, meta_key) VALUES (0, 'weight')");
            }
            $other->query("SELECT * FROM {$wpdb->prefix}clientpress_access FOR UPDATE");
            $other->query("SELECT * FROM {$wpdb->prefix}clientpress_invitations FOR UPDATE", MYSQLI_ASYNC);
            // Until it waits: only then does our own wait close the circle.
            usleep(300_000);
        });
        self::after($at, static function () use ($other): void {
            $other->reap_async_query();
            $other->query('ROLLBACK');
        });
    }

    /** Code of another plugin, run on a hook, that fails. */
    public static function throwAt(string $hook): void
    {
        add_filter($hook, static fn() => throw new \LogicException('Another plugin has failed.'));
    }

    /** The database takes no COMMIT at its first try, as a cluster does where another node came first. */
    public static function refuseFirstCommit(string $of): void
    {
        global $wpdb;

        $isOf = false;
        $wpdb->before = static function (int $number, string $sql) use ($of, &$isOf): string {
            $isOf = $isOf || str_contains($sql, $of);
            if (!$isOf || $sql !== 'COMMIT') {
                return $sql;
            }
            $wpdb = $GLOBALS['wpdb'];
            $wpdb->before = null;

            return 'UPDATE no_such_table SET nothing = 1';
        };
    }

    /** Another plugin takes its time right before the account is inserted. */
    public static function slowInsertion(int $microseconds): void
    {
        add_filter('wp_pre_insert_user_data', static function (array $data) use ($microseconds): array {
            usleep($microseconds);

            return $data;
        });
    }

    /** Another plugin refuses every new user. */
    public static function refuseUsers(): void
    {
        add_filter('wp_pre_insert_user_data', static fn(): array => []);
    }

    /** Another plugin gives every new user a login of its own making. */
    public static function loginOf(string $login): void
    {
        add_filter('pre_user_login', static fn(): string => $login);
    }

    /**
     * A cache that other processes share and that answers with what was true before: reads are served from it, and
     * nothing that is written or deleted reaches it.
     *
     * @param list<string> $groups
     */
    public static function staleCache(array $groups): void
    {
        global $wp_object_cache;

        $wp_object_cache = new StaleCache($groups);
    }

    /** The server of the object cache cannot be reached from before this statement on, and each use of it throws. */
    public static function loseCacheBefore(int $at): void
    {
        self::before($at, static fn() => $GLOBALS['wp_object_cache']->loseServer(false));
    }

    /** The same, where the cache goes on in the memory of the process. */
    public static function loseCacheGracefullyBefore(int $at): void
    {
        self::before($at, static fn() => $GLOBALS['wp_object_cache']->loseServer(true));
    }

    private static function before(int $at, \Closure $do): void
    {
        global $wpdb;

        $wpdb->before = static function (int $number, string $sql) use ($at, $do): string {
            if ($number === $at) {
                $do();
            }

            return $sql;
        };
    }

    private static function after(int $at, \Closure $do): void
    {
        global $wpdb;

        $logged = $wpdb->after;
        $wpdb->after = static function (int $number, string $sql) use ($at, $do, $logged): void {
            $logged($number, $sql);
            if ($number === $at) {
                $do();
            }
        };
    }

    private static function disconnect(): void
    {
        global $wpdb;

        $other = new \mysqli('localhost', DB_USER, DB_PASSWORD, DB_NAME, 0, substr(DB_HOST, 10));
        $id = $wpdb->connection()->thread_id;
        $other->query("KILL CONNECTION {$id}");
        // Until the server has undone what the connection had begun.
        while ($other->query("SELECT 1 FROM information_schema.processlist WHERE id = {$id}")->num_rows > 0) {
            usleep(1000);
        }
    }
}
