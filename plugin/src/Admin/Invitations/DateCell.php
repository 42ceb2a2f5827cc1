<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Clock;

/**
 * Prints a date in the site's format, language and time zone. All arguments are seconds since the Unix epoch, UTC.
 */
final readonly class DateCell
{
    public function __construct(
        private Clock $clock,
    ) {}

    /**
     * @param string $text What is shown; the exact time is its tooltip.
     *
     * @return string HTML, escaped.
     */
    public function html(int $at, string $text): string
    {
        return self::time($at, $text, $this->exact($at));
    }

    /**
     * @return string HTML, escaped: the exact time; how long ago that is, is its tooltip.
     */
    public function exactHtml(int $at): string
    {
        return self::time($at, $this->exact($at), $this->ago($at));
    }

    public function exact(int $at): string
    {
        return $this->date($at) . ' ' . (string) wp_date((string) get_option('time_format') . ' T', $at);
    }

    public function date(int $at): string
    {
        return (string) wp_date((string) get_option('date_format'), $at);
    }

    /**
     * @return string "2 hours ago"; the date, when that is longer ago than a day.
     */
    public function ago(int $at): string
    {
        $now = $this->clock->now();

        return $at > $now || ($now - $at) >= DAY_IN_SECONDS
            ? $this->date($at)
            : sprintf(
                // WordPress's own text: its translations fit the span.
                __('%s ago'),
                human_time_diff($at, $now),
            );
    }

    /**
     * @return string A span of time, such as "2 weeks".
     */
    public function until(int $at): string
    {
        return human_time_diff($this->clock->now(), $at);
    }

    private static function time(int $at, string $text, string $tooltip): string
    {
        return sprintf(
            '<time datetime="%s" title="%s">%s</time>',
            esc_attr(gmdate('c', $at)),
            esc_attr($tooltip),
            esc_html($text),
        );
    }
}
