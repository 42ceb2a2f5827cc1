<?php

declare(strict_types=1);

namespace ClientPress\Mail;

defined('ABSPATH') || exit();

/**
 * The emails that ClientPress sends: four to clients, two to inviters.
 */
enum EmailKind: string
{
    case Invitation = 'invitation';
    case AccountInvitation = 'account_invitation';
    case Reminder = 'reminder';
    case AccessGiven = 'access_given';
    case Accepted = 'accepted';
    case NewLinkAsked = 'new_link_asked';

    /**
     * Whether its link is an invitation's, and has its secret.
     */
    public function bringsInvitation(): bool
    {
        return in_array($this, [self::Invitation, self::AccountInvitation, self::Reminder], true);
    }

    public function label(): string
    {
        return match ($this) {
            self::Invitation => __('Invitation', 'clientpress'),
            self::AccountInvitation => __('Invitation for an account', 'clientpress'),
            self::Reminder => __('Reminder', 'clientpress'),
            self::AccessGiven => __('Access was given', 'clientpress'),
            self::Accepted => __('A client has accepted', 'clientpress'),
            self::NewLinkAsked => __('A client asks for a new link', 'clientpress'),
        };
    }

    /**
     * @return string Who gets it, and when.
     */
    public function description(): string
    {
        return match ($this) {
            self::Invitation => __('To the client, when you invite them, and with every fresh link.', 'clientpress'),
            self::AccountInvitation => __(
                'To the client, in place of the invitation, when the address has an account on this site already.',
                'clientpress',
            ),
            self::AccessGiven => __(
                'To the owner of an account, when you give it access to a portal without an invitation.',
                'clientpress',
            ),
            self::Reminder => __(
                'To the client, once, before the link expires. Reminders are switched on under Access & Login.',
                'clientpress',
            ),
            self::Accepted => __(
                'To whoever invited the client, when they have accepted. Can be switched off under Access & Login.',
                'clientpress',
            ),
            self::NewLinkAsked => __(
                'To whoever invited the client, when they ask for another link because theirs has expired.',
                'clientpress',
            ),
        };
    }

    public function defaultSubject(): string
    {
        return match ($this) {
            /* translators: Keep the words in braces as they are. */
            self::Invitation, self::AccountInvitation, self::AccessGiven => __(
                'Your portal “{portal}” at {site}',
                'clientpress',
            ),
            /* translators: Keep the words in braces as they are. */
            self::Reminder => __('Reminder: your portal “{portal}” at {site}', 'clientpress'),
            /* translators: Keep the words in braces as they are. */
            self::Accepted => __('{client} has accepted: {portal}', 'clientpress'),
            /* translators: Keep the words in braces as they are. */
            self::NewLinkAsked => __('{client} asks for a new link to {portal}', 'clientpress'),
        };
    }

    public function defaultBody(): string
    {
        return match ($this) {
            /* translators: Keep the words in braces as they are. */
            self::Invitation => __(
                "Hello {name},\n\n{inviter} invites you to “{portal}”, your private portal at {site}.\n\n{message}\n\nChoose a password, and you are in:\n\n{link}\n\nThe link works once, until {expires}. If you did not expect this email, you can ignore it.",
                'clientpress',
            ),
            /* translators: Keep the words in braces as they are. */
            self::AccountInvitation => __(
                "Hello {name},\n\n{inviter} invites you to “{portal}”, your private portal at {site}.\n\n{message}\n\nYou have an account at {site} already. Open the link, log in with that account, and enter:\n\n{link}\n\nThe link works once, until {expires}. If you did not expect this email, you can ignore it.",
                'clientpress',
            ),
            /* translators: Keep the words in braces as they are. */
            self::AccessGiven => __(
                "Hello {name},\n\n{inviter} has opened “{portal}” to your account at {site}. Log in with that account to see it:\n\n{link}",
                'clientpress',
            ),
            /* translators: Keep the words in braces as they are. */
            self::Reminder => __(
                "Hello {name},\n\n“{portal}”, your private portal at {site}, is still waiting for you.\n\n{message}\n\nHere is a fresh link, which replaces the earlier one:\n\n{link}\n\nIt works once, until {expires}. If you did not expect this email, you can ignore it.",
                'clientpress',
            ),
            /* translators: Keep the words in braces as they are. */
            self::Accepted => __(
                "Hello,\n\n{client} has accepted your invitation and can now open “{portal}”.\n\n{link}",
                'clientpress',
            ),
            /* translators: Keep the words in braces as they are. */
            self::NewLinkAsked => __(
                "Hello,\n\nthe link that {client} got for “{portal}” has expired, and they ask for a new one. Open the invitation and press Resend.\n\n{link}",
                'clientpress',
            ),
        };
    }

    public function defaultButton(): string
    {
        return match ($this) {
            self::Invitation, self::AccountInvitation, self::Reminder => __('Accept Invitation', 'clientpress'),
            self::AccessGiven => __('Open the portal', 'clientpress'),
            self::Accepted, self::NewLinkAsked => __('View Invitation', 'clientpress'),
        };
    }

    /**
     * @return list<string> Placeholders that a text of this kind may hold. The link is added where it is missing.
     */
    public function placeholders(): array
    {
        return match ($this) {
            self::Invitation, self::AccountInvitation, self::Reminder => [
                '{site}',
                '{portal}',
                '{inviter}',
                '{name}',
                '{message}',
                '{expires}',
                '{link}',
            ],
            self::AccessGiven => ['{site}', '{portal}', '{inviter}', '{name}', '{link}'],
            self::Accepted, self::NewLinkAsked => ['{site}', '{portal}', '{client}', '{name}', '{link}'],
        };
    }
}
