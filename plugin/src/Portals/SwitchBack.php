<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

/**
 * The way back for an admin who looks at the site as this user, by the plugin User Switching. It shows it in the admin bar
 * and in the theme's footer, which clients and our own pages do not have.
 */
final class SwitchBack
{
    /**
     * @return array{url: string, label: string}|null
     */
    public static function link(): ?array
    {
        $admin = is_callable('user_switching::get_old_user') ? call_user_func('user_switching::get_old_user') : null;
        $url = $admin instanceof \WP_User && is_callable('user_switching::switch_back_url')
            ? call_user_func('user_switching::switch_back_url', $admin)
            : null;

        if (!$admin instanceof \WP_User || !is_string($url)) {
            return null;
        }

        /* translators: %s: name of the user who looks at the site as somebody else. */
        return ['url' => $url, 'label' => sprintf(__('Switch back to %s', 'clientpress'), $admin->display_name)];
    }
}
