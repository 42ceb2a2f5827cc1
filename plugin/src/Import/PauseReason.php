<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

/**
 * Why an import is paused.
 */
enum PauseReason: string
{
    /** Failures in a row after which an import pauses. */
    public const FAILURES_IN_ROW = 10;

    /** Somebody pressed Pause. */
    case Requested = 'wish';
    /** Too many emails in a row failed. */
    case Mail = 'mail';
    /** The site cannot create invitations now. */
    case Site = 'site';
    /** The site is taken for a copy of the one where the import was started. */
    case Copy = 'copy';

    /**
     * @param string $detail The reason that was recorded when it was paused.
     *
     * @return string Plain text.
     */
    public function sentence(string $detail): string
    {
        return match ($this) {
            self::Requested => __('Paused. Nothing is sent until you resume it.', 'clientpress'),
            self::Mail => sprintf(
                /* translators: 1: a number of emails, 2: why an email was not sent. */
                _n(
                    'Paused, because %1$d email in a row could not be sent. The last reason: %2$s',
                    'Paused, because %1$d emails in a row could not be sent. The last reason: %2$s',
                    self::FAILURES_IN_ROW,
                    'clientpress',
                ),
                self::FAILURES_IN_ROW,
                $detail,
            ),
            self::Site => sprintf(
                /* translators: %s: a sentence on what is wrong. */
                __('Paused, because invitations cannot be made at the moment. %s', 'clientpress'),
                $detail,
            ),
            self::Copy => __(
                'Paused, because this looks like a copy of the site where the import was started, which may go on with it there. Resume it only if nobody is mailed twice by that.',
                'clientpress',
            ),
        };
    }
}
