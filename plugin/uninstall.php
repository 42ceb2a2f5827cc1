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

// See clientpress.php: the rest does not parse there, and so everything is kept.
// @mago-ignore lint:readable-literal
if (PHP_VERSION_ID < 80200) {
    return;
}

require_once __DIR__ . '/src/Boot/Hooks.php';

ClientPress\Boot\Hooks::uninstall(__DIR__ . '/clientpress.php');
