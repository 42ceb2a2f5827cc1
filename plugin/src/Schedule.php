<?php

declare(strict_types=1);

namespace ClientPress;

/**
 * The recurring events of WP-Cron.
 */
final class Schedule
{
    /** Reminders, imports that were left behind, notices that could not be mailed. */
    public const HOURLY = 'clientpress_hourly';

    /** Records and counts that have had their time. */
    public const DAILY = 'clientpress_daily';

    /** @var array<string, string> */
    private const RECURRENCE = [self::HOURLY => 'hourly', self::DAILY => 'daily'];

    public function start(): void
    {
        foreach (self::RECURRENCE as $event => $recurrence) {
            if (wp_next_scheduled($event) === false) {
                wp_schedule_event(time(), $recurrence, $event);
            }
        }
    }

    public function stop(): void
    {
        foreach (array_keys(self::RECURRENCE) as $event) {
            wp_clear_scheduled_hook($event);
        }
    }
}
