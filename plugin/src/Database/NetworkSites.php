<?php

declare(strict_types=1);

namespace ClientPress\Database;

defined('ABSPATH') || exit();

/**
 * The sites of a network, archived ones included, in the order of their numbers. A network may have thousands, so nobody
 * goes through all of them in one request.
 */
final class NetworkSites
{
    use Table;

    /**
     * @return list<int> The next sites behind this number; empty when there are no more.
     *
     * @throws \ClientPress\Kernel\Refused With `StorageFailed`.
     */
    public function after(int $siteId, int $limit): array
    {
        // PRIMARY of wp_blogs.
        return $this->integers($this->prepare(
            "SELECT blog_id FROM {$this->db->blogs} WHERE blog_id > %d ORDER BY blog_id LIMIT %d",
            $siteId,
            $limit,
        ));
    }
}
