<?php

declare(strict_types=1);

namespace ClientPress\Admin;

use ClientPress\Invitations\Actor;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\Invitations;
use ClientPress\Invitations\Refused;

/**
 * What can be done with the rows of the Invitations screen. The value is what its forms post.
 */
enum Operation: string
{
    case Resend = 'resend';
    case Revoke = 'revoke';

    public function label(): string
    {
        return match ($this) {
            self::Resend => __('Resend', 'clientpress'),
            self::Revoke => __('Revoke', 'clientpress'),
        };
    }

    /**
     * @throws Refused
     */
    public function perform(Invitations $invitations, int $id, Actor $actor): Invitation
    {
        return match ($this) {
            self::Resend => $invitations->resend($id, $actor),
            self::Revoke => $invitations->revoke($id, $actor),
        };
    }
}
