<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Storage;

defined('ABSPATH') || exit();

use ClientPress\Database\Conflict;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\NewInvitation;
use ClientPress\Invitations\Status;
use ClientPress\Kernel\Refused;

/**
 * The moment of sending: a row takes the place of the one undecided invitation of its portal and address before anything
 * is sent, and is an invitation only once its history stands with it.
 *
 * Each statement finds its row by the primary key unless it says by which index.
 */
final class StagedRows
{
    use InvitationTables;

    /**
     * Takes the place of the one undecided invitation of this portal and address, for a send that is to follow.
     *
     * @return int|null Its id; null when the row was not written: ask {@see findPending()} whether another one stands, and
     *     {@see isStaged()} whether another one is being sent.
     */
    public function stage(NewInvitation $new): ?int
    {
        // UNIQUE pending_key: of two admins who press Send at once, one gets a conflict. It is expected, so it is not logged.
        $suppressed = $this->db->suppress_errors();
        $inserted = Conflict::run($this->db, fn(): int|bool => $this->db->insert($this->invitations(), [
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
            'locale' => $new->locale,
            'invited_by' => $new->invitedBy,
            'delivery' => $new->delivery->value,
            'delivery_error' => '',
            'created_gmt' => gmdate(self::FORMAT, $new->createdAt),
            'expires_gmt' => gmdate(self::FORMAT, $new->expiresAt),
            'link_shown_gmt' => $new->isShown ? gmdate(self::FORMAT, $new->createdAt) : null,
        ]));
        $this->db->suppress_errors($suppressed);

        return $inserted === 1 ? (int) $this->db->insert_id : null;
    }

    /**
     * Inside a transaction with its history: the staged row is a pending invitation from now on.
     *
     * @param string $while Condition for the `WHERE`, without placeholders.
     */
    public function publish(int $id, string $digest, string $while = 'TRUE'): bool
    {
        // The digest: after a minute another request may have replaced the row.
        return $this->changeOne(
            $this->invitations(),
            "SET status = %s WHERE id = %d AND token_digest = %s AND status = %s AND {$while}",
            Status::Pending->value,
            $id,
            $digest,
            self::STAGED,
        );
    }

    /**
     * After {@see publish()}, in the same transaction: the invitation is found by its name.
     */
    public function recordName(int $id, string $digest, string $name): bool
    {
        return $this->addName($name, $this->prepare(
            'i.id = %d AND i.token_digest = %s AND i.status = %s',
            $id,
            $digest,
            Status::Pending->value,
        ));
    }

    /**
     * Removes the row of a send that failed.
     */
    public function dropStaged(int $id, string $digest): void
    {
        $this->execute($this->prepare(
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
        $id = $this->value($this->prepare(
            "SELECT id FROM {$this->invitations()} WHERE pending_key = %s AND status = %s",
            self::pendingKey($portalId, $emailKey),
            self::STAGED,
        ));

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
            $this->execute($this->prepare(
                "DELETE FROM {$this->invitations()} WHERE pending_key = %s AND {$this->abandoned($now)}",
                self::pendingKey($portalId, $emailKey),
            )) === 1
        );
    }

    public function dropAllAbandoned(int $now): void
    {
        // status_expires.
        $this->execute("DELETE FROM {$this->invitations()} WHERE {$this->abandoned($now)}");
    }

    /**
     * Sends that are not written down yet come to nothing when their portal goes.
     */
    public function dropStagedOf(int $portalId): void
    {
        // portal_id.
        $this->execute($this->prepare(
            "DELETE FROM {$this->invitations()} WHERE portal_id = %d AND status = %s",
            $portalId,
            self::STAGED,
        ));
    }

    /**
     * @return string Condition, without placeholders: staged by a request that died.
     */
    private function abandoned(int $now): string
    {
        return $this->prepare(
            "status = %s AND NOT {$this->claimed(Invitation::claim(), $now, 'created_gmt')}",
            self::STAGED,
        );
    }
}
