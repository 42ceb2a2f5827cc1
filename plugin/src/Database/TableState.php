<?php

declare(strict_types=1);

namespace ClientPress\Database;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Version;

/**
 * The state of the plugin's tables in the database, for the installer and for Site Health.
 */
final readonly class TableState
{
    /** Raised whenever a table changes. */
    public const SCHEMA = 12;

    /**
     * What is installed, such as "1.0.0/5": the plugin's version, empty once it was deactivated, and the schema. Up to
     * schema 4 a third part counted the schemas of the imports.
     */
    public const INSTALLED = 'clientpress_installed';

    public function __construct(
        private \wpdb $db,
        private Schema $schema,
        private Migrations $migrations,
    ) {}

    /**
     * @return string Value of the option once this version is installed.
     */
    public static function current(): string
    {
        return Version::NUMBER . '/' . self::SCHEMA;
    }

    /**
     * Whether this version has been installed on this site.
     */
    public function isCurrent(): bool
    {
        return get_option(self::INSTALLED) === self::current();
    }

    /**
     * Whether a later version of the plugin has made the tables; this one then leaves them alone.
     */
    public function isNewer(): bool
    {
        return $this->installedSchema() > self::SCHEMA;
    }

    /**
     * Whether rows of an earlier schema are still to be upgraded.
     */
    public function isUpgrading(): bool
    {
        return $this->migrations->isUnderWay();
    }

    /**
     * @return int Number of the schema that is installed; 0 where none is recorded.
     */
    public function installedSchema(): int
    {
        $installed = get_option(self::INSTALLED);

        return (int) (explode('/', is_string($installed) ? $installed : '')[1] ?? 0);
    }

    /**
     * @return array<string, list<string>> See {@see Schema::missing()}.
     */
    public function missing(): array
    {
        return $this->schema->missing();
    }

    /**
     * The storage engines of the tables that one transaction may change: the plugin's own, and core's of users.
     *
     * @return array<string, string> Engine by table, as far as the database knows it.
     */
    public function engines(): array
    {
        $tables = [...$this->schema->tables(), $this->db->users];

        if (is_a($this->db, 'WP_SQLite_DB')) {
            // The drop-in answers MySQL's catalogue queries as if it were MySQL.
            return array_fill_keys($tables, 'SQLite');
        }

        $engines = [];

        foreach ($tables as $table) {
            $engine = $this->db->get_var((string) $this->db->prepare(
                'SELECT ENGINE FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = %s',
                $table,
            ));

            if ($engine !== null) {
                $engines[$table] = $engine;
            }
        }

        return $engines;
    }
}
