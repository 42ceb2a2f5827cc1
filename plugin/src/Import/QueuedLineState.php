<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

/**
 * Where one line of an import stands.
 */
enum QueuedLineState: string
{
    case Waiting = 'waiting';
    /** Claimed by a process, which is sending it or has died in the midst of that. */
    case Sending = 'sending';
    case Sent = 'sent';
    /** Was not sent, for a reason that may pass: the mail system, a limit, a portal that is closed. */
    case Failed = 'failed';
    /** Will not be sent, however often it is tried. */
    case Refused = 'refused';
    /** A person has looked after a line of which nobody knew whether it was sent. */
    case MarkedDone = 'settled';
    /** Was not to be sent from the beginning. */
    case Skipped = 'skipped';
}
