<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

/**
 * Where an invitation stands. Three of the four are stored; `Expired` is a pending one whose time has passed.
 */
enum Status: string
{
    case Pending = 'pending';
    case Accepted = 'accepted';
    case Revoked = 'revoked';
    case Expired = 'expired';

    public function label(): string
    {
        return match ($this) {
            self::Pending => _x('Pending', 'invitation', 'clientpress'),
            self::Accepted => _x('Accepted', 'invitation', 'clientpress'),
            self::Revoked => _x('Revoked', 'invitation', 'clientpress'),
            self::Expired => _x('Expired', 'invitation', 'clientpress'),
        };
    }

    /**
     * Whether a resend or a revoke still means something.
     */
    public function isUndecided(): bool
    {
        return $this === self::Pending || $this === self::Expired;
    }
}
