<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

/**
 * The state of one line of an import.
 */
enum QueuedLineState: string
{
    case Waiting = 'waiting';
    /** Claimed by a process that is sending it, or that died meanwhile. */
    case Sending = 'sending';
    case Sent = 'sent';
    /** Not sent for a temporary reason: the mail system, a limit, a closed portal. */
    case Failed = 'failed';
    /** Cannot be sent; trying again does not help. */
    case Refused = 'refused';
    /** Was uncertain, and a user has marked it as done. The stored value is older than the name. */
    case MarkedDone = 'settled';
    /** Left out by the check. */
    case Skipped = 'skipped';
}
