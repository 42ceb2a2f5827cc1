<?php

/**
 * Plugin Name: Faults
 * Description: Lets a test stand between WordPress and its database. For test sites only, and asleep unless the
 * environment variable CLIENTPRESS_FAULTS is set: to the file of PHP that every request runs first, or to "none".
 */

declare(strict_types=1);

if (getenv('CLIENTPRESS_FAULTS') === false) {
    return;
}

trait ClientPressTestStatements
{
    /** @var (\Closure(int, string): string)|null given the number of a statement and its SQL; what it returns is run */
    public ?\Closure $before = null;

    /** @var (\Closure(int, string): void)|null */
    public ?\Closure $after = null;

    private int $statements = 0;

    public function query($query)
    {
        if ($this->before === null && $this->after === null) {
            return parent::query($query);
        }
        $number = ++$this->statements;
        $sql = $this->before === null ? $query : ($this->before)($number, $query);
        $result = parent::query($sql);
        if ($this->after !== null) {
            ($this->after)($number, $query);
        }

        return $result;
    }

    /** The connection itself: a statement sent through it is neither counted nor watched. */
    public function connection(): mixed
    {
        return $this->dbh;
    }

    /** As another account of the database server. */
    public function connectAs(string $user): void
    {
        $this->close();
        $this->dbuser = $user;
        $this->db_connect();
    }

    /** From here on the database server cannot be reached any more; WordPress tries once and not for five seconds. */
    public function loseServer(): void
    {
        $this->reconnect_retries = 1;
        $this->dbhost = 'localhost:/nonexistent/mariadb.sock';
    }
}

(static function (): void {
    global $wpdb;

    $original = $wpdb;
    $original->close();
    $wpdb = $original instanceof WP_SQLite_DB ? new class(DB_NAME) extends WP_SQLite_DB {
            use ClientPressTestStatements;
        } : new class(DB_USER, DB_PASSWORD, DB_NAME, DB_HOST) extends wpdb {
            use ClientPressTestStatements;
        };
    $wpdb->set_prefix($original->base_prefix);
    $wpdb->set_blog_id($original->blogid, $original->siteid);
    $wpdb->field_types = $original->field_types;

    $file = (string) getenv('CLIENTPRESS_FAULTS');
    if (is_file($file)) {
        require $file;
    }
})();
