<?php

/**
 * Plugin Name:       ClientPress
 * Description:       Invite each client into a private portal on your own site: one email, one secure one-time link, one password of their own choosing.
 * Version:           1.0.0
 * Requires at least: 7.1
 * Requires PHP:      8.2
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:       clientpress
 * Domain Path:       /languages
 *
 * @package ClientPress
 */

declare(strict_types=1);

namespace ClientPress;

if (!defined('ABSPATH')) {
    exit();
}

require_once __DIR__ . '/autoload.php';

Plugin::boot(__FILE__);
