<?php

declare(strict_types=1);

namespace ClientPress\Clients;

defined('ABSPATH') || exit();

use ClientPress\Clients\Storage\AccessHistory;
use ClientPress\Clients\Storage\AccessMetaTable;
use ClientPress\Clients\Storage\AccessTable;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Refused;
use ClientPress\Outbox\Kind;
use ClientPress\Outbox\Outbox;

/**
 * Writes who may enter a portal, with its history and what others are to be told, in one transaction. Who may do so was
 * asked by {@see Access}.
 */
final readonly class AccessWriter
{
    public function __construct(
        private AccessTable $table,
        private AccessHistory $history,
        private AccessMetaTable $meta,
        private Outbox $outbox,
        private Clock $clock,
    ) {}

    /**
     * Lets a user in by hand.
     *
     * @return bool Whether the access is new.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function grant(int $portalId, int $userId, int $actorId): bool
    {
        return $this->changeTwice(fn(): ?bool => $this->admit($portalId, $userId, $actorId, 0)) === true;
    }

    /**
     * Lets a user in as part of the caller's transaction.
     *
     * @param int    $invitationId 0 where it is given by hand.
     * @param string $while        See {@see AccessTable::add()}.
     *
     * @return bool|null Whether the access is new; null when the database failed and the transaction has to stop.
     */
    public function admit(int $portalId, int $userId, int $actorId, int $invitationId, string $while = ''): ?bool
    {
        $isNew = $this->table->add($portalId, $userId, $actorId, $invitationId, $this->clock->now(), $while);

        return $isNew === true ? $this->recordGranted($portalId, $userId, $actorId, $invitationId) : $isNew;
    }

    /**
     * Gives access back as it was, unless something has happened to it since.
     *
     * @return bool Whether it was given back.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function restore(RemovedAccess $removed, int $actorId): bool
    {
        return $this->changeTwice(function () use ($removed, $actorId): ?bool {
            $isBack = $this->table->add(
                $removed->portalId,
                $removed->userId,
                $removed->by,
                (int) $removed->invitationId,
                $removed->at,
                $this->history->whileLast($removed),
            );

            return $isBack === true ? $this->recordGranted($removed->portalId, $removed->userId, $actorId, 0) : $isBack;
        }) === true;
    }

    /**
     * @return RemovedAccess|null Null where the user was not in.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function remove(int $portalId, int $userId, int $actorId): ?RemovedAccess
    {
        $removed = $this->changeTwice(
            fn(): RemovedAccess|false|null => $this->removeOnce($portalId, $userId, $actorId),
        );

        return $removed instanceof RemovedAccess ? $removed : null;
    }

    /**
     * Deletes the meta first, in the order in which {@see AccessMetaTable::copyToTable()} locks.
     *
     * @return RemovedAccess|false|null False where the user was not in; null when the database failed.
     *
     * @throws Refused With `StorageFailed`.
     */
    private function removeOnce(int $portalId, int $userId, int $actorId): RemovedAccess|false|null
    {
        $wasInMeta = $this->meta->delete($portalId, $userId);

        if ($wasInMeta === null) {
            return null;
        }

        $was = $this->table->find($portalId, $userId) ?? ['at' => null, 'by' => 0, 'invitationId' => null];
        $wasInTable = $this->table->delete($portalId, $userId);

        if ($wasInTable === null) {
            return null;
        }

        if (!$wasInMeta && !$wasInTable) {
            return false;
        }

        $entryId = $this->history->recordRemoved($portalId, $userId, $actorId, $this->clock->now());

        if ($entryId === null) {
            return null;
        }

        $isTold = $this->outbox->tell(
            Kind::AccessRemoved,
            self::subject($portalId, $userId),
            static fn(): array => ['portal' => $portalId, 'user' => $userId, 'removed_by' => $actorId],
            $this->table->whileOut($portalId, $userId),
        );

        return $isTold
            ? new RemovedAccess($portalId, $userId, $was['at'], $was['by'], $was['invitationId'], $entryId)
            : null;
    }

    /**
     * @return true|null Null when the database failed.
     */
    private function recordGranted(int $portalId, int $userId, int $actorId, int $invitationId): ?true
    {
        $isRecorded =
            $this->history->recordGranted($portalId, $userId, $actorId, $invitationId, $this->clock->now())
            && $this->outbox->tell(
                Kind::AccessGranted,
                self::subject($portalId, $userId),
                static fn(): array => [
                    'portal' => $portalId,
                    'user' => $userId,
                    'granted_by' => $actorId,
                    'invitation' => $invitationId === 0 ? null : $invitationId,
                ],
                $this->table->whileIn($portalId, $userId),
            );

        return $isRecorded ? true : null;
    }

    /**
     * Repeats a change to confirm it: after wpdb has reconnected, the COMMIT succeeds but has committed nothing.
     *
     * @param \Closure(): (RemovedAccess|bool|null) $change What it changed; false where there was nothing to change, null
     *     when the database failed.
     *
     * @throws Refused With `StorageFailed`.
     */
    private function changeTwice(\Closure $change): RemovedAccess|bool
    {
        $changed = false;

        for ($run = 1; $run <= 2; $run++) {
            $result = null;
            $isCommitted = $this->table->inTransaction(static function () use ($change, &$result): bool {
                $result = $change();

                return $result !== null;
            });

            if (!$isCommitted) {
                throw Refused::notWritten();
            }

            // Only after the commit: a transaction that gave way is run anew, and may find nothing left to do then.
            $changed = $result ?: $changed;
        }

        return $changed;
    }

    private static function subject(int $portalId, int $userId): string
    {
        return "access:$portalId:$userId";
    }
}
