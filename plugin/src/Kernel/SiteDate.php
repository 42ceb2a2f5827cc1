<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * Formats a date for clients, the same in emails and on pages.
 */
final class SiteDate
{
    /**
     * @param int $at Seconds since the Unix epoch, UTC.
     *
     * @return string Date, time and time zone, in the site's format and language. Plain text.
     */
    public static function inFull(int $at): string
    {
        $format = (string) get_option('date_format') . ' ' . (string) get_option('time_format');

        return sprintf('%s (%s)', (string) wp_date($format, $at), (string) wp_date('T', $at));
    }
}
