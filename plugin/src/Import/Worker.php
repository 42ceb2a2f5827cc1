<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Import\Storage\ImportRows;
use ClientPress\Import\Storage\ImportStates;
use ClientPress\Import\Storage\QueuedLines;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationList;
use ClientPress\Invitations\RateLimits;
use ClientPress\Invitations\Storage\InvitationRows;
use ClientPress\Invitations\Storage\InvitationSearch;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Deadline;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Schedule;

/**
 * Sends the lines of imports one after the other; several processes may do so at once.
 * A line is claimed by one UPDATE, sent, and then recorded as sent or failed. A process that dies in between leaves its
 * claim, and the line is uncertain: its email may have been sent. If the invitation shows what happened to the email,
 * that decides; otherwise the line is only sent again when a user asks for it.
 */
final readonly class Worker
{
    /** Run by WP-Cron while lines are waiting. */
    public const EVENT = 'clientpress_import';

    /** Seconds after which WP-Cron's run takes no further line; PHP may end it after 30. */
    private const RUN_SECONDS = 20;

    /** Seconds after which the next run follows one that died. */
    private const RETRY_SECONDS = 60;

    /** How long `$pause` lasts. */
    public const PAUSE_MICROSECONDS = 20_000;

    /** Lines read at once, since other processes may claim the first of them meanwhile. */
    private const CANDIDATES = 5;

    /**
     * @param \Closure(): void $pause After each line in the background: nobody waits for it there, and who accepts
     *                                meanwhile needs the processor.
     */
    public function __construct(
        private ImportRows $imports,
        private ImportStates $states,
        private QueuedLines $lines,
        private LineSender $sender,
        private CopiedImports $copied,
        private InvitationList $list,
        private InvitationRows $rows,
        private InvitationSearch $search,
        private RateLimits $limits,
        private Schedule $schedule,
        private Clock $clock,
        private \Closure $pause,
    ) {}

    /**
     * Schedules a run of WP-Cron, if none is scheduled.
     */
    public function schedule(): void
    {
        if (!$this->schedule->isScheduled(self::EVENT)) {
            $this->schedule->once(self::EVENT, time());
        }
    }

    /**
     * Schedules running imports whose WP-Cron event was lost, as while the plugin was deactivated. Run hourly by
     * WP-Cron. It sends nothing itself, because it must not unschedule what WP-Cron is about to run in the same request.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function scheduleLost(): void
    {
        $this->copied->pause();
        $this->states->reopenWaiting($this->clock->now());

        if ($this->imports->runningIds() !== []) {
            $this->schedule();
        }
    }

    /**
     * Sends all running imports in turn, for some seconds. Run by WP-Cron.
     */
    public function run(): void
    {
        try {
            $this->copied->pause();
            $ids = $this->imports->runningIds();

            if ($ids === []) {
                return;
            }

            // Scheduled first, so that a run that dies is followed by another.
            $this->schedule->once(self::EVENT, time() + self::RETRY_SECONDS);
            $this->sendInTurn($ids);
            $waits = array_map($this->secondsToWaitOf(...), $this->imports->runningIds());
        } catch (Refused) {
            // The database failed.
            $this->schedule->once(self::EVENT, time() + self::RETRY_SECONDS);

            return;
        }

        $this->schedule->unschedule(self::EVENT);

        if ($waits !== []) {
            $this->schedule->once(self::EVENT, time() + min($waits));
        }
    }

    /**
     * Sends one import for some seconds.
     *
     * @param float $seconds After which no further line is taken.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function work(int $importId, float $seconds): void
    {
        $deadline = new Deadline($seconds);
        $this->resolveInterrupted($importId);

        do {
            $id = $deadline->isOver() ? null : $this->sendNext($importId);
        } while ($id !== null);
    }

    /**
     * Sends the next line that is waiting.
     *
     * @return QueuedLine|null The line as it is afterwards; null when none can be claimed: the import is finished, is
     *         not running, waits for the limit of whoever started it, or other processes are sending its last lines.
     *
     * @throws Refused With `StorageFailed`. A line that was claimed by then stays claimed, and is uncertain.
     */
    public function next(int $importId): ?QueuedLine
    {
        $id = $this->sendNext($importId);

        return $id === null ? null : $this->line($id);
    }

    /**
     * @return int Seconds until whoever started it may send again; 0 for now.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function secondsToWait(Import $import): int
    {
        return $this->limits->secondsUntilSending(Actor::importer($import->userId));
    }

    /**
     * Sends an uncertain line again, because a user asked for it; one that turns out to have been sent is recorded as
     * sent. A refusal leaves the line uncertain.
     *
     * @return QueuedLine The line as it is afterwards.
     *
     * @throws Refused
     */
    public function retry(QueuedLine $line, Actor $actor): QueuedLine
    {
        if (!$this->resolveIfKnown($line)) {
            $refusal = $this->list->refusalToInvite($line->portalId, $actor);

            if ($refusal !== null) {
                throw $refusal;
            }

            $claimId = $this->takeOver($line);

            try {
                $this->complete($line->id, $claimId, $this->sender->sendAgain($line, $actor));
            } catch (Refused $refused) {
                $this->lines->restoreClaim($line, $claimId);

                throw $refused;
            }
        }

        return $this->line($line->id);
    }

    /**
     * Marks an uncertain line as done.
     *
     * @throws Refused With `ChangedMeanwhile`.
     */
    public function markDone(QueuedLine $line): void
    {
        $this->lines->complete($line->id, $this->takeOver($line), QueuedLineState::MarkedDone, $line->invitationId, '');
    }

    /**
     * Records the result of uncertain lines whose invitations show what happened to the email.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function resolveInterrupted(int $importId): void
    {
        array_map($this->resolveIfKnown(...), $this->lines->uncertain($importId, $this->clock->now()));
    }

    /**
     * @return int|null Id of the line; see {@see next()}.
     *
     * @throws Refused See {@see next()}.
     */
    private function sendNext(int $importId): ?int
    {
        do {
            $import = $this->imports->find($importId);

            if ($import === null || $import->state !== ImportState::Running) {
                return null;
            }

            $lines = $this->lines->linesIn($importId, QueuedLineState::Waiting, 0, self::CANDIDATES);

            // Nothing is claimed that could not be sent.
            if ($lines !== [] && $this->secondsToWait($import) > 0) {
                return null;
            }

            foreach ($lines as $line) {
                $claimId = self::claimId();
                $emails = $this->countEmailsTo($line);

                if ($this->lines->claim($line->id, $importId, $claimId, $emails, $this->clock->now())) {
                    $this->sendClaimed($import, $this->line($line->id), $claimId);

                    return $line->id;
                }
            }
        } while ($lines !== []);

        $this->states->finish($importId, $this->clock->now());

        return null;
    }

    /**
     * Sends until nothing is waiting or the time is up.
     *
     * @param non-empty-list<int> $importIds
     */
    private function sendInTurn(array $importIds): void
    {
        $deadline = new Deadline(self::RUN_SECONDS);
        array_map($this->resolveInterrupted(...), $importIds);

        do {
            $importIds = array_filter($importIds, fn(int $id): bool => !$deadline->isOver() && $this->sendOneOf($id));
        } while ($importIds !== []);
    }

    /**
     * @return bool Whether there was a line to send.
     */
    private function sendOneOf(int $importId): bool
    {
        if ($this->sendNext($importId) === null) {
            return false;
        }

        ($this->pause)();

        return true;
    }

    /**
     * @return bool Whether the invitation shows what happened to the email, and this was recorded.
     */
    private function resolveIfKnown(QueuedLine $line): bool
    {
        if ($this->countEmailsTo($line) <= $line->emailsBefore) {
            return false;
        }

        $invitation = $this->rows->findLatest($line->portalId, strtolower($line->email));

        // Otherwise the link was replaced again, by hand or by another email whose result is unknown.
        return (
            $invitation !== null
            && $invitation->linkShownAt === null
            && in_array($invitation->delivery, [Delivery::Sent, Delivery::Unknown, Delivery::Failed], true)
            && $this->complete($line->id, (string) $line->claimId, $invitation)
        );
    }

    /**
     * @return int How many emails its address has got for its portal by now.
     */
    private function countEmailsTo(QueuedLine $line): int
    {
        return $this->search->countEmails($line->portalId, strtolower($line->email));
    }

    private function takeOver(QueuedLine $line): string
    {
        $claimId = self::claimId();

        if (!$this->lines->takeOver($line, $claimId, $this->countEmailsTo($line), $this->clock->now())) {
            throw new Refused(Reason::ChangedMeanwhile, __(
                'Somebody else has decided about this line meanwhile.',
                'clientpress',
            ));
        }

        return $claimId;
    }

    private function sendClaimed(Import $import, QueuedLine $line, string $claimId): void
    {
        $actor = Actor::importer($import->userId);

        try {
            $invitation = $this->sender->send($line, $actor);
        } catch (Refused $refused) {
            $this->recordRefusal($import, $line, $claimId, $refused);

            return;
        }

        $this->complete($line->id, $claimId, $invitation);

        if ($invitation->delivery === Delivery::Failed) {
            $this->states->countFailure(
                $import->id,
                PauseReason::FAILURES_IN_ROW,
                $invitation->deliveryError,
                $this->clock->now(),
            );
        } else {
            $this->states->countSuccess($import->id, $this->clock->now());
        }
    }

    private function recordRefusal(Import $import, QueuedLine $line, string $claimId, Refused $refused): void
    {
        $complete = fn(QueuedLineState $state): bool => $this->lines->complete(
            $line->id,
            $claimId,
            $state,
            $line->invitationId,
            $refused->getMessage(),
        );

        match ($refused->reason) {
            Reason::ExtensionMissing => $this->releaseAndPause($import, $line, $claimId, $refused),
            // It may have failed after the email: the claim stays, and the line is uncertain.
            Reason::StorageFailed => $this->pause($import, $refused),
            // Temporary reasons.
            Reason::TooManyRequests => $this->secondsToWait($import) > 0
                // Others of the same person were quicker. The line waits with the rest.
                ? $this->lines->release($line->id, $claimId)
                : $complete(QueuedLineState::Failed),
            Reason::PortalNotOpen => $complete(QueuedLineState::Failed),
            default => $complete(QueuedLineState::Refused),
        };
    }

    private function secondsToWaitOf(int $importId): int
    {
        $import = $this->imports->find($importId);

        return $import === null ? 0 : $this->secondsToWait($import);
    }

    private function releaseAndPause(Import $import, QueuedLine $line, string $claimId, Refused $refused): void
    {
        $this->lines->release($line->id, $claimId);
        $this->pause($import, $refused);
    }

    private function pause(Import $import, Refused $refused): void
    {
        $this->states->pause($import->id, PauseReason::Site, $refused->getMessage(), $this->clock->now());
    }

    private function complete(int $lineId, string $claimId, Invitation $invitation): bool
    {
        if ($invitation->delivery === Delivery::Queued) {
            // The email may have left. The claim stays, so that a person decides.
            return false;
        }

        return $this->sender->isDone($invitation)
            ? $this->lines->complete($lineId, $claimId, QueuedLineState::Sent, $invitation->id, '')
            : $this->lines->complete(
                $lineId,
                $claimId,
                QueuedLineState::Failed,
                $invitation->id,
                $invitation->deliveryError,
            );
    }

    private function line(int $id): QueuedLine
    {
        return (
            $this->lines->line($id) ?? throw new Refused(Reason::ImportNotFound, __(
                'This import has been deleted.',
                'clientpress',
            ))
        );
    }

    private static function claimId(): string
    {
        return bin2hex(random_bytes(16));
    }
}
