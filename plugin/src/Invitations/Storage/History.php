<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Storage;

defined('ABSPATH') || exit();

use ClientPress\Invitations\Event;
use ClientPress\Invitations\HistoryEntry;
use ClientPress\Kernel\Refused;

/**
 * What happened to invitations, append-only.
 *
 * Each statement finds its rows by the primary key unless it says by which index.
 */
final class History
{
    use InvitationTables;

    /**
     * @return list<HistoryEntry> The earliest first.
     *
     * @throws Refused With `StorageFailed`.
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
        return (
            $this->execute($this->prepare(
                "INSERT INTO {$this->events()} (invitation_id, event, actor_id, created_gmt, detail, retired_digest)
                SELECT id, %s, %d, %s, %s, NULLIF(%s, '') FROM {$this->invitations()} WHERE id = %d AND " . match (
                    $event
                ) {
                    Event::Accepted => "status = 'accepted'",
                    Event::Revoked => "status = 'revoked'",
                    default => $this->isInvitation(),
                },
                $event->value,
                $actorId,
                gmdate(self::FORMAT, $now),
                $detail,
                $retiredDigest,
                $invitationId,
            )) === 1
        );
    }
}
