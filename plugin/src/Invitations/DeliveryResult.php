<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

/**
 * What became of a link that was handed over.
 */
final readonly class DeliveryResult
{
    /**
     * @param Delivery $delivery `Shown` where no email was to be sent.
     * @param string   $error    Why the email failed: plain text without any secret.
     * @param bool     $shown    Whether somebody was shown the link.
     */
    public function __construct(
        public Delivery $delivery,
        public string $error = '',
        public bool $shown = false,
    ) {}
}
