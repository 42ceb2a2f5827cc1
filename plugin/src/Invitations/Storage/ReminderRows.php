<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Storage;

defined('ABSPATH') || exit();

use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\Status;

/**
 * Which invitations are to be reminded of, and that each is once.
 *
 * Each statement finds its rows by the primary key unless it says by which index.
 */
final class ReminderRows
{
    use InvitationTables;

    /**
     * Live invitations that end soon and were not reminded, those that end first before others.
     *
     * @param int             $until      Ending before this.
     * @param int             $sentBefore Who has had the link since before this, by email or because it was shown; where
     *                                    neither is known, whose last email was tried before this.
     * @param Invitation|null $after      Only what comes after this one.
     *
     * @return list<Invitation>
     *
     * @throws \ClientPress\Kernel\Refused With `StorageFailed`.
     */
    public function dueForReminder(int $now, int $until, int $sentBefore, int $limit, ?Invitation $after = null): array
    {
        $from = gmdate(self::FORMAT, $after->expiresAt ?? $now);

        // expires_gmt. By status_expires MariaDB would begin with the first that ever expired.
        return $this->rows($this->prepare(
            "SELECT * FROM {$this->invitations()} USE INDEX (expires_gmt)
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
        $this->changeOne(
            $this->invitations(),
            'SET reminded_gmt = NULL, reminder_tries = reminder_tries + 1, tried_gmt = %s WHERE id = %d',
            gmdate(self::FORMAT, $now),
            $id,
        );
    }
}
