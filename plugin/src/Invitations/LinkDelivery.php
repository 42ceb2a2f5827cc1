<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Mail\EmailKind;
use ClientPress\Portals\Portal;

/**
 * How a fresh link leaves the server. Implementations are given the secret and must not keep it.
 */
interface LinkDelivery
{
    /**
     * Whether the client is to be mailed the link.
     */
    public function isMailed(): bool;

    /**
     * Whether anybody else than the client is to see the link. Written down before it leaves the server.
     */
    public function isShown(): bool;

    /**
     * @param EmailKind $kind What the email says, where one is sent.
     */
    public function deliver(
        Invitation $invitation,
        #[\SensitiveParameter]
        string $token,
        Portal $portal,
        EmailKind $kind,
    ): DeliveryResult;
}
