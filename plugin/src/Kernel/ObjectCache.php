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

    /**
     * WordPress asks the database for these from now on in this request, until it changes them.
     *
     * @param string ...$groups Of WordPress's own caches, such as `posts`.
     */
    public static function bypass(int|string $key, string ...$groups): void
    {
        $isPersistent = wp_using_ext_object_cache();

        foreach ($groups as $group) {
            $isPersistent ? wp_cache_set($key, false, $group, self::SECONDS) : wp_cache_delete($key, $group);
        }
    }
}
