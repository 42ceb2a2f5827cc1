<?php

declare(strict_types=1);

namespace ClientPress\Clients;

defined('ABSPATH') || exit();

use ClientPress\Clients\Storage\AccessHistory;
use ClientPress\Clients\Storage\AccessTable;
use ClientPress\Kernel\Refused;

/**
 * The access of one person, for whoever exports or erases what a site knows of them.
 */
final readonly class PersonalAccess
{
    public function __construct(
        private AccessTable $table,
        private AccessHistory $history,
        private Access $access,
    ) {}

    /**
     * @return list<array{portalId: int, at: int|null, by: int, history: list<array{event: AccessEvent, at: int}>}> Since
     *     when this user may enter which portals, who let them in, and what happened; times in seconds since the Unix
     *     epoch. Portals that they no longer enter have neither the one nor the other.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function export(int $userId): array
    {
        $access = [];

        foreach ($this->kept($userId) as $portalId) {
            $access[$portalId] = ['portalId' => $portalId, 'at' => null, 'by' => 0, 'history' => []];
        }

        foreach ($this->table->ofUser($userId) as $row) {
            $access[$row['portalId']] = [...$row, 'history' => []];
        }

        foreach ($this->history->ofUser($userId) as ['portalId' => $portalId, 'event' => $event, 'at' => $at]) {
            $access[$portalId] ??= ['portalId' => $portalId, 'at' => null, 'by' => 0, 'history' => []];
            $access[$portalId]['history'][] = ['event' => $event, 'at' => $at];
        }

        ksort($access);

        return array_values($access);
    }

    /**
     * @return list<int> Portals that this user may enter: erasing keeps that, for the account needs it.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function kept(int $userId): array
    {
        return $this->access->portalsOf([$userId])[$userId] ?? [];
    }

    /**
     * Forgets where a user was let in and is so no more. Access that they have stays.
     *
     * @return int How much of the history was deleted.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function erasePast(int $userId): int
    {
        return $this->history->deletePast($userId);
    }

    /**
     * @return list<int> Ids of the invitations by which a user was ever let in.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function invitationsOf(int $userId): array
    {
        return $this->table->invitationsOf($userId);
    }
}
