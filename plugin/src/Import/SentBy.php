<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

/**
 * Who sends an import.
 */
enum SentBy
{
    /** WP-Cron and open pages. */
    case Background;
    /** Only the command that started it. */
    case Command;
}
