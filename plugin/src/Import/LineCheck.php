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
    case AlreadyInvited = 'invited';
    case Invalid = 'invalid';

    public function label(): string
    {
        return match ($this) {
            self::Good => __('Good', 'clientpress'),
            self::Expired => __('Expired, will be resent', 'clientpress'),
            self::Duplicate => __('Duplicate', 'clientpress'),
            self::AlreadyClient => __('Already a client', 'clientpress'),
            self::HasAccount => __('Has an account', 'clientpress'),
            self::AlreadyInvited => __('Already invited', 'clientpress'),
            self::Invalid => __('Invalid', 'clientpress'),
        };
    }

    /**
     * Whether an email will be sent.
     */
    public function isSent(): bool
    {
        return $this === self::Good || $this === self::Expired;
    }

    /**
     * Whether the line needs somebody to correct it or to give access by hand.
     */
    public function isProblem(): bool
    {
        return $this === self::Invalid || $this === self::HasAccount;
    }
}
