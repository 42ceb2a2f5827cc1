<?php

/**
 * Plugin Name: Counts
 * Description: Writes down what a request loaded and asked the database, and leaves the front page empty where asked. For tests/bench alone.
 */

declare(strict_types=1);

if (isset($_SERVER['HTTP_X_EMPTY'])) {
    add_action('template_redirect', static fn() => exit(), PHP_INT_MIN);
}

if (isset($_SERVER['HTTP_X_COUNTS'])) {
    add_action(
        'shutdown',
        static function (): void {
            $plugin = realpath(WP_PLUGIN_DIR . '/clientpress') . '/';
            file_put_contents(getenv('CLIENTPRESS_COUNTS') . ".{$_SERVER['HTTP_X_COUNTS']}", json_encode([
                'files' => array_values(array_filter(get_included_files(), static fn(string $file): bool => str_starts_with(
                    $file,
                    $plugin,
                ))),
                'queries' => $GLOBALS['wpdb']->num_queries,
                'autoloaded' => strlen(serialize(wp_load_alloptions())),
                'rules' => strlen((string) wp_load_alloptions()['rewrite_rules']),
            ]));
        },
        PHP_INT_MAX,
    );
}
