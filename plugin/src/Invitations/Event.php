<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

/**
 * What can happen to an invitation, as its history keeps it.
 */
enum Event: string
{
    /** Written with the invitation, before its email leaves; should that fail, `DeliveryFailed` follows. */
    case Sent = 'sent';
    case Resent = 'resent';
    case Reminded = 'reminded';
    /** A client who held an old link had the newest one mailed. */
    case NewestSent = 'newest_sent';
    case DeliveryFailed = 'delivery_failed';
    /** The process that mailed a fresh link died: nobody knows whether the email left. */
    case Interrupted = 'interrupted';
    case LinkCopied = 'link_copied';
    case Opened = 'opened';
    case NewLinkAsked = 'new_link_asked';
    case Accepted = 'accepted';
    case Revoked = 'revoked';

    /**
     * Whether a link was made by it, so that earlier ones are dead.
     */
    public function makesLink(): bool
    {
        return in_array($this, [self::Sent, self::Resent, self::Reminded, self::NewestSent, self::LinkCopied], true);
    }

    public function label(): string
    {
        return match ($this) {
            self::Sent => __('Invited by email', 'clientpress'),
            self::Resent => __('Resent with a fresh link', 'clientpress'),
            self::Reminded => __('Reminder sent with a fresh link', 'clientpress'),
            self::NewestSent => __('Newest link emailed at the client’s request', 'clientpress'),
            self::DeliveryFailed => __('Email not sent', 'clientpress'),
            self::Interrupted => __('Interrupted while sending; a fresh link may have been emailed', 'clientpress'),
            self::LinkCopied => __('Fresh link shown for copying', 'clientpress'),
            self::Opened => __('First opened by the client', 'clientpress'),
            self::NewLinkAsked => __('Client asked for a new link', 'clientpress'),
            self::Accepted => _x('Accepted', 'event', 'clientpress'),
            self::Revoked => _x('Revoked', 'event', 'clientpress'),
        };
    }
}
