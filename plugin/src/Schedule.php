<?php

declare(strict_types=1);

namespace ClientPress;

/**
 * The events of WP-Cron that recur, and those that go on with what did not fit into one run.
 */
final class Schedule
{
    /** Emails that were interrupted, reminders, imports that were left behind. */
    public const HOURLY = 'clientpress_hourly';

    /** Records, imports and counts that have had their time. */
    public const DAILY = 'clientpress_daily';

    /** More reminders. */
    public const REMINDERS = 'clientpress_reminders';

    /** More records that have had their time. */
    public const RETENTION = 'clientpress_retention';

    /** @var array<string, string> */
    private const RECURRENCE = [self::HOURLY => 'hourly', self::DAILY => 'daily'];

    private const PAUSE_SECONDS = 60;

    public function start(): void
    {
        foreach (self::RECURRENCE as $event => $recurrence) {
            if (wp_next_scheduled($event) === false) {
                wp_schedule_event(time(), $recurrence, $event);
            }
        }
    }

    /**
     * @param self::REMINDERS|self::RETENTION $event
     */
    public function goOn(string $event): void
    {
        wp_schedule_single_event(time() + self::PAUSE_SECONDS, $event);
    }

    public function stop(): void
    {
        foreach ([...array_keys(self::RECURRENCE), self::REMINDERS, self::RETENTION] as $event) {
            wp_clear_scheduled_hook($event);
        }
    }
}
