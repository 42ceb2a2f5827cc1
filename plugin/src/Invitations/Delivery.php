<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

/**
 * What is known of the last email with a link to an invitation. `Queued` that is not over in a moment was interrupted,
 * before the email left or after it.
 */
enum Delivery: string
{
    case Queued = 'queued';
    /** Handed to the mail system; nobody here knows of an arrival. */
    case Sent = 'sent';
    /** The mail system gave no answer. */
    case Unknown = 'unknown';
    case Failed = 'failed';
    /** A link was made and never mailed. */
    case None = 'none';

    /**
     * Whether the email left, or may have: then it is not sent again by itself.
     */
    public function mayHaveLeft(): bool
    {
        return $this === self::Sent || $this === self::Unknown;
    }

    /**
     * @return string What is known, for people.
     */
    public function sentence(): string
    {
        return match ($this) {
            self::Queued => __(
                'Not known whether the email was sent. If this does not change within a minute, sending was interrupted: resend it.',
                'clientpress',
            ),
            self::Sent => __('Handed to the mail system.', 'clientpress'),
            self::Unknown => __('Not known whether the email was sent: the mail system gave no answer.', 'clientpress'),
            self::Failed => __('The email was not sent.', 'clientpress'),
            self::None => __('Not emailed.', 'clientpress'),
        };
    }

    public function label(): string
    {
        return match ($this) {
            self::Queued, self::Unknown => __('Not known whether it was emailed', 'clientpress'),
            self::Sent => _x('Sent', 'email', 'clientpress'),
            self::Failed => _x('Not sent', 'email', 'clientpress'),
            self::None => __('Not emailed', 'clientpress'),
        };
    }
}
