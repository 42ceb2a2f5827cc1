<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Background;

defined('ABSPATH') || exit();

/**
 * What became of one reminder in one run.
 */
enum Reminder
{
    case Sent;
    /** Another run tries again. */
    case Failed;
    /** There was nothing to remind of: closed, being accepted, or another run has it. */
    case NotNow;
}
