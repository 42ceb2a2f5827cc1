<?php

declare(strict_types=1);

namespace ClientPress\Clients\Storage;

defined('ABSPATH') || exit();

use ClientPress\Database\Table;

/**
 * The table that keeps one account per address, however many invitations are accepted at once. Users belong to the
 * whole network, and so does this table.
 */
final class AddressTable
{
    use Table;

    /**
     * What `dbDelta` builds. The digest is keyed, so that the table reveals no address.
     */
    public function schema(): string
    {
        $collate = $this->db->get_charset_collate();

        return "CREATE TABLE {$this->addresses()} (
            digest char(64) NOT NULL,
            seq int(10) unsigned NOT NULL DEFAULT 0,
            user_id bigint(20) unsigned DEFAULT NULL,
            created_gmt datetime NOT NULL,
            PRIMARY KEY  (digest),
            KEY user_id (user_id),
            KEY created_gmt (created_gmt)
        ) $collate;";
    }

    /**
     * Drops the table once no site of the network has a table of invitations.
     *
     * @return bool Whether this was the last site.
     */
    public function dropWithLastSite(): bool
    {
        $like = $this->db->esc_like($this->db->base_prefix) . '%clientpress\_invitations';
        $tables = $this->db->get_col($this->prepare('SHOW TABLES LIKE %s', $like));
        // Another WordPress in the same database may have a prefix that begins like this one.
        $ofSite = '/^' . preg_quote($this->db->base_prefix, '/') . '(?:\d+_)?clientpress_invitations$/';

        if (preg_grep($ofSite, array_map(strval(...), $tables)) !== []) {
            return false;
        }

        $this->db->query("DROP TABLE IF EXISTS {$this->addresses()}");

        return true;
    }

    private function addresses(): string
    {
        return $this->db->base_prefix . 'clientpress_addresses';
    }
}
