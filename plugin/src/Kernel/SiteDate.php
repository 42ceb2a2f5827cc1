<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * Formats a moment, the same in emails, on pages and on screens.
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
        return sprintf('%s (%s)', self::withTime($at), (string) wp_date('T', $at));
    }

    /**
     * @param int $at Seconds since the Unix epoch, UTC.
     *
     * @return string Date and time, in the site's time zone, format and language. Plain text.
     */
    public static function withTime(int $at): string
    {
        // The site's formats are those of its own language, so another one is written to in its usual ones.
        $formats = get_locale() === Language::ofSite()
            ? [(string) get_option('date_format'), (string) get_option('time_format')]
            : [__('F j, Y'), __('g:i a')];

        return (string) wp_date(implode(' ', $formats), $at);
    }
}
