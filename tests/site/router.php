<?php

/**
 * Router of PHP's built-in server: existing files as they are, every other path to WordPress.
 */

declare(strict_types=1);

if ((static function (string $root): bool {
    $path = $root . rawurldecode((string) parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));

    if (is_dir($path) && is_file($path . '/index.php') && !str_ends_with($path, '/')) {
        header('Location: ' . preg_replace('/^[^?]*/', '$0/', $_SERVER['REQUEST_URI']), true, 301);
        exit();
    }

    return is_file($path) || is_dir($path) && is_file($path . '/index.php');
})($_SERVER['DOCUMENT_ROOT'])) {
    return false;
}

$_SERVER['SCRIPT_NAME'] = '/index.php';
$_SERVER['PHP_SELF'] = '/index.php';
$_SERVER['SCRIPT_FILENAME'] = $_SERVER['DOCUMENT_ROOT'] . '/index.php';
unset($_SERVER['PATH_INFO']);

require $_SERVER['SCRIPT_FILENAME'];
