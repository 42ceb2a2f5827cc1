<?php

declare(strict_types=1);

namespace ClientPress\Outbox\Storage;

defined('ABSPATH') || exit();

use ClientPress\Database\Table;

/**
 * The table of messages to other systems: one row per event and destination, written in the same transaction as the
 * event.
 */
final class OutboxTable
{
    use Table;

    /**
     * What `dbDelta` builds.
     */
    public function schema(): string
    {
        $collate = $this->db->get_charset_collate();

        return "CREATE TABLE {$this->outbox()} (
            id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
            kind varchar(50) NOT NULL,
            destination varchar(100) NOT NULL,
            subject varchar(100) NOT NULL,
            payload text NOT NULL,
            tries int(10) unsigned NOT NULL DEFAULT 0,
            created_gmt datetime NOT NULL,
            next_gmt datetime DEFAULT NULL,
            claim_id char(32) DEFAULT NULL,
            claimed_gmt datetime DEFAULT NULL,
            done_gmt datetime DEFAULT NULL,
            answer_code int(10) unsigned DEFAULT NULL,
            last_error text NOT NULL,
            PRIMARY KEY  (id),
            KEY done_next (done_gmt,next_gmt),
            KEY destination_subject (destination,subject,id),
            KEY subject (subject)
        ) $collate;";
    }

    public function drop(): void
    {
        $this->db->query("DROP TABLE IF EXISTS {$this->outbox()}");
    }

    private function outbox(): string
    {
        return $this->db->prefix . 'clientpress_outbox';
    }
}
