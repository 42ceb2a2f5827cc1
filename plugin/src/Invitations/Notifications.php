<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

use ClientPress\Portals\Portal;
use ClientPress\Portals\Portals;
use ClientPress\Settings;

/**
 * Tells whoever invited a client what the client did.
 */
final readonly class Notifications
{
    /** Cron event, once an acceptance: the client who accepts does not wait for somebody else's email. */
    public const ACCEPTED_EVENT = 'clientpress_notify_accepted';

    /** Of one notice. */
    private const TRIES = 5;

    private const RETRY_SECONDS = 3_600;

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
     * On {@see ACCEPTED_EVENT}. An outage of mail delays the news.
     *
     * @param int $failures How often it could not be mailed before.
     */
    public function sendAccepted(int $invitationId, int $failures = 0): void
    {
        $invitation = $this->settings->notifiesInviters() ? $this->table->find($invitationId) : null;
        $portal = $invitation === null ? null : $this->portals->find($invitation->portalId);

        if ($invitation === null || $portal === null || $this->mail(EmailKind::Accepted, $invitation, $portal)) {
            return;
        }

        if (($failures + 1) < self::TRIES) {
            wp_schedule_single_event(
                time() + self::RETRY_SECONDS,
                self::ACCEPTED_EVENT,
                [$invitationId, $failures + 1],
            );
        }
    }

    /**
     * @return bool Whether the mail system took it.
     */
    public function sendNewLinkAsked(Invitation $invitation): bool
    {
        $portal = $this->portals->find($invitation->portalId);

        return $portal !== null && $this->mail(EmailKind::NewLinkAsked, $invitation, $portal);
    }

    private function mail(EmailKind $kind, Invitation $invitation, Portal $portal): bool
    {
        return $this->mailer->notifyInviter($kind, $invitation, $portal, ($this->detailsUrl)($invitation->id)) === null;
    }
}
