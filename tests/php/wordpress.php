<?php

/**
 * Loads the test site's WordPress, in the global scope because WordPress keeps its state there: as PHP's
 * auto_prepend_file. run.sh, which builds the site, names it in CLIENTPRESS_SITE.
 */

declare(strict_types=1);

spl_autoload_register(static function (string $class): void {
    $prefix = 'ClientPress\\Tests\\';
    if (str_starts_with($class, $prefix)) {
        $path = strtr(substr($class, strlen($prefix)), '\\', '/') . '.php';
        $file = str_starts_with($path, 'Multisite/')
            ? dirname(__DIR__) . '/multisite/' . substr($path, strlen('Multisite/'))
            : __DIR__ . "/{$path}";
        if (is_file($file)) {
            require $file;
        }
    }
});

require __DIR__ . '/Support/fatal-errors.php';

// What a web server would say of a request to the front page.
$_SERVER['HTTP_HOST'] = preg_replace('#^http://#', '', getenv('NETWORK_URL') ?: '127.0.0.1');
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['REQUEST_URI'] = '/';
$_SERVER['REMOTE_ADDR'] = '127.0.0.1';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';

require getenv('CLIENTPRESS_SITE') . '/wordpress/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';

// Hashing at its real cost takes a quarter of a second for every account that a test makes.
add_filter('wp_hash_password_options', static fn(): array => ['cost' => 4]);

ClientPress\Tests\Support\Database::remember();
ClientPress\Tests\Support\Globals::remember();
