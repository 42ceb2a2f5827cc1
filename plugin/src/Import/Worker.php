<?php

declare(strict_types=1);

namespace ClientPress\Import;

use ClientPress\Clock;
use ClientPress\Invitations\Actor;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\EmailAddress;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\Invitations;
use ClientPress\Invitations\InvitationTable;
use ClientPress\Invitations\Reason;
use ClientPress\Invitations\Refused;
use ClientPress\Invitations\Status;

/**
 * Sends the lines of imports, one after the other, as many processes at once as there may be.
 *
 * A line is claimed by one UPDATE, sent, and then written down as sent or failed. A process that dies in between
 * leaves a claim: nobody knows whether its email was sent, so nobody sends it again without a person's wish. What the
 * invitation itself tells of its email decides where it can.
 */
final readonly class Worker
{
    /** Run by WP-Cron while lines are waiting. */
    public const EVENT = 'clientpress_import';

    /** An import pauses when so many emails in a row have failed. */
    public const FAILURES_IN_ROW = 10;

    /** Seconds after which WP-Cron's run takes no further line; PHP may end it after 30. */
    private const RUN_SECONDS = 20;

    /** Seconds after which a run that died is followed by another. */
    private const RETRY_SECONDS = 60;

    /** Other processes may take the first of these in the same moment. */
    private const CANDIDATES = 5;

    public function __construct(
        private ImportTable $table,
        private Invitations $invitations,
        private InvitationTable $invitationTable,
        private Clock $clock,
    ) {}

    /**
     * Asks WP-Cron to send what is waiting.
     */
    public function schedule(): void
    {
        if (wp_next_scheduled(self::EVENT) === false) {
            wp_schedule_single_event(time(), self::EVENT);
        }
    }

    /**
     * Finds imports that WP-Cron has lost, as when the plugin was off for a while. Run hourly by WP-Cron.
     *
     * It only schedules: what WP-Cron is about to run in the same request must not be taken from its list.
     */
    public function revive(): void
    {
        if ($this->table->runningIds() !== []) {
            $this->schedule();
        }
    }

    /**
     * Sends for a while, all imports in turn. Run by WP-Cron.
     */
    public function run(): void
    {
        $ids = $this->table->runningIds();

        if ($ids === []) {
            return;
        }

        // Before anything else, so that a run that dies has a successor.
        wp_schedule_single_event(time() + self::RETRY_SECONDS, self::EVENT);
        $until = hrtime(true) + (self::RUN_SECONDS * 1_000_000_000);
        array_map($this->settleByEvidence(...), $ids);

        do {
            $ids = array_filter($ids, fn(int $id): bool => hrtime(true) < $until && $this->next($id) !== null);
        } while ($ids !== []);

        wp_unschedule_hook(self::EVENT);

        if ($this->table->runningIds() !== []) {
            $this->schedule();
        }
    }

    /**
     * Sends one import for a while.
     *
     * @param float $seconds After which no further line is taken.
     */
    public function work(int $importId, float $seconds): void
    {
        $until = hrtime(true) + (int) ($seconds * 1_000_000_000);
        $this->settleByEvidence($importId);

        do {
            $row = hrtime(true) < $until ? $this->next($importId) : null;
        } while ($row !== null);
    }

    /**
     * Sends the next line that is waiting.
     *
     * @return Row|null The line as it is afterwards; null when there is none to be taken now. The import is finished
     *     then, or does not run, or other processes are sending its last lines.
     */
    public function next(int $importId): ?Row
    {
        do {
            $import = $this->table->find($importId);

            if ($import === null || $import->state !== ImportState::Running) {
                return null;
            }

            $ids = $this->table->waitingIds($importId, self::CANDIDATES);

            foreach ($ids as $id) {
                $claimId = bin2hex(random_bytes(16));

                if ($this->table->claim($id, $importId, $claimId, $this->clock->now())) {
                    $row = $this->row($id);
                    $send = $row->invitationId === null ? $this->send(...) : $this->sendAgain(...);

                    return $this->sendClaimed($import, $row, $claimId, $send);
                }
            }
        } while ($ids !== []);

        $this->table->finish($importId, $this->clock->now());

        return null;
    }

    /**
     * Sends a line that may have been sent, because somebody wants it to be sent again.
     *
     * @return Row The line as it is afterwards.
     *
     * @throws Refused With `ChangedMeanwhile`.
     */
    public function retry(Import $import, Row $row): Row
    {
        return $this->sendClaimed($import, $row, $this->takeOver($row), $this->sendAgain(...));
    }

    /**
     * Marks a line that may have been sent as looked after.
     *
     * @throws Refused With `ChangedMeanwhile`.
     */
    public function settle(Row $row): void
    {
        $this->table->complete($row->id, $this->takeOver($row), RowState::Settled, $row->invitationId, '');
    }

    /**
     * Decides about lines whose process died, as far as their invitations tell what became of the email.
     */
    public function settleByEvidence(int $importId): void
    {
        foreach ($this->table->uncertain($importId, $this->clock->now()) as $row) {
            $invitation = $this->invitationTable->findLatest($row->portalId, strtolower($row->email));

            // Whatever was handed to the mail system or refused by it since the claim, the invitation says so.
            if ($invitation !== null && (int) $invitation->sentAt >= (int) $row->claimedAt) {
                $this->complete($row->id, (string) $row->claimId, $invitation);
            }
        }
    }

    private function takeOver(Row $row): string
    {
        $claimId = bin2hex(random_bytes(16));

        if (!$this->table->takeOver($row, $claimId, $this->clock->now())) {
            throw new Refused(Reason::ChangedMeanwhile, __(
                'Somebody else has decided about this line meanwhile.',
                'clientpress',
            ));
        }

        return $claimId;
    }

    /**
     * @param \Closure(Row, Actor): Invitation $send
     */
    private function sendClaimed(Import $import, Row $row, string $claimId, \Closure $send): Row
    {
        try {
            $invitation = $send($row, Actor::importer($import->userId));
        } catch (Refused $refused) {
            $this->giveUp($import, $row, $claimId, $refused);

            return $this->row($row->id);
        }

        $this->complete($row->id, $claimId, $invitation);

        if ($invitation->delivery === Delivery::Failed) {
            $this->table->countFailure($import->id, self::FAILURES_IN_ROW, $invitation->deliveryError);
        } else {
            $this->table->forgetFailures($import->id);
        }

        return $this->row($row->id);
    }

    private function giveUp(Import $import, Row $row, string $claimId, Refused $refused): void
    {
        if ($refused->reason === Reason::ExtensionMissing) {
            $this->table->release($row->id, $claimId);
        }

        if (in_array($refused->reason, [Reason::ExtensionMissing, Reason::StorageFailed], true)) {
            // A database that fails may have done so after the email: the claim stays, and its evidence decides.
            $this->table->pause($import->id, PauseReason::Site, $refused->getMessage());

            return;
        }

        $this->table->complete($row->id, $claimId, RowState::Failed, null, $refused->getMessage());
    }

    /**
     * @throws Refused
     */
    private function send(Row $row, Actor $actor): Invitation
    {
        try {
            return $this->invitations->send($row->portalId, $row->email, $row->terms(), $actor);
        } catch (Refused $refused) {
            if (
                $refused->reason !== Reason::AlreadyInvited
                || ($refused->data['status'] ?? '') !== Status::Expired->value
            ) {
                throw $refused;
            }

            return $this->resend((int) ($refused->data['id'] ?? 0), $row, $actor);
        }
    }

    /**
     * The first try may have left an invitation, whose link goes to the client by a fresh email.
     *
     * @throws Refused
     */
    private function sendAgain(Row $row, Actor $actor): Invitation
    {
        $pending = $this->invitationTable->findPending($row->portalId, EmailAddress::parse($row->email)->key);

        return $pending === null
            ? $this->invitations->send($row->portalId, $row->email, $row->terms(), $actor)
            : $this->resend($pending->id, $row, $actor);
    }

    /**
     * @throws Refused
     */
    private function resend(int $invitationId, Row $row, Actor $actor): Invitation
    {
        $invitation = $this->invitations->managed($invitationId, $actor);

        // New terms would take its passphrase away, which no list can hold.
        return $this->invitations->resend(
            $invitationId,
            $actor,
            $invitation->passphraseHash === null ? $row->terms($invitation->message) : null,
        );
    }

    private function complete(int $rowId, string $claimId, Invitation $invitation): void
    {
        $failed = $invitation->delivery === Delivery::Failed;
        $this->table->complete(
            $rowId,
            $claimId,
            $failed ? RowState::Failed : RowState::Sent,
            $invitation->id,
            $failed ? $invitation->deliveryError : '',
        );
    }

    private function row(int $id): Row
    {
        return (
            $this->table->row($id) ?? throw new Refused(Reason::ImportNotFound, __(
                'This import has been deleted.',
                'clientpress',
            ))
        );
    }
}
