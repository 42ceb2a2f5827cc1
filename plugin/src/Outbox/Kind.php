<?php

declare(strict_types=1);

namespace ClientPress\Outbox;

defined('ABSPATH') || exit();

/**
 * What others can be told. The value is the type in a webhook's body.
 *
 * That an invitation expired is not told: nothing happens at that moment, its expiry is in every message before.
 */
enum Kind: string
{
    case InvitationSent = 'invitation.sent';
    case InvitationResent = 'invitation.resent';
    case InvitationRevoked = 'invitation.revoked';
    case InvitationAccepted = 'invitation.accepted';
    case NewLinkAsked = 'invitation.new_link_asked';
    case DeliveryFailed = 'invitation.delivery_failed';
    case AccessGranted = 'access.granted';
    case AccessRemoved = 'access.removed';
}
