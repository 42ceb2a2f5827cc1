<?php

declare(strict_types=1);

namespace ClientPress\Abilities;

defined('ABSPATH') || exit();

/**
 * What an ability does, from which its annotations follow.
 */
enum Effect
{
    /** Reads. */
    case None;
    /** Adds something, and sends an email each time. */
    case Sends;
    /** Puts something in the place of what was there, each time anew. */
    case Replaces;
    /** Adds something, once. */
    case Adds;
    /** Takes something away, once. */
    case Ends;
}
