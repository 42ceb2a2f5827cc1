<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Background;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;
use ClientPress\Invitations\Accepting\Acceptance;
use ClientPress\Invitations\Accepting\Link;
use ClientPress\Invitations\Event;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\Settings;
use ClientPress\Invitations\Storage\ReminderRows;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Schedule;
use ClientPress\Kernel\SiteIdentity;
use ClientPress\Mail\EmailKind;

/**
 * Reminds clients, once each, before their link expires.
 */
final readonly class Reminders
{
    private const DAY_SECONDS = 86_400;

    /** Reminders of one run; the next one is a minute later. */
    private const BATCH = 200;

    /** Invitations that are read at once. */
    private const PAGE = 100;

    /** Seconds that one run may take: a mail server that hangs must not hold up other cron events for long. */
    private const BUDGET_SECONDS = 60;

    /** Failures in a row after which it is the mail system and not one address: a later run tries again. */
    private const OUTAGE = 3;

    /** Seconds until a reminder that could not be sent is tried again; twice as many after each further try. */
    private const RETRY_SECONDS = 3_600;

    public function __construct(
        private ReminderRows $reminderRows,
        private Acceptance $acceptance,
        private Access $access,
        private Renewal $renewal,
        private Settings $settings,
        private Schedule $schedule,
        private SiteIdentity $site,
        private Clock $clock,
    ) {}

    /**
     * Sends what is due. Run hourly by WP-Cron, and again a minute later while there is more than fits into one run.
     */
    public function run(): void
    {
        if ($this->settings->reminderDays() === 0 || $this->site->isCopy()) {
            return;
        }

        $start = $this->clock->now();
        $sent = 0;
        $failedInARow = 0;

        foreach ($this->due($start) as $invitation) {
            if ($failedInARow >= self::OUTAGE) {
                return;
            }

            if ($sent >= self::BATCH || ($this->clock->now() - $start) > self::BUDGET_SECONDS) {
                break;
            }

            $reminder = $this->remind($invitation);
            $sent += $reminder === Reminder::Sent ? 1 : 0;
            $failedInARow = $reminder === Reminder::Failed ? $failedInARow + 1 : 0;
        }

        // Where time was up before one was sent, another run would not get further.
        if ($sent > 0 && ($sent >= self::BATCH || ($this->clock->now() - $start) > self::BUDGET_SECONDS)) {
            $this->schedule->continueLater(Schedule::REMINDERS);
        }
    }

    /**
     * Page by page, for those that cannot be reminded, as of an archived portal, must not stand in the way of others. Nor
     * must those whose reminder failed before: they come last, and seldom, the oftener they were tried.
     *
     * @return iterable<Invitation>
     */
    private function due(int $now): iterable
    {
        $last = null;
        $again = [];

        do {
            $page = $this->reminderRows->dueForReminder(
                $now,
                $now + ($this->settings->reminderDays() * self::DAY_SECONDS),
                // Whoever was written to less than a day ago needs no reminder of it.
                $now - self::DAY_SECONDS,
                self::PAGE,
                $last,
            );

            foreach ($page as $invitation) {
                if ($invitation->reminderTries === 0) {
                    yield $invitation;
                } elseif (self::nextTry($invitation) <= $now) {
                    $again[] = $invitation;
                }
            }

            $last = end($page) ?: null;
        } while (count($page) === self::PAGE);

        yield from $again;
    }

    /**
     * A mail server may say no and deliver all the same: then the client gets few reminders, and not one an hour. An outage
     * of mail, however long, costs no more than as much time again.
     *
     * @return int Seconds since the Unix epoch, UTC.
     */
    private static function nextTry(Invitation $invitation): int
    {
        return (int) $invitation->triedAt + (self::RETRY_SECONDS << min($invitation->reminderTries - 1, 16));
    }

    /**
     * Whether its client is still to enter: an account may have been let in without the invitation.
     */
    private function isWaiting(Link $link): bool
    {
        return $link->state->isOpen() && !$this->access->has((int) $link->portal?->id, (int) $link->userId);
    }

    /**
     * @param Invitation $due As it was read with all that were due. Time has passed since, and another link may have been
     *                        made.
     */
    private function remind(Invitation $due): Reminder
    {
        $isTaken = false;
        $take = function () use ($due, &$isTaken): bool {
            return $isTaken = $this->reminderRows->markReminded($due, $this->clock->now());
        };

        try {
            $link = $this->acceptance->inspectId($due->id);

            if (!$this->isWaiting($link) || $link->invitation === null || $link->portal === null) {
                return Reminder::NotNow;
            }

            if ($this->renewal->send($link->invitation, $link->portal, EmailKind::Reminder, Event::Reminded, $take)) {
                return Reminder::Sent;
            }
        } catch (Refused) {
            return Reminder::Failed;
        }

        if (!$isTaken) {
            return Reminder::NotNow;
        }

        $this->reminderRows->postponeReminder($due->id, $this->clock->now());

        return Reminder::Failed;
    }
}
