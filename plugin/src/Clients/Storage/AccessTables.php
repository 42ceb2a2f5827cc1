<?php

declare(strict_types=1);

namespace ClientPress\Clients\Storage;

defined('ABSPATH') || exit();

use ClientPress\Database\Table;

/**
 * What the classes that hold SQL of access have in common.
 */
trait AccessTables
{
    use Table;

    private function access(): string
    {
        return $this->db->prefix . 'clientpress_access';
    }

    private function events(): string
    {
        return $this->db->prefix . 'clientpress_access_events';
    }
}
