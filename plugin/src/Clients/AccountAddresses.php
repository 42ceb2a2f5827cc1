<?php

declare(strict_types=1);

namespace ClientPress\Clients;

defined('ABSPATH') || exit();

use ClientPress\Clients\Storage\AddressTable;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Refused;

/**
 * Lets an address have one account. The row of an invitation guards that invitation alone, so several invitations of one
 * address that are accepted at once meet at the address's own row.
 */
final readonly class AccountAddresses
{
    /** How long an address that got no account keeps its row. */
    private const UNCLAIMED_SECONDS = 86_400;

    public function __construct(
        private AddressTable $table,
        private Clock $clock,
    ) {}

    /**
     * Before the transaction that makes an account.
     *
     * @param string $emailKey Lowercase address.
     *
     * @return string The address's digest, for {@see claim()}.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function reserve(string $emailKey): string
    {
        $digest = $this->digest($emailKey);
        $this->table->open($digest, $this->clock->now());

        return $digest;
    }

    /**
     * Inside that transaction, after the account was inserted; or after it, to make sure.
     *
     * @return bool Whether the address is this account's. False where another account has it, or this one is not there.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function claim(string $digest, int $userId, string $email): bool
    {
        return $this->table->claim($digest, $userId, $email, $this->clock->now());
    }

    /**
     * Removes an account that stands outside of any transaction and did not get its address.
     */
    public function removeUnclaimed(\WP_User $user): void
    {
        $this->table->deleteInserted($user);
    }

    /**
     * @return int|null The account that an invitation of this address made within the last seconds. What else has become
     *                  of it since is for the caller to ask.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function userMadeWithin(int $seconds, string $emailKey): ?int
    {
        return $this->table->userMadeSince($this->digest($emailKey), $this->clock->now() - $seconds);
    }

    /**
     * On deleted_user, and on profile_update where the address has changed.
     */
    public function forgetUser(int $userId): void
    {
        $this->table->deleteUser($userId);
    }

    /**
     * Removes what is kept of an address; for the eraser of personal data.
     *
     * @param string $email Unslashed, in any case.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function forgetAddress(string $email): void
    {
        $this->table->delete($this->digest(strtolower($email)));
    }

    /**
     * Removes rows whose account was never made. Run daily by WP-Cron.
     */
    public function tidy(): void
    {
        $this->table->deleteUnclaimedBefore($this->clock->now() - self::UNCLAIMED_SECONDS);
    }

    /**
     * @throws Refused With `StorageFailed`.
     */
    private function digest(string $emailKey): string
    {
        return hash_hmac('sha256', $emailKey, $this->table->key());
    }
}
