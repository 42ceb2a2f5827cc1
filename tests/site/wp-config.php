<?php

/**
 * Configuration of a test site. What changes from run to run (address, mail server, database socket) stands in
 * runtime.ini beside the WordPress folder; a second server of the same site names a file of its own in
 * CLIENTPRESS_RUNTIME.
 */

declare(strict_types=1);

(static function (): void {
    $site = dirname(__DIR__);
    $runtime = parse_ini_file(getenv('CLIENTPRESS_RUNTIME') ?: $site . '/runtime.ini', false, INI_SCANNER_RAW);

    define('CLIENTPRESS_TEST_URL', $runtime['url']);
    if (is_file($site . '/network')) {
        define('MULTISITE', true);
        define('SUBDOMAIN_INSTALL', false);
        define('DOMAIN_CURRENT_SITE', file_get_contents($site . '/network'));
        define('PATH_CURRENT_SITE', '/');
        define('SITE_ID_CURRENT_SITE', 1);
        define('BLOG_ID_CURRENT_SITE', 1);
        // Of all servers of one network, each of which has a port of its own.
        $_SERVER['HTTP_HOST'] = DOMAIN_CURRENT_SITE;
    } else {
        define('WP_HOME', $runtime['url']);
        define('WP_SITEURL', $runtime['url']);
    }
    define('CLIENTPRESS_TEST_SMTP_HOST', '127.0.0.1');
    define('CLIENTPRESS_TEST_SMTP_PORT', (int) $runtime['smtp_port']);

    define('DB_NAME', $runtime['db_name'] ?? 'wordpress');
    define('DB_USER', 'root');
    define('DB_PASSWORD', '');
    define('DB_HOST', 'localhost:' . $runtime['db_socket']);
    define('DB_CHARSET', 'utf8mb4');
    define('DB_COLLATE', '');
    define('DB_DIR', $site . '/database');
    define('DB_FILE', 'wordpress.sqlite');

    $key = file_get_contents($site . '/key');
    foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $scheme) {
        define($scheme . '_KEY', hash_hmac('sha256', $scheme . ' key', $key));
        define($scheme . '_SALT', hash_hmac('sha256', $scheme . ' salt', $key));
    }

    define('WP_ENVIRONMENT_TYPE', 'local');
    define('WP_DEBUG', true);
    define('WP_DEBUG_DISPLAY', false);
    define('WP_DEBUG_LOG', getenv('CLIENTPRESS_ERROR_LOG') ?: $site . '/logs/php-errors.log');
    define('WP_DISABLE_FATAL_ERROR_HANDLER', true);
    define('DISABLE_WP_CRON', true);
    define('AUTOMATIC_UPDATER_DISABLED', true);
    define('WP_HTTP_BLOCK_EXTERNAL', true);
    define('WP_ACCESSIBLE_HOSTS', '127.0.0.1,localhost,receiver.test');
})();

$table_prefix = 'wp_';

if (!defined('ABSPATH')) {
    define('ABSPATH', __DIR__ . '/');
}

require_once ABSPATH . 'wp-settings.php';
