<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\EmailAddress;
use ClientPress\Invitations\ExistingAccount;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationList;
use ClientPress\Invitations\Invitations;
use ClientPress\Invitations\Status;
use ClientPress\Invitations\Storage\InvitationRows;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;

/**
 * What sending a line means for its invitation: a new one, or a fresh link for one that is there.
 */
final readonly class LineSender
{
    public function __construct(
        private Invitations $invitations,
        private InvitationList $list,
        private InvitationRows $rows,
    ) {}

    /**
     * Sends a waiting line: its invitation for the first time, or one whose email failed once more.
     *
     * @throws Refused
     */
    public function send(QueuedLine $line, Actor $actor): Invitation
    {
        return $line->invitationId === null
            ? $this->sendFirst($line, $actor)
            : $this->sendFailed($line, $line->invitationId, $actor);
    }

    /**
     * Sends an uncertain line once more. The first try may have left an invitation; then that one is resent.
     *
     * @throws Refused
     */
    public function sendAgain(QueuedLine $line, Actor $actor): Invitation
    {
        $pending = $this->rows->findPending($line->portalId, EmailAddress::parse($line->email)->key);

        return $pending === null ? $this->sendNew($line, $actor) : $this->resend($pending, $line, $actor);
    }

    /**
     * Whether the client has been emailed the current link, or has accepted.
     */
    public function isDone(Invitation $invitation): bool
    {
        return (
            $invitation->delivery->mayHaveLeft()
            && $invitation->linkShownAt === null
            || $this->list->statusOf($invitation) === Status::Accepted
        );
    }

    /**
     * @throws Refused
     */
    private function sendFirst(QueuedLine $line, Actor $actor): Invitation
    {
        try {
            return $this->sendNew($line, $actor);
        } catch (Refused $refused) {
            $id = $refused->data['id'] ?? null;

            if ($refused->reason !== Reason::AlreadyInvited || !is_int($id)) {
                throw $refused;
            }

            $invitation = $this->list->requireManageable($id, $actor);

            if ($this->list->statusOf($invitation) !== Status::Expired) {
                throw $refused;
            }

            return $this->resend($invitation, $line, $actor);
        }
    }

    /** An address that has an account is invited as well. */
    private function sendNew(QueuedLine $line, Actor $actor): Invitation
    {
        return $this->invitations->send(
            $line->portalId,
            $line->email,
            $line->terms(),
            $actor,
            existingAccount: ExistingAccount::Invite,
            name: $line->name,
        );
    }

    /**
     * Sends the email of an invitation again that failed, unless somebody has done so meanwhile.
     *
     * @throws Refused
     */
    private function sendFailed(QueuedLine $line, int $invitationId, Actor $actor): Invitation
    {
        $invitation = $this->list->requireManageable($invitationId, $actor);

        if ($this->isDone($invitation)) {
            return $invitation;
        }

        if ($invitation->delivery !== Delivery::Failed) {
            throw new Refused(Reason::ChangedMeanwhile, __(
                'Somebody has made a new link for this invitation meanwhile, and an email would end it. Resend the invitation if it is to be emailed.',
                'clientpress',
            ));
        }

        return $this->resend($invitation, $line, $actor);
    }

    /**
     * @param Invitation $seen Nothing is sent if it was resent since it was read.
     *
     * @throws Refused
     */
    private function resend(Invitation $seen, QueuedLine $line, Actor $actor): Invitation
    {
        return $this->invitations->resend($seen, $actor, $line->terms($seen->message));
    }
}
