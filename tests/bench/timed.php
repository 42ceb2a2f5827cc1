<?php

/**
 * Plugin Name: Timed
 * Description: Says in a header how long PHP took for a page, and leaves the front page empty where asked. For tests/bench alone.
 */

declare(strict_types=1);

ob_start(static function (string $page): string {
    headers_sent() || header('X-Milliseconds: ' . (1000 * (microtime(true) - $_SERVER['REQUEST_TIME_FLOAT'])));

    return $page;
});
add_action('template_redirect', static fn() => isset($_SERVER['HTTP_X_EMPTY']) && exit(), PHP_INT_MIN);
