<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Mail\EmailKind;
use ClientPress\Mail\MailVerdict;
use ClientPress\Portals\Portal;

/**
 * Mails the link to the invited address.
 */
final readonly class DeliveryByEmail implements LinkDelivery
{
    public function __construct(
        private InvitationEmails $emails,
    ) {}

    public function isMailed(): bool
    {
        return true;
    }

    public function isShown(): bool
    {
        return false;
    }

    public function deliver(
        Invitation $invitation,
        #[\SensitiveParameter]
        string $token,
        Portal $portal,
        EmailKind $kind,
    ): DeliveryResult {
        $result = $this->emails->sendLink($kind, $invitation, $token, $portal);

        return new DeliveryResult(match ($result->verdict) {
            MailVerdict::Taken => Delivery::Sent,
            MailVerdict::Refused => Delivery::Failed,
            MailVerdict::Unknown => Delivery::Unknown,
        }, $result->reason);
    }
}
