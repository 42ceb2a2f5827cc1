<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * The events of WP-Cron: recurring ones, and single ones that continue what did not fit into one run.
 */
final class Schedule
{
    /** Interrupted emails, reminders, lost imports. */
    public const HOURLY = 'clientpress_hourly';

    /** Deletes old invitations, imports and counts. */
    public const DAILY = 'clientpress_daily';

    /** Continues the reminders. */
    public const REMINDERS = 'clientpress_reminders';

    /** Continues deleting old invitations. */
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
     * Whether all that recurs is scheduled.
     */
    public function isStarted(): bool
    {
        return !in_array(false, array_map(wp_next_scheduled(...), array_keys(self::RECURRENCE)), true);
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
        self::readAnew(static fn() => wp_schedule_single_event($at, $event, $args));
    }

    /**
     * @param list<mixed> $args With which it was planned.
     */
    public function cancel(string $event, array $args): void
    {
        self::readAnew(static fn() => wp_clear_scheduled_hook($event, $args));
    }

    public function unschedule(string $event): void
    {
        self::readAnew(static fn() => wp_unschedule_hook($event));
    }

    public function isScheduled(string $event): bool
    {
        return self::readAnew(static fn(): bool => wp_next_scheduled($event) !== false);
    }

    /**
     * WordPress keeps the events of all plugins in one option, reads it when a request begins and writes it as a whole.
     * Without reading it anew, a long request or a cache that is late would undo what others have scheduled meanwhile.
     *
     * @template T
     *
     * @param \Closure(): T $do
     *
     * @return T
     */
    private static function readAnew(\Closure $do): mixed
    {
        ObjectCache::bypass('alloptions', 'options');
        ObjectCache::bypass('cron', 'options');

        try {
            return $do();
        } finally {
            // Where nothing was written, all options would be read anew for each one that is asked for.
            if (wp_cache_get('alloptions', 'options') === false) {
                wp_cache_delete('alloptions', 'options');
            }
        }
    }
}
