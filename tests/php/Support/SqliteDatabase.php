<?php

declare(strict_types=1);

namespace ClientPress\Tests\Support;

final class SqliteDatabase extends Database
{
    private readonly \PDO $connection;

    public function __construct()
    {
        $this->connection = new \PDO('sqlite:' . DB_DIR . '/' . DB_FILE);
        $this->connection->exec('PRAGMA busy_timeout = 10000');
        // What a crash of the machine would lose may be lost: nothing waits for the disk before each test.
        $this->connection->exec('PRAGMA synchronous = OFF');
    }

    protected function name(): string
    {
        return 'sqlite';
    }

    protected function copy(): void
    {
        $file = DB_DIR . '/template.sqlite';
        $this->connection->prepare('VACUUM INTO ?')->execute([$file]);
        $this->connection->prepare('ATTACH ? AS template')->execute([$file]);
    }

    protected function putBack(): void
    {
        $this->connection->exec('BEGIN IMMEDIATE');
        $this->putBackStructure();
        foreach ($this->column("SELECT name FROM template.sqlite_master WHERE type = 'table'") as $table) {
            $this->connection->exec("DELETE FROM main.\"{$table}\"");
            $this->connection->exec("INSERT INTO main.\"{$table}\" SELECT * FROM template.\"{$table}\"");
        }
        $this->connection->exec('COMMIT');
    }

    private function putBackStructure(): void
    {
        // Tables before their indexes and triggers; SQLite makes its own objects, which have no SQL, itself.
        $difference =
            "SELECT name, type, sql FROM %s.sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%%'"
            . " ESCAPE '\\' AND sql NOT IN (SELECT sql FROM %s.sqlite_master WHERE sql IS NOT NULL)"
            . " ORDER BY type = 'table' DESC";

        foreach ($this->connection->query(sprintf($difference, 'main', 'template'))->fetchAll() as $object) {
            $this->connection->exec("DROP {$object['type']} IF EXISTS main.\"{$object['name']}\"");
        }
        foreach ($this->connection->query(sprintf($difference, 'template', 'main'))->fetchAll() as $object) {
            $this->connection->exec($object['sql']);
        }
    }

    /** @return list<string> */
    private function column(string $sql): array
    {
        return $this->connection->query($sql)->fetchAll(\PDO::FETCH_COLUMN);
    }
}
