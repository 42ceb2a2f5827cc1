<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * Reads past WordPress's object cache, where an outcome hangs on what is read.
 *
 * A persistent cache may answer with what was true seconds ago, also after a deletion: its copies lag behind, or another
 * request has put back what it had read before. What a request has stored itself it finds again, and for false WordPress
 * asks the database.
 */
final class ObjectCache
{
    /** Others go on with the cache. */
    private const SECONDS = 1;

    private const GROUP = 'clientpress';

    private const PROBE = 'keeps_false';

    /** The cache that {@see keepsFalse()} has asked. */
    private static mixed $asked = null;

    private static bool $keepsFalse = false;

    /**
     * WordPress asks the database for these from now on in this request, until it changes them.
     *
     * @param string ...$groups Of WordPress's own caches, such as `posts`.
     */
    public static function bypass(int|string $key, string ...$groups): void
    {
        $keepsFalse = wp_using_ext_object_cache() && self::keepsFalse();

        foreach ($groups as $group) {
            $keepsFalse ? wp_cache_set($key, false, $group, self::SECONDS) : wp_cache_delete($key, $group);
        }
    }

    /**
     * Whether the cache gives false back as it was stored. Redis Object Cache gives an empty text, which WordPress takes for
     * a user or a post without any meta: there an entry is deleted instead.
     */
    private static function keepsFalse(): bool
    {
        // @mago-ignore lint:no-global WordPress keeps it there alone.
        global $wp_object_cache;

        if (self::$asked !== $wp_object_cache) {
            self::$asked = $wp_object_cache;
            wp_cache_set(self::PROBE, false, self::GROUP, self::SECONDS);
            // As this request finds it in memory, and as others do.
            self::$keepsFalse =
                wp_cache_get_multiple([self::PROBE], self::GROUP) === [self::PROBE => false]
                && wp_cache_get(self::PROBE, self::GROUP, true) === false;
        }

        return self::$keepsFalse;
    }
}
