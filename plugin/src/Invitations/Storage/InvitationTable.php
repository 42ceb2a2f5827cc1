<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Storage;

defined('ABSPATH') || exit();

use ClientPress\Database\Table;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\Event;
use ClientPress\Invitations\HistoryEntry;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Invitations\NewInvitation;
use ClientPress\Invitations\Status;
use ClientPress\Kernel\Refused;
use ClientPress\Portals\PortalPostType;

/**
 * All SQL of the invitations, every statement prepared: the invitations, their history, and the counts of the
 * rate limits.
 *
 * The statements are portable between InnoDB and WordPress's SQLite drop-in. A statement that decides something changes a
 * value whenever it matches, because a no-op UPDATE counts one row on SQLite and none on MariaDB.
 */
final class InvitationTable
{
    use Table;

    /** Seconds after which a claim whose request died may be taken over, and a row that was never sent. */
    public const CLAIM_SECONDS = 60;

    /**
     * Stored as the status of a row whose send has not been written down yet. It holds the UNIQUE key and is no invitation
     * yet: every statement but those of sending passes it over, and {@see Status} does not know it.
     */
    private const STAGED = 'staged';

    /** No link is made to live longer: 30 days, and one for clocks that were set back. */
    private const LONGEST_LIFE_SECONDS = 31 * 86_400;

    /** How many values one statement compares with. */
    private const LOOKED_UP_AT_ONCE = 500;

