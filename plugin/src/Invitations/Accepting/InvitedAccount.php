<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Accepting;

defined('ABSPATH') || exit();

use ClientPress\Clients\AccountAddresses;
use ClientPress\Clients\ClientAccounts;
use ClientPress\Clients\InsertionStopped;
use ClientPress\Clients\SiteMembers;
use ClientPress\Clients\Storage\UserAddresses;
use ClientPress\Database\TransactionRefused;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\Storage\AcceptanceSteps;
use ClientPress\Kernel\Language;
use ClientPress\Kernel\Refused;

/**
 * Steps 2 and 3 of {@see Acceptance}: the account that an invitation lets in. It is the one that this invitation began, or
 * a new one, and one address gets one account however many of its invitations are accepted at once.
 */
final readonly class InvitedAccount
{
    /** Seconds in which an account that another invitation made is taken for the same person's. */
    private const JUST_MADE_SECONDS = 60;

    public function __construct(
        private AcceptanceSteps $steps,
        private UserAddresses $userAddresses,
        private AccountAddresses $addresses,
        private ClientAccounts $accounts,
        private SiteMembers $members,
    ) {}

    /**
     * @param string $password Trimmed and slashed.
     * @param string $name     Of a new account; empty for none.
     *
     * @return int|null The account that this invitation began, now or in a request that died; null when the address
     *                  belongs to another one, or that account is another one by now, or the password does not open it.
     *
     * @throws InsertionStopped   When a revoke, a resend or the database came in between.
     * @throws TransactionRefused
     * @throws Refused            With `StorageFailed`.
     */
    public function of(Invitation $claimed, #[\SensitiveParameter] string $password, string $name): ?int
    {
        $userId = $claimed->userId === null
            ? TransactionRefused::withRetries(fn(): ?int => $this->begin($claimed, $password, $name))
            : $this->resume($claimed, $password);

        if ($userId === null) {
            return null;
        }

        // Also of an account that was begun earlier: that request may have died before it came to this.
        $this->members->assignSignups($userId);

        return $this->withRole($userId, $claimed);
    }

    /**
     * The account that another invitation of this address made within the last minute, if this password is its own. The
     * caller has counted the try, and begins no session: a second factor asks for itself at the login.
     *
     * @param string $password Trimmed and slashed.
     *
     * @throws InsertionStopped
     * @throws Refused          With `StorageFailed`.
     */
    public function justMadeByAnother(Invitation $claimed, #[\SensitiveParameter] string $password): ?int
    {
        $userId = $this->userJustMade($claimed);

        return $userId !== null && $this->accounts->isPasswordOf($userId, $password)
            ? $this->withRole($userId, $claimed)
            : null;
    }

    /**
     * @throws Refused With `StorageFailed`.
     */
    public function isJustMadeByAnother(Invitation $invitation): bool
    {
        return $this->userJustMade($invitation) !== null;
    }

    private function userJustMade(Invitation $invitation): ?int
    {
        $userId = $invitation->userId === null
            ? $this->addresses->userMadeWithin(self::JUST_MADE_SECONDS, $invitation->emailKey)
            : null;

        return $userId !== null && $this->accounts->isUnchanged($userId, $invitation->email) ? $userId : null;
    }

    /**
     * @return int|null Null where another plugin has changed the account.
     *
     * @throws InsertionStopped
     */
    private function withRole(int $userId, Invitation $claimed): ?int
    {
        if ($this->accounts->ensureRole($userId)) {
            return $userId;
        }

        // Without any role the database failed. With another role, another plugin has changed the account.
        return $this->accounts->isUnchanged($userId, $claimed->email) ? throw new InsertionStopped() : null;
    }

    private function resume(Invitation $claimed, #[\SensitiveParameter] string $password): ?int
    {
        $userId = (int) $claimed->userId;

        return $this->accounts->isUnchanged($userId, $claimed->email)
        && $this->accounts->isPasswordOf($userId, $password)
            ? $userId
            : null;
    }

    /**
     * @return int|null Null when the address has an account.
     *
     * @throws InsertionStopped
     * @throws TransactionRefused When another request came first, perhaps with another invitation of the address.
     * @throws Refused            With `StorageFailed`, or `InvalidEmail` where the network takes not its domain.
     */
    private function begin(Invitation $claimed, #[\SensitiveParameter] string $password, string $name): ?int
    {
        if ($this->userAddresses->userIdOfEmail($claimed->email) !== null) {
            return null;
        }

        SiteMembers::requireRegistrable($claimed->email);
        $digest = $this->addresses->reserve($claimed->emailKey);
        $inserted = null;

        try {
            return $this->accounts->create(
                $claimed->email,
                $password,
                $name,
                $claimed->locale === Language::ofSite() ? '' : $claimed->locale,
                begin: fn(): bool => $this->steps->begin() && $this->steps->lockRow($claimed),
                bind: function (\WP_User $user) use ($claimed, $digest, &$inserted): bool {
                    $inserted = $user->ID;

                    return $this->bind($claimed, $digest, $user);
                },
                undo: fn() => $this->steps->rollBack(),
            );
        } catch (InsertionStopped $stopped) {
            $holder = $this->userAddresses->userIdOfEmail($claimed->email);

            // Core looks for the address too, and another request may have been quicker.
            return $holder !== null && $holder !== $inserted ? null : throw $stopped;
        }
    }

    /**
     * Commits the account together with its id in the row and its claim on the address, then makes sure: after a lost
     * connection wpdb reconnects, and the COMMIT of nothing is a success.
     *
     * @throws TransactionRefused
     * @throws Refused            With `StorageFailed`.
     */
    private function bind(Invitation $claimed, string $digest, \WP_User $user): bool
    {
        $isMine = $this->steps->bindUser($claimed, $user->ID);

        try {
            $isCommitted =
                $isMine && $this->addresses->claim($digest, $user->ID, $claimed->email) && $this->steps->commit();
        } catch (Refused) {
            // A cluster may refuse any statement. Where the database has failed altogether, so does what follows.
            $isCommitted = false;
        }

        if (!$isCommitted) {
            $this->steps->rollBack();

            // The account is gone, unless it was inserted on a fresh connection or the COMMIT's answer was lost.
            if (!$this->addresses->claim($digest, $user->ID, $claimed->email)) {
                $this->addresses->removeUnclaimed($user);

                return $isMine ? throw new TransactionRefused() : false;
            }
        }

        return $this->steps->confirmUser($claimed, $user->ID);
    }
}
