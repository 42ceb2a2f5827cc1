<?php

/** WordPress's settings, from the container's environment. A secret may stand in a file that <name>_FILE names. */

declare(strict_types=1);

function clientpress_container_secret(string $name): ?string
{
    $file = (string) getenv("{$name}_FILE");
    $value = trim((string) ($file !== '' ? file_get_contents($file) : getenv($name)));

    return $value === '' ? null : $value;
}

(static function (): void {
    $home = rtrim((string) (getenv('WORDPRESS_URL') ?: 'http://localhost:8080'), '/');
    define('WP_HOME', $home);
    define('WP_SITEURL', $home);
    define('DB_NAME', (string) (getenv('WORDPRESS_DB_NAME') ?: 'wordpress'));
    define('DB_USER', (string) (getenv('WORDPRESS_DB_USER') ?: 'wordpress'));
    define('DB_PASSWORD', (string) clientpress_container_secret('WORDPRESS_DB_PASSWORD'));
    define('DB_HOST', (string) (getenv('WORDPRESS_DB_HOST') ?: 'db'));
    define('DB_CHARSET', 'utf8mb4');
    define('DB_COLLATE', '');

    // One key for all containers of a site: of it the keys of WordPress are made.
    $isGiven = getenv('WORDPRESS_KEY') . getenv('WORDPRESS_KEY_FILE') !== '';
    $key = $isGiven
        ? (string) clientpress_container_secret('WORDPRESS_KEY')
        : trim((string) file_get_contents('/var/lib/clientpress/key'));
    // Whoever guesses it can sign in as anybody.
    if (strlen($key) < 32) {
        error_log('WORDPRESS_KEY, or the file that WORDPRESS_KEY_FILE names, needs at least 32 characters.');
        http_response_code(500);
        exit(1);
    }
    foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $scheme) {
        define($scheme . '_KEY', hash_hmac('sha256', $scheme . ' key', $key));
        define($scheme . '_SALT', hash_hmac('sha256', $scheme . ' salt', $key));
    }

    if (getenv('REDIS_HOST') !== false) {
        define('WP_REDIS_HOST', (string) getenv('REDIS_HOST'));
        define('WP_REDIS_GRACEFUL', getenv('REDIS_GRACEFUL') === '1');
    }

    // The address says whether the site is visited over https, whichever way the balancer speaks to this container.
    if (str_starts_with($home, 'https:')) {
        $_SERVER['HTTPS'] = 'on';
    }

    define('WP_ENVIRONMENT_TYPE', (string) (getenv('WORDPRESS_ENVIRONMENT_TYPE') ?: 'production'));
    // The service cron runs it.
    define('DISABLE_WP_CRON', true);
    // Code comes with the image: what one container changed, the others would not have.
    define('DISALLOW_FILE_MODS', true);
    define('AUTOMATIC_UPDATER_DISABLED', true);
})();

$table_prefix = 'wp_';

if (!defined('ABSPATH')) {
    define('ABSPATH', __DIR__ . '/');
}

require_once ABSPATH . 'wp-settings.php';
