<?php

declare(strict_types=1);

namespace ClientPress\Clients;

defined('ABSPATH') || exit();

/**
 * A mark on users who were let into a portal, in user meta that core has loaded anyway. So every page knows without a
 * query whether to link to the portals. It may be out of date, and gives no right.
 */
final class AccessHint
{
    /** Followed by the site's number, because a network's sites share their users. */
    private const META = 'clientpress_has_portals_';

    public static function isSet(int $userId): bool
    {
        return get_user_meta($userId, self::key(), true) === '1';
    }

    public static function set(int $userId): void
    {
        // Not update_user_meta(), which would ask the database whether there is one. A second one would do no harm.
        self::isSet($userId) || add_user_meta($userId, self::key(), '1');
    }

    public static function remove(int $userId): void
    {
        delete_user_meta($userId, self::key());
    }

    /**
     * On uninstalling.
     */
    public static function removeAll(): void
    {
        self::removeAllOf(get_current_blog_id());
    }

    /**
     * For a site of a network that was deleted.
     */
    public static function removeAllOf(int $siteId): void
    {
        delete_metadata('user', 0, self::META . $siteId, '', true);
    }

    private static function key(): string
    {
        return self::META . get_current_blog_id();
    }
}