    /** @var array{string, string}|null What was last searched for, and the condition that finds it. */
    private ?array $matched = null;

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
            PRIMARY KEY  (id),
            UNIQUE KEY token_digest (token_digest),
            UNIQUE KEY next_digest (next_digest),
            UNIQUE KEY pending_key (pending_key),
            KEY portal_id (portal_id),
            KEY status_expires (status,expires_gmt),
            KEY delivery (delivery),
            KEY email_key (email_key),
            KEY email_domain (email_domain),
            KEY sent_gmt (sent_gmt),
            KEY expires_gmt (expires_gmt),
            KEY asked_gmt (asked_gmt),
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
        foreach ([$this->invitations(), $this->events(), $this->limits()] as $table) {
            $this->db->query("DROP TABLE IF EXISTS $table");
        }
    }

    // Sending.

    /**
     * Takes the place of the one undecided invitation of this portal and address, for a send that is to follow.
     *
     * @return int|null Its id; null when the row was not written: ask {@see findPending()} whether another one stands, and
     *     {@see isStaged()} whether another one is being sent.
     */
    public function stage(NewInvitation $new): ?int
    {
        $this->matched = null;
        // UNIQUE pending_key: of two admins who press Send at once, one gets a conflict. It is an answer, not a log line.
        $suppressed = $this->db->suppress_errors();
        $inserted = $this->db->insert($this->invitations(), [
            'portal_id' => $new->portalId,
            'name' => $new->name,
            'email' => $new->address->typed,
            'email_key' => $new->address->key,
            'email_domain' => $new->address->domain,
            'status' => self::STAGED,
            'token_digest' => $new->digest,
            'pending_key' => self::pendingKey($new->portalId, $new->address->key),
            'passphrase_hash' => $new->passphraseHash,
            'message' => $new->message,
            'invited_by' => $new->invitedBy,
            'delivery' => $new->delivery->value,
            'delivery_error' => '',
            'created_gmt' => gmdate(self::FORMAT, $new->createdAt),
            'expires_gmt' => gmdate(self::FORMAT, $new->expiresAt),
            'link_shown_gmt' => $new->isShown ? gmdate(self::FORMAT, $new->createdAt) : null,
        ]);
        $this->db->suppress_errors($suppressed);

        return $inserted === 1 ? (int) $this->db->insert_id : null;
    }

    /**
     * Inside a transaction with its history: the staged row is a pending invitation from now on.
     */
    public function publish(int $id, string $digest): bool
    {
        // PRIMARY. The digest: whoever took long may have been taken over.
        return $this->changeOne(
            $this->invitations(),
            'SET status = %s WHERE id = %d AND token_digest = %s AND status = %s',
            Status::Pending->value,
            $id,
            $digest,
            self::STAGED,
        );
    }

    /**
     * Gives the place up, for a send that failed.
     */
    public function dropStaged(int $id, string $digest): void
    {
        // PRIMARY.
        $this->db->query($this->prepare(
            "DELETE FROM {$this->invitations()} WHERE id = %d AND token_digest = %s AND status = %s",
            $id,
            $digest,
            self::STAGED,
        ));
    }

    /**
     * @throws Refused With `StorageFailed`.
     */
    public function isStaged(int $portalId, string $emailKey): bool
    {
        // pending_key.
        $id = $this->db->get_var($this->prepare(
            "SELECT id FROM {$this->invitations()} WHERE pending_key = %s AND status = %s",
            self::pendingKey($portalId, $emailKey),
            self::STAGED,
        ));
        $this->demandAnswer();

        return $id !== null;
    }

    /**
     * Makes room where the process that was sending has died.
     *
     * @return bool True for one caller only.
     */
    public function dropAbandoned(int $portalId, string $emailKey, int $now): bool
    {
        // pending_key.
        return (
            $this->db->query($this->prepare(
                "DELETE FROM {$this->invitations()} WHERE pending_key = %s AND {$this->abandoned($now)}",
                self::pendingKey($portalId, $emailKey),
            )) === 1
        );
    }

    public function dropAllAbandoned(int $now): void
    {
        // status_expires.
        $this->db->query("DELETE FROM {$this->invitations()} WHERE {$this->abandoned($now)}");
    }

    /**
     * Sends that are not written down yet come to nothing when their portal goes.
     */
    public function dropStagedOf(int $portalId): void
    {
        // portal_id.
        $this->db->query($this->prepare(
            "DELETE FROM {$this->invitations()} WHERE portal_id = %d AND status = %s",
            $portalId,
            self::STAGED,
        ));
    }

    /**
     * Gives a pending invitation a fresh secret and a full window. The earlier secret, any claim on it, the counted
     * tries and the client's wish for a new link die in the same statement.
     *
     * @param Invitation $seen     As it was read; nothing happens if its secret has been replaced since.
     * @param Delivery   $delivery `Queued`, or what is known of earlier emails where none is to be sent.
     * @param int|null   $shownAt  When somebody is shown the link; null where nobody is.
     */
    public function replaceSecret(
        Invitation $seen,
        string $digest,
        ?string $passphraseHash,
        string $message,
        int $expiresAt,
        Delivery $delivery,
        ?int $shownAt,
    ): bool {
        // PRIMARY.
        return $this->changeOne(
            $this->invitations(),
            "SET token_digest = %s, next_digest = NULL, next_gmt = NULL, passphrase_hash = NULLIF(%s, ''),
                passphrase_tries = 0, message = %s, expires_gmt = %s, delivery = %s, delivery_error = '',
                link_shown_gmt = NULLIF(%s, ''), reminder_tries = 0, asked_gmt = NULL, claim_id = NULL, claimed_gmt = NULL
            WHERE id = %d AND token_digest = %s AND status = %s",
            $digest,
            (string) $passphraseHash,
            $message,
            gmdate(self::FORMAT, $expiresAt),
            $delivery->value,
            $shownAt === null ? '' : gmdate(self::FORMAT, $shownAt),
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
     */
    public function recordReplacement(Invitation $seen, string $digest, Event $event, int $actorId, int $now): bool
    {
        // PRIMARY.
        return (
            $this->db->query($this->prepare(
                "INSERT INTO {$this->events()} (invitation_id, event, actor_id, created_gmt, detail, retired_digest)
                SELECT id, %s, %d, %s, '', %s FROM {$this->invitations()} WHERE id = %d AND token_digest = %s",
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
     * After the transaction: whether the secret really is this one. An UPDATE, because a read may be late.
     */
    public function confirmSecret(int $id, string $digest): bool
    {
        // PRIMARY.
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
        // PRIMARY. A secret that an interrupted process left behind makes room.
        return $this->changeOne(
            $this->invitations(),
            "SET next_digest = %s, next_gmt = %s
            WHERE id = %d AND token_digest = %s AND next_gmt IS NULL AND status = %s AND expires_gmt > %s
                AND {$this->unclaimed($now)}",
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
        // PRIMARY. The digest keeps a slow email from undoing a resend, which is newer.
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
        // PRIMARY.
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
        // PRIMARY.
        return $this->changeOne(
            $this->invitations(),
            'SET next_gmt = NULL WHERE id = %d AND next_digest = %s AND next_gmt <= %s',
            $id,
            $digest,
            gmdate(self::FORMAT, $before),
        );
    }

    /**
     * Live invitations that end soon and were not reminded, those that end first before others.
     *
     * @param int             $until      Ending before this.
     * @param int             $sentBefore Who has had the link since before this, by email or because it was shown; where
     *                                    neither is known, whose last email was tried before this.
     * @param Invitation|null $after      Only what comes after this one.
     *
     * @return list<Invitation>
     */
    public function dueForReminder(int $now, int $until, int $sentBefore, int $limit, ?Invitation $after = null): array
    {
        $from = gmdate(self::FORMAT, $after->expiresAt ?? $now);

        // status_expires.
        return $this->rows($this->prepare(
            "SELECT * FROM {$this->invitations()}
            WHERE status = %s AND expires_gmt >= %s AND (expires_gmt > %s OR id > %d) AND expires_gmt <= %s
                AND reminded_gmt IS NULL
                AND COALESCE(link_shown_gmt, sent_gmt, tried_gmt) <= %s
            ORDER BY expires_gmt, id LIMIT %d",
            Status::Pending->value,
            $from,
            $from,
            $after->id ?? PHP_INT_MAX,
            gmdate(self::FORMAT, $until),
            gmdate(self::FORMAT, $sentBefore),
            $limit,
        ));
    }

    /**
     * Takes an invitation for its one reminder; of two runs at once, one gets it.
     *
     * @param Invitation $seen As it was read; nothing happens if its secret has been replaced since.
     */
    public function markReminded(Invitation $seen, int $now): bool
    {
        // PRIMARY.
        return $this->changeOne(
            $this->invitations(),
            'SET reminded_gmt = %s WHERE id = %d AND token_digest = %s AND status = %s AND reminded_gmt IS NULL',
            gmdate(self::FORMAT, $now),
            $seen->id,
            $seen->digest,
            Status::Pending->value,
        );
    }

    /**
     * The reminder was not sent; a later run tries again.
     */
    public function postponeReminder(int $id, int $now): void
    {
        // PRIMARY.
        $this->changeOne(
            $this->invitations(),
            'SET reminded_gmt = NULL, reminder_tries = reminder_tries + 1, tried_gmt = %s WHERE id = %d',
            gmdate(self::FORMAT, $now),
            $id,
        );
    }

    /**
     * @return bool True for the first time only.
     */
    public function markOpened(int $id, string $digest, int $now): bool
    {
        // PRIMARY.
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
        // PRIMARY.
        return $this->decideOne(
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
     * Writes down what became of the email that carried the secret of this digest.
     *
     * @param Delivery $delivery `Sent` or `Failed`.
     * @param string   $error    Why it failed, in plain text.
     */
    public function recordDelivery(int $id, string $digest, Delivery $delivery, string $error, int $now): void
    {
        // PRIMARY. The digest keeps the result of a slow email from overwriting that of a newer one.
        $this->changeOne(
            $this->invitations(),
            "SET delivery = %s, delivery_error = %s, tried_gmt = %s, sent_gmt = COALESCE(NULLIF(%s, ''), sent_gmt),
                send_count = send_count + 1
            WHERE id = %d AND token_digest = %s",
            $delivery->value,
            $error,
            gmdate(self::FORMAT, $now),
            $delivery === Delivery::Sent ? gmdate(self::FORMAT, $now) : '',
            $id,
            $digest,
        );
    }

    // Ending.

    /**
     * Inside a transaction with its history.
     */
    public function revoke(int $id, int $now): bool
    {
        // PRIMARY.
        return $this->changeOne(
            $this->invitations(),
            'SET status = %s, revoked_gmt = %s, pending_key = NULL, claim_id = NULL, claimed_gmt = NULL
            WHERE id = %d AND status = %s',
            Status::Revoked->value,
            gmdate(self::FORMAT, $now),
            $id,
            Status::Pending->value,
        );
    }

    /**
     * After the transaction: whether it was really committed. See {@see settle()}.
     */
    public function confirmRevoked(int $id, int $now): bool
    {
        // PRIMARY.
        return $this->changeOne(
            $this->invitations(),
            'SET claim_seq = claim_seq + 1 WHERE id = %d AND status = %s AND revoked_gmt = %s',
            $id,
            Status::Revoked->value,
            gmdate(self::FORMAT, $now),
        );
    }

    /**
     * @return list<int> Ids of the invitations of one portal that are stored as pending.
     */
    public function pendingIdsOf(int $portalId): array
    {
        // portal_id.
        return array_map(
            'intval',
            $this->db->get_col($this->prepare(
                "SELECT id FROM {$this->invitations()} WHERE portal_id = %d AND status = %s",
                $portalId,
                Status::Pending->value,
            )),
        );
    }

    /**
     * Removes the record of an invitation that is over, with its history.
     */
    public function delete(int $id, int $now): bool
    {
        // PRIMARY.
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

        return $this->together(
            fn(): bool => $this->db->query($invitation) === 1 && $this->db->query($history) !== false,
        );
    }

    /**
     * @param int $before Over since before this.
     *
     * @return list<int> Ids of invitations that are over, for as long. One whose client asked for a new link is over since
     *     then.
     */
    public function idsOverBefore(int $before, int $limit): array
    {
        $at = gmdate(self::FORMAT, $before);
        // What was decided by then had no longer to live than a link can, so that the index bounds what is looked at.
        $livedUntil = gmdate(self::FORMAT, $before + self::LONGEST_LIFE_SECONDS);

        // status_expires.
        return array_map(
            'intval',
            $this->db->get_col($this->prepare(
                "SELECT id FROM {$this->invitations()}
            WHERE status = 'pending' AND expires_gmt <= %s AND (asked_gmt IS NULL OR asked_gmt <= %s)
                OR status = 'accepted' AND expires_gmt <= %s AND accepted_gmt <= %s
                OR status = 'revoked' AND expires_gmt <= %s AND revoked_gmt <= %s
            LIMIT %d",
                $at,
                $at,
                $livedUntil,
                $at,
                $livedUntil,
                $at,
                $limit,
            )),
        );
    }

    // Accepting: see Acceptance for the order of these and why it holds.

    /**
     * Takes the invitation for one request, if it is live and nobody else has it.
     */
    public function claim(int $id, string $digest, string $claimId, int $now): bool
    {
        // PRIMARY.
        return $this->changeOne(
            $this->invitations(),
            "SET claim_id = %s, claimed_gmt = %s
            WHERE id = %d AND token_digest = %s AND status = %s AND expires_gmt > %s AND {$this->unclaimed($now)}",
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
        // PRIMARY.
        $this->changeOne(
            $this->invitations(),
            'SET claim_id = NULL, claimed_gmt = NULL WHERE id = %d AND claim_id = %s',
            $id,
            $claimId,
        );
    }

    /**
     * Inside a transaction: holds the row while the account is inserted. A revoke or resend waits, or has won already.
     */
    public function fence(Invitation $claimed): bool
    {
        // PRIMARY.
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
     * The count that {@see fence()} raised proves that it still is the same transaction: wpdb reconnects to a
     * database that went away and goes on without one.
     */
    public function bindUser(Invitation $claimed, int $userId): bool
    {
        // PRIMARY.
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
     * Inside a transaction: the invitation is used up by the request that holds the claim, which keeps it until
     * {@see settle()}.
     */
    public function accept(int $id, string $claimId, int $userId, int $now): bool
    {
        // PRIMARY.
        return $this->changeOne(
            $this->invitations(),
            'SET status = %s, accepted_gmt = %s, user_id = %d, pending_key = NULL
            WHERE id = %d AND claim_id = %s AND status = %s',
            Status::Accepted->value,
            gmdate(self::FORMAT, $now),
            $userId,
            $id,
            $claimId,
            Status::Pending->value,
        );
    }

    /**
     * @return string FROM and WHERE of a SELECT, without placeholders, that finds a row after {@see accept()} and before
     *                {@see settle()}.
     */
    public function whileAccepted(int $id, string $claimId): string
    {
        // PRIMARY.
        return $this->prepare(
            "FROM {$this->invitations()} WHERE id = %d AND claim_id = %s AND status = %s",
            $id,
            $claimId,
            Status::Accepted->value,
        );
    }

    /**
     * After the transaction: whether it was really committed. A COMMIT on a connection that wpdb has made anew since
     * is a success, of nothing.
     */
    public function settle(int $id, string $claimId): bool
    {
        // PRIMARY.
        return $this->changeOne(
            $this->invitations(),
            'SET claim_id = NULL, claimed_gmt = NULL WHERE id = %d AND claim_id = %s AND status = %s',
            $id,
            $claimId,
            Status::Accepted->value,
        );
    }

    /**
     * Counts one try of the passphrase before it is looked at.
     *
     * @param int $limit How many are allowed.
     *
     * @return bool False when none are left.
     */
    public function countPassphraseTry(int $id, string $digest, int $limit): bool
    {
        // PRIMARY.
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
        // PRIMARY.
        $this->changeOne(
            $this->invitations(),
            'SET passphrase_tries = passphrase_tries - 1 WHERE id = %d AND token_digest = %s AND passphrase_tries > 0',
            $id,
            $digest,
        );
    }

    /**
     * A deleted account can no longer be finished by the invitation that began it; a new one may be begun.
     */
    public function forgetUser(int $userId): void
    {
        // status_expires: undecided rows are the small part of the table.
        $ids = $this->db->get_col($this->prepare(
            "SELECT id FROM {$this->invitations()} WHERE status = %s AND user_id = %d",
            Status::Pending->value,
            $userId,
        ));

        foreach ($ids as $id) {
            // PRIMARY.
            $this->changeOne(
                $this->invitations(),
                'SET user_id = NULL WHERE id = %d AND status = %s AND user_id = %d',
                (int) $id,
                Status::Pending->value,
                $userId,
            );
        }
    }

    /**
     * The account that holds an address, read past every cache and without core's slashing of the value.
     *
     * @throws Refused With `StorageFailed`, for no answer is not "nobody".
     */
    public function userIdOfEmail(string $email): ?int
    {
        // user_email of wp_users; its collation ignores case.
        $id = $this->db->get_var($this->prepare(
            "SELECT ID FROM {$this->db->users} WHERE user_email = %s ORDER BY ID LIMIT 1",
            $email,
        ));
        $this->demandAnswer();

        return $id === null ? null : (int) $id;
    }

    // Reading.

    public function find(int $id): ?Invitation
    {
        // PRIMARY.
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

    /**
     * How many emails with links to a portal an address was sent, those that failed with them.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function countEmails(int $portalId, string $emailKey): int
    {
        // email_key.
        $count = $this->db->get_var($this->prepare(
            "SELECT SUM(send_count) FROM {$this->invitations()} WHERE email_key = %s AND portal_id = %d",
            $emailKey,
            $portalId,
        ));
        $this->demandAnswer();

        return (int) $count;
    }

    /**
     * Which of many addresses are invited already.
     *
     * @param list<array{int, string}> $asked Portal ids and canonical addresses.
     *
     * @return array<string, int> When each of those stored as pending expires, by "portal id:address".
     */
    public function pendingAmong(array $asked): array
    {
        $found = [];
        $keys = array_map(static fn(array $pair): string => self::pendingKey(...$pair), $asked);

        foreach (array_chunk($keys, self::LOOKED_UP_AT_ONCE) as $chunk) {
            // pending_key.
            $rows = $this->select($this->prepare("SELECT portal_id, email_key, expires_gmt FROM {$this->invitations()}
                WHERE {$this->isInvitation()} AND pending_key IN ("
            . self::placeholders($chunk)
            . ')', ...$chunk));

            foreach ($rows as $row) {
                $found["{$row['portal_id']}:{$row['email_key']}"] = (int) self::timestamp($row['expires_gmt']);
            }
        }

        return $found;
    }

    /**
     * Which of many addresses have an account.
     *
     * @param list<string> $emails
     *
     * @return array<string, int> User ids by lowercase address.
     */
    public function userIdsOfEmails(array $emails): array
    {
        $found = [];

        foreach (array_chunk($emails, self::LOOKED_UP_AT_ONCE) as $chunk) {
            // user_email of wp_users; its collation ignores case.
            $rows = $this->select($this->prepare(
                "SELECT ID, user_email FROM {$this->db->users} WHERE user_email IN ("
                . self::placeholders($chunk)
                . ')',
                ...$chunk,
            ));

            foreach ($rows as $row) {
                $found[strtolower((string) $row['user_email'])] = (int) $row['ID'];
            }
        }

        return $found;
    }

    /**
     * @param int $now Seconds since the Unix epoch, UTC; decides what is expired.
     *
     * @return list<Invitation>
     */
    public function search(InvitationQuery $query, int $now): array
    {
        $from = "{$this->invitations()} i";
        $direction = $query->order === 'asc' ? 'ASC' : 'DESC';
        $by = match ($query->orderBy) {
            'email' => "i.email_key $direction, i.id $direction",
            'portal' => "p.post_title $direction, i.id $direction",
            'sent' => "i.sent_gmt $direction, i.id $direction",
            'expires' => "i.expires_gmt $direction, i.id $direction",
            // The second key keeps what has expired apart from what is pending: both are stored as pending.
            'status' => "i.status $direction, i.expires_gmt $direction, i.id $direction",
            default => "i.id $direction",
        };

        if ($query->orderBy === 'portal') {
            $from .= " LEFT JOIN {$this->db->posts} p ON p.ID = i.portal_id";
        }

        // PRIMARY, portal_id, status_expires, delivery, email_key, sent_gmt or expires_gmt, by what is filtered and ordered.
        return $this->rows($this->prepare(
            "SELECT i.* FROM $from WHERE {$this->conditions($query, $now)} ORDER BY $by LIMIT %d OFFSET %d",
            $query->perPage,
            ($query->page - 1) * $query->perPage,
        ));
    }

    public function count(InvitationQuery $query, int $now): int
    {
        // As in search(), or email_key alone.
        return (int) $this->db->get_var(
            "SELECT COUNT(*) FROM {$this->invitations()} i WHERE {$this->conditions($query, $now)}",
        );
    }

    /**
     * @return array{pending: int, accepted: int, revoked: int, expired: int, failed: int, asked: int} How many there are
     *     of each. `failed` counts undecided ones whose last email failed, `asked` those whose client asked for a new
     *     link; both stand in the other figures as well.
     */
    public function countByStatus(int $now): array
    {
        $at = gmdate(self::FORMAT, $now);

        // status_expires alone, never a whole row; delivery and asked_gmt for the few that those two are about.
        $row = $this->db->get_row(
            $this->prepare(
                "SELECT
                    (SELECT COUNT(*) FROM {$this->invitations()} WHERE status = 'pending' AND expires_gmt > %s) pending,
                    (SELECT COUNT(*) FROM {$this->invitations()} WHERE status = 'accepted') accepted,
                    (SELECT COUNT(*) FROM {$this->invitations()} WHERE status = 'revoked') revoked,
                    (SELECT COUNT(*) FROM {$this->invitations()} WHERE status = 'pending' AND expires_gmt <= %s) expired,
                    (SELECT COUNT(*) FROM {$this->invitations()} WHERE delivery = 'failed' AND status = 'pending') failed,
                    (SELECT COUNT(*) FROM {$this->invitations()}
                        WHERE asked_gmt IS NOT NULL AND status = 'pending') asked",
                $at,
                $at,
            ),
            ARRAY_A,
        );

        return [
            'pending' => (int) ($row['pending'] ?? 0),
            'accepted' => (int) ($row['accepted'] ?? 0),
            'revoked' => (int) ($row['revoked'] ?? 0),
            'expired' => (int) ($row['expired'] ?? 0),
            'failed' => (int) ($row['failed'] ?? 0),
            'asked' => (int) ($row['asked'] ?? 0),
        ];
    }

    /**
     * Portals that somebody was invited to, by title. Those that are gone are left out.
     *
     * @param string         $title Part of the title; empty for all.
     * @param list<int>|null $among Of these portals alone; null for all.
     *
     * @return list<int> Ids.
     */
    public function invitedPortalIds(string $title, int $limit, ?array $among = null): array
    {
        $only = $among === null ? '' : 'AND ' . $this->among('p.ID', $among);

        // type_status_date of the posts, then portal_id: one look for each portal, however many invitations it has.
        return array_map(
            'intval',
            $this->db->get_col($this->prepare(
                "SELECT p.ID FROM {$this->db->posts} p
            WHERE p.post_type = %s AND p.post_title LIKE %s $only
                AND EXISTS (SELECT 1 FROM {$this->invitations()} i WHERE i.portal_id = p.ID AND {$this->isInvitation(
     'i.',
 )})
            ORDER BY p.post_title, p.ID LIMIT %d",
                PortalPostType::NAME,
                '%' . $this->db->esc_like($title) . '%',
                $limit,
            )),
        );
    }

    // History.

    /**
     * @return list<HistoryEntry> The earliest first.
     */
    public function history(int $invitationId): array
    {
        // invitation_id.
        $rows = $this->select($this->prepare(
            "SELECT event, actor_id, created_gmt, detail FROM {$this->events()} WHERE invitation_id = %d ORDER BY id",
            $invitationId,
        ));

        return array_map(
            static fn(array $row): HistoryEntry => new HistoryEntry(
                Event::from((string) $row['event']),
                (int) $row['actor_id'],
                (int) self::timestamp($row['created_gmt']),
                (string) $row['detail'],
            ),
            $rows,
        );
    }

    /**
     * Nothing is written of an invitation whose record is gone, or where the change that it tells of has not happened: on
     * another connection than the one that made it.
     *
     * @param string $detail        Plain text, such as why an email failed.
     * @param string $retiredDigest The digest that a resend replaced, if one did.
     */
    public function record(
        int $invitationId,
        Event $event,
        int $actorId,
        int $now,
        string $detail = '',
        string $retiredDigest = '',
    ): bool {
        // PRIMARY.
        return (
            $this->db->query($this->prepare(
                "INSERT INTO {$this->events()} (invitation_id, event, actor_id, created_gmt, detail, retired_digest)
                SELECT id, %s, %d, %s, %s, NULLIF(%s, '') FROM {$this->invitations()} WHERE id = %d AND "
                . ($event === Event::Revoked ? "status = 'revoked'" : $this->isInvitation()),
                $event->value,
                $actorId,
                gmdate(self::FORMAT, $now),
                $detail,
                $retiredDigest,
                $invitationId,
            )) === 1
        );
    }

    // Limits.

    /**
     * Counts one hit, unless the bucket is full.
     *
     * @param int $allowed Hits in one window.
     * @param int $seconds The window's length.
     *
     * @return int|null Null when the hit was counted; otherwise the seconds until the bucket is emptied.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function countHit(string $bucket, int $allowed, int $seconds, int $now): ?int
    {
        // PRIMARY, in all of them.
        $count = fn(): bool => $this->decideOne(
            $this->limits(),
            'SET hits = hits + 1 WHERE bucket = %s AND resets_at > %d AND hits < %d',
            $bucket,
            $now,
            $allowed,
        );

        if ($count() || $this->restartLimit($bucket, $seconds, $now)) {
            return null;
        }

        $resetsAt = $this->limitResetsAt($bucket);

        // A row that came in between was not there to be counted: asked once more, so that only a full bucket refuses.
        if ($resetsAt !== null) {
            return $count() ? null : max(1, $resetsAt - $now);
        }

        // Two first hits at once: the second finds the row of the first.
        $suppressed = $this->db->suppress_errors();
        $inserted = $this->db->insert($this->limits(), [
            'bucket' => $bucket,
            'hits' => 1,
            'resets_at' => $now + $seconds,
        ]);
        $this->db->suppress_errors($suppressed);

        if ($inserted === 1 || $count()) {
            return null;
        }

        return max(1, ($this->limitResetsAt($bucket) ?? throw Refused::storageFailed()) - $now);
    }

    public function deleteLimitsBefore(int $now): void
    {
        // resets_at.
        $this->db->query($this->prepare("DELETE FROM {$this->limits()} WHERE resets_at <= %d", $now));
    }

    private function restartLimit(string $bucket, int $seconds, int $now): bool
    {
        // PRIMARY.
        return $this->decideOne(
            $this->limits(),
            'SET hits = 1, resets_at = %d WHERE bucket = %s AND resets_at <= %d',
            $now + $seconds,
            $bucket,
            $now,
        );
    }

    /**
     * @return int|null Seconds since the Unix epoch, UTC; null for a bucket that is not there.
     */
    private function limitResetsAt(string $bucket): ?int
    {
        // PRIMARY.
        $resetsAt = $this->db->get_var($this->prepare(
            "SELECT resets_at FROM {$this->limits()} WHERE bucket = %s",
            $bucket,
        ));

        return $resetsAt === null ? null : (int) $resetsAt;
    }

    /**
     * @return string A condition on the table `i`, without placeholders.
     */
    private function conditions(InvitationQuery $query, int $now): string
    {
        $where = [$this->isInvitation('i.')];

        if ($query->portalId !== null) {
            $where[] = $this->prepare('i.portal_id = %d', $query->portalId);
        }

        if ($query->below !== null) {
            $where[] = $this->prepare('i.id < %d', $query->below);
        }

        if ($query->among !== null) {
            $where[] = $this->among('i.portal_id', $query->among);
        }

        if ($query->status !== null) {
            $where[] = $this->inStatus($query->status, gmdate(self::FORMAT, $now));
        }

        if ($query->delivery !== null) {
            $where[] = $this->prepare(
                'i.status = %s AND i.delivery = %s',
                Status::Pending->value,
                $query->delivery->value,
            );
        }

        if ($query->asked) {
            $where[] = $this->prepare('i.status = %s AND i.asked_gmt IS NOT NULL', Status::Pending->value);
        }

        if ($query->search !== '') {
            $where[] = $this->matching($query->search);
        }

        return implode(' AND ', $where);
    }

    /**
     * @param string $table Such as `i.`.
     *
     * @return string A condition, without placeholders, which no staged row meets.
     */
    private function isInvitation(string $table = ''): string
    {
        return $this->prepare("{$table}status <> %s", self::STAGED);
    }

    /**
     * @param string $at Datetime, UTC.
     *
     * @return string See {@see conditions()}.
     */
    private function inStatus(Status $status, string $at): string
    {
        return match ($status) {
            Status::Pending => $this->prepare('i.status = %s AND i.expires_gmt > %s', $status->value, $at),
            Status::Expired => $this->prepare('i.status = %s AND i.expires_gmt <= %s', Status::Pending->value, $at),
            Status::Accepted, Status::Revoked => $this->prepare('i.status = %s', $status->value),
        };
    }

    /**
     * What matches seldom is named by id: to look for it along another index would be to read every row.
     *
     * @return string See {@see conditions()}.
     */
    private function matching(string $search): string
    {
        if ($this->matched !== null && $this->matched[0] === $search) {
            return $this->matched[1];
        }

        $like = $this->prepare('i.email_key LIKE %s', '%' . $this->db->esc_like(strtolower($search)) . '%');

        // email_key alone.
        $ids = $this->db->get_col($this->prepare(
            "SELECT i.id FROM {$this->invitations()} i WHERE $like LIMIT %d",
            self::LOOKED_UP_AT_ONCE + 1,
        ));

        $condition = match (true) {
            $ids === [] => '1 = 0',
            count($ids) > self::LOOKED_UP_AT_ONCE => $like,
            default => 'i.id IN (' . implode(',', array_map('intval', $ids)) . ')',
        };
        $this->matched = [$search, $condition];

        return $condition;
    }

    /**
     * @return string Condition, without placeholders: no request has the invitation, or the one that had it died.
     */
    private function unclaimed(int $now): string
    {
        return $this->prepare(
            '(claim_id IS NULL OR claimed_gmt < %s OR claimed_gmt > %s)',
            gmdate(self::FORMAT, $now - self::CLAIM_SECONDS),
            // A clock that was set back must not keep a dead request's claim alive until it has caught up.
            gmdate(self::FORMAT, $now + self::CLAIM_SECONDS),
        );
    }

    /**
     * @return string Condition, without placeholders: staged by a request that died.
     */
    private function abandoned(int $now): string
    {
        return $this->prepare(
            'status = %s AND (created_gmt <= %s OR created_gmt > %s)',
            self::STAGED,
            gmdate(self::FORMAT, $now - self::CLAIM_SECONDS),
            gmdate(self::FORMAT, $now + self::CLAIM_SECONDS),
        );
    }

    /**
     * @param list<int> $ids None of them is 0.
     */
    private function among(string $column, array $ids): string
    {
        $numbers = $ids === [] ? [0] : $ids;

        return $this->prepare("$column IN (" . implode(',', array_fill(0, count($numbers), '%d')) . ')', ...$numbers);
    }

    /**
     * The value of the UNIQUE key that lets one portal and address have one pending row; an identity, not a secret.
     */
    private static function pendingKey(int $portalId, string $emailKey): string
    {
        return hash('sha256', "$portalId:$emailKey");
    }

    /**
     * @param list<string> $values Not empty.
     */
    private static function placeholders(array $values): string
    {
        return implode(',', array_fill(0, count($values), '%s'));
    }

    /**
     * @return list<Invitation>
     */
    private function rows(string $sql): array
    {
        return array_map(self::hydrate(...), $this->select($sql));
    }

    /**
     * @throws Refused With `StorageFailed`.
     */
    private function row(string $sql): ?Invitation
    {
        $rows = $this->select($sql);
        $this->demandAnswer();

        return $rows === [] ? null : self::hydrate($rows[0]);
    }

    /**
     * A statement that failed has found nothing, which must not be told to anybody as the truth.
     *
     * @throws Refused With `StorageFailed`.
     */
    private function demandAnswer(): void
    {
        if ($this->db->last_error !== '') {
            throw Refused::storageFailed();
        }
    }

    /**
     * @param array<string, string|null> $row
     */
    private static function hydrate(array $row): Invitation
    {
        return new Invitation(
            id: (int) $row['id'],
            portalId: (int) $row['portal_id'],
            // Links are opened and accepted while another request is still adding columns.
            name: $row['name'] ?? '',
            email: (string) $row['email'],
            emailKey: (string) $row['email_key'],
            stored: Status::from((string) $row['status']),
            digest: (string) $row['token_digest'],
            stagedDigest: $row['next_digest'],
            passphraseHash: $row['passphrase_hash'],
            passphraseTries: (int) $row['passphrase_tries'],
            message: (string) $row['message'],
            invitedBy: (int) $row['invited_by'],
            userId: $row['user_id'] === null ? null : (int) $row['user_id'],
            // Until the upgrade has reached it, a row may say "shown": see InvitationUpgrade.
            delivery: Delivery::tryFrom((string) $row['delivery'])
            ?? ($row['sent_gmt'] === null ? Delivery::None : Delivery::Sent),
            deliveryError: (string) $row['delivery_error'],
            sendCount: (int) $row['send_count'],
            createdAt: (int) self::timestamp($row['created_gmt']),
            sentAt: self::timestamp($row['sent_gmt']),
            triedAt: self::timestamp($row['tried_gmt']),
            linkShownAt: self::timestamp($row['link_shown_gmt'] ?? null),
            expiresAt: (int) self::timestamp($row['expires_gmt']),
            acceptedAt: self::timestamp($row['accepted_gmt']),
            revokedAt: self::timestamp($row['revoked_gmt']),
            openedAt: self::timestamp($row['opened_gmt']),
            reminderTries: (int) $row['reminder_tries'],
            askedAt: self::timestamp($row['asked_gmt']),
            claimId: $row['claim_id'],
            claimSeq: (int) $row['claim_seq'],
            claimedAt: self::timestamp($row['claimed_gmt']),
        );
    }

    private function invitations(): string
    {
        return $this->db->prefix . 'clientpress_invitations';
    }

    private function events(): string
    {
        return $this->db->prefix . 'clientpress_invitation_events';
    }

    private function limits(): string
    {
        return $this->db->prefix . 'clientpress_limits';
    }
}
