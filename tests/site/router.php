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

    // Nothing else says so, and a browser would load all scripts of the editor anew each time.
    $type = ['js' => 'text/javascript', 'css' => 'text/css'][pathinfo($path, PATHINFO_EXTENSION)] ?? null;
    if ($type !== null && isset($_GET['ver']) && preg_match('#/wp-(?:includes|admin)/#', $path) && is_file($path)) {
        header("Content-Type: {$type}; charset=utf-8");
        header('Cache-Control: max-age=3600');
        readfile($path);
        exit();
    }

    return is_file($path) || is_dir($path) && is_file($path . '/index.php');
})($_SERVER['DOCUMENT_ROOT'])) {
    return false;
}

// As a network's server rewrites what a site in a folder asks for of WordPress's own files.
$_SERVER['SCRIPT_NAME'] = (static function (string $root): string {
    $path = rawurldecode((string) parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));

    if (
        !is_file(dirname($root) . '/network')
        || preg_match('#^/[\w-]+(/(?:wp-(?:admin|includes|content)/.*|[^/]+\.php))$#', $path, $part) !== 1
    ) {
        return '/index.php';
    }

    $file = str_ends_with($part[1], '/') ? $part[1] . 'index.php' : $part[1];

    return is_file($root . $file) ? $file : '/index.php';
})($_SERVER['DOCUMENT_ROOT']);

if (!str_ends_with($_SERVER['SCRIPT_NAME'], '.php')) {
    $type = ['css' => 'text/css', 'js' => 'text/javascript', 'svg' => 'image/svg+xml'];
    header('Content-Type: ' . ($type[pathinfo($_SERVER['SCRIPT_NAME'], PATHINFO_EXTENSION)] ?? ''));
    readfile($_SERVER['DOCUMENT_ROOT'] . $_SERVER['SCRIPT_NAME']);
    exit();
}

$_SERVER['PHP_SELF'] = $_SERVER['SCRIPT_NAME'];
$_SERVER['SCRIPT_FILENAME'] = $_SERVER['DOCUMENT_ROOT'] . $_SERVER['SCRIPT_NAME'];
unset($_SERVER['PATH_INFO']);
chdir(dirname($_SERVER['SCRIPT_FILENAME']));

require $_SERVER['SCRIPT_FILENAME'];
