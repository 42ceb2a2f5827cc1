<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Clients\AccountAddresses;
use ClientPress\Clients\PersonalAccess;
use ClientPress\Clients\Storage\UserAddresses;
use ClientPress\Invitations\Storage\History;
use ClientPress\Invitations\Storage\InvitationRows;
use ClientPress\Invitations\Storage\PersonalRows;
use ClientPress\Kernel\Refused;

/**
 * The invitations of one person, for whoever exports or erases what a site knows of them: those to the address, in
 * whatever spelling, and those that let the account of this address in under an earlier one.
 */
final readonly class PersonalInvitations
{
    public function __construct(
        private PersonalRows $personal,
        private InvitationRows $rows,
        private History $history,
        private UserAddresses $userAddresses,
        private AccountAddresses $addresses,
        private Revocation $revocation,
        private PersonalAccess $access,
        private InvitationNews $news,
    ) {}

    /**
     * @param string $email As it is stored, in any case.
     * @param int    $page  From 1.
     *
     * @return list<array{Invitation, list<HistoryEntry>}> Fewer than there are on a page when nothing follows.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function export(string $email, int $page, int $perPage): array
    {
        $ids = array_slice($this->idsOf($email, $this->userIdOf($email)), ($page - 1) * $perPage, $perPage);
        $found = array_filter(array_map($this->rows->find(...), $ids));

        return array_values(array_map(fn(Invitation $invitation): array => [
            $invitation,
            $this->history->history($invitation->id),
        ], $found));
    }

    /**
     * Revokes what is pending, makes rows and their history anonymous, and forgets which account the address was given to.
     *
     * @param string $email See {@see export()}.
     * @param int    $limit How many at most.
     *
     * @return int How many were made anonymous; fewer than the limit when none is left.
     *
     * @throws Refused With `StorageFailed`, when one could not be.
     */
    public function erase(string $email, int $limit): int
    {
        $userId = $this->userIdOf($email);
        $ids = array_slice($this->idsOf($email, $userId), 0, $limit);

        foreach ($ids as $id) {
            $this->eraseOne($id, $userId);
        }

        $this->addresses->forgetAddress($email);

        return count($ids);
    }

    /**
     * @param string $email See {@see export()}.
     *
     * @return int|null The account of this person.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function userIdOf(string $email): ?int
    {
        return $this->userAddresses->userIdOfEmail($email);
    }

    /**
     * On deleted_user, before access is forgotten: what the account had accepted no longer tells whose it was.
     */
    public function forgetAccount(int $userId, mixed $reassign = null, mixed $user = null): void
    {
        $email = $user instanceof \WP_User ? $user->user_email : '';

        try {
            foreach ($this->idsOf($email, $userId) as $id) {
                $invitation = $this->rows->find($id);

                if ($invitation !== null && $invitation->userId === $userId) {
                    $this->news->erase($id);
                    $this->personal->anonymise($invitation, $userId);
                }
            }
        } catch (Refused) {
            // The account is gone already. WordPress's eraser finds what is left by the address.
            return;
        }
    }

    /**
     * @throws Refused With `StorageFailed`.
     */
    private function eraseOne(int $id, ?int $userId): void
    {
        $invitation = $this->rows->find($id);

        if ($invitation === null) {
            return;
        }

        if ($invitation->acceptedAt === null && $invitation->revokedAt === null) {
            try {
                $invitation = $this->revocation->revoke($invitation, get_current_user_id());
            } catch (Refused $refused) {
                // It was accepted or revoked meanwhile, or the row could not be written, which is found out below.
                $invitation = $this->rows->find($id) ?? throw $refused;
            }
        }

        // Before the row, by whose address it is found again, should this process die.
        $this->news->erase($id);

        if (!$this->personal->anonymise($invitation, $userId)) {
            throw Refused::notWritten();
        }
    }

    /**
     * @return list<int>
     */
    private function idsOf(string $email, ?int $userId): array
    {
        return $this->personal->idsOf(
            strtolower($email),
            $userId === null ? [] : $this->access->invitationsOf($userId),
        );
    }
}
