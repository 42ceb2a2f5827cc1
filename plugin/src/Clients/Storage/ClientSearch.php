<?php

declare(strict_types=1);

namespace ClientPress\Clients\Storage;

defined('ABSPATH') || exit();

use ClientPress\Clients\AccessEvent;
use ClientPress\Kernel\Refused;

/**
 * Lists of the users who may enter portals, the newest account first.
 *
 * Each statement says by which index it finds its rows.
 */
final class ClientSearch
{
    use AccessTables;

    /** So many users are looked at for a search; no statement's cost grows with the tables. */
    public const MOST_SEARCHED = 10_000;

    /** So many are listed at most; one more is found, so that it can be said. */
    public const MOST_FOUND = 500;

    /** So many entries of a history are read, the latest. */
    private const MOST_EVENTS = 100;

    /**
     * @param list<int>|null $portalIds Who may enter one of these; null for any.
     *
     * @return list<int> Ids of users, the newest account first.
     */
    public function newest(?array $portalIds, int $limit, int $offset): array
    {
        return $this->users($portalIds, 'DESC', $limit, $offset);
    }

    /**
     * @param list<int>|null $portalIds See {@see newest()}.
     *
     * @return list<int> Ids of users, the oldest account first.
     */
    public function oldest(?array $portalIds, int $limit, int $offset): array
    {
        return $this->users($portalIds, 'ASC', $limit, $offset);
    }

    /**
     * @param list<int>|null $portalIds
     * @param 'ASC'|'DESC'   $direction
     *
     * @return list<int>
     */
    private function users(?array $portalIds, string $direction, int $limit, int $offset): array
    {
        // user_id; of one portal or of some, PRIMARY.
        return $this->integers($this->prepare(
            "SELECT DISTINCT a.user_id FROM {$this->access()} a WHERE {$this->in($portalIds)}
            ORDER BY a.user_id $direction LIMIT %d OFFSET %d",
            $limit,
            $offset,
        ));
    }

