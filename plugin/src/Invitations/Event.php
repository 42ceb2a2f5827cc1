<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

/**
 * What can happen to an invitation, as its history keeps it.
 */
enum Event: string
{
    case Sent = 'sent';
    case Resent = 'resent';
    case DeliveryFailed = 'delivery_failed';
    case Accepted = 'accepted';
    case Revoked = 'revoked';
}
