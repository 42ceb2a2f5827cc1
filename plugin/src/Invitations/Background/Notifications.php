<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Background;

defined('ABSPATH') || exit();

use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationEmails;
use ClientPress\Invitations\Settings;
use ClientPress\Invitations\Storage\InvitationRows;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Schedule;
use ClientPress\Kernel\SiteIdentity;
use ClientPress\Mail\EmailKind;
use ClientPress\Portals\Portal;
use ClientPress\Portals\Portals;

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

    /** While the site is taken for a copy a notice waits no longer than this: it would be no news. */
    private const WAIT_SECONDS = 259_200;

    /**
     * @param \Closure(int): string $detailsUrl Where an invitation of this id can be seen.
     */
    public function __construct(
        private InvitationRows $rows,
        private InvitationEmails $emails,
        private Portals $portals,
        private Settings $settings,
        private Schedule $schedule,
        private SiteIdentity $site,
        private \Closure $detailsUrl,
    ) {}

    /**
     * On `clientpress_invitation_accepted`.
     */
    public function scheduleAccepted(Invitation $invitation): void
    {
        if ($this->settings->notifiesInviters()) {
            $this->schedule->once(self::ACCEPTED_EVENT, time(), [$invitation->id]);
        }
    }

    /**
     * On {@see ACCEPTED_EVENT}. On a copy of the site it waits. An outage of mail or of the database delays the news.
     *
     * @param int $failures How often it could not be mailed before.
     */
    public function sendAccepted(int $invitationId, int $failures = 0): void
    {
        if ($this->site->isCopy()) {
            $this->postpone($invitationId, $failures);

            return;
        }

        if (!$this->settings->notifiesInviters() || $this->notify($invitationId) || ($failures + 1) >= self::TRIES) {
            return;
        }

        $this->schedule->once(self::ACCEPTED_EVENT, time() + self::RETRY_SECONDS, [$invitationId, $failures + 1]);
    }

    private function postpone(int $invitationId, int $failures): void
    {
        try {
            $acceptedAt = $this->rows->find($invitationId)?->acceptedAt;
        } catch (Refused) {
            $acceptedAt = time();
        }

        if ($acceptedAt !== null && (time() - $acceptedAt) < self::WAIT_SECONDS) {
            $this->schedule->once(self::ACCEPTED_EVENT, time() + self::RETRY_SECONDS, [$invitationId, $failures]);
        }
    }

    /**
     * @return bool Whether the mail system did not refuse it.
     */
    public function sendNewLinkAsked(Invitation $invitation): bool
    {
        $portal = $this->portals->find($invitation->portalId);

        return $portal !== null && $this->mail(EmailKind::NewLinkAsked, $invitation, $portal);
    }

    /**
     * @return bool Whether they know, or there is nothing to tell any more.
     */
    private function notify(int $invitationId): bool
    {
        try {
            $invitation = $this->rows->find($invitationId);
        } catch (Refused) {
            return false;
        }

        $portal = $invitation === null ? null : $this->portals->find($invitation->portalId);

        return $invitation === null || $portal === null || $this->mail(EmailKind::Accepted, $invitation, $portal);
    }

    private function mail(EmailKind $kind, Invitation $invitation, Portal $portal): bool
    {
        $result = $this->emails->notifyInviter($kind, $invitation, $portal, ($this->detailsUrl)($invitation->id));

        return !$result->isRefused();
    }
}
