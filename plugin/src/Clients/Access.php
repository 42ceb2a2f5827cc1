<?php

declare(strict_types=1);

namespace ClientPress\Clients;

defined('ABSPATH') || exit();

use ClientPress\Clients\Storage\AccessMetaTable;
use ClientPress\Clients\Storage\AccessTable;
use ClientPress\Kernel\AddressSpelling;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Outbox\Kind;
use ClientPress\Outbox\Outbox;

/**
 * Who may enter which portal. Access is given and taken one user at a time, never saved as a list: a stale list from an
 * open editor would remove a client who accepted meanwhile.
 *
 * This room knows portals only by their ids; whether one is open is decided in Portals.
 */
final readonly class Access
{
    /** Cache of what this request has read. Every change clears it, and no change is decided by it. */
    private const CACHE = 'clientpress_access';

    /**
     * @param \Closure(int): bool $isPortal Whether there is a portal of this id.
     */
    public function __construct(
        private AccessTable $table,
        private AccessMetaTable $meta,
        private AccessMigration $migration,
        private \Closure $isPortal,
        private Outbox $outbox,
        private Clock $clock,
    ) {}

    /**
     * Lets a user of this site into a portal. For a user who has access already, nothing happens and no hook fires.
     *
     * @param array{at: int|null, by: int, invitationId: int|null, ...}|null $was What access was that is given back.
     *
     * @return bool Whether the access is new.
     *
     * @throws Refused With `PortalNotFound`, `Forbidden`, `UserNotFound` or `StorageFailed`.
     */
    public function grant(int $portalId, int $userId, Actor $actor, ?array $was = null): bool
    {
        $this->requirePortal($portalId, $actor);

        if (!is_user_member_of_blog($userId)) {
            throw new Refused(Reason::UserNotFound, __('There is no such user on this site.', 'clientpress'));
        }

        if (!$this->changeTwice(fn(): ?bool => $this->admit($portalId, $userId, $actor->userId, 0, '', $was))) {
            return false;
        }

        $this->announceGranted($portalId, $userId, $actor->userId, null);

        return true;
    }

    /**
     * Takes a user's access to a portal away, from the next page on.
     *
     * @return bool Whether the user had access. Having none is no error: another request may have removed it.
     *
     * @throws Refused With `PortalNotFound`, `Forbidden` or `StorageFailed`.
     */
    public function remove(int $portalId, int $userId, Actor $actor): bool
    {
        $this->requirePortal($portalId, $actor);

        if (!$this->changeTwice(fn(): ?bool => $this->dismiss($portalId, $userId, $actor->userId))) {
            return false;
        }

        $this->refreshHint($userId);

        /**
         * Fires after somebody has removed a user's access to a portal; not when the account, its membership of the
         * site or the portal was deleted.
         *
         *     add_action('clientpress_access_removed', static function (int $portalId, int $userId): void {
         *         error_log("User $userId may no longer enter portal $portalId.");
         *     }, 10, 2);
         *
         * @since 1.1.0
         *
         * @param int $portalId The portal.
         * @param int $userId   The user.
         * @param int $actorId  User who removed it; 0 for an operator.
         */
        do_action('clientpress_access_removed', $portalId, $userId, $actor->userId);

        return true;
    }

    /**
     * Lets a user in as part of the caller's transaction. After its commit the caller calls {@see announceGranted()}.
     *
     * @param int    $invitationId 0 where it is given by hand.
     * @param string $while        See {@see AccessTable::add()}.
     * @param array{at: int|null, by: int, invitationId: int|null, ...}|null $was See {@see grant()}.
     *
     * @return bool|null Whether the access is new; null when the database failed and the transaction has to stop.
     */
    public function admit(
        int $portalId,
        int $userId,
        int $actorId,
        int $invitationId,
        string $while = '',
        ?array $was = null,
    ): ?bool {
        $now = $this->clock->now();
        $was ??= ['at' => $now, 'by' => $actorId, 'invitationId' => $invitationId];
        $isNew = $this->table->add($portalId, $userId, $was['by'], (int) $was['invitationId'], $was['at'], $while);
        $this->forgetRead($userId);

        if ($isNew !== true) {
            return $isNew;
        }

        $isRecorded =
            $this->table->recordGranted($portalId, $userId, $actorId, $invitationId, $now)
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
     * After the transaction of {@see admit()}.
     */
    public function announceGranted(int $portalId, int $userId, int $actorId, ?int $invitationId): void
    {
        $this->forgetRead($userId);
        AccessHint::set($userId);

        /**
         * Fires after a user was let into a portal.
         *
         *     add_action('clientpress_access_granted', static function (int $portalId, int $userId): void {
         *         error_log("User $userId may enter portal $portalId.");
         *     }, 10, 2);
         *
         * @since 1.1.0
         *
         * @param int      $portalId
         * @param int      $userId
         * @param int      $actorId      User who gave access or sent the invitation; 0 for an operator.
         * @param int|null $invitationId Null where it was given by hand.
         */
        do_action('clientpress_access_granted', $portalId, $userId, $actorId, $invitationId);
    }

    public function has(int $portalId, int $userId): bool
    {
        return in_array($portalId, $this->portals($userId), true);
    }

    /**
     * @return list<int> Ids of all portals that this user was let into, open or not.
     */
    public function portals(int $userId): array
    {
        if ($userId <= 0) {
            return [];
        }

        /** @var list<int>|false $known */
        $known = wp_cache_get($userId, self::CACHE);

        if ($known === false) {
            $known = $this->portalsOf([$userId])[$userId] ?? [];
            wp_cache_add_non_persistent_groups(self::CACHE);
            wp_cache_set($userId, $known, self::CACHE);
        }

        return $known;
    }

    /**
     * The same for many users at once.
     *
     * @param list<int> $userIds
     *
     * @return array<int, list<int>> Ids of portals by user, without users who have none.
     */
    public function portalsOf(array $userIds): array
    {
        $portals = $this->migration->hasBegun() ? $this->table->portalsOf($userIds) : [];
        $range = $this->migration->remaining();

        if ($range !== null) {
            foreach ($this->meta->portalsOf($userIds, $range[0], $range[1]) as $userId => $more) {
                $portals[$userId] = array_values(array_unique([...($portals[$userId] ?? []), ...$more]));
            }
        }

        return $portals;
    }

    /**
     * @return list<int> Ids of users, in the order in which they were let in.
     */
    public function users(int $portalId, int $limit = PHP_INT_MAX, int $offset = 0): array
    {
        $range = $this->migration->remaining();

        if ($range === null) {
            return $this->table->users($portalId, $limit, $offset);
        }

        $users = $this->migration->hasBegun() ? $this->table->users($portalId) : [];
        $users = array_values(array_unique([...$users, ...$this->meta->users($portalId, $range[0], $range[1])]));

        return array_slice($users, $offset, $limit);
    }

    /**
     * @param string $beginning Of an address or a login.
     *
     * @return list<int> Some users who may not enter.
     */
    public function outside(int $portalId, string $beginning, int $limit): array
    {
        return $this->table->usersOutside($portalId, $beginning, $limit);
    }

    /**
     * Users who may enter a portal, for somebody who may manage its clients.
     *
     * @return list<int> See {@see users()}.
     *
     * @throws Refused With `PortalNotFound` or `Forbidden`.
     */
    public function clients(int $portalId, Actor $actor, int $limit, int $offset): array
    {
        $this->requirePortal($portalId, $actor);

        return $this->users($portalId, $limit, $offset);
    }

    /**
     * Portals of the clients whose address begins so.
     *
     * @return list<int>
     */
    public function portalsByAddress(string $beginning): array
    {
        return $beginning === '' ? [] : $this->table->portalsByAddress(AddressSpelling::storedPart($beginning));
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
        return $this->migration->remaining() === null
            ? $this->table->counts($portalIds)
            : array_filter(array_combine($portalIds, array_map(fn(int $portalId): int => count($this->users(
                $portalId,
            )), $portalIds)));
    }

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

        foreach ($this->portals($userId) as $portalId) {
            $access[$portalId] = ['portalId' => $portalId, 'at' => null, 'by' => 0, 'history' => []];
        }

        foreach ($this->table->ofUser($userId) as $row) {
            $access[$row['portalId']] = [...$row, 'history' => []];
        }

        foreach ($this->table->historyOfUser($userId) as ['portalId' => $portalId, 'event' => $event, 'at' => $at]) {
            $access[$portalId] ??= ['portalId' => $portalId, 'at' => null, 'by' => 0, 'history' => []];
            $access[$portalId]['history'][] = ['event' => $event, 'at' => $at];
        }

        ksort($access);

        return array_values($access);
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
        return $this->table->deletePast($userId);
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

    /**
     * On deleted_user.
     */
    public function forgetUser(int $userId): void
    {
        $this->meta->deleteUser($userId);
        $this->table->deleteUser($userId);
        $this->forgetRead($userId);
    }

    /**
     * On remove_user_from_blog: the account stays, and is no member of this site any more.
     */
    public function forgetMember(int $userId): void
    {
        $this->meta->deleteUser($userId);
        $this->table->deleteMember($userId, get_current_user_id(), $this->clock->now());
        $this->forgetRead($userId);
        AccessHint::remove($userId);
    }

    /**
     * Makes the hint true again, for example after a portal was deleted.
     */
    public function refreshHint(int $userId): void
    {
        if ($this->portals($userId) !== []) {
            AccessHint::set($userId);
        } elseif (AccessHint::isSet($userId)) {
            AccessHint::remove($userId);
        }
    }

    /**
     * The portal was deleted, and its meta with it.
     */
    public function forgetPortal(int $portalId): void
    {
        $this->table->deletePortal($portalId);
    }

    /**
     * @throws Refused With `PortalNotFound` or `Forbidden`.
     */
    private function requirePortal(int $portalId, Actor $actor): void
    {
        if (!($this->isPortal)($portalId)) {
            throw Refused::portalNotFound();
        }

        if (!$actor->mayInviteTo($portalId)) {
            throw Refused::forbiddenPortal();
        }
    }

    /**
     * Repeats a change to confirm it: after wpdb has reconnected, the COMMIT succeeds but has committed nothing.
     *
     * @param \Closure(): ?bool $change Whether it changed anything; null when the database failed.
     *
     * @return bool Whether it changed anything.
     *
     * @throws Refused With `StorageFailed`.
     */
    private function changeTwice(\Closure $change): bool
    {
        $hasChanged = false;

        for ($run = 1; $run <= 2; $run++) {
            $result = null;
            if (!$this->table->inTransaction(static function () use ($change, &$result): bool {
                $result = $change();

                return $result !== null;
            })) {
                throw Refused::notWritten();
            }

            // Not before: what gave way to another transaction has run anew, and may have found the work done.
            $hasChanged = $hasChanged || $result === true;
        }

        return $hasChanged;
    }

    /**
     * Deletes the meta first, in the order in which {@see AccessMetaTable::copyTo()} locks.
     *
     * @return bool|null Whether the user was in; null when the database failed.
     */
    private function dismiss(int $portalId, int $userId, int $actorId): ?bool
    {
        $ofOld = $this->meta->delete($portalId, $userId);
        $ofNew = $ofOld === null ? null : $this->table->delete($portalId, $userId);
        $this->forgetRead($userId);

        if ($ofNew === null || !$ofOld && !$ofNew) {
            return $ofNew;
        }

        $isRecorded =
            $this->table->recordRemoved($portalId, $userId, $actorId, $this->clock->now())
            && $this->outbox->tell(
                Kind::AccessRemoved,
                self::subject($portalId, $userId),
                static fn(): array => ['portal' => $portalId, 'user' => $userId, 'removed_by' => $actorId],
                $this->table->whileOut($portalId, $userId),
            );

        return $isRecorded ? true : null;
    }

    private static function subject(int $portalId, int $userId): string
    {
        return "access:$portalId:$userId";
    }

    private function forgetRead(int $userId): void
    {
        wp_cache_delete($userId, self::CACHE);
    }
}
