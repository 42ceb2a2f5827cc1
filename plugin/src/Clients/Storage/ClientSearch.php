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

    /** So many accounts are looked up by the beginning of their address; of more, the newest are looked for. */
    private const FEW = self::MOST_FOUND;

    /** To look an account up by its id takes as long as to read four that follow each other. */
    private const READ_FOR_ONE = 4;

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
        // To pass over so many takes a third of counting them.
        if ($this->oldest($portalIds, 1, $atMost - 1) !== []) {
            return $atMost;
        }

        // As in users().
        return $this->number($this->prepare("SELECT COUNT(*) FROM (
                SELECT DISTINCT a.user_id FROM {$this->access()} a WHERE {$this->in($portalIds)} LIMIT %d
            ) counted", $atMost));
    }

    /**
     * Clients whose address begins so, and of the newest clients those with a word in their name that does. Where more than
     * {@see FEW} accounts have such an address, the newest clients among all, and those among the first by address.
     *
     * @param string         $beginning As it is stored.
     * @param string         $name      Beginning of a word; empty for addresses alone.
     * @param list<int>|null $portalIds See {@see newest()}.
     *
     * @return list<int> Ids, some of them twice.
     */
    public function byAddressOrName(string $beginning, string $name, ?array $portalIds): array
    {
        $like = $this->like($beginning) . '%';
        // user_email.
        $accounts = $this->integers($this->prepare(
            "SELECT ID FROM {$this->db->users} WHERE user_email LIKE %s ORDER BY user_email LIMIT %d",
            $like,
            self::FEW + 1,
        ));
        // user_id, or PRIMARY for a portal.
        $ids = $accounts === [] ? [] : $this->integers("SELECT DISTINCT a.user_id FROM {$this->access()} a
                WHERE {$this->in($portalIds)} AND {$this->among('a.user_id', $accounts)}");
        $conditions = count($accounts) > self::FEW ? [$this->prepare('u.user_email LIKE %s', $like)] : [];

        if ($name !== '') {
            $like = $this->like($name) . '%';
            $conditions[] = $this->prepare('u.display_name LIKE %s OR u.display_name LIKE %s', $like, "% $like");
        }

        return $conditions === [] ? $ids : [...$ids, ...$this->amongNewest(implode(' OR ', $conditions), $portalIds)];
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
            WHERE {$this->among('user_id', $userIds)} ORDER BY granted_gmt, portal_id");
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
        $clients = "{$this->access()} a WHERE {$this->in($portalIds)}";
        $newest = $this->prepare(
            "(SELECT DISTINCT a.user_id FROM $clients ORDER BY a.user_id DESC LIMIT %d) newest",
            self::MOST_SEARCHED,
        );
        // As in users(). Where there are fewer, one statement says all of it.
        $last = $this->newest($portalIds, 1, self::MOST_SEARCHED - 1)[0] ?? null;
        ['first' => $first, 'last' => $last, 'number' => $number] = $last === null
            ? array_map(
                intval(...),
                $this->select("SELECT MAX(user_id) first, MIN(user_id) last, COUNT(*) number FROM $newest")[0],
            )
            : ['first' => $this->newest($portalIds, 1, 0)[0] ?? 0, 'last' => $last, 'number' => self::MOST_SEARCHED];

        $sql =
            ($first - $last) < (self::READ_FOR_ONE * $number)
                // PRIMARY of the users; of those that match, user_id, or PRIMARY for a portal. A count, because MariaDB would read
                // all access for an EXISTS.
                ? $this->prepare(
                    "SELECT u.ID FROM {$this->db->users} u FORCE INDEX (PRIMARY) WHERE u.ID BETWEEN %d AND %d
                    AND ($condition) AND (SELECT COUNT(*) FROM $clients AND a.user_id = u.ID) > 0 ORDER BY u.ID",
                    $last,
                    $first,
                )
                // As in users(); then PRIMARY of the users. By the other id MariaDB would read all users.
                : "SELECT u.ID FROM $newest JOIN {$this->db->users} u ON u.ID = newest.user_id
                WHERE ($condition) ORDER BY newest.user_id";

        return $this->integers($sql . $this->prepare(' DESC LIMIT %d', self::MOST_FOUND + 1));
    }

    /**
     * @param list<int>|null $portalIds
     *
     * @return string Condition on the table `a`.
     */
    private function in(?array $portalIds): string
    {
        return $portalIds === null ? '1 = 1' : self::among('a.portal_id', $portalIds);
    }
}
