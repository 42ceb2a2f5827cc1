<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Storage;

defined('ABSPATH') || exit();

use ClientPress\Invitations\EmailAddress;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\Status;

/**
 * What invitations tell of one person: finding it, and taking it out of the rows.
 *
 * Each statement finds its rows by the primary key unless it says by which index.
 */
final class PersonalRows
{
    use InvitationTables;

    /** How many values one statement compares with. */
    private const LOOKED_UP_AT_ONCE = 500;

    /**
     * @param list<int> $among Ids of further invitations of this person.
     *
     * @return list<int> Ids of the invitations to this address and of those, without anonymous ones, in their order.
     *
     * @throws \ClientPress\Kernel\Refused With `StorageFailed`.
     */
    public function idsOf(string $emailKey, array $among): array
    {
        // email_key.
        $ids = $this->integers($this->prepare(
            "SELECT id FROM {$this->invitations()} WHERE email_key = %s AND {$this->isInvitation()}",
            $emailKey,
        ));

        foreach (array_chunk($among, self::LOOKED_UP_AT_ONCE) as $some) {
            array_push(
                $ids,
                ...$this->integers($this->prepare(
                    "SELECT id FROM {$this->invitations()} WHERE email_key <> %s AND {$this->among('id', $some)}",
                    self::anonymousAddress(),
                )),
            );
        }

        $ids = array_values(array_unique($ids));
        sort($ids);

        return $ids;
    }

    /**
     * Leaves of an invitation that is over when it was sent to which portal, and what became of it.
     *
     * @param int|null $userId The person's account, which the history names as well.
     *
     * @return bool False where the invitation is not over, is anonymous already, or the database failed.
     */
    public function anonymise(Invitation $invitation, ?int $userId): bool
    {
        $address = self::anonymousAddress();
        $row = $this->updateOne(
            $this->invitations(),
            "SET name = '', email = %s, email_key = %s, email_domain = %s, message = '', passphrase_hash = NULL, locale = '',
                delivery_error = '', user_id = NULL, token_digest = %s, next_digest = NULL, next_gmt = NULL
            WHERE id = %d AND status IN (%s, %s) AND email_key <> %s",
            $address,
            $address,
            EmailAddress::domainOf($address),
            // Its holder is told nothing of the address any more: the link is unknown from now on.
            hash('sha256', random_bytes(32)),
            $invitation->id,
            Status::Accepted->value,
            Status::Revoked->value,
            $address,
        );
        // invitation_id.
        $history = $this->prepare(
            "UPDATE {$this->events()} SET detail = '', retired_digest = NULL,
                actor_id = CASE WHEN actor_id = %d THEN 0 ELSE actor_id END
            WHERE invitation_id = %d",
            $userId ?? 0,
            $invitation->id,
        );

        return $this->inTransaction(
            fn(): bool => (
                $this->execute($row) === 1
                && $this->execute($history) !== false
                && $this->execute($this->withoutName($invitation->id)) !== false
            ),
        );
    }

    /**
     * @return string What WordPress writes in place of an address.
     */
    private static function anonymousAddress(): string
    {
        return strtolower(wp_privacy_anonymize_data('email'));
    }
}
