<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Background;

defined('ABSPATH') || exit();

use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\Event;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationEmails;
use ClientPress\Invitations\Secrets;
use ClientPress\Invitations\Storage\History;
use ClientPress\Invitations\Storage\NextSecrets;
use ClientPress\Invitations\Storage\StagedRows;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Refused;
use ClientPress\Mail\EmailKind;
use ClientPress\Mail\MailVerdict;
use ClientPress\Portals\Portal;

/**
 * Mails a fresh link in the place of one that still works, without giving it more time.
 *
 * Nobody is looking while this happens, so no outage of mail and no process that dies may leave a client with a dead
 * link. The fresh secret is staged beside the earlier one, and takes its place only once its email was sent. Where that
 * is never known, both go on working.
 */
final readonly class Renewal
{
    /** An email whose process has not reported for this long was interrupted. */
    private const SENDING_SECONDS = 600;

    /** Interrupted invitations that one run recovers; the rest waits for the next. */
    private const BATCH = 200;

    public function __construct(
        private StagedRows $staged,
        private NextSecrets $nextSecrets,
        private History $history,
        private Secrets $secrets,
        private InvitationEmails $emails,
        private Clock $clock,
    ) {}

    /**
     * @param Invitation       $invitation Live.
     * @param Event            $event      What the history calls it.
     * @param \Closure(): bool $claim      Takes the invitation for this, all or nothing with the secret.
     *
     * @return bool Whether a fresh link is on its way.
     *
     * @throws Refused With `ExtensionMissing` or `StorageFailed`, before anything was changed.
     */
    public function send(Invitation $invitation, Portal $portal, EmailKind $kind, Event $event, \Closure $claim): bool
    {
        $token = $this->secrets->issueToken();
        $digest = (string) $this->secrets->tokenDigest($token);
        $this->recover($invitation);

        $isStaged = $this->nextSecrets->inTransaction(
            fn(): bool => $claim() && $this->nextSecrets->stageSecret($invitation, $digest, $this->clock->now()),
        );

        if (!$isStaged) {
            return false;
        }

        $result = $this->emails->sendLink($kind, $invitation, $token, $portal);
        $now = $this->clock->now();

        if ($result->isRefused()) {
            $this->nextSecrets->dropStagedSecret($invitation->id, $digest, $result->reason, $now);
            // Retired as well: a mail server may have delivered what it then gave no answer about.
            $this->history->record($invitation->id, Event::DeliveryFailed, 0, $now, $result->reason, $digest);

            return false;
        }

        if ($result->verdict === MailVerdict::Unknown) {
            // Nobody knows which of the two links the client has.
            $this->nextSecrets->leaveStaged($invitation->id, $digest, $now);
            $this->history->record($invitation->id, $event, 0, $now, Delivery::Unknown->sentence(), $digest);

            return true;
        }

        // Written before the earlier link dies, so that it can say why from that moment on.
        $this->history->record($invitation->id, $event, 0, $now, retiredDigest: $invitation->digest);

        if (!$this->nextSecrets->promoteSecret($invitation->id, $digest, $now)) {
            $this->history->record($invitation->id, Event::Interrupted, 0, $now, retiredDigest: $digest);
        }

        return true;
    }

    /**
     * Recovers invitations whose process died while it sent. Run hourly by WP-Cron.
     */
    public function recoverInterrupted(): void
    {
        $this->staged->dropAllAbandoned($this->clock->now());

        foreach ($this->nextSecrets->stagedBefore(
            $this->clock->now() - self::SENDING_SECONDS,
            self::BATCH,
        ) as $invitation) {
            $this->recover($invitation);
        }
    }

    private function recover(Invitation $invitation): void
    {
        $now = $this->clock->now();
        $digest = $invitation->stagedDigest;

        if (
            $digest !== null
            && $this->nextSecrets->leaveStaged($invitation->id, $digest, $now - self::SENDING_SECONDS)
        ) {
            $this->history->record($invitation->id, Event::Interrupted, 0, $now, retiredDigest: $digest);
        }
    }
}
