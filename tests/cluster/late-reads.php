<?php

/**
 * A db.php as sites with replicas have it, for the test alone: reads go to the replica that CLIENTPRESS_REPLICA names, but
 * for tables that this request has written to, and inside a transaction.
 */

declare(strict_types=1);

if (getenv('CLIENTPRESS_REPLICA') === false) {
    return;
}

$wpdb = new class(DB_USER, DB_PASSWORD, DB_NAME, DB_HOST) extends wpdb {
    private ?mysqli $replica = null;

    /** @var array<string, true> */
    private array $written = [];

    private bool $isInTransaction = false;

    public function query($query)
    {
        preg_match_all('/\bwp_\w+/', (string) $query, $tables);
        $isRead =
            preg_match('/^\s*SELECT\b/i', (string) $query) === 1
            && preg_match('/FOR UPDATE|FOUND_ROWS|LAST_INSERT_ID|@@/i', (string) $query) === 0;

        if (preg_match('/^\s*(START TRANSACTION|COMMIT|ROLLBACK)/i', (string) $query, $verb) === 1) {
            $this->isInTransaction = strtoupper($verb[1]) === 'START TRANSACTION';
        } elseif (!$isRead) {
            $this->written += array_fill_keys($tables[0], true);
        }

        if (!$isRead || $this->isInTransaction || array_intersect_key($this->written, array_flip($tables[0])) !== []) {
            return parent::query($query);
        }

        $primary = $this->dbh;
        $this->dbh = $this->replica();

        try {
            return parent::query($query);
        } finally {
            $this->dbh = $primary;
        }
    }

    private function replica(): mysqli
    {
        if ($this->replica === null) {
            $this->replica = mysqli_init();
            $this->replica->real_connect(
                'localhost',
                DB_USER,
                DB_PASSWORD,
                DB_NAME,
                0,
                (string) getenv('CLIENTPRESS_REPLICA'),
            );
            $this->replica->set_charset('utf8mb4');
        }

        return $this->replica;
    }
};
