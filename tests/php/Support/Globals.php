<?php

declare(strict_types=1);

namespace ClientPress\Tests\Support;

/**
 * WordPress's state in memory as it was before the first test, put back before each: hooks, the request, the current
 * user, caches.
 */
final class Globals
{
    /** @var array<string, \WP_Hook> */
    private static array $hooks = [];

    /** @var array<string, mixed> */
    private static array $kept = [];

    /** @var array<string, object> */
    private static array $cloned = [];

    /** @var array<string, array<mixed>> */
    private static array $request = [];

    private const KEPT = [
        'wp_actions',
        'wp_filters',
        'wp_current_filter',
        'wp_meta_keys',
        'wp_settings_errors',
        'wp_rest_server',
        'current_screen',
        'hook_suffix',
        'pagenow',
        'typenow',
        'post',
        'wp_query',
        'wp_the_query',
        'wp_post_types',
        'wp_taxonomies',
        'post_type_meta_caps',
        '_wp_post_type_features',
        'wp_scripts',
        'wp_styles',
        // Its filters are among the hooks, so another one has none after a test.
        'wp_locale_switcher',
    ];

    /** Objects that change in place. */
    private const CLONED = ['wp', 'wp_rewrite'];

    public static function remember(): void
    {
        self::$hooks = self::copiesOf($GLOBALS['wp_filter']);
        foreach (self::KEPT as $name) {
            self::$kept[$name] = $GLOBALS[$name] ?? null;
        }
        foreach (self::CLONED as $name) {
            self::$cloned[$name] = clone $GLOBALS[$name];
        }
        self::$request = ['get' => $_GET, 'post' => $_POST, 'cookie' => $_COOKIE, 'server' => $_SERVER];
    }

    public static function restore(): void
    {
        $GLOBALS['wp_filter'] = self::copiesOf(self::$hooks);
        foreach (self::$kept as $name => $value) {
            if ($value === null) {
                unset($GLOBALS[$name]);
            } else {
                $GLOBALS[$name] = $value;
            }
        }
        ['get' => $_GET, 'post' => $_POST, 'cookie' => $_COOKIE, 'server' => $_SERVER] = self::$request;
        $_REQUEST = [];
        foreach (self::$cloned as $name => $object) {
            $GLOBALS[$name] = clone $object;
        }
        $_FILES = [];

        while (is_multisite() && ms_is_switched()) {
            restore_current_blog();
        }
        wp_cache_flush();
        wp_roles()->for_site();
        wp_set_current_user(0);
        while (is_locale_switched()) {
            restore_current_locale();
        }
        // WordPress sets UTC for itself; a test may have set another.
        date_default_timezone_set('UTC');
    }

    /**
     * @param array<string, \WP_Hook> $hooks
     * @return array<string, \WP_Hook>
     */
    private static function copiesOf(array $hooks): array
    {
        return array_map(static fn(\WP_Hook $hook): \WP_Hook => clone $hook, $hooks);
    }
}
