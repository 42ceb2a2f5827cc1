<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

use ClientPress\Clock;
use ClientPress\Portals\Portal;

/**
 * Mails a fresh link in the place of one that still works, without giving it more time.
 *
 * Nobody is looking while this happens. So when the email cannot be sent the earlier link goes on working: an outage
 * of mail never kills a link that a client holds.
 */
final readonly class Renewal
{
    public function __construct(
        private InvitationTable $table,
        private Secrets $secrets,
        private Mailer $mailer,
        private Clock $clock,
    ) {}

    /**
     * @param Invitation $invitation Live.
     * @param Event      $event      What the history calls it.
     *
     * @return bool Whether a fresh link is on its way.
     *
     * @throws Refused With `ExtensionMissing` or `StorageFailed`, before anything was changed.
     */
    public function send(Invitation $invitation, Portal $portal, EmailKind $kind, Event $event): bool
    {
        $token = $this->secrets->issueToken();
        $digest = (string) $this->secrets->tokenDigest($token);

        if (!$this->table->swapSecret($invitation, $digest, $this->clock->now())) {
            return false;
        }

        $error = $this->mailer->sendLink($kind, $invitation, $token, $portal);
        $now = $this->clock->now();

        if ($error !== null && $this->table->restoreSecret($invitation, $digest)) {
            $this->table->record($invitation->id, Event::DeliveryFailed, 0, $now, $error);

            return false;
        }

        $this->table->recordDelivery(
            $invitation->id,
            $digest,
            $error === null ? Delivery::Sent : Delivery::Failed,
            (string) $error,
            $now,
        );
        $this->table->record($invitation->id, $event, 0, $now, (string) $error, $invitation->digest);

        return $error === null;
    }
}
