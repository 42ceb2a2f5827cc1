<?php

declare(strict_types=1);

namespace ClientPress\Clients;

defined('ABSPATH') || exit();

use ClientPress\Clients\Storage\AddressProofs;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\ObjectCache;
use ClientPress\Kernel\Refused;

/**
 * Whether an account's address is its owner's. WordPress and other plugins let users change their address to anybody's,
 * so the address of an account proves nothing by itself; only what was mailed to it, and nowhere else, does.
 */
final readonly class AddressOwnership
{
    /** User meta of core: a change of address that waits for a confirmation. */
    private const CHANGE_OF_ADDRESS = '_new_email';

    public function __construct(
        private AddressProofs $proofs,
        private Clock $clock,
    ) {}

    /**
     * @param list<int> $userIds
     *
     * @return list<int> Those whose owner has proven the address that the account has now.
     */
    public function provenAmong(array $userIds): array
    {
        return $this->proofs->provenAmong($userIds);
    }

    public function isProven(int $userId): bool
    {
        return $this->proofs->provenAmong([$userId]) !== [];
    }

    /**
     * Whether somebody else may be signed in to the account, and so has to leave before it enters by a link. Who may edit
     * users can be trusted with an address: they could give themselves any account.
     */
    public function mayBeSomebodyElses(int $userId): bool
    {
        ObjectCache::bypass($userId, 'users', 'user_meta');

        return !user_can($userId, 'edit_users') && !$this->isProven($userId);
    }

    /**
     * @param string $email The mailbox that was proven, unslashed.
     */
    public function prove(int $userId, string $email): void
    {
        $this->proofs->record($userId, $email);
    }

    /**
     * @param array{digest: string, email: string, until: int} $change In place of an earlier one. `until` is seconds since
     *                                                                 the Unix epoch, UTC.
     */
    public function keepChange(int $userId, array $change): void
    {
        update_user_meta($userId, AddressProofs::CHANGE, wp_slash($change));
    }

    /**
     * @return array{digest: string, email: string, until: int}|null
     */
    public function keptChange(int $userId): ?array
    {
        $kept = get_user_meta($userId, AddressProofs::CHANGE, true);
        $digest = is_array($kept) ? $kept['digest'] ?? null : null;
        $email = is_array($kept) ? $kept['email'] ?? null : null;
        $until = is_array($kept) ? $kept['until'] ?? null : null;

        return is_string($digest) && is_string($email) && is_int($until) ? compact('digest', 'email', 'until') : null;
    }

    /**
     * @param array{digest: string, email: string, until: int} $change
     *
     * @return bool True for one caller only, and not for a change that was replaced since it was read.
     */
    public function takeChange(int $userId, array $change): bool
    {
        return delete_user_meta($userId, AddressProofs::CHANGE, wp_slash($change));
    }

    /**
     * @return bool Whether there was one.
     */
    public function forgetChange(int $userId): bool
    {
        return delete_user_meta($userId, AddressProofs::CHANGE);
    }

    /**
     * @param string $email Of anybody, in any case.
     *
     * @return array<int, array{digest: string, email: string, until: int}> Changes to this address, by user.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function changesTo(string $email): array
    {
        $changes = [];

        foreach ($this->proofs->changing() as $userId) {
            $change = $this->keptChange($userId);

            if ($change !== null && strtolower($change['email']) === strtolower($email)) {
                $changes[$userId] = $change;
            }
        }

        return $changes;
    }

    /**
     * Removes changes whose link is too old. Run daily by WP-Cron.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function tidy(): void
    {
        foreach ($this->proofs->changing() as $userId) {
            $change = $this->keptChange($userId);

            if ($change !== null && $change['until'] <= $this->clock->now()) {
                $this->takeChange($userId, $change);
            }
        }
    }

    /**
     * Ends every session of the account but that of the present request, its application passwords, and a change of
     * address that somebody has begun.
     *
     * @throws Refused With `StorageFailed`, when not all have ended.
     */
    public function endOtherLogins(int $userId): void
    {
        ObjectCache::bypass($userId, 'user_meta');
        $sessions = \WP_Session_Tokens::get_instance($userId);
        $sessions->destroy_others($userId === get_current_user_id() ? wp_get_session_token() : '');
        $deleted = \WP_Application_Passwords::delete_all_application_passwords($userId);
        delete_user_meta($userId, self::CHANGE_OF_ADDRESS);
        $this->forgetChange($userId);

        // Core does not say whether sessions were written.
        ObjectCache::bypass($userId, 'user_meta');

        if (
            is_wp_error($deleted)
            || count($sessions->get_all()) > 1
            || \WP_Application_Passwords::get_user_application_passwords($userId) !== []
        ) {
            throw Refused::storageFailed();
        }
    }
}
