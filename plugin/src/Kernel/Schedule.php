<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

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

    public function stop(): void
    {
        foreach ([...array_keys(self::RECURRENCE), self::REMINDERS, self::RETENTION] as $event) {
            wp_clear_scheduled_hook($event);
        }
    }

    /**
     * @param self::REMINDERS|self::RETENTION $event
     */
    public function continueLater(string $event): void
    {
        $this->once($event, time() + self::PAUSE_SECONDS);
    }

    /**
     * @param int         $at   Seconds since the Unix epoch, UTC.
     * @param list<mixed> $args For the event's listeners.
     */
    public function once(string $event, int $at, array $args = []): void
    {
        self::readAgain();
        wp_schedule_single_event($at, $event, $args);
    }

    public function unschedule(string $event): void
    {
        self::readAgain();
        wp_unschedule_hook($event);
    }

    /**
     * WordPress keeps the events of all plugins in one option, which it reads when a request begins and writes as a whole.
     * After seconds of work that would undo what other requests have planned meanwhile.
     */
    private static function readAgain(): void
    {
        wp_cache_delete_multiple(['alloptions', 'cron'], 'options');
    }
}
