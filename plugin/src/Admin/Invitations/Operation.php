<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\Invitations;
use ClientPress\Kernel\Refused;

/**
 * What can be done with the rows of the Invitations screen. The value is what its forms post.
 */
enum Operation: string
{
    case Resend = 'resend';
    case Revoke = 'revoke';
    case Delete = 'delete';

    public function label(): string
    {
        return match ($this) {
            self::Resend => __('Resend', 'clientpress'),
            self::Revoke => __('Revoke', 'clientpress'),
            self::Delete => __('Delete record', 'clientpress'),
        };
    }

    /**
     * Whether it ends something, and so is shown in red.
     */
    public function isDestructive(): bool
    {
        return $this !== self::Resend;
    }

    /**
     * @return string The question to confirm for one invitation; empty where none is needed.
     */
    public function question(string $email): string
    {
        return match ($this) {
            self::Resend => '',
            self::Revoke => sprintf(
                /* translators: %s: an email address, behind a name where one is known. */
                __('Revoke the invitation to %s? Its link stops working at once.', 'clientpress'),
                $email,
            ),
            self::Delete => sprintf(
                /* translators: %s: an email address, behind a name where one is known. */
                __(
                    'Delete the record of the invitation to %s, and its history? This cannot be undone. A client who has accepted keeps their access.',
                    'clientpress',
                ),
                $email,
            ),
        };
    }

    /**
     * @return array<string, string> The questions to confirm for ticked invitations, by the operation's value. The script
     *     puts their number in place of `%s`.
     */
    public static function bulkQuestions(): array
    {
        return [
            /* translators: %s: a number. */
            self::Resend->value => __(
                'Send a new link for each selected invitation (%s)? Links that were sent before stop working.',
                'clientpress',
            ),
            /* translators: %s: a number. */
            self::Revoke->value => __(
                'Revoke the selected invitations (%s)? Their links stop working at once.',
                'clientpress',
            ),
            /* translators: %s: a number. */
            self::Delete->value => __(
                'Delete the records of the selected invitations (%s), and their history? This cannot be undone. Clients who have accepted keep their access.',
                'clientpress',
            ),
        ];
    }

    /**
     * @return Invitation As it is afterwards; one whose record is deleted, as it was.
     *
     * @throws Refused
     */
    public function perform(Invitations $invitations, Invitation $invitation, Actor $actor): Invitation
    {
        if ($this === self::Delete) {
            $invitations->delete($invitation, $actor);

            return $invitation;
        }

        return $this === self::Resend
            ? $invitations->resend($invitation, $actor)
            : $invitations->revoke($invitation, $actor);
    }
}
