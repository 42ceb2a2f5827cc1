<?php

declare(strict_types=1);

namespace ClientPress\Admin;

defined('ABSPATH') || exit();

use ClientPress\Admin\Portals\PortalVisibility;
use ClientPress\Portals\Portal;
use ClientPress\Portals\PortalStatus;

/**
 * A portal as lists name it: the title leads to the editor, for those who may edit it, and beside it stands why clients
 * cannot enter.
 */
final class PortalCell
{
    /**
     * @return string HTML, escaped.
     */
    public static function html(Portal $portal): string
    {
        $url = get_post_status($portal->id) === 'trash' ? null : get_edit_post_link($portal->id);
        $title = $url === null
            ? esc_html($portal->title)
            : sprintf('<a href="%s">%s</a>', esc_url($url), esc_html($portal->title));
        $state = self::stateOf($portal);

        return $state === ''
            ? $title
            : sprintf('%s <span class="clientpress-state">— %s</span>', $title, esc_html($state));
    }

    private static function stateOf(Portal $portal): string
    {
        if (!$portal->live) {
            return PortalVisibility::postStatusLabel((string) get_post_status($portal->id));
        }

        return $portal->status === PortalStatus::Active ? '' : $portal->status->label();
    }
}
