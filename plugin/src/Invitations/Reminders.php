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
    /** Mails of one run; the rest waits for the next. */
    private const BATCH = 50;

    /** Seconds that one run may take: a mail server that hangs must not hold up other cron events for long. */
    private const BUDGET_SECONDS = 60;

    public function __construct(
        private InvitationTable $table,
        private Acceptance $acceptance,
        private Renewal $renewal,
        private Settings $settings,
        private Clock $clock,
    ) {}

    /**
     * Sends what is due. Run by WP-Cron.
     */
    public function run(): void
    {
        $days = $this->settings->reminderDays();

        if ($days === 0) {
            return;
        }

        $start = $this->clock->now();
        // Whoever was written to less than a day ago needs no reminder of it.
        $due = $this->table->dueForReminder(
            $start,
            $start + $days * DAY_IN_SECONDS,
            $start - DAY_IN_SECONDS,
            self::BATCH,
        );

        foreach ($due as $invitation) {
            if ($this->clock->now() - $start > self::BUDGET_SECONDS) {
                return;
            }

            $this->remind($invitation->id);
        }
    }

    private function remind(int $id): void
    {
        try {
            $link = $this->acceptance->inspectId($id);

            if (
                $link->state !== LinkState::Ready
                || $link->invitation === null
                || $link->portal === null
                || !$this->table->markReminded($id, $this->clock->now())
            ) {
                return;
            }

            $sent = $this->renewal->send($link->invitation, $link->portal, EmailKind::Reminder, Event::Reminded);
        } catch (Refused) {
            $sent = false;
        }

        if (!$sent) {
            $this->table->unmarkReminded($id);
        }
    }
}
