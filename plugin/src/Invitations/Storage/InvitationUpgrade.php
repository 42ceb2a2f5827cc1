<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Storage;

defined('ABSPATH') || exit();

use ClientPress\Clients\ClientRole;
use ClientPress\Clients\Storage\AddressProofs;
use ClientPress\Database\Table;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\EmailAddress;
use ClientPress\Invitations\Event;
use ClientPress\Invitations\Status;
use ClientPress\Kernel\Refused;

/**
 * The SQL that brings invitations of earlier schemas into the present shape, in batches by primary key. See
 * {@see \ClientPress\Database\Migrations} for what holds of each.
 */
final class InvitationUpgrade
{
    use Table;

    private const BATCH = 500;

    /** What `delivery` was in schema 4 where a link had been shown and not mailed. */
    private const SHOWN = 'shown';

    /**
     * Schema 5: the domain of each address has a column of its own.
     *
     * @param int $after The last id that was looked at.
     *
     * @return int|null The next such id; null when nothing is left.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function fillDomains(int $after): ?int
    {
        $rows = $this->rowsAfter($after, 'email_key, email_domain');
        $cases = '';
        $ids = [];

        foreach ($rows as $row) {
            if ($row['email_domain'] === '') {
                $ids[] = (int) $row['id'];
                $cases .= $this->prepare(
                    ' WHEN %d THEN %s',
                    (int) $row['id'],
                    EmailAddress::domainOf((string) $row['email_key']),
                );
            }
        }

        if ($ids !== []) {
            $this->requireSuccess($this->db->query(
                "UPDATE {$this->invitations()} SET email_domain = CASE id$cases END WHERE id IN ("
                . implode(',', $ids)
                . ')',
            ));
        }

        return self::last($rows);
    }

    /**
     * Schema 5: that a link was shown has a column of its own, and `delivery` speaks of emails alone. Up to schema 3 a
     * shown link was `queued`, and `sent_gmt` the time of every try, whether the email was sent or not; schema 4 had
     * `shown`. What was sent and what was shown is read from the history.
     *
     * @param int $after See {@see fillDomains()}.
     *
     * @return int|null See {@see fillDomains()}.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function splitShownFromMailed(int $after): ?int
    {
        $rows = $this->rowsAfter($after, 'token_digest, delivery, created_gmt, sent_gmt, tried_gmt, link_shown_gmt');
        $histories = $this->histories($rows);

        foreach ($rows as $row) {
            $told = self::deliveryOf($row, $histories[(int) $row['id']] ?? []);

            if ($row['link_shown_gmt'] === null && $told !== array_intersect_key($row, $told)) {
                // The digest and the delivery: whoever resends meanwhile writes the present shape.
                $this->requireSuccess($this->db->query($this->updateOne(
                    $this->invitations(),
                    "SET delivery = %s, sent_gmt = NULLIF(%s, ''), tried_gmt = NULLIF(%s, ''),
                        link_shown_gmt = NULLIF(%s, '')
                    WHERE id = %d AND token_digest = %s AND delivery = %s AND link_shown_gmt IS NULL",
                    $told['delivery'],
                    (string) $told['sent_gmt'],
                    (string) $told['tried_gmt'],
                    (string) $told['link_shown_gmt'],
                    (int) $row['id'],
                    (string) $row['token_digest'],
                    (string) $row['delivery'],
                )));
            }
        }

        return self::last($rows);
    }

    /**
     * Schema 5: clients who accepted by a link that was mailed, and not shown after its last email, have proven their
     * address, if it is still the same. The step before this one has told shown links from mailed ones by their history.
     *
     * @param int $after See {@see fillDomains()}.
     *
     * @return int|null See {@see fillDomains()}.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function recordProofs(int $after): ?int
    {
        $rows = $this->rowsAfter($after, 'email, status, delivery, link_shown_gmt, user_id');
        $proving = array_filter(
            $rows,
            static fn(array $row): bool => (
                $row['status'] === Status::Accepted->value
                && $row['delivery'] === Delivery::Sent->value
                && $row['link_shown_gmt'] === null
            ),
        );
        $proofs = new AddressProofs($this->db);
        $proven = [];
        $this->cacheUsers(array_values(array_map(static fn(array $row): int => (int) $row['user_id'], $proving)));

        foreach ($proving as $row) {
            $user = get_userdata((int) $row['user_id']);
            $email = (string) $row['email'];

            if (
                $user instanceof \WP_User
                && ClientRole::isClient($user)
                && strcasecmp($user->user_email, $email) === 0
            ) {
                $proofs->record($user->ID, $email);
                $proven[$user->ID] = $user->ID;
            }
        }

        $this->requireSuccess(array_diff($proven, $proofs->provenAmong(array_values($proven))) === []);

        return self::last($rows);
    }

    /**
     * Schema 6: an invitation that was accepted or revoked keeps neither message nor passphrase.
     *
     * @param int $after See {@see fillDomains()}.
     *
     * @return int|null See {@see fillDomains()}.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function forgetTermsOfDecided(int $after): ?int
    {
        $rows = $this->rowsAfter($after, 'status');

        if ($rows !== []) {
            $this->requireSuccess($this->db->query($this->prepare(
                "UPDATE {$this->invitations()} SET message = '', passphrase_hash = NULL
                WHERE id > %d AND id <= %d AND status IN ('accepted', 'revoked')",
                $after,
                (int) $rows[count($rows) - 1]['id'],
            )));
        }

        return self::last($rows);
    }

    /**
     * Schema 9: names are found by their words.
     *
     * @param int $after See {@see fillDomains()}.
     *
     * @return int|null See {@see fillDomains()}.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function recordNames(int $after): ?int
    {
        $rows = $this->rowsAfter($after, 'name');
        $values = [];

        foreach ($rows as $row) {
            foreach (NameParts::of((string) $row['name']) as $place => $part) {
                $values[] = $this->prepare('(%d, %d, %s)', (int) $row['id'], $place, $part);
            }
        }

        if ($values !== []) {
            $names = $this->db->prefix . 'clientpress_invitation_names';
            $this->requireSuccess($this->db->query(
                "INSERT IGNORE INTO $names (invitation_id, place, part) VALUES " . implode(', ', $values),
            ));
            // What was deleted or made anonymous since it was read.
            $this->requireSuccess($this->db->query($this->prepare(
                "DELETE FROM $names WHERE invitation_id > %d AND invitation_id <= %d AND invitation_id NOT IN (
                    SELECT id FROM {$this->invitations()} WHERE id > %d AND id <= %d AND name <> '')",
                $after,
                $last = (int) $rows[count($rows) - 1]['id'],
                $after,
                $last,
            )));
        }

        return self::last($rows);
    }

    /**
     * Schema 9: two indexes are the beginning of others now.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function dropReplacedIndexes(int $after): null
    {
        foreach (['delivery', 'asked_gmt'] as $index) {
            $rows = $this->select($this->prepare("SHOW INDEX FROM {$this->invitations()} WHERE Key_name = %s", $index));

            if ($rows !== []) {
                $this->requireSuccess($this->db->query("ALTER TABLE {$this->invitations()} DROP INDEX $index"));
            }
        }

        return null;
    }

    /**
     * @param array<string, string|null>       $row
     * @param list<array<string, string|null>> $history
     *
     * @return array{delivery: string, sent_gmt: string|null, tried_gmt: string|null, link_shown_gmt: string|null}
     */
    private static function deliveryOf(array $row, array $history): array
    {
        $delivery = (string) $row['delivery'];
        [$mailed, $shown] = self::lastTimes($history, $delivery);

        if ($delivery === self::SHOWN) {
            $shown ??= $row['tried_gmt'] ?? $row['created_gmt'];
        }

        // Later schemas never have a time of sending without one of trying.
        $isUpToSchema3 = $row['tried_gmt'] === null && $row['sent_gmt'] !== null;
        $sent = $isUpToSchema3 && $delivery !== Delivery::Sent->value ? $mailed : $row['sent_gmt'];

        if ($shown !== null && in_array($delivery, [self::SHOWN, Delivery::Queued->value], true)) {
            $delivery = ($sent === null ? Delivery::None : Delivery::Sent)->value;
        }

        return [
            'delivery' => $delivery,
            'sent_gmt' => $sent,
            'tried_gmt' => $isUpToSchema3 ? $row['sent_gmt'] : $row['tried_gmt'],
            'link_shown_gmt' => $shown,
        ];
    }

