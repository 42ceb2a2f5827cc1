<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

use ClientPress\Portals\Portal;

/**
 * Mails the link to the invited address.
 */
final readonly class EmailHandover implements Handover
{
    public function __construct(
        private Mailer $mailer,
        private EmailKind $kind = EmailKind::Invitation,
    ) {}

    public function hand(Invitation $invitation, #[\SensitiveParameter] string $token, Portal $portal): Outcome
    {
        $error = $this->mailer->sendLink($this->kind, $invitation, $token, $portal);

        return $error === null ? new Outcome(Delivery::Sent) : new Outcome(Delivery::Failed, $error);
    }
}
