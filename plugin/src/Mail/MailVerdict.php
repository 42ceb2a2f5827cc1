<?php

declare(strict_types=1);

namespace ClientPress\Mail;

defined('ABSPATH') || exit();

/**
 * What the mail system says of one email.
 */
enum MailVerdict
{
    /** Handed over; nobody here knows of an arrival. */
    case Taken;
    case Refused;
    /** No answer: the email may have left, so it must not be sent again by itself. */
    case Unknown;
}
