<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

use ClientPress\Portals\Portal;

/**
 * How a fresh link leaves the server. Whoever implements this is handed the secret, and keeps it nowhere.
 */
interface LinkDelivery
{
    public function hand(Invitation $invitation, #[\SensitiveParameter] string $token, Portal $portal): DeliveryResult;
}
