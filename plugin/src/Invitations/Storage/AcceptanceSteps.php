<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Storage;

defined('ABSPATH') || exit();

use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\Status;

/**
 * The statements of accepting an invitation; see {@see \ClientPress\Invitations\Accepting\Acceptance} for their order and why it holds.
 *
 * Each statement finds its row by the primary key unless it says by which index.
 */
final class AcceptanceSteps
{
    use InvitationTables;

    /**
     * Takes the invitation for one request, if it is live and nobody else has it.
     *
     * @param string $while Condition for the `WHERE`, without placeholders.
     */
    public function claim(int $id, string $digest, string $claimId, int $now, string $while = 'TRUE'): bool
    {
        $unclaimed = $this->unclaimed(Invitation::claim(), $now);

        return $this->changeOne(
            $this->invitations(),
            "SET claim_id = %s, claimed_gmt = %s
            WHERE id = %d AND token_digest = %s AND status = %s AND expires_gmt > %s AND $unclaimed
                AND {$while}",
            $claimId,
            gmdate(self::FORMAT, $now),
            $id,
            $digest,
            Status::Pending->value,
            gmdate(self::FORMAT, $now),
        );
    }

    public function release(int $id, string $claimId): void
    {
        $this->changeOne(
            $this->invitations(),
            'SET claim_id = NULL, claimed_gmt = NULL WHERE id = %d AND claim_id = %s',
            $id,
            $claimId,
        );
    }

    /**
     * Inside a transaction: locks the row while the account is inserted. A revoke or resend waits for it, or came first.
     */
    public function lockRow(Invitation $claimed): bool
    {
        return $this->changeOne(
            $this->invitations(),
            'SET claim_seq = %d WHERE id = %d AND claim_id = %s AND claim_seq = %d AND status = %s AND user_id IS NULL',
            $claimed->claimSeq + 1,
            $claimed->id,
            (string) $claimed->claimId,
            $claimed->claimSeq,
            Status::Pending->value,
        );
    }

    /**
     * Inside the same transaction: remembers the account that this invitation began.
     *
     * The count that {@see lockRow()} raised proves that it is the same transaction: after a lost connection wpdb
     * reconnects and goes on without one.
     */
    public function bindUser(Invitation $claimed, int $userId): bool
    {
        return $this->changeOne(
            $this->invitations(),
            'SET user_id = %d WHERE id = %d AND claim_id = %s AND claim_seq = %d AND status = %s AND user_id IS NULL',
            $userId,
            $claimed->id,
            (string) $claimed->claimId,
            $claimed->claimSeq + 1,
            Status::Pending->value,
        );
    }

    /**
     * After the transaction, whatever became of it: whether the account stands and the row names it.
     *
     * An account that was inserted on a fresh connection, outside of the transaction that was lost with the earlier
     * one, gets its name into the row here.
     */
    public function confirmUser(Invitation $claimed, int $userId): bool
    {
        // PRIMARY, in both tables.
        return $this->changeOne(
            $this->invitations(),
            "SET user_id = %d, claim_seq = claim_seq + 1
            WHERE id = %d AND claim_id = %s AND status = %s AND (user_id IS NULL OR user_id = %d)
                AND EXISTS (SELECT 1 FROM {$this->db->users} WHERE ID = %d AND user_email = %s)",
            $userId,
            $claimed->id,
            (string) $claimed->claimId,
            Status::Pending->value,
            $userId,
            $userId,
            $claimed->email,
        );
    }

    /**
     * Inside a transaction: the request that has the claim accepts, and keeps the claim until {@see confirmAccepted()}. What
     * only a link needed is not kept: the message and the passphrase.
     *
     * @param string|null $name Another one, which the client has given; null to keep the name.
     */
    public function accept(int $id, string $claimId, int $userId, int $now, ?string $name = null): bool
    {
        // Without a change the column is left out: another request may still be adding it.
        $named = $name === null ? '' : $this->prepare(', name = %s', $name);

        return $this->changeOne(
            $this->invitations(),
            "SET status = %s, accepted_gmt = %s, user_id = %d, pending_key = NULL, message = '', passphrase_hash = NULL $named
            WHERE id = %d AND claim_id = %s AND status = %s",
            Status::Accepted->value,
            gmdate(self::FORMAT, $now),
            $userId,
            $id,
            $claimId,
            Status::Pending->value,
        );
    }

    /**
     * After {@see accept()} with a name, in the same transaction: the invitation is found by that one.
     */
    public function recordName(Invitation $claimed, string $name): bool
    {
        $where = $this->prepare(
            'i.id = %d AND i.claim_id = %s AND i.status = %s',
            $claimed->id,
            (string) $claimed->claimId,
            Status::Accepted->value,
        );

        // Nothing is deleted where there is nothing: InnoDB would lock the gap, in which other clients' names belong.
        return ($claimed->name === '' || $this->execute("{$this->withoutName($claimed->id)}
                    AND EXISTS (SELECT 1 FROM {$this->invitations()} i WHERE $where)") !== false) && $this->addName($name, $where);
    }

    /**
     * @return string FROM and WHERE of a SELECT, without placeholders, that finds a row after {@see accept()} and before
     *                {@see confirmAccepted()}.
     */
    public function whileAccepted(int $id, string $claimId): string
    {
        return $this->prepare(
            "FROM {$this->invitations()} WHERE id = %d AND claim_id = %s AND status = %s",
            $id,
            $claimId,
            Status::Accepted->value,
        );
    }

    /**
     * After the transaction: whether it was committed. After wpdb has reconnected, the COMMIT of nothing is a success.
     * Gives the claim back.
     */
    public function confirmAccepted(int $id, string $claimId): bool
    {
        return $this->changeOne(
            $this->invitations(),
            'SET claim_id = NULL, claimed_gmt = NULL WHERE id = %d AND claim_id = %s AND status = %s',
            $id,
            $claimId,
            Status::Accepted->value,
        );
    }

    /**
     * Counts one try of the passphrase before it is compared.
     *
     * @param int $limit How many are allowed.
     *
     * @return bool False when none are left.
     */
    public function countPassphraseTry(int $id, string $digest, int $limit): bool
    {
        return $this->changeOne(
            $this->invitations(),
            'SET passphrase_tries = passphrase_tries + 1 WHERE id = %d AND token_digest = %s AND passphrase_tries < %d',
            $id,
            $digest,
            $limit,
        );
    }

    /**
     * Gives back the try that turned out right.
     */
    public function refundPassphraseTry(int $id, string $digest): void
    {
        $this->changeOne(
            $this->invitations(),
            'SET passphrase_tries = passphrase_tries - 1 WHERE id = %d AND token_digest = %s AND passphrase_tries > 0',
            $id,
            $digest,
        );
    }
}
