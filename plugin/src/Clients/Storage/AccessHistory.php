<?php

declare(strict_types=1);

namespace ClientPress\Clients\Storage;

defined('ABSPATH') || exit();

use ClientPress\Clients\AccessEvent;
use ClientPress\Clients\RemovedAccess;
use ClientPress\Kernel\Refused;

/**
 * Who was let into which portal, and had to leave it. Goes with the account or the portal, in {@see AccessTable}.
 *
 * Every statement finds its rows by the primary key unless it says otherwise.
 */
final class AccessHistory
{
    use AccessTables;

    /**
     * Records that a user was let in. Writes nothing if the access row is missing, as after a lost connection.
     */
    public function recordGranted(int $portalId, int $userId, int $actorId, int $invitationId, int $now): bool
    {
        return (
            $this->execute($this->prepare(
                "INSERT INTO {$this->events()} (portal_id, user_id, event, actor_id, created_gmt, invitation_id)
                SELECT portal_id, user_id, %s, %d, %s, NULLIF(%d, 0) FROM {$this->access()}
                WHERE portal_id = %d AND user_id = %d",
                AccessEvent::Granted->value,
                $actorId,
                gmdate(self::FORMAT, $now),
                $invitationId,
                $portalId,
                $userId,
            )) === 1
        );
    }

    /**
     * @return int|null Id of the entry; null when the database refused.
     */
    public function recordRemoved(int $portalId, int $userId, int $actorId, int $now): ?int
    {
        $recorded = $this->execute($this->prepare(
            "INSERT INTO {$this->events()} (portal_id, user_id, event, actor_id, created_gmt)
            VALUES (%d, %d, %s, %d, %s)",
            $portalId,
            $userId,
            AccessEvent::Removed->value,
            $actorId,
            gmdate(self::FORMAT, $now),
        ));

        return $recorded === 1 ? $this->db->insert_id : null;
    }

    /**
     * @return string FROM and WHERE of a SELECT, without placeholders, that finds one row while nothing has happened to
     *     the user's access since. Where it is part of an INSERT, InnoDB keeps others from recording something meanwhile.
     */
    public function whileLast(RemovedAccess $removed): string
    {
        // Then user_id, which holds the id as well.
        return $this->prepare(
            "FROM {$this->events()} removal WHERE removal.id = %d AND NOT EXISTS (
                SELECT 1 FROM {$this->events()} later
                WHERE later.user_id = %d AND later.id > %d AND later.portal_id = %d)",
            $removed->entryId,
            $removed->userId,
            $removed->entryId,
            $removed->portalId,
        );
    }

    /**
     * @return list<array{portalId: int, event: AccessEvent, at: int}> What happened to this user's access, the earliest
     *     first; times in seconds since the Unix epoch.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function ofUser(int $userId): array
    {
        // user_id.
        $rows = $this->select($this->prepare(
            "SELECT portal_id, event, created_gmt FROM {$this->events()} WHERE user_id = %d ORDER BY id",
            $userId,
        ));

        return array_map(static fn(array $row): array => [
            'portalId' => (int) $row['portal_id'],
            'event' => AccessEvent::from((string) $row['event']),
            'at' => (int) self::timestamp($row['created_gmt']),
        ], $rows);
    }

    /**
     * Deletes the history of access that a user no longer has.
     *
     * @return int How many entries.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function deletePast(int $userId): int
    {
        // user_id, in both.
        $deleted = $this->execute($this->prepare(
            "DELETE FROM {$this->events()} WHERE user_id = %d
                AND portal_id NOT IN (SELECT portal_id FROM {$this->access()} WHERE user_id = %d)",
            $userId,
            $userId,
        ));

        return is_int($deleted) ? $deleted : throw Refused::storageFailed();
    }
}
