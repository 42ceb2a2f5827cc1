<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Invitations\Storage\History;
use ClientPress\Invitations\Storage\InvitationRows;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Refused;
use ClientPress\Outbox\Kind;

/**
 * How an invitation ends, for whoever may end it: callers have asked.
 */
final readonly class Revocation
{
    public function __construct(
        private InvitationRows $rows,
        private History $history,
        private InvitationNews $news,
        private InvitationChecks $checks,
        private Clock $clock,
    ) {}

    /**
     * Revokes an invitation and writes its history and what others are told of it, all or nothing.
     *
     * @param int $actorId User who ends it; 0 for an operator.
     *
     * @throws Refused
     */
    public function revoke(Invitation $seen, int $actorId): Invitation
    {
        $now = $this->clock->now();
        $id = $seen->id;
        $revoked = $seen->revoked($now);
        $isWritten = $this->rows->inTransaction(fn(): bool => $this->write($seen, $actorId, $now));
        $isConfirmed = $isWritten && $this->rows->confirmRevoked($id, $now);
        $invitation = $isConfirmed ? $revoked->confirmed() : $this->checks->requireExisting($id);

        if (!$isConfirmed && !($isWritten && $invitation->revokedAt === $now)) {
            $this->checks->requireUndecided($invitation, $now);

            throw Refused::notWritten();
        }

        $this->announce($invitation);

        return $invitation;
    }

    /**
     * The same as part of the caller's transaction. After its commit the caller calls {@see announce()}.
     *
     * @param int $now Seconds since the Unix epoch, UTC.
     *
     * @return bool False where the transaction has to stop.
     */
    public function write(Invitation $seen, int $actorId, int $now): bool
    {
        return (
            $this->rows->revoke($seen->id, $now)
            && $this->history->record($seen->id, Event::Revoked, $actorId, $now)
            && $this->news->tell(
                Kind::InvitationRevoked,
                $seen->revoked($now),
                $this->rows->whileRevoked($seen->id, $now),
            )
        );
    }

    /**
     * After the transaction.
     */
    public function announce(Invitation $invitation): void
    {
        /**
         * Fires after an invitation was revoked.
         *
         *     add_action('clientpress_invitation_revoked', static function (Invitation $invitation): void {
         *         error_log("Invitation {$invitation->id} was revoked.");
         *     });
         *
         * @since 1.0.0
         *
         * @param Invitation $invitation
         */
        do_action('clientpress_invitation_revoked', $invitation);
    }
}
