<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Storage\History;
use ClientPress\Invitations\Storage\InvitationRows;
use ClientPress\Invitations\Storage\NextSecrets;
use ClientPress\Invitations\Storage\StagedRows;
use ClientPress\Kernel\Deadline;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Outbox\Kind;
use ClientPress\Portals\Portal;

/**
 * Writes a new invitation, for whoever may: callers have asked.
 */
final readonly class InvitationWriter
{
    /** How long a send waits for another one of the same address and portal; writing takes a few milliseconds. */
    private const STAGED_WAIT_SECONDS = 2;

    public function __construct(
        private InvitationRows $rows,
        private StagedRows $staged,
        private NextSecrets $nextSecrets,
        private History $history,
        private InvitationChecks $checks,
        private InvitationNews $news,
        private RateLimits $limits,
    ) {}

    /**
     * Counts an invitation and writes it with its history, or nothing.
     *
     * @param (\Closure(): bool)|null $alongside What else belongs to the transaction; false stops it.
     *
     * @throws Refused
     */
    public function write(NewInvitation $new, Portal $portal, Actor $actor, ?\Closure $alongside = null): Invitation
    {
        $id = $this->stage($new, $portal);
        $invitation = Invitation::fromNew($id, $new);
        try {
            $isWritten = $this->limits->countSending(
                $new->address->key,
                $actor,
                fn(): bool => (
                    $this->staged->publish($id, $new->digest, $this->checks->whileOpen($portal, $actor))
                    && $this->staged->recordName($id, $new->digest, $new->name)
                    && $this->record($invitation, $new)
                    && ($alongside === null || $alongside())
                ),
            );
        } catch (\Throwable $fault) {
            $this->staged->dropStaged($id, $new->digest);

            throw $fault;
        }

        // No email may carry a secret that no row knows.
        if ($isWritten && $this->nextSecrets->confirmSecret($id, $new->digest)) {
            return $invitation->confirmed();
        }

        // A read may be late, but never early.
        $found = $isWritten ? $this->rows->find($id) : null;

        if ($found !== null && $found->digest === $new->digest) {
            return $found;
        }

        $this->staged->dropStaged($id, $new->digest);
        $this->checks->requireOpenPortalNow($portal->id, $actor);

        throw Refused::notWritten();
    }

    /**
     * Its history, and what others are told of it.
     */
    private function record(Invitation $invitation, NewInvitation $new): bool
    {
        $events = array_filter([
            $new->delivery === Delivery::Queued ? Event::Sent : null,
            $new->isShown ? Event::LinkCopied : null,
        ]);
        $record = fn(Event $event): bool => $this->history->record(
            $invitation->id,
            $event,
            $new->invitedBy,
            $new->createdAt,
        );

        return (
            !in_array(false, array_map($record, $events), true)
            && $this->news->tell(
                Kind::InvitationSent,
                $invitation,
                $this->nextSecrets->whileCurrent($invitation->id, $new->digest),
            )
        );
    }

    /**
     * The UNIQUE key decides whether the address is invited already. Before the limits, which such an answer must not use
     * up.
     *
     * @return int Id of a row that only this request knows.
     *
     * @throws Refused With `AlreadyInvited`, without an id where the other one is still being sent, or `StorageFailed`.
     */
    private function stage(NewInvitation $new, Portal $portal): int
    {
        $deadline = new Deadline(self::STAGED_WAIT_SECONDS);
        $hasMadeRoom = false;

        do {
            $id = $this->staged->stage($new);

            if ($id !== null) {
                return $id;
            }

            $this->checks->requireNotInvited($new->address, $portal);

            if (!$this->staged->isStaged($portal->id, $new->address->key)) {
                // The other send may have given up in between, so staging is tried once more; a second failure has another cause.
                if ($hasMadeRoom) {
                    throw Refused::notWritten();
                }

                $hasMadeRoom = true;
            } elseif (!$this->staged->dropAbandoned($portal->id, $new->address->key, $new->createdAt)) {
                usleep(50_000);
            }
        } while (!$deadline->isOver());

        throw new Refused(Reason::AlreadyInvited, __(
            'Somebody else is inviting this address at this very moment. Reload to see it.',
            'clientpress',
        ));
    }
}
