<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Mail\EmailKind;
use ClientPress\Portals\Portal;

/**
 * Shows the link, once, to the person who asked for it; with or without an email to the client.
 */
final class ShownLink implements LinkDelivery
{
    /** Wrapped, so that no dump of this object shows it. */
    private ?\SensitiveParameterValue $url = null;

    /**
     * @param LinkDelivery|null $also How the link goes to the client as well; null when the person passes it on.
     */
    public function __construct(
        private readonly ?LinkDelivery $also = null,
    ) {}

    public function isMailed(): bool
    {
        return $this->also !== null;
    }

    public function isShown(): bool
    {
        return true;
    }

    public function deliver(
        Invitation $invitation,
        #[\SensitiveParameter]
        string $token,
        Portal $portal,
        EmailKind $kind,
    ): DeliveryResult {
        $this->url = new \SensitiveParameterValue(AcceptUrl::of($token));

        return $this->also?->deliver($invitation, $token, $portal, $kind) ?? new DeliveryResult(Delivery::None);
    }

    /**
     * @return string The link; empty when it was taken already, or none was made.
     */
    public function take(): string
    {
        [$url, $this->url] = [$this->url, null];

        return (string) $url?->getValue();
    }
}
