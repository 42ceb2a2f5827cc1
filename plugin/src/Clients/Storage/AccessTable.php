<?php

declare(strict_types=1);

namespace ClientPress\Clients\Storage;

defined('ABSPATH') || exit();

use ClientPress\Clients\AccessEvent;
use ClientPress\Kernel\Refused;

/**
 * Which user may enter which portal.
 *
 * Every statement finds its rows by the primary key unless it says otherwise.
 */
final class AccessTable
{
    use AccessTables;

    /** How many values one statement compares with. */
    private const LOOKED_UP_AT_ONCE = 500;

    /**
     * What `dbDelta` builds. `granted_gmt` is NULL where an earlier version let the user in and kept no time.
     */
    public function schema(): string
    {
        $collate = $this->db->get_charset_collate();

        return "CREATE TABLE {$this->access()} (
            portal_id bigint(20) unsigned NOT NULL,
            user_id bigint(20) unsigned NOT NULL,
            granted_gmt datetime DEFAULT NULL,
            granted_by bigint(20) unsigned NOT NULL DEFAULT 0,
            invitation_id bigint(20) unsigned DEFAULT NULL,
            PRIMARY KEY  (portal_id,user_id),
            KEY user_id (user_id),
            KEY portal_granted (portal_id,granted_gmt,user_id)
        ) $collate;
        CREATE TABLE {$this->events()} (
            id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
            portal_id bigint(20) unsigned NOT NULL,
            user_id bigint(20) unsigned NOT NULL,
            event varchar(20) NOT NULL,
            actor_id bigint(20) unsigned NOT NULL DEFAULT 0,
            created_gmt datetime NOT NULL,
            invitation_id bigint(20) unsigned DEFAULT NULL,
            PRIMARY KEY  (id),
            KEY portal_id (portal_id,id),
            KEY user_id (user_id)
        ) $collate;";
    }

    public function drop(): void
    {
        foreach ([$this->access(), $this->events()] as $table) {
            $this->db->query("DROP TABLE IF EXISTS $table");
        }
    }

    /**
     * @return string The table's name on this site.
     */
    public function name(): string
    {
        return $this->access();
    }

    // Changes.

    /**
     * Adds a user; a row that exists stays as it is.
     *
     * @param string $while FROM and WHERE of a SELECT, prepared; nothing is written while it finds no row. Empty for
     *                      always.
     *
     * @return bool|null Whether the row is new; null when the database gave no answer.
     */
    public function add(
        int $portalId,
        int $userId,
        int $actorId,
        int $invitationId,
        ?int $at,
        string $while = '',
    ): ?bool {
        // INSERT IGNORE, because an error from two grants at once would end the drop-in's transaction.
        $added = $this->execute($this->prepare(
            "INSERT IGNORE INTO {$this->access()} (portal_id, user_id, granted_gmt, granted_by, invitation_id)
            SELECT %d, %d, NULLIF(%s, ''), %d, NULLIF(%d, 0) $while",
            $portalId,
            $userId,
            $at === null ? '' : gmdate(self::FORMAT, $at),
            $actorId,
            $invitationId,
        ));

        return is_int($added) ? $added === 1 : null;
    }

    /**
     * @return bool|null Whether the user was in; null when the database gave no answer.
     */
    public function delete(int $portalId, int $userId): ?bool
    {
        $deleted = $this->execute($this->prepare(
            "DELETE FROM {$this->access()} WHERE portal_id = %d AND user_id = %d",
            $portalId,
            $userId,
        ));

        return is_int($deleted) ? $deleted === 1 : null;
    }

    /**
     * @return string FROM and WHERE of a SELECT, without placeholders, that finds one row while the user may enter.
     */
    public function whileIn(int $portalId, int $userId): string
    {
        return $this->prepare("FROM {$this->access()} WHERE portal_id = %d AND user_id = %d", $portalId, $userId);
    }

    /**
     * @return string The same, while the user may not.
     */
    public function whileOut(int $portalId, int $userId): string
    {
        return "FROM (SELECT 1 AS one) AS always WHERE NOT EXISTS (SELECT 1 {$this->whileIn($portalId, $userId)})";
    }

    /**
     * Removes a user from every portal, and records each removal.
     */
    public function deleteMember(int $userId, int $actorId, int $now): bool
    {
        // user_id, in both.
        $history = $this->prepare(
            "INSERT INTO {$this->events()} (portal_id, user_id, event, actor_id, created_gmt)
            SELECT portal_id, user_id, %s, %d, %s FROM {$this->access()} WHERE user_id = %d",
            AccessEvent::Removed->value,
            $actorId,
            gmdate(self::FORMAT, $now),
            $userId,
        );
        $access = $this->prepare("DELETE FROM {$this->access()} WHERE user_id = %d", $userId);

        return $this->inTransaction(
            fn(): bool => $this->execute($history) !== false && $this->execute($access) !== false,
        );
    }

    /**
     * Deletes all rows of an account, its history included.
     */
    public function deleteUser(int $userId): void
    {
        foreach ([$this->access(), $this->events()] as $table) {
            // user_id.
            $this->execute($this->prepare("DELETE FROM $table WHERE user_id = %d", $userId));
        }
    }

    /**
     * Deletes all rows of a portal, its history included.
     */
    public function deletePortal(int $portalId): void
    {
        foreach ([$this->access(), $this->events()] as $table) {
            // The history's by portal_id.
            $this->execute($this->prepare("DELETE FROM $table WHERE portal_id = %d", $portalId));
        }
    }

    // Queries.

    /**
     * @param list<int> $userIds
     *
     * @return array<int, list<int>> Ids of portals by user, without users who have none.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function portalsOf(array $userIds): array
    {
        $portals = [];

        foreach (array_chunk($userIds, self::LOOKED_UP_AT_ONCE) as $some) {
            // user_id, which holds the portal as well.
            $rows = $this->select(
                "SELECT user_id, portal_id FROM {$this->access()} WHERE {$this->among('user_id', $some)}",
            );

            foreach ($rows as $row) {
                $portals[(int) $row['user_id']][] = (int) $row['portal_id'];
            }
        }

        return $portals;
    }

    /**
     * @param int $limit How many at most.
     *
     * @return list<int> User ids in the order in which they were let in.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function users(int $portalId, int $limit = PHP_INT_MAX, int $offset = 0): array
    {
        // portal_granted.
        return $this->integers($this->prepare(
            "SELECT user_id FROM {$this->access()} WHERE portal_id = %d ORDER BY granted_gmt, user_id LIMIT %d OFFSET %d",
            $portalId,
            $limit,
            $offset,
        ));
    }

    /**
     * @param string $beginning Of an address or a login.
     *
     * @return list<int> Ids of users of this site who may not enter the portal.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function usersWithoutAccess(int $portalId, string $beginning, int $limit): array
    {
        $ids = [];
        // The users are the whole network's; the key is in WordPress's index of keys.
        $ofSite = is_multisite()
            ? $this->prepare(
                "JOIN {$this->db->usermeta} m ON m.user_id = u.ID AND m.meta_key = %s",
                $this->db->get_blog_prefix() . 'capabilities',
            )
            : '';

        foreach (['user_email', 'user_login'] as $column) {
            // user_email, user_login_key; then PRIMARY. MariaDB itself would read all who may enter.
            array_push(
                $ids,
                ...$this->integers($this->prepare(
                    "SELECT u.ID FROM {$this->db->users} u $ofSite
                    LEFT JOIN {$this->access()} a FORCE INDEX (PRIMARY) ON a.portal_id = %d AND a.user_id = u.ID
                    WHERE u.$column LIKE %s AND a.user_id IS NULL ORDER BY u.$column LIMIT %d",
                    $portalId,
                    $this->like($beginning) . '%',
                    $limit,
                )),
            );
        }

        return array_slice(array_values(array_unique($ids)), 0, $limit);
    }

    /**
     * @param list<int> $portalIds
     *
     * @return array<int, int> How many users may enter, by portal; without portals that nobody may enter.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function counts(array $portalIds): array
    {
        $counts = [];

        foreach (array_chunk($portalIds, self::LOOKED_UP_AT_ONCE) as $some) {
            $rows = $this->select("SELECT portal_id, COUNT(*) users FROM {$this->access()}
                WHERE {$this->among('portal_id', $some)} GROUP BY portal_id");

            foreach ($rows as $row) {
                $counts[(int) $row['portal_id']] = (int) $row['users'];
            }
        }

        return $counts;
    }

    /**
     * @return array{at: int|null, by: int, invitationId: int|null}|null Since when the user may enter, in seconds since the
     *     Unix epoch, by whom and by which invitation; null for a user who may not.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function find(int $portalId, int $userId): ?array
    {
        $row =
            $this->select("SELECT granted_gmt, granted_by, invitation_id {$this->whileIn($portalId, $userId)}")[0]
            ?? null;

        return (
            $row === null
                ? null
                : [
                    'at' => self::timestamp($row['granted_gmt']),
                    'by' => (int) $row['granted_by'],
                    'invitationId' => $row['invitation_id'] === null ? null : (int) $row['invitation_id'],
                ]
        );
    }

    /**
     * @return list<array{portalId: int, at: int|null, by: int}> Since when this user may enter which portals, and who let
     *     them in.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function ofUser(int $userId): array
    {
        // user_id.
        $rows = $this->select($this->prepare(
            "SELECT portal_id, granted_gmt, granted_by FROM {$this->access()} WHERE user_id = %d ORDER BY portal_id",
            $userId,
        ));

        return array_map(static fn(array $row): array => [
            'portalId' => (int) $row['portal_id'],
            'at' => self::timestamp($row['granted_gmt']),
            'by' => (int) $row['granted_by'],
        ], $rows);
    }

    /**
     * @return list<int> Ids of the invitations by which this user was ever let in.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function invitationsOf(int $userId): array
    {
        $ids = [];

        foreach ([$this->access(), $this->events()] as $table) {
            // user_id.
            array_push(
                $ids,
                ...$this->integers($this->prepare(
                    "SELECT invitation_id FROM $table WHERE user_id = %d AND invitation_id IS NOT NULL",
                    $userId,
                )),
            );
        }

        return array_values(array_unique($ids));
    }
}