    /**
     * @param list<int>|null $portalIds See {@see newest()}.
     * @param int            $atMost    Where to stop counting.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function count(?array $portalIds, int $atMost): int
    {
        // As in users().
        return $this->number($this->prepare("SELECT COUNT(*) FROM (
                SELECT DISTINCT a.user_id FROM {$this->access()} a WHERE {$this->in($portalIds)} LIMIT %d
            ) counted", $atMost));
    }

    /**
     * The newest users whose address begins so; of all accounts, the first of them by address are looked at.
     *
     * @param string         $beginning As it is stored.
     * @param list<int>|null $portalIds See {@see newest()}.
     *
     * @return list<int> Ids.
     */
    public function byAddress(string $beginning, ?array $portalIds): array
    {
        // user_email of the users; then user_id, or PRIMARY for a portal. A join, because MariaDB would read all access for
        // an EXISTS.
        return $this->integers($this->prepare(
            "SELECT DISTINCT u.ID FROM (
                SELECT ID FROM {$this->db->users} WHERE user_email LIKE %s ORDER BY user_email LIMIT %d
            ) u
            JOIN {$this->access()} a ON a.user_id = u.ID AND {$this->in($portalIds)}
            ORDER BY u.ID DESC LIMIT %d",
            $this->like($beginning) . '%',
            self::MOST_SEARCHED,
            self::MOST_FOUND + 1,
        ));
    }

    /**
     * Of the newest clients, those with a word in their name that begins so.
     *
     * @param list<int>|null $portalIds See {@see newest()}.
     *
     * @return list<int> Ids.
     */
    public function byName(string $beginning, ?array $portalIds): array
    {
        $like = $this->like($beginning) . '%';

        return $this->amongNewest(
            $this->prepare('u.display_name LIKE %s OR u.display_name LIKE %s', $like, "% $like"),
            $portalIds,
        );
    }

    /**
     * Of the newest clients, those whose address has a domain that begins so.
     *
     * @param string         $beginning As it is stored, without the `@`.
     * @param list<int>|null $portalIds See {@see newest()}.
     *
     * @return list<int> Ids.
     */
    public function byDomain(string $beginning, ?array $portalIds): array
    {
        return $this->amongNewest(
            $this->prepare('u.user_email LIKE %s', '%@' . $this->like($beginning) . '%'),
            $portalIds,
        );
    }

    /**
     * @param non-empty-list<int> $userIds Of one page.
     *
     * @return array<int, list<array{portalId: int, at: int|null, by: int, invitationId: int|null}>> Which portals they may
     *     enter, by user, the earliest first; times in seconds since the Unix epoch, null where an earlier version kept none.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function accessOf(array $userIds): array
    {
        // user_id.
        $rows = $this->select("SELECT user_id, portal_id, granted_gmt, granted_by, invitation_id FROM {$this->access()}
            WHERE user_id IN ("
        . implode(',', array_map(intval(...), $userIds))
        . ') ORDER BY granted_gmt, portal_id');
        $this->requireAnswer();
        $access = [];

        foreach ($rows as $row) {
            $access[(int) $row['user_id']][] = [
                'portalId' => (int) $row['portal_id'],
                'at' => self::timestamp($row['granted_gmt']),
                'by' => (int) $row['granted_by'],
                'invitationId' => $row['invitation_id'] === null ? null : (int) $row['invitation_id'],
            ];
        }

        return $access;
    }

    /**
     * @return list<array{portalId: int, event: AccessEvent, at: int, by: int, invitationId: int|null}> What happened to a
     *     user's access, the latest first.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function history(int $userId): array
    {
        // user_id.
        $rows = $this->select($this->prepare(
            "SELECT portal_id, event, actor_id, created_gmt, invitation_id
            FROM {$this->events()} WHERE user_id = %d ORDER BY id DESC LIMIT %d",
            $userId,
            self::MOST_EVENTS,
        ));
        $this->requireAnswer();

        return array_map(static fn(array $row): array => [
            'portalId' => (int) $row['portal_id'],
            'event' => AccessEvent::from((string) $row['event']),
            'at' => (int) self::timestamp($row['created_gmt']),
            'by' => (int) $row['actor_id'],
            'invitationId' => $row['invitation_id'] === null ? null : (int) $row['invitation_id'],
        ], $rows);
    }

    /**
     * @param list<int>|null $portalIds See {@see newest()}.
     *
     * @return string Condition for the WHERE of a query for users: they may enter a portal. It looks each user up by user_id.
     */
    public function whileClient(?array $portalIds): string
    {
        return "EXISTS (SELECT 1 FROM {$this->access()} a WHERE a.user_id = {$this->db->users}.ID AND {$this->in(
            $portalIds,
        )})";
    }

    /**
     * @param string         $condition On the user `u`, prepared.
     * @param list<int>|null $portalIds See {@see newest()}.
     *
     * @return list<int> Ids.
     */
    private function amongNewest(string $condition, ?array $portalIds): array
    {
        // As in users(); then PRIMARY of the users.
        return $this->integers($this->prepare("SELECT u.ID FROM (
                SELECT DISTINCT a.user_id FROM {$this->access()} a WHERE {$this->in($portalIds)}
                ORDER BY a.user_id DESC LIMIT %d
            ) newest JOIN {$this->db->users} u ON u.ID = newest.user_id
            WHERE ", self::MOST_SEARCHED) . "($condition)" . $this->prepare(' ORDER BY u.ID DESC LIMIT %d', self::MOST_FOUND + 1));
    }

    /**
     * @param list<int>|null $portalIds
     *
     * @return string Condition on the table `a`.
     */
    private function in(?array $portalIds): string
    {
        return match ($portalIds) {
            null => '1 = 1',
            [] => '1 = 0',
            default => 'a.portal_id IN (' . implode(',', array_map(intval(...), $portalIds)) . ')',
        };
    }
}
