<?php

declare(strict_types=1);

namespace ClientPress\Portals;

/**
 * A portal's list of users who may enter it: one row of post meta a user.
 *
 * Written by adding and removing one user at a time, never as a list: an editor that was left open would save a stale
 * list and throw out a client who accepted meanwhile. For the same reason the key is not registered with REST.
 */
final class ClientField
{
    /** Protected by its underscore: core's custom fields, REST and XML-RPC refuse to write it. */
    public const META = '_clientpress_client';

    /**
     * Idempotent. Two overlapping calls may leave two rows for one user; readers and {@see remove()} take them as one.
     *
     * @return bool Whether the user is in the Client field afterwards; false for anything that is not a portal.
     */
    public function add(int $portalId, int $userId): bool
    {
        if ($userId <= 0 || get_post_type($portalId) !== PortalPostType::NAME) {
            return false;
        }

        // A cached list may still hold a row that another process removed, and the user would be left outside.
        wp_cache_delete($portalId, 'post_meta');

        return $this->has($portalId, $userId) || add_post_meta($portalId, self::META, $userId) !== false;
    }

    /**
     * @return bool Whether the user was in the Client field and is no longer.
     */
    public function remove(int $portalId, int $userId): bool
    {
        return (
            $userId > 0
            && get_post_type($portalId) === PortalPostType::NAME
            && delete_post_meta($portalId, self::META, $userId)
        );
    }

    public function has(int $portalId, int $userId): bool
    {
        return $userId > 0 && in_array($userId, $this->users($portalId), true);
    }

    /**
     * @return list<int> User ids in the order in which they were added.
     */
    public function users(int $portalId): array
    {
        return self::ids(get_post_meta($portalId, self::META));
    }

    /**
     * @return list<int> Ids of the portals, live or not but not in the trash, that this user is a client of.
     */
    public function portals(int $userId): array
    {
        if ($userId <= 0) {
            return [];
        }

        return array_values(get_posts([
            'post_type' => PortalPostType::NAME,
            'post_status' => 'any',
            'fields' => 'ids',
            'numberposts' => -1,
            'meta_key' => self::META,
            'meta_value' => (string) $userId,
        ]));
    }

    /**
     * Takes the user out of every portal of this site: the account was deleted or left the site.
     */
    public function removeUser(int $userId): void
    {
        if ($userId > 0) {
            delete_metadata('post', 0, self::META, (string) $userId, true);
        }
    }

    /**
     * Drops this field from imported posts: user ids of another site would let strangers in here.
     *
     * @param list<array{key: string, value: mixed}> $rows Meta rows of one post, as the WordPress importer has them.
     *
     * @return list<array{key: string, value: mixed}>
     */
    public function keepOutOfImport(array $rows): array
    {
        return array_values(array_filter($rows, static fn(array $row): bool => $row['key'] !== self::META));
    }

    /**
     * @return list<int>
     */
    private static function ids(mixed $stored): array
    {
        $ids = is_array($stored) ? array_map(intval(...), array_filter($stored, is_numeric(...))) : [];

        return array_values(array_unique(array_filter($ids, static fn(int $id): bool => $id > 0)));
    }
}
