<?php

/**
 * Runs when the plugin is deleted. Removes only what the administrator chose to remove.
 *
 * @package ClientPress
 */

declare(strict_types=1);

if (!defined('WP_UNINSTALL_PLUGIN')) {
    exit();
}

require_once __DIR__ . '/autoload.php';

ClientPress\Plugin::uninstall();
