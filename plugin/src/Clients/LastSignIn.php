<?php

declare(strict_types=1);

namespace ClientPress\Clients;

defined('ABSPATH') || exit();

/**
 * When somebody who may enter portals last signed in to this site, in user meta.
 */
final class LastSignIn
{
    /** Followed by the site's number, because a network's sites share their users. */
    private const META = 'clientpress_signed_in_';

    /**
     * On wp_login.
     */
    public static function record(mixed $login, \WP_User $user): void
    {
        if (AccessHint::isSet($user->ID) || ClientRole::isClient($user)) {
            update_user_meta($user->ID, self::key(), time());
        }
    }

    /**
     * @return int|null Seconds since the Unix epoch, UTC; null where they did not since that is kept.
     */
    public static function of(int $userId): ?int
    {
        $at = get_user_meta($userId, self::key(), true);

        return is_numeric($at) ? (int) $at : null;
    }

    /**
     * @return bool Whether there was something to forget.
     */
    public static function forget(int $userId): bool
    {
        return delete_user_meta($userId, self::key());
    }

    /**
     * On uninstalling, and for a site of a network that was deleted.
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
