<?php

declare(strict_types=1);

namespace ClientPress\Clients;

defined('ABSPATH') || exit();

use ClientPress\Clients\Storage\AccessMetaTable;
use ClientPress\Clients\Storage\AccessTable;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;

/**
 * Who may enter which portal. Access is given and taken one user at a time, never saved as a list: a stale list from an
 * open editor would remove a client who accepted meanwhile.
 *
 * This room knows portals only by their ids; whether one is open is decided in Portals.
 */
final readonly class Access
{
    /** Cache of what this request has read. Every change clears it, and none is decided by it. */
    private const CACHE = 'clientpress_access';

    /**
     * @param \Closure(int): bool $isPortal Whether there is a portal of this id.
     */
    public function __construct(
        private AccessWriter $writer,
        private AccessTable $table,
        private AccessMetaTable $meta,
        private AccessMigration $migration,
        private \Closure $isPortal,
        private Clock $clock,
    ) {}

    /**
     * Lets a user of this site into a portal. For a user who has access already, nothing happens and no hook fires.
     *
     * @return bool Whether the access is new.
     *
     * @throws Refused With `PortalNotFound`, `Forbidden`, `UserNotFound` or `StorageFailed`.
     */
    public function grant(int $portalId, int $userId, Actor $actor): bool
    {
        $this->requirePortal($portalId, $actor);
        $this->requireMember($userId);

        $this->forgetRead($userId);
        $isNew = $this->writer->grant($portalId, $userId, $actor->userId);

        if ($isNew) {
            $this->announceGranted($portalId, $userId, $actor->userId, null);
        }

        return $isNew;
    }

    /**
     * Gives access back as it was, unless something has happened to it since it was removed.
     *
     * @return bool Whether it was given back.
     *
     * @throws Refused See {@see grant()}.
     */
    public function restore(RemovedAccess $removed, Actor $actor): bool
    {
        $this->requirePortal($removed->portalId, $actor);
        $this->requireMember($removed->userId);

        $this->forgetRead($removed->userId);
        $isBack = $this->writer->restore($removed, $actor->userId);

        if ($isBack) {
            $this->announceGranted($removed->portalId, $removed->userId, $actor->userId, null);
        }

        return $isBack;
    }

    /**
     * Takes a user's access to a portal away, from the next page on.
     *
     * @return RemovedAccess|null For {@see restore()}. Null where the user had none, which is no error: another request
     *     may have removed it.
     *
     * @throws Refused With `PortalNotFound`, `Forbidden` or `StorageFailed`.
     */
    public function remove(int $portalId, int $userId, Actor $actor): ?RemovedAccess
    {
        $this->requirePortal($portalId, $actor);

        $this->forgetRead($userId);
        $removed = $this->writer->remove($portalId, $userId, $actor->userId);

        if ($removed === null) {
            return null;
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
         * @since 1.0.0
         *
         * @param int $portalId The portal.
         * @param int $userId   The user.
         * @param int $actorId  User who removed it; 0 for an operator.
         */
        do_action('clientpress_access_removed', $portalId, $userId, $actor->userId);

        return $removed;
    }

    /**
     * Lets a user in as part of the caller's transaction. After its commit the caller calls {@see announceGranted()}.
     *
     * @param int    $invitationId 0 where it is given by hand.
     * @param string $while        See {@see AccessTable::add()}.
     *
     * @return bool|null Whether the access is new; null when the database failed and the transaction has to stop.
     */
    public function admit(int $portalId, int $userId, int $actorId, int $invitationId, string $while): ?bool
    {
        $this->forgetRead($userId);

        return $this->writer->admit($portalId, $userId, $actorId, $invitationId, $while);
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
         * @since 1.0.0
         *
         * @param int      $portalId
         * @param int      $userId
         * @param int      $actorId      User who gave access or sent the invitation; 0 for an operator.
         * @param int|null $invitationId Null where it was given by hand.
         */
        do_action('clientpress_access_granted', $portalId, $userId, $actorId, $invitationId);
    }

    /**
     * @throws Refused With `StorageFailed`.
     */
    public function has(int $portalId, int $userId): bool
    {
        return in_array($portalId, $this->portals($userId), true);
    }

    /**
     * @return list<int> Ids of all portals that this user was let into, open or not.
     *
     * @throws Refused With `StorageFailed`.
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
     *
     * @throws Refused With `StorageFailed`.
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
     *
     * @throws Refused With `StorageFailed`.
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
     * @return list<int> See {@see users()}; WordPress has read their accounts at once.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function cachedUsers(int $portalId, int $limit): array
    {
        $users = $this->users($portalId, $limit);
        $this->table->cacheUsers($users);

        return $users;
    }

    /**
     * @param string $beginning Of an address or a login.
     *
     * @return list<int> Some users who may not enter.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function usersWithoutAccess(int $portalId, string $beginning, int $limit): array
    {
        return $this->table->usersWithoutAccess($portalId, $beginning, $limit);
    }

    /**
     * Users who may enter a portal, for somebody who may manage its clients.
     *
     * @return list<int> See {@see users()}.
     *
     * @throws Refused With `PortalNotFound`, `Forbidden` or `StorageFailed`.
     */
    public function clients(int $portalId, Actor $actor, int $limit, int $offset): array
    {
        $this->requirePortal($portalId, $actor);

        return $this->users($portalId, $limit, $offset);
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
     * Makes the hint true again, for example after a portal was deleted. Leaves it as it is where the database does not say.
     */
    public function refreshHint(int $userId): void
    {
        try {
            $hasAccess = isset($this->portalsOf([$userId])[$userId]);
        } catch (Refused) {
            return;
        }

        if ($hasAccess) {
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
     * @throws Refused With `PortalNotFound`, `Forbidden` or `StorageFailed`.
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
     * @throws Refused With `UserNotFound` or `StorageFailed`.
     */
    private function requireMember(int $userId): void
    {
        if (!$this->table->answerTo(static fn(): bool => is_user_member_of_blog($userId))) {
            throw new Refused(Reason::UserNotFound, __('There is no such user on this site.', 'clientpress'));
        }
    }

    /**
     * Runs before a change is written; nothing is read again until it is.
     */
    private function forgetRead(int $userId): void
    {
        wp_cache_delete($userId, self::CACHE);
    }
}
