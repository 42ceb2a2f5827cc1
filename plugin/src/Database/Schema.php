<?php

declare(strict_types=1);

namespace ClientPress\Database;

defined('ABSPATH') || exit();

/**
 * The tables that the plugin needs, and what is missing of them in the database. `dbDelta` reports what it asked for,
 * not what the database did.
 */
final readonly class Schema
{
    /** @var list<string> */
    private array $statements;

    /**
     * @param string ...$statements As `dbDelta` takes them: CREATE TABLE, one column or key a line.
     */
    public function __construct(
        private \wpdb $db,
        string ...$statements,
    ) {
        $this->statements = array_values($statements);
    }

    /**
     * Creates what is missing. Safe to run again.
     */
    public function build(): void
    {
        require_once (string) ABSPATH . 'wp-admin/includes/upgrade.php';

        foreach ($this->statements as $statement) {
            dbDelta($statement);
        }
    }

    /**
     * @return list<string> The tables by name.
     */
    public function tables(): array
    {
        return array_keys($this->wanted());
    }

    /**
     * @return array<string, list<string>> Columns that the database does not have, by table; no column for a table that it
     *                                     does not have at all.
     */
    public function missing(): array
    {
        $missing = [];

        foreach ($this->wanted() as $table => $wanted) {
            $present = $this->columns($table);
            $lacking = array_values(array_diff($wanted, $present));

            if ($lacking !== []) {
                $missing[$table] = $present === [] ? [] : $lacking;
            }
        }

        return $missing;
    }

    /**
     * @return array<string, list<string>> Columns by table.
     */
    private function wanted(): array
    {
        $wanted = [];
        preg_match_all(
            '/CREATE TABLE (\S+) \((.*?)\n\s*\)/s',
            implode("\n", $this->statements),
            $tables,
            PREG_SET_ORDER,
        );

        foreach ($tables as [, $table, $lines]) {
            // Columns are written in lower case, keys in upper case.
            $columns = preg_grep('/^[a-z_]+$/', array_map(
                static fn(string $line): string => explode(' ', trim($line))[0],
                explode("\n", $lines),
            ));
            $wanted[$table] = array_values(is_array($columns) ? $columns : []);
        }

        return $wanted;
    }

    /**
     * @return list<string> None of a table that is not there.
     */
    private function columns(string $table): array
    {
        // A missing table is an expected answer here and need not be logged.
        $suppressed = $this->db->suppress_errors();
        $columns = $this->db->get_col($this->db->prepare('SHOW COLUMNS FROM %i', $table));
        $this->db->suppress_errors($suppressed);

        return array_values(array_map(strval(...), $columns));
    }
}
