<?php

declare(strict_types=1);

namespace ClientPress\Tests\Support;

final class MariaDbDatabase extends Database
{
    private const TEMPLATE = DB_NAME . '_template';

    /** A lock that was not given in time, and a deadlock. */
    private const LOCKED = [1205, 1213];

    private const TRIES = 5;

    private readonly \mysqli $connection;

    /** @var array<string, string> name => CREATE TABLE statement */
    private array $tables = [];

    public function __construct()
    {
        mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);
        $this->connection = new \mysqli('localhost', DB_USER, DB_PASSWORD, DB_NAME, 0, substr(DB_HOST, 10));
        // WordPress answers errors itself, and expects PHP's older default.
        mysqli_report(MYSQLI_REPORT_OFF);
        $this->connection->query(
            'SET SESSION foreign_key_checks = 0, unique_checks = 0, sql_mode = "NO_AUTO_VALUE_ON_ZERO"',
        );
    }

    protected function name(): string
    {
        return 'mariadb';
    }

    protected function copy(): void
    {
        $template = self::TEMPLATE;
        $this->run("DROP DATABASE IF EXISTS {$template}");
        $this->run("CREATE DATABASE {$template}");
        $this->tables = $this->tablesNow();
        foreach (array_keys($this->tables) as $table) {
            $this->run("CREATE TABLE {$template}.`{$table}` LIKE `{$table}`");
            $this->run("INSERT INTO {$template}.`{$table}` SELECT * FROM `{$table}`");
        }
    }

    protected function putBack(): void
    {
        $template = self::TEMPLATE;
        $now = $this->tablesNow();
        foreach (array_keys(array_diff_assoc($now, $this->tables)) as $table) {
            $this->run("DROP TABLE `{$table}`");
        }
        foreach (array_keys(array_diff_assoc($this->tables, $now)) as $table) {
            $this->run("CREATE TABLE `{$table}` LIKE {$template}.`{$table}`");
        }
        for ($tries = 1; !$this->fill(array_keys($this->tables)); $tries++) {
            if ($tries === self::TRIES) {
                throw new \RuntimeException("Locked by others: {$this->connection->error}");
            }
        }
    }

    /**
     * @param list<string> $tables
     * @return bool false when the server is still undoing what a killed process did
     */
    private function fill(array $tables): bool
    {
        $template = self::TEMPLATE;
        try {
            $this->run('BEGIN');
            foreach ($tables as $table) {
                $this->run("DELETE FROM `{$table}`");
                $this->run("INSERT INTO `{$table}` SELECT * FROM {$template}.`{$table}`");
            }
            $this->run('COMMIT');
        } catch (\RuntimeException $failure) {
            if (!in_array($this->connection->errno, self::LOCKED, true)) {
                throw $failure;
            }
            $this->connection->query('ROLLBACK');

            return false;
        }

        return true;
    }

    /** @return array<string, string> */
    private function tablesNow(): array
    {
        $tables = [];
        foreach ($this->run('SHOW TABLES')->fetch_all() as [$table]) {
            $statement = $this->run("SHOW CREATE TABLE `{$table}`")->fetch_row()[1];
            $tables[$table] = preg_replace('/ AUTO_INCREMENT=\d+/', '', $statement);
        }

        return $tables;
    }

    private function run(string $sql): \mysqli_result|bool
    {
        $result = $this->connection->query($sql);
        if ($result === false) {
            throw new \RuntimeException("{$this->connection->error}: {$sql}");
        }

        return $result;
    }
}
