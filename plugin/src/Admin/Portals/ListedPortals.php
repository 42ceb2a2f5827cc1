<?php

declare(strict_types=1);

namespace ClientPress\Admin\Portals;

defined('ABSPATH') || exit();

/**
 * The portals on the page of the list that is shown, so that a column asks about all of them at once.
 */
final class ListedPortals
{
    /**
     * @param int $portalId Whose row is shown: that of Quick Edit is in no list.
     *
     * @return list<int> Its id and those of the list.
     */
    public static function with(int $portalId): array
    {
        // @mago-ignore lint:no-global Core's list keeps its rows there alone.
        $query = $GLOBALS['wp_query'] ?? null;
        $listed = $query instanceof \WP_Query ? wp_list_pluck($query->posts ?? [], 'ID') : [];

        return array_values(array_unique([$portalId, ...array_map(intval(...), $listed)]));
    }
}
