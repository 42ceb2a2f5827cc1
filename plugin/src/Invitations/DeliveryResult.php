<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

/**
 * The result of a delivery.
 */
final readonly class DeliveryResult
{
    /**
     * @param Delivery $delivery `None` where no email was to be sent.
     * @param string   $error    Why the email failed: plain text without any secret.
     */
    public function __construct(
        public Delivery $delivery,
        public string $error = '',
    ) {}
}
