<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

use ClientPress\Clock;
use ClientPress\Settings;

/**
 * Reminds clients, once each, before their link expires.
 */
final readonly class Reminders
{
    private const DAY_SECONDS = 86_400;

    /** Reminders of one run; the rest waits for the next. */
    private const BATCH = 200;

    /** Invitations that are read at once. */
    private const PAGE = 100;

    /** Seconds that one run may take: a mail server that hangs must not hold up other cron events for long. */
    private const BUDGET_SECONDS = 60;

    /** Failures in a row after which it is the mail system and not one address: a later run tries again. */
    private const OUTAGE = 3;

    public function __construct(
        private InvitationTable $table,
        private Acceptance $acceptance,
        private Renewal $renewal,
        private RateLimits $limits,
        private Settings $settings,
        private Clock $clock,
    ) {}

    /**
     * Sends what is due. Run hourly by WP-Cron.
     */
    public function run(): void
    {
        if ($this->settings->reminderDays() === 0) {
            return;
        }

        $start = $this->clock->now();
        $sent = 0;
        $failedInARow = 0;

        foreach ($this->due($start) as $invitation) {
            if (
                $sent >= self::BATCH
                || $failedInARow >= self::OUTAGE
                || ($this->clock->now() - $start) > self::BUDGET_SECONDS
            ) {
                return;
            }

            $wasSent = $this->remind($invitation->id);
            $sent += $wasSent === true ? 1 : 0;
            $failedInARow = $wasSent === false ? $failedInARow + 1 : 0;
        }
    }

    /**
     * Page by page, for those that cannot be reminded, as of an archived portal, must not stand in the way of others.
     *
     * @return iterable<Invitation>
     */
    private function due(int $now): iterable
    {
        $last = null;

        do {
            $page = $this->table->dueForReminder(
                $now,
                $now + ($this->settings->reminderDays() * self::DAY_SECONDS),
                // Whoever was written to less than a day ago needs no reminder of it.
                $now - self::DAY_SECONDS,
                self::PAGE,
                $last,
            );

            yield from $page;

            $last = end($page) ?: null;
        } while (count($page) === self::PAGE);
    }

    /**
     * @return bool|null Whether the email was sent; null when none was to be.
     */
    private function remind(int $id): ?bool
    {
        try {
            $link = $this->acceptance->inspectId($id);
            [$invitation, $portal] = [$link->invitation, $link->portal];

            if (
                $link->state !== LinkState::Ready
                || $invitation === null
                || $portal === null
                || !$this->table->markReminded($id, $this->clock->now())
            ) {
                return null;
            }
        } catch (Refused) {
            return false;
        }

        try {
            $this->limits->countReminder($invitation);

            if ($this->renewal->send($invitation, $portal, EmailKind::Reminder, Event::Reminded)) {
                return true;
            }
        } catch (Refused $refused) {
            if ($refused->reason === Reason::TooManyRequests) {
                return null;
            }
        }

        $this->table->unmarkReminded($id);

        return false;
    }
}
