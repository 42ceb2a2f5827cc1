<?php

declare(strict_types=1);

namespace ClientPress\Database;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Utf8;

/**
 * What the classes that hold SQL have in common. Outside of them times are seconds since the Unix epoch; the tables keep
 * UTC datetimes.
 *
 * Statements run on InnoDB and on the SQLite drop-in. One that decides something changes a value whenever it matches: of a
 * row that stays as it is, SQLite counts the UPDATE and MariaDB does not.
 */
trait Table
{
    private const FORMAT = 'Y-m-d H:i:s';

    public function __construct(
        private readonly \wpdb $db,
    ) {}

    // Transactions. On the drop-in a failed statement ends the transaction and what follows would commit by
    // itself, so whoever opens one stops at the first failure.

    public function begin(): bool
    {
        $hasBegun = $this->db->query('START TRANSACTION') !== false;

        if ($hasBegun) {
            Conflict::transactionBegan();
        }

        return $hasBegun;
    }

    public function commit(): bool
    {
        // A statement by itself, as far as it matters: one that gives way has ended the transaction.
        $suppressed = $this->db->suppress_errors();

        try {
            $isCommitted = $this->db->query('COMMIT') !== false;
        } finally {
            $this->db->suppress_errors($suppressed);
            Conflict::transactionEnded();
        }

        if (!$isCommitted && !Conflict::isLast($this->db)) {
            $this->db->print_error();
        }

        return $isCommitted;
    }

    public function rollBack(): void
    {
        // After a failed statement the drop-in has rolled back already, so that its error about this one need not be
        // logged.
        $suppressed = $this->db->suppress_errors();
        $this->db->query('ROLLBACK');
        $this->db->suppress_errors($suppressed);
        Conflict::transactionEnded();
    }

    /**
     * Runs the statements in a transaction, and all of them anew where it had to give way to another one. wpdb reconnects
     * silently, and then COMMIT succeeds without having committed anything; where that matters, confirm the change by a
     * statement afterwards.
     *
     * @param \Closure(): bool $statements Stops at the first that fails, and returns false.
     */
    public function inTransaction(\Closure $statements): bool
    {
        for ($try = 1; $try <= Conflict::TRIES; $try++) {
            try {
                if ($this->begin() && $statements() && $this->commit()) {
                    return true;
                }

                $hasGivenWay = Conflict::isLast($this->db);
            } catch (TransactionRefused) {
                $hasGivenWay = true;
            } catch (\Throwable $fault) {
                $this->rollBack();

                throw $fault;
            }

            $this->rollBack();

            if (!$hasGivenWay) {
                return false;
            }

            Conflict::pause($try);
        }

        return false;
    }

    /**
     * Changes the row that the condition names by its primary key.
     *
     * @param string $change From SET on, for {@see prepare()}.
     *
     * @return bool Whether the row was there and met the rest of the condition.
     */
    private function changeOne(string $table, string $change, int|string ...$values): bool
    {
        return $this->execute($this->updateOne($table, $change, ...$values)) === 1;
    }

    /**
     * The same, where a failed statement must not be taken for "no".
     *
     * @throws Refused With `StorageFailed`.
     */
    private function changeOneOrFail(string $table, string $change, int|string ...$values): bool
    {
        $changed = $this->execute($this->updateOne($table, $change, ...$values));

        return $changed === false ? throw Refused::storageFailed() : $changed === 1;
    }

    /**
     * Without the hint InnoDB may find the row by the index of its status and lock that, while another process has
     * locked the row and is about to change its status: a deadlock, in which one of the two statements fails. The
     * drop-in ignores the hint.
     */
    private function updateOne(string $table, string $change, int|string ...$values): string
    {
        return $this->prepare("UPDATE $table FORCE INDEX (PRIMARY) $change", ...$values);
    }

    /**
     * Runs a statement that writes; see {@see Conflict::run()}.
     */
    private function execute(string $sql): int|bool
    {
        return Conflict::run($this->db, fn(): int|bool => $this->db->query($sql));
    }

    // Queries. To wpdb a failed one looks like one that found nothing; these must not take it for that.

    /**
     * @return list<array<string, string|null>>
     *
     * @throws Refused With `StorageFailed`.
     */
    private function select(string $sql): array
    {
        /** @var list<array<string, string|null>>|null $rows */
        $rows = $this->db->get_results($sql, ARRAY_A);
        $this->requireAnswer();

        return $rows ?? [];
    }

