<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

use ClientPress\Portals\Portals;
use ClientPress\Settings;

/**
 * Tells whoever invited a client what the client did.
 */
final readonly class Notifications
{
    /** Cron event, once an acceptance: the client who accepts does not wait for somebody else's email. */
    public const ACCEPTED_EVENT = 'clientpress_notify_accepted';

    /**
     * @param \Closure(int): string $detailsUrl Where an invitation of this id can be seen.
     */
    public function __construct(
        private InvitationTable $table,
        private Mailer $mailer,
        private Portals $portals,
        private Settings $settings,
        private \Closure $detailsUrl,
    ) {}

    /**
     * On `clientpress_invitation_accepted`.
     */
    public function scheduleAccepted(Invitation $invitation): void
    {
        if ($this->settings->notifiesInviters()) {
            wp_schedule_single_event(time(), self::ACCEPTED_EVENT, [$invitation->id]);
        }
    }

    /**
     * On {@see ACCEPTED_EVENT}.
     */
    public function sendAccepted(int $invitationId): void
    {
        $invitation = $this->table->find($invitationId);

        if ($invitation !== null) {
            $this->send(EmailKind::Accepted, $invitation);
        }
    }

    /**
     * @return bool Whether the mail system took it.
     */
    public function sendNewLinkAsked(Invitation $invitation): bool
    {
        return $this->send(EmailKind::NewLinkAsked, $invitation);
    }

    private function send(EmailKind $kind, Invitation $invitation): bool
    {
        $portal = $this->portals->find($invitation->portalId);

        return (
            $portal !== null
            && $this->mailer->notifyInviter($kind, $invitation, $portal, ($this->detailsUrl)($invitation->id)) === null
        );
    }
}
