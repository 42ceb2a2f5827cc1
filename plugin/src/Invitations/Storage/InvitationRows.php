<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Storage;

defined('ABSPATH') || exit();

use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\Status;
use ClientPress\Kernel\Refused;

/**
 * The rows of invitations: their schema, how they are found, and what ends them or tells of their email.
 *
 * Each statement finds its row by the primary key unless it says by which index.
 */
final class InvitationRows
{
    use InvitationTables;

    /** No link is made to live longer: 30 days, and one for clocks that were set back. */
    private const LONGEST_LIFE_SECONDS = 31 * 86_400;

    /**
     * What `dbDelta` builds. The UNIQUE keys are the guards: one row a secret, one pending row a portal and address.
     * Whoever changes it raises {@see \ClientPress\Database\TableState::SCHEMA}.
     */
    public function schema(): string
    {
        $collate = $this->db->get_charset_collate();

        return "CREATE TABLE {$this->invitations()} (
            id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
            portal_id bigint(20) unsigned NOT NULL,
            name varchar(100) NOT NULL DEFAULT '',
            email varchar(100) NOT NULL,
            email_key varchar(100) NOT NULL,
            email_domain varchar(100) NOT NULL DEFAULT '',
            status varchar(20) NOT NULL,
            token_digest char(64) NOT NULL,
            next_digest char(64) DEFAULT NULL,
            next_gmt datetime DEFAULT NULL,
            pending_key char(64) DEFAULT NULL,
            passphrase_hash varchar(255) DEFAULT NULL,
            passphrase_tries int(10) unsigned NOT NULL DEFAULT 0,
            message text NOT NULL,
            invited_by bigint(20) unsigned NOT NULL DEFAULT 0,
            user_id bigint(20) unsigned DEFAULT NULL,
            delivery varchar(20) NOT NULL,
            delivery_error text NOT NULL,
            send_count int(10) unsigned NOT NULL DEFAULT 0,
            created_gmt datetime NOT NULL,
            sent_gmt datetime DEFAULT NULL,
            tried_gmt datetime DEFAULT NULL,
            link_shown_gmt datetime DEFAULT NULL,
            expires_gmt datetime NOT NULL,
            accepted_gmt datetime DEFAULT NULL,
            revoked_gmt datetime DEFAULT NULL,
            opened_gmt datetime DEFAULT NULL,
            reminded_gmt datetime DEFAULT NULL,
            reminder_tries int(10) unsigned NOT NULL DEFAULT 0,
            asked_gmt datetime DEFAULT NULL,
            claim_id char(32) DEFAULT NULL,
            claim_seq int(10) unsigned NOT NULL DEFAULT 0,
            claimed_gmt datetime DEFAULT NULL,
            locale varchar(40) NOT NULL DEFAULT '',
            PRIMARY KEY  (id),
            UNIQUE KEY token_digest (token_digest),
            UNIQUE KEY next_digest (next_digest),
            UNIQUE KEY pending_key (pending_key),
            KEY portal_id (portal_id),
            KEY portal_status (portal_id,status,expires_gmt),
            KEY status_expires (status,expires_gmt),
            KEY status_id (status,id,expires_gmt),
            KEY status_sent (status,sent_gmt,id,expires_gmt),
            KEY status_email (status,email_key,id,expires_gmt),
            KEY status_asked (status,asked_gmt),
            KEY delivery_status (delivery,status),
            KEY user_id (user_id),
            KEY email_key (email_key),
            KEY email_domain (email_domain),
            KEY sent_gmt (sent_gmt),
            KEY expires_gmt (expires_gmt),
            KEY next_gmt (next_gmt)
        ) $collate;
        CREATE TABLE {$this->events()} (
            id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
            invitation_id bigint(20) unsigned NOT NULL,
            event varchar(30) NOT NULL,
            actor_id bigint(20) unsigned NOT NULL DEFAULT 0,
            created_gmt datetime NOT NULL,
            detail text NOT NULL,
            retired_digest char(64) DEFAULT NULL,
            PRIMARY KEY  (id),
            KEY invitation_id (invitation_id,id),
            KEY retired_digest (retired_digest)
        ) $collate;
        CREATE TABLE {$this->names()} (
            invitation_id bigint(20) unsigned NOT NULL,
            place tinyint(3) unsigned NOT NULL,
            part varchar(100) NOT NULL,
            PRIMARY KEY  (invitation_id,place),
            KEY part (part,invitation_id)
        ) $collate;
        CREATE TABLE {$this->limits()} (
            bucket char(64) NOT NULL,
            hits int(10) unsigned NOT NULL,
            resets_at bigint(20) unsigned NOT NULL,
            PRIMARY KEY  (bucket),
            KEY resets_at (resets_at)
        ) $collate;";
    }

    public function drop(): void
    {
        foreach ([$this->invitations(), $this->events(), $this->names(), $this->limits()] as $table) {
            $this->db->query("DROP TABLE IF EXISTS $table");
        }
    }

    /**
     * @return bool True for the first time only.
     */
    public function markOpened(int $id, string $digest, int $now): bool
    {
        return $this->changeOne(
            $this->invitations(),
            'SET opened_gmt = %s WHERE id = %d AND token_digest = %s AND opened_gmt IS NULL',
            gmdate(self::FORMAT, $now),
            $id,
            $digest,
        );
    }

    /**
     * A client asks for a new link.
     *
     * @param int $again Seconds after which asking once more counts.
     *
     * @return bool False when they have asked already, or there is nothing to ask for.
     */
    public function markAsked(int $id, string $digest, int $now, int $again): bool
    {
        return $this->changeOneOrFail(
            $this->invitations(),
            'SET asked_gmt = %s
            WHERE id = %d AND token_digest = %s AND status = %s AND (asked_gmt IS NULL OR asked_gmt <= %s)',
            gmdate(self::FORMAT, $now),
            $id,
            $digest,
            Status::Pending->value,
            gmdate(self::FORMAT, $now - $again),
        );
    }

    /**
     * @return string FROM and WHERE of a SELECT, without placeholders, that finds a row after {@see markAsked()}.
     */
    public function whileAsked(int $id, int $now): string
    {
        return $this->prepare(
            "FROM {$this->invitations()} WHERE id = %d AND asked_gmt = %s",
            $id,
            gmdate(self::FORMAT, $now),
        );
    }

    /**
     * Writes down what became of the email that carried the secret of this digest.
     *
     * @param Delivery $delivery `Sent`, `Unknown` or `Failed`.
     * @param string   $error    Why it failed, in plain text.
     *
     * @return bool False where nothing was written, or the invitation has another secret by now.
     */
    public function recordDelivery(int $id, string $digest, Delivery $delivery, string $error, int $now): bool
    {
        // The digest keeps the result of a slow email from overwriting that of a newer one.
        return $this->changeOne(
            $this->invitations(),
            "SET delivery = %s, delivery_error = %s, tried_gmt = %s, sent_gmt = COALESCE(NULLIF(%s, ''), sent_gmt),
                send_count = send_count + %d
            WHERE id = %d AND token_digest = %s",
            $delivery->value,
            $error,
            gmdate(self::FORMAT, $now),
            $delivery === Delivery::Sent ? gmdate(self::FORMAT, $now) : '',
            $delivery->mayHaveLeft() ? 1 : 0,
            $id,
            $digest,
        );
    }

    /**
     * @return string FROM and WHERE of a SELECT, without placeholders, that finds a row after {@see recordDelivery()} of a
     *                failure.
     */
    public function whileFailed(int $id, string $digest, int $now): string
    {
        return $this->prepare(
            "FROM {$this->invitations()} WHERE id = %d AND token_digest = %s AND delivery = %s AND tried_gmt = %s",
            $id,
            $digest,
            Delivery::Failed->value,
            gmdate(self::FORMAT, $now),
        );
    }

    /**
     * Inside a transaction with its history. What only a link needed is not kept: the message and the passphrase.
     */
    public function revoke(int $id, int $now): bool
    {
        return $this->changeOne(
            $this->invitations(),
            "SET status = %s, revoked_gmt = %s, pending_key = NULL, claim_id = NULL, claimed_gmt = NULL,
                message = '', passphrase_hash = NULL
            WHERE id = %d AND status = %s",
            Status::Revoked->value,
            gmdate(self::FORMAT, $now),
            $id,
            Status::Pending->value,
        );
    }

    /**
     * @return string FROM and WHERE of a SELECT, without placeholders, that finds a row after {@see revoke()}.
     */
    public function whileRevoked(int $id, int $now): string
    {
        return $this->prepare(
            "FROM {$this->invitations()} WHERE id = %d AND status = %s AND revoked_gmt = %s",
            $id,
            Status::Revoked->value,
            gmdate(self::FORMAT, $now),
        );
    }

    /**
     * After the transaction: whether it was committed. See {@see AcceptanceSteps::confirmAccepted()}.
     */
    public function confirmRevoked(int $id, int $now): bool
    {
        return $this->changeOne(
            $this->invitations(),
            'SET claim_seq = claim_seq + 1 WHERE id = %d AND status = %s AND revoked_gmt = %s',
            $id,
            Status::Revoked->value,
            gmdate(self::FORMAT, $now),
        );
    }

    /**
     * @return list<Invitation> Those of one portal that are stored as pending.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function pendingOf(int $portalId): array
    {
        // portal_id.
        return $this->rows($this->prepare(
            "SELECT * FROM {$this->invitations()} WHERE portal_id = %d AND status = %s",
            $portalId,
            Status::Pending->value,
        ));
    }

    /**
     * Removes the record of an invitation that is over, with its history.
     */
    public function delete(int $id, int $now): bool
    {
        $invitation = $this->prepare(
            "DELETE FROM {$this->invitations()}
            WHERE id = %d AND (status IN (%s, %s) OR status = %s AND expires_gmt <= %s)",
            $id,
            Status::Accepted->value,
            Status::Revoked->value,
            Status::Pending->value,
            gmdate(self::FORMAT, $now),
        );
        // invitation_id.
        $history = $this->prepare("DELETE FROM {$this->events()} WHERE invitation_id = %d", $id);

        return $this->inTransaction(
            fn(): bool => (
                $this->execute($invitation) === 1
                && $this->execute($history) !== false
                && $this->execute($this->withoutName($id)) !== false
            ),
        );
    }

    /**
     * @param int $before Over since before this.
     *
     * @return list<int> Ids of invitations that are over, for as long. One whose client asked for a new link is over since
     *     then.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function idsOverBefore(int $before, int $limit): array
    {
        $at = gmdate(self::FORMAT, $before);
        // A link that was decided before then expires at most one lifetime later, which bounds the rows that the index yields.
        $livedUntil = gmdate(self::FORMAT, $before + self::LONGEST_LIFE_SECONDS);

        $ids = [];

        foreach ([
            [Status::Pending,  $at,         '(asked_gmt IS NULL OR asked_gmt <= %s)'],
            [Status::Accepted, $livedUntil, 'accepted_gmt <= %s'],
            [Status::Revoked,  $livedUntil, 'revoked_gmt <= %s'],
        ] as [$status, $expired, $isOver]) {
            // status_expires, which the order names as well: MariaDB would gather all that is over before the first is taken.
            array_push(
                $ids,
                ...$this->integers($this->prepare(
                    "SELECT id FROM {$this->invitations()} WHERE status = %s AND expires_gmt <= %s AND $isOver
                    ORDER BY expires_gmt LIMIT %d",
                    $status->value,
                    $expired,
                    $at,
                    $limit - count($ids),
                )),
            );
        }

        return $ids;
    }

    /**
     * A deleted account can no longer be finished by the invitation that began it; a new one may be begun.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function forgetUser(int $userId): void
    {
        // user_id.
        $ids = $this->integers($this->prepare(
            "SELECT id FROM {$this->invitations()} WHERE status = %s AND user_id = %d",
            Status::Pending->value,
            $userId,
        ));

        foreach ($ids as $id) {
            $this->changeOne(
                $this->invitations(),
                'SET user_id = NULL WHERE id = %d AND status = %s AND user_id = %d',
                $id,
                Status::Pending->value,
                $userId,
            );
        }
    }

    public function find(int $id): ?Invitation
    {
        return $this->row($this->prepare(
            "SELECT * FROM {$this->invitations()} WHERE id = %d AND {$this->isInvitation()}",
            $id,
        ));
    }

    public function findByDigest(string $digest): ?Invitation
    {
        // token_digest.
        return $this->row($this->prepare(
            "SELECT * FROM {$this->invitations()} WHERE token_digest = %s AND {$this->isInvitation()}",
            $digest,
        ));
    }

    /**
     * The invitation whose fresh secret may be on its way to the client, while the earlier one works as well.
     */
    public function findByStagedDigest(string $digest): ?Invitation
    {
        // next_digest.
        return $this->row($this->prepare("SELECT * FROM {$this->invitations()} WHERE next_digest = %s", $digest));
    }

    /**
     * The invitation that once had the secret of this digest, before a newer email replaced it.
     */
    public function findByRetiredDigest(string $digest): ?Invitation
    {
        // retired_digest, then PRIMARY.
        return $this->row($this->prepare(
            "SELECT i.* FROM {$this->events()} e JOIN {$this->invitations()} i ON i.id = e.invitation_id
            WHERE e.retired_digest = %s LIMIT 1",
            $digest,
        ));
    }

    public function findPending(int $portalId, string $emailKey): ?Invitation
    {
        // pending_key.
        return $this->row($this->prepare(
            "SELECT * FROM {$this->invitations()} WHERE pending_key = %s AND {$this->isInvitation()}",
            self::pendingKey($portalId, $emailKey),
        ));
    }

    /**
     * The latest invitation of an address into a portal, whatever became of it.
     */
    public function findLatest(int $portalId, string $emailKey): ?Invitation
    {
        // email_key.
        return $this->row($this->prepare(
            "SELECT * FROM {$this->invitations()}
            WHERE email_key = %s AND portal_id = %d AND {$this->isInvitation()} ORDER BY id DESC LIMIT 1",
            $emailKey,
            $portalId,
        ));
    }
}
