<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

/**
 * The result of the check of one line: what an import would do with it now.
 */
enum LineCheck: string
{
    case Good = 'good';
    case Expired = 'expired';
    case Duplicate = 'duplicate';
    case AlreadyClient = 'client';
    case HasAccount = 'account';
    /** Nobody has proven that the account's address is its owner's. */
    case UnprovenAccount = 'unproven';
    case AlreadyInvited = 'invited';
    /** Neither the line nor the form names one. */
    case NoPortal = 'portal';
    case Invalid = 'invalid';

    public function label(): string
    {
        return match ($this) {
            self::Good => __('Will be invited', 'clientpress'),
            self::Expired => __('Expired, will be resent', 'clientpress'),
            self::Duplicate => _x('Duplicate', 'line of an import', 'clientpress'),
            self::AlreadyClient => _x('Already a client', 'line of an import', 'clientpress'),
            self::HasAccount => __('Has an account, will be invited', 'clientpress'),
            self::UnprovenAccount => __('Has an unconfirmed account, will be invited', 'clientpress'),
            self::AlreadyInvited => _x('Already invited', 'line of an import', 'clientpress'),
            self::NoPortal => _x('Needs a portal', 'line of an import', 'clientpress'),
            self::Invalid => _x('Invalid', 'line of an import', 'clientpress'),
        };
    }

    /**
     * Whether an email will be sent.
     */
    public function isSent(): bool
    {
        return in_array($this, [self::Good, self::Expired, self::HasAccount, self::UnprovenAccount], true);
    }

    /**
     * Whether the line needs somebody to correct it.
     */
    public function isProblem(): bool
    {
        return $this === self::Invalid || $this === self::NoPortal;
    }
}
