<?php

declare(strict_types=1);

namespace ClientPress\Clients;

defined('ABSPATH') || exit();

/**
 * What happened to a user's access to a portal.
 */
enum AccessEvent: string
{
    case Granted = 'granted';
    case Removed = 'removed';
}
