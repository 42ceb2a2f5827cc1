<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Storage;

defined('ABSPATH') || exit();

use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\Event;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\Status;

/**
 * What gives an invitation another secret: at once with a resend, or staged beside the earlier one until the email that
 * carries it was sent.
 *
 * Each statement finds its row by the primary key unless it says by which index.
 */
final class NextSecrets
{
    use InvitationTables;

    /**
     * Gives a pending invitation a fresh secret and a full window. The earlier secret, any claim on it, the counted
     * tries and the client's wish for a new link die in the same statement.
     *
     * @param Invitation $seen     As it was read; nothing happens if its secret has been replaced since.
     * @param Invitation $replaced As it is to be.
     */
    public function replaceSecret(Invitation $seen, Invitation $replaced): bool
    {
        return $this->changeOne(
            $this->invitations(),
            "SET token_digest = %s, next_digest = NULL, next_gmt = NULL, passphrase_hash = NULLIF(%s, ''),
                passphrase_tries = 0, message = %s, locale = %s, expires_gmt = %s, delivery = %s, delivery_error = '',
                link_shown_gmt = NULLIF(%s, ''), reminder_tries = 0, asked_gmt = NULL, claim_id = NULL, claimed_gmt = NULL
            WHERE id = %d AND token_digest = %s AND status = %s",
            $replaced->digest,
            (string) $replaced->passphraseHash,
            $replaced->message,
            $replaced->locale,
            gmdate(self::FORMAT, $replaced->expiresAt),
            $replaced->delivery->value,
            $replaced->linkShownAt === null ? '' : gmdate(self::FORMAT, $replaced->linkShownAt),
            $seen->id,
            $seen->digest,
            Status::Pending->value,
        );
    }

    /**
     * Inside the same transaction: remembers the secret that was replaced, so that an old link can say so. Nothing is
     * written where the replacement is not: on another connection than the one that made it.
     *
     * @param Invitation $seen   As it was before.
     * @param string     $digest Of the secret that it has now.
     * @param string     $while  Condition for the `WHERE`, without placeholders.
     */
    public function recordReplacement(
        Invitation $seen,
        string $digest,
        Event $event,
        int $actorId,
        int $now,
        string $while = 'TRUE',
    ): bool {
        return (
            $this->execute($this->prepare(
                "INSERT INTO {$this->events()} (invitation_id, event, actor_id, created_gmt, detail, retired_digest)
                SELECT id, %s, %d, %s, '', %s FROM {$this->invitations()} WHERE id = %d AND token_digest = %s AND {$while}",
                $event->value,
                $actorId,
                gmdate(self::FORMAT, $now),
                $seen->digest,
                $seen->id,
                $digest,
            )) === 1
        );
    }

    /**
     * @return string FROM and WHERE of a SELECT, without placeholders, that finds a row while this is the secret of an
     *                invitation.
     */
    public function whileCurrent(int $id, string $digest): string
    {
        return $this->prepare(
            "FROM {$this->invitations()} WHERE id = %d AND token_digest = %s AND status = %s",
            $id,
            $digest,
            Status::Pending->value,
        );
    }

    /**
     * After the transaction: whether the secret really is this one. An UPDATE, because a read may be late.
     */
    public function confirmSecret(int $id, string $digest): bool
    {
        return $this->changeOne(
            $this->invitations(),
            'SET claim_seq = claim_seq + 1 WHERE id = %d AND token_digest = %s AND status = %s',
            $id,
            $digest,
            Status::Pending->value,
        );
    }

    /**
     * Lets a live invitation have a second secret besides the one that it has, until it is known whether the email that
     * carries it was sent. Leaves all the rest as it is: the window, and the counted passphrase tries. An invitation that
     * is being accepted, or has another such email on its way, is left alone.
     *
     * @param Invitation $seen As it was read; nothing happens if its secret has been replaced since.
     */
    public function stageSecret(Invitation $seen, string $digest, int $now): bool
    {
        // A secret that an interrupted process left behind makes room.
        return $this->changeOne(
            $this->invitations(),
            "SET next_digest = %s, next_gmt = %s
            WHERE id = %d AND token_digest = %s AND next_gmt IS NULL AND status = %s AND expires_gmt > %s
                AND {$this->unclaimed(Invitation::claim(), $now)}",
            $digest,
            gmdate(self::FORMAT, $now),
            $seen->id,
            $seen->digest,
            Status::Pending->value,
            gmdate(self::FORMAT, $now),
        );
    }

    /**
     * The email was sent: the staged secret is the only one from now on, and the client alone has it.
     */
    public function promoteSecret(int $id, string $digest, int $now): bool
    {
        // The digest keeps a slow email from undoing a resend, which is newer.
        return $this->changeOne(
            $this->invitations(),
            "SET token_digest = next_digest, next_digest = NULL, next_gmt = NULL, delivery = %s, delivery_error = '',
                sent_gmt = %s, tried_gmt = %s, link_shown_gmt = NULL, send_count = send_count + 1
            WHERE id = %d AND next_digest = %s AND status = %s",
            Delivery::Sent->value,
            gmdate(self::FORMAT, $now),
            gmdate(self::FORMAT, $now),
            $id,
            $digest,
            Status::Pending->value,
        );
    }

    /**
     * The email was not sent: the link that the client has goes on as the only one.
     *
     * @param string $error Why, in plain text.
     */
    public function dropStagedSecret(int $id, string $digest, string $error, int $now): void
    {
        $this->changeOne(
            $this->invitations(),
            'SET next_digest = NULL, next_gmt = NULL, delivery_error = %s, tried_gmt = %s
            WHERE id = %d AND next_digest = %s',
            $error,
            gmdate(self::FORMAT, $now),
            $id,
            $digest,
        );
    }

    /**
     * Invitations whose process must have died while it mailed a staged secret.
     *
     * @param int $before Staged before this.
     *
     * @return list<Invitation>
     *
     * @throws \ClientPress\Kernel\Refused With `StorageFailed`.
     */
    public function stagedBefore(int $before, int $limit): array
    {
        // next_gmt.
        return $this->rows($this->prepare(
            "SELECT * FROM {$this->invitations()} WHERE next_gmt <= %s ORDER BY next_gmt LIMIT %d",
            gmdate(self::FORMAT, $before),
            $limit,
        ));
    }

    /**
     * Nobody knows whether the client got the staged secret, so both work on; another one may be staged.
     *
     * @param int $before See {@see stagedBefore()}.
     *
     * @return bool True for one caller only.
     */
    public function leaveStaged(int $id, string $digest, int $before): bool
    {
        return $this->changeOne(
            $this->invitations(),
            'SET next_gmt = NULL WHERE id = %d AND next_digest = %s AND next_gmt <= %s',
            $id,
            $digest,
            gmdate(self::FORMAT, $before),
        );
    }
}