    /**
     * @param list<array<string, string|null>> $history
     *
     * @return array{string|null, string|null} When an email was last sent, and when the present link was shown.
     */
    private static function lastTimes(array $history, string $delivery): array
    {
        [$mailed, $earlier, $shown] = [null, null, null];
        $isResent = false;

        foreach ($history as $entry) {
            $event = Event::from((string) $entry['event']);

            if ($event === Event::LinkCopied) {
                $shown = $entry['created_gmt'];
                $isResent = false;
            } elseif ($event !== Event::DeliveryFailed) {
                [$earlier, $mailed, $shown] = [$mailed, $entry['created_gmt'], null];
                $isResent = $event === Event::Resent;
            } elseif ($isResent && $entry['retired_digest'] === null) {
                // A resend is written before its email, which then failed. A reminder that failed retires a digest.
                $mailed = $earlier;
                $isResent = false;
            }
        }

        return [$isResent && $delivery === Delivery::Queued->value ? $earlier : $mailed, $shown];
    }

    /**
     * @return list<array<string, string|null>>
     *
     * @throws Refused With `StorageFailed`.
     */
    private function rowsAfter(int $after, string $columns): array
    {
        return $this->select($this->prepare(
            "SELECT id, $columns FROM {$this->invitations()} WHERE id > %d ORDER BY id LIMIT %d",
            $after,
            self::BATCH,
        ));
    }

    /**
     * @param list<array<string, string|null>> $invitations
     *
     * @return array<int, list<array<string, string|null>>> What tells of links and emails, the earliest first, by
     *     invitation.
     */
    private function histories(array $invitations): array
    {
        if ($invitations === []) {
            return [];
        }

        $ids = array_map(static fn(array $invitation): int => (int) $invitation['id'], $invitations);

        // invitation_id.
        $rows = $this->select("SELECT invitation_id, event, created_gmt, retired_digest
            FROM {$this->db->prefix}clientpress_invitation_events
            WHERE invitation_id IN ("
        . implode(',', $ids)
        . ") AND event IN ('sent', 'resent', 'reminded', 'newest_sent', 'link_copied', 'delivery_failed')
            ORDER BY invitation_id, id");
        $histories = [];

        foreach ($rows as $row) {
            $histories[(int) $row['invitation_id']][] = $row;
        }

        return $histories;
    }

    /**
     * @param bool|int $answer Of the database; false where it failed.
     *
     * @throws Refused With `StorageFailed`: a step that was not done must not be taken for one that was.
     */
    private function requireSuccess(bool|int $answer): void
    {
        if ($answer === false) {
            throw Refused::storageFailed();
        }
    }

    /**
     * @param list<array<string, string|null>> $rows
     */
    private static function last(array $rows): ?int
    {
        return count($rows) < self::BATCH ? null : (int) $rows[self::BATCH - 1]['id'];
    }

    private function invitations(): string
    {
        return $this->db->prefix . 'clientpress_invitations';
    }
}
