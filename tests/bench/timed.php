<?php

/**
 * Plugin Name: Timed
 * Description: Says in a header how long PHP took for a page, in a file how much memory, and leaves the front page empty where asked. For tests/bench alone.
 */

declare(strict_types=1);

ob_start(static function (string $page): string {
    headers_sent() || header('X-Milliseconds: ' . (1000 * (microtime(true) - $_SERVER['REQUEST_TIME_FLOAT'])));

    return $page;
});
// Written when all was sent: a header would come before.
isset($_SERVER['HTTP_X_PEAK'])
    && register_shutdown_function(static fn() => file_put_contents(
        $_SERVER['HTTP_X_PEAK'],
        (string) round((memory_get_peak_usage(true) / 1024) / 1024),
    ));
add_action('template_redirect', static fn() => isset($_SERVER['HTTP_X_EMPTY']) && exit(), PHP_INT_MIN);
