<?php

declare(strict_types=1);

namespace ClientPress\Clients\Storage;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Refused;

/**
 * All SQL of the post meta in which the first builds of 1.0.0 kept access: one row a user.
 *
 * Every statement finds its rows by `meta_key`, whose index holds `meta_id` as well, unless it says otherwise. Nothing
 * here reads core's cache of the meta, so changes need not clear it.
 */
final class AccessMetaTable
{
    use AccessTables;

    public const KEY = '_clientpress_client';

    /** How many values one statement compares with. */
    private const LOOKED_UP_AT_ONCE = 500;

    /**
     * @return int The latest row; 0 where there is none.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function lastId(): int
    {
        return $this->number($this->prepare(
            "SELECT MAX(meta_id) FROM {$this->db->postmeta} WHERE meta_key = %s",
            self::KEY,
        ));
    }

    /**
     * @return int The row that ends a batch of this size behind $from, or $upto.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function batchEnd(int $from, int $upto, int $size): int
    {
        $id = $this->value($this->prepare(
            "SELECT meta_id FROM {$this->db->postmeta} WHERE meta_key = %s AND meta_id > %d AND meta_id <= %d
            ORDER BY meta_id LIMIT 1 OFFSET %d",
            self::KEY,
            $from,
            $upto,
            $size - 1,
        ));

        return $id === null ? $upto : (int) $id;
    }

    /**
     * Copies the rows after $from, up to $upto, to the table of access; rows that exist there stay.
     *
     * @return bool False when the database refused.
     */
    public function copyToTable(int $from, int $upto): bool
    {
        return (
            $this->db->query($this->prepare(
                "INSERT IGNORE INTO {$this->access()} (portal_id, user_id, granted_gmt, granted_by, invitation_id)
                SELECT post_id, CAST(meta_value AS SIGNED), NULL, 0, NULL FROM {$this->db->postmeta}
                WHERE meta_key = %s AND meta_id > %d AND meta_id <= %d AND CAST(meta_value AS SIGNED) > 0",
                self::KEY,
                $from,
                $upto,
            )) !== false
        );
    }

    /**
     * @param list<int> $userIds
     *
     * @return array<int, list<int>> Ids of portals by user, of the rows behind $from, up to $upto.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function portalsOf(array $userIds, int $from, int $upto): array
    {
        $portals = [];

        foreach (array_chunk($userIds, self::LOOKED_UP_AT_ONCE) as $some) {
            $values = implode("','", array_map(intval(...), $some));

            foreach ($this->rows("meta_value IN ('$values')", $from, $upto) as [$portalId, $userId]) {
                $portals[$userId][] = $portalId;
            }
        }

        return $portals;
    }

    /**
     * @return list<int> User ids, of the rows behind $from, up to $upto.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function users(int $portalId, int $from, int $upto): array
    {
        // post_id.
        return array_map(
            static fn(array $row): int => $row[1],
            $this->rows($this->prepare('post_id = %d', $portalId), $from, $upto),
        );
    }

    /**
     * @return list<int> User ids, each once, of the rows behind $from, up to $upto.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function usersBetween(int $from, int $upto): array
    {
        return array_values(array_unique(array_column($this->rows('CAST(meta_value AS SIGNED) > 0', $from, $upto), 1)));
    }

    /**
     * @param list<int>|null $portalIds Who may enter one of these; null for any.
     *
     * @return string Condition for the WHERE of a query for users: one of the rows behind $from, up to $upto, lets them in.
     */
    public function whileClient(?array $portalIds, int $from, int $upto): string
    {
        $portals = $portalIds === null ? '1 = 1' : self::among('post_id', $portalIds);

        return $this->prepare(
            "{$this->db->users}.ID IN (SELECT CAST(meta_value AS SIGNED) FROM {$this->db->postmeta}
                WHERE $portals AND meta_key = %s AND meta_id > %d AND meta_id <= %d)",
            self::KEY,
            $from,
            $upto,
        );
    }

    /**
     * @return bool|null Whether there was a row; null when the database gave no answer.
     */
    public function delete(int $portalId, int $userId): ?bool
    {
        // post_id.
        $deleted = $this->db->query($this->prepare(
            "DELETE FROM {$this->db->postmeta} WHERE post_id = %d AND meta_key = %s AND meta_value = %s",
            $portalId,
            self::KEY,
            (string) $userId,
        ));

        return is_int($deleted) ? $deleted > 0 : null;
    }

    public function deleteUser(int $userId): void
    {
        $this->db->query($this->prepare(
            "DELETE FROM {$this->db->postmeta} WHERE meta_key = %s AND meta_value = %s",
            self::KEY,
            (string) $userId,
        ));
    }

    public function deleteAll(): void
    {
        $this->db->query($this->prepare("DELETE FROM {$this->db->postmeta} WHERE meta_key = %s", self::KEY));
    }

    /**
     * @param string $where Prepared.
     *
     * @return list<array{int, int}> Portal and user.
     *
     * @throws Refused With `StorageFailed`.
     */
    private function rows(string $where, int $from, int $upto): array
    {
        $rows = $this->select($this->prepare(
            "SELECT post_id, meta_value FROM {$this->db->postmeta}
            WHERE $where AND meta_key = %s AND meta_id > %d AND meta_id <= %d ORDER BY meta_id",
            self::KEY,
            $from,
            $upto,
        ));

        return array_map(static fn(array $row): array => [(int) $row['post_id'], (int) $row['meta_value']], $rows);
    }
}
