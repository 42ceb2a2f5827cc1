<?php

/**
 * Plugin Name:       ClientPress
 * Description:       Invite each client into a private portal on your own site: one email, one secure one-time link, one password of their own choosing.
 * Version:           1.0.0
 * Requires at least: 6.8
 * Requires PHP:      8.2
 * Update URI:        false
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:       clientpress
 * Domain Path:       /languages
 *
 * @package ClientPress
 */

declare(strict_types=1);

namespace ClientPress;

defined('ABSPATH') || exit();

// The rest does not even parse on an older PHP. This file does, from 7.0 on, which knows no 80_200.
// @mago-ignore lint:readable-literal
if (PHP_VERSION_ID < 80200 || version_compare(get_bloginfo('version'), '6.8-alpha', '<')) {
    add_action('admin_notices', static function () {
        if (!current_user_can('activate_plugins')) {
            return;
        }

        $text = __('ClientPress needs PHP 8.2 and WordPress 6.8; portals are closed until then.', 'clientpress');
        printf('<div class="notice notice-error"><p>%s</p></div>', esc_html($text));
    });

    return;
}

require_once __DIR__ . '/src/Boot/Hooks.php';

Boot\Hooks::attach(__FILE__);