    /**
     * @return list<string> The one column that is selected.
     *
     * @throws Refused With `StorageFailed`.
     */
    private function column(string $sql): array
    {
        $values = array_values(array_map(strval(...), $this->db->get_col($sql)));
        $this->requireAnswer();

        return $values;
    }

    /**
     * @return list<int> The one column that is selected.
     *
     * @throws Refused With `StorageFailed`.
     */
    private function integers(string $sql): array
    {
        return array_map(intval(...), $this->column($sql));
    }

    /**
     * @return string|null The one value that is selected; null also where there is no row.
     *
     * @throws Refused With `StorageFailed`.
     */
    private function value(string $sql): ?string
    {
        $value = $this->db->get_var($sql);
        $this->requireAnswer();

        return $value;
    }

    /**
     * @return int The one number that is selected.
     *
     * @throws Refused With `StorageFailed`.
     */
    private function number(string $sql): int
    {
        return (int) $this->value($sql);
    }

    /**
     * Runs queries of WordPress's own, which take a failed statement for an empty answer. A cache may answer them without
     * one, so the fault of an earlier statement is forgotten first.
     *
     * @template T
     *
     * @param \Closure(): T $queries
     * @param string        $metaOf  `post` or `user`, where their meta is read.
     * @param list<int>     $ids     Of these.
     *
     * @return T
     *
     * @throws Refused With `StorageFailed`, whichever statement failed.
     */
    public function answerTo(\Closure $queries, string $metaOf = '', array $ids = []): mixed
    {
        $this->db->flush();
        $before = self::countFaults();
        $answer = $queries();

        if ($this->db->last_error !== '' || self::countFaults() > $before) {
            // WordPress keeps what it took for an empty answer.
            wp_cache_set_posts_last_changed();
            wp_cache_set_users_last_changed();
            wp_cache_delete_multiple($ids, "{$metaOf}_meta");

            throw Refused::storageFailed();
        }

        return $answer;
    }

    /**
     * Has WordPress keep these users and their meta, read at once.
     *
     * @param list<int> $userIds
     *
     * @throws Refused With `StorageFailed`.
     */
    public function cacheUsers(array $userIds): void
    {
        $this->answerTo(static fn() => cache_users($userIds), 'user', $userIds);
    }

    /**
     * @return int How many statements of this request have failed: last_error knows the last statement alone.
     */
    public static function countFaults(): int
    {
        // @mago-ignore lint:no-global wpdb and the drop-ins keep them there alone.
        $faults = $GLOBALS['EZSQL_ERROR'] ?? [];

        return is_array($faults) ? count($faults) : 0;
    }

    /**
     * @param string $text As somebody typed it: bytes that are no text match nothing, where the database would refuse them.
     *
     * @return string For LIKE, between wildcards.
     */
    private function like(string $text): string
    {
        return $this->db->esc_like(Utf8::scrub($text));
    }

    private function prepare(string $sql, int|string ...$values): string
    {
        return (string) $this->db->prepare($sql, ...$values);
    }

    /**
     * @return string Condition, without placeholders: no process has the row, or the one that had it died.
     */
    private function unclaimed(Claim $claim, int $now): string
    {
        return "(claim_id IS NULL OR NOT {$this->claimed($claim, $now)})";
    }

    /**
     * @param string $since The column that says when the row was claimed.
     *
     * @return string Condition, without placeholders: the claim on the row is alive. Neither true nor false where there
     *     is none.
     */
    private function claimed(Claim $claim, int $now, string $since = 'claimed_gmt'): string
    {
        return $this->prepare("($since BETWEEN %s AND %s)", ...$claim->bounds($now));
    }

    /**
     * @param string|null $datetime UTC.
     *
     * @return int|null Seconds since the Unix epoch.
     */
    private static function timestamp(?string $datetime): ?int
    {
        return $datetime === null ? null : (int) strtotime("$datetime UTC");
    }

    /**
     * @param list<int> $ids None of them is 0.
     *
     * @return string Condition, without placeholders; met by no row where there are no ids.
     */
    private static function among(string $column, array $ids): string
    {
        return "$column IN (" . implode(',', array_map(intval(...), $ids === [] ? [0] : $ids)) . ')';
    }

    /**
     * @param list<string> $values Not empty.
     */
    private static function placeholders(array $values): string
    {
        return implode(',', array_fill(0, count($values), '%s'));
    }

    /**
     * @throws Refused With `StorageFailed`.
     */
    private function requireAnswer(): void
    {
        if ($this->db->last_error !== '') {
            throw Refused::storageFailed();
        }
    }
}
