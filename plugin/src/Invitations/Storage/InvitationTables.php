<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Storage;

defined('ABSPATH') || exit();

use ClientPress\Database\Table;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\Status;
use ClientPress\Kernel\Refused;

/**
 * What the classes with SQL of invitations have in common: the names of the tables, and how a row becomes an invitation.
 */
trait InvitationTables
{
    use Table;

    /**
     * Stored as the status of a row whose send has not been written down yet. It holds the UNIQUE key and is no invitation
     * yet: every statement but those of sending passes it over, and {@see Status} does not know it.
     */
    private const STAGED = 'staged';

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
     * The value of the UNIQUE key that lets one portal and address have one pending row; an identity, not a secret.
     */
    private static function pendingKey(int $portalId, string $emailKey): string
    {
        return hash('sha256', "$portalId:$emailKey");
    }

    /**
     * @return list<Invitation>
     *
     * @throws Refused With `StorageFailed`.
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
        return $this->rows($sql)[0] ?? null;
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
            locale: $row['locale'] ?? '',
        );
    }

    /**
     * Lets a row be found by its name. Writes nothing where the row is missing, as after a lost connection.
     *
     * @param string $where Condition on the row `i`, without placeholders.
     */
    private function addName(string $name, string $where): bool
    {
        $rows = array_map(
            fn(int $place, string $part): string => $this->prepare('SELECT %d AS place, %s AS part', $place, $part),
            array_keys($parts = NameParts::of($name)),
            $parts,
        );
        $values = implode(' UNION ALL ', $rows);

        return $rows === [] || $this->execute("INSERT INTO {$this->names()} (invitation_id, place, part)
                SELECT i.id, p.place, p.part FROM {$this->invitations()} i, ($values) p WHERE $where") === count($rows);
    }

    /**
     * @return string What takes a name out of what is searched, for {@see execute()}.
     */
    private function withoutName(int $id): string
    {
        return $this->prepare("DELETE FROM {$this->names()} WHERE invitation_id = %d", $id);
    }

    private function invitations(): string
    {
        return $this->db->prefix . 'clientpress_invitations';
    }

    private function events(): string
    {
        return $this->db->prefix . 'clientpress_invitation_events';
    }

    private function names(): string
    {
        return $this->db->prefix . 'clientpress_invitation_names';
    }

    private function limits(): string
    {
        return $this->db->prefix . 'clientpress_limits';
    }

    /**
     * @param string $at Datetime, UTC.
     *
     * @return string A condition on the table `i`, without placeholders.
     */
    private function inStatus(Status $status, string $at): string
    {
        return match ($status) {
            Status::Pending => $this->prepare('i.status = %s AND i.expires_gmt > %s', $status->value, $at),
            Status::Expired => $this->prepare('i.status = %s AND i.expires_gmt <= %s', Status::Pending->value, $at),
            Status::Accepted, Status::Revoked => $this->prepare('i.status = %s', $status->value),
        };
    }
}
