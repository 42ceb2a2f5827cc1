<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Accepting;

defined('ABSPATH') || exit();

/**
 * What a link is worth. Everything but `Damaged` and `Unknown` is told to holders of a real secret alone.
 */
enum LinkState: string
{
    /** The link works; a password (and the passphrase, if one is set) is asked. */
    case Ready = 'ready';
    /** This very request made the account and joined it to the portal: sign it in. */
    case Entered = 'entered';
    /** Another request is accepting it, or died less than a minute ago. */
    case BeingFinished = 'being_finished';
    /** The address has an account already: sign in, then accept as that user. */
    case AccountExists = 'account_exists';
    /** Accepted within the last minute: the second half of a double click. */
    case JustAccepted = 'just_accepted';
    case AlreadyUsed = 'already_used';
    case Expired = 'expired';
    /** A newer email was sent, and nothing has been decided by its link yet. */
    case Replaced = 'replaced';
    case Revoked = 'revoked';
    case PortalNotOpen = 'portal_not_open';
    case PassphraseLocked = 'passphrase_locked';
    /** Cut on its way. */
    case Incomplete = 'incomplete';
    /** Altered on its way. */
    case Damaged = 'damaged';
    case Unknown = 'unknown';

    /**
     * Whether it works, by a new account or one that is there.
     */
    public function isOpen(): bool
    {
        return $this === self::Ready || $this === self::AccountExists;
    }

    /**
     * @return int HTTP status code.
     */
    public function httpStatus(): int
    {
        return match ($this) {
            self::Ready, self::Entered, self::AccountExists, self::JustAccepted => 200,
            self::BeingFinished => 202,
            self::PortalNotOpen, self::PassphraseLocked => 403,
            self::Incomplete, self::Damaged, self::Unknown => 404,
            self::AlreadyUsed, self::Expired, self::Replaced, self::Revoked => 410,
        };
    }
}
