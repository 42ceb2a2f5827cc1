<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Import\Storage\ImportRows;
use ClientPress\Import\Storage\ImportStates;
use ClientPress\Import\Storage\QueuedLines;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\EmailAddress;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationList;
use ClientPress\Invitations\Invitations;
use ClientPress\Invitations\Status;
use ClientPress\Invitations\Storage\InvitationRows;
use ClientPress\Invitations\Storage\InvitationSearch;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Schedule;

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

    /** Seconds after which WP-Cron's run takes no further line; PHP may end it after 30. */
    private const RUN_SECONDS = 20;

    /** Seconds after which a run that died is followed by another. */
    private const RETRY_SECONDS = 60;

    /** Other processes may take the first of these in the same moment. */
    private const CANDIDATES = 5;

    public function __construct(
        private ImportRows $imports,
        private ImportStates $states,
        private QueuedLines $lines,
        private Invitations $invitations,
        private InvitationList $list,
        private InvitationRows $rows,
        private InvitationSearch $search,
        private Schedule $schedule,
        private Clock $clock,
    ) {}

    /**
     * Asks WP-Cron to send what is waiting.
     */
    public function schedule(): void
    {
        if (wp_next_scheduled(self::EVENT) === false) {
            $this->schedule->once(self::EVENT, time());
        }
    }

    /**
     * Finds imports that WP-Cron has lost, as when the plugin was off for a while. Run hourly by WP-Cron.
     *
     * It sends nothing itself: what WP-Cron is about to run in the same request must not be taken from its list.
     */
    public function revive(): void
    {
        $this->states->reopenWaiting($this->clock->now());

        if ($this->imports->runningIds() !== []) {
            $this->schedule();
        }
    }

    /**
     * Sends for a while, all imports in turn. Run by WP-Cron.
     */
    public function run(): void
    {
        $ids = $this->imports->runningIds();

        if ($ids === []) {
            return;
        }

        // Before anything else, so that a run that dies has a successor.
        $this->schedule->once(self::EVENT, time() + self::RETRY_SECONDS);

        try {
            $this->sendInTurn($ids);
        } catch (Refused) {
            // The database gives no answers; the successor asks again.
            return;
        }

        $this->schedule->never(self::EVENT);

        if ($this->imports->runningIds() !== []) {
            $this->schedule();
        }
    }

    /**
     * Sends one import for a while.
     *
     * @param float $seconds After which no further line is taken.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function work(int $importId, float $seconds): void
    {
        $until = hrtime(true) + (int) ($seconds * 1_000_000_000);
        $this->resolveInterrupted($importId);

        do {
            $row = hrtime(true) < $until ? $this->next($importId) : null;
        } while ($row !== null);
    }

    /**
     * Sends the next line that is waiting.
     *
     * @return QueuedLine|null The line as it is afterwards; null when there is none to be taken now. The import is finished
     *     then, or does not run, or other processes are sending its last lines.
     *
     * @throws Refused With `StorageFailed`. A line that was taken by then stays so, and its evidence decides.
     */
    public function next(int $importId): ?QueuedLine
    {
        do {
            $import = $this->imports->find($importId);

            if ($import === null || $import->state !== ImportState::Running) {
                return null;
            }

            $rows = $this->lines->rowsIn($importId, QueuedLineState::Waiting, 0, self::CANDIDATES);

            foreach ($rows as $row) {
                $claimId = self::claimId();
                $emails = $this->emailsTo($row);

                if ($this->lines->claim($row->id, $importId, $claimId, $emails, $this->clock->now())) {
                    $this->sendClaimed($import, $this->row($row->id), $claimId);

                    return $this->row($row->id);
                }
            }
        } while ($rows !== []);

        $this->states->finish($importId, $this->clock->now());

        return null;
    }

    /**
     * Sends a line that may have been sent, because somebody wants it to be sent again. Should it turn out that it was
     * sent, it is left at that. A refusal leaves it as uncertain as it was.
     *
     * @return QueuedLine The line as it is afterwards.
     *
     * @throws Refused
     */
    public function retry(QueuedLine $row, Actor $actor): QueuedLine
    {
        if (!$this->resolveIfKnown($row)) {
            $refusal = $this->list->refusalToInvite($row->portalId, $actor);

            if ($refusal !== null) {
                throw $refusal;
            }

            $claimId = $this->takeOver($row);

            try {
                $this->complete($row->id, $claimId, $this->sendAgain($row, $actor));
            } catch (Refused $refused) {
                $this->lines->giveBack($row, $claimId);

                throw $refused;
            }
        }

        return $this->row($row->id);
    }

    /**
     * Marks a line that may have been sent as looked after.
     *
     * @throws Refused With `ChangedMeanwhile`.
     */
    public function markDone(QueuedLine $row): void
    {
        $this->lines->complete($row->id, $this->takeOver($row), QueuedLineState::MarkedDone, $row->invitationId, '');
    }

    /**
     * Decides about lines whose process died, as far as their invitations tell what became of the email.
     */
    public function resolveInterrupted(int $importId): void
    {
        array_map($this->resolveIfKnown(...), $this->lines->uncertain($importId, $this->clock->now()));
    }

    /**
     * Sends until nothing is waiting, or the time is over.
     *
     * @param non-empty-list<int> $importIds
     */
    private function sendInTurn(array $importIds): void
    {
        $until = hrtime(true) + (self::RUN_SECONDS * 1_000_000_000);
        array_map($this->resolveInterrupted(...), $importIds);

        do {
            $importIds = array_filter(
                $importIds,
                fn(int $id): bool => hrtime(true) < $until && $this->next($id) !== null,
            );
        } while ($importIds !== []);
    }

    /**
     * @return bool Whether the invitation tells what became of the email, and nobody else has decided.
     */
    private function resolveIfKnown(QueuedLine $row): bool
    {
        if ($this->emailsTo($row) <= $row->emailsBefore) {
            return false;
        }

        $invitation = $this->rows->findLatest($row->portalId, strtolower($row->email));

        // Otherwise the link was replaced once more, by an email of which nobody knows either, or by hand.
        return (
            $invitation !== null
            && $invitation->linkShownAt === null
            && in_array($invitation->delivery, [Delivery::Sent, Delivery::Failed], true)
            && $this->complete($row->id, (string) $row->claimId, $invitation)
        );
    }

    /**
     * @return int How many emails its address has got for its portal by now.
     */
    private function emailsTo(QueuedLine $row): int
    {
        return $this->search->countEmails($row->portalId, strtolower($row->email));
    }

    private function takeOver(QueuedLine $row): string
    {
        $claimId = self::claimId();

        if (!$this->lines->takeOver($row, $claimId, $this->emailsTo($row), $this->clock->now())) {
            throw new Refused(Reason::ChangedMeanwhile, __(
                'Somebody else has decided about this line meanwhile.',
                'clientpress',
            ));
        }

        return $claimId;
    }

    private function sendClaimed(Import $import, QueuedLine $row, string $claimId): void
    {
        $actor = Actor::importer($import->userId);

        try {
            $invitation = $row->invitationId === null
                ? $this->send($row, $actor)
                : $this->sendFailed($row, $row->invitationId, $actor);
        } catch (Refused $refused) {
            $this->giveUp($import, $row, $claimId, $refused);

            return;
        }

        $this->complete($row->id, $claimId, $invitation);

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

    private function giveUp(Import $import, QueuedLine $row, string $claimId, Refused $refused): void
    {
        $complete = fn(QueuedLineState $state): bool => $this->lines->complete(
            $row->id,
            $claimId,
            $state,
            $row->invitationId,
            $refused->getMessage(),
        );

        match ($refused->reason) {
            Reason::ExtensionMissing => $this->putBack($import, $row, $claimId, $refused),
            // It may have failed after the email: the claim stays, and its evidence decides.
            Reason::StorageFailed => $this->pause($import, $refused),
            // These pass.
            Reason::PortalNotOpen, Reason::TooManyRequests => $complete(QueuedLineState::Failed),
            default => $complete(QueuedLineState::Refused),
        };
    }

    private function putBack(Import $import, QueuedLine $row, string $claimId, Refused $refused): void
    {
        $this->lines->release($row->id, $claimId);
        $this->pause($import, $refused);
    }

    private function pause(Import $import, Refused $refused): void
    {
        $this->states->pause($import->id, PauseReason::Site, $refused->getMessage(), $this->clock->now());
    }

    /**
     * @throws Refused
     */
    private function send(QueuedLine $row, Actor $actor): Invitation
    {
        try {
            return $this->invitations->send($row->portalId, $row->email, $row->terms(), $actor);
        } catch (Refused $refused) {
            $id = $refused->data['id'] ?? null;

            if ($refused->reason !== Reason::AlreadyInvited || !is_int($id)) {
                throw $refused;
            }

            $invitation = $this->list->requireManageable($id, $actor);

            if ($this->list->statusOf($invitation) !== Status::Expired) {
                throw $refused;
            }

            return $this->resend($invitation, $row, $actor);
        }
    }

    /**
     * Mails an invitation whose email failed, unless somebody has looked after it meanwhile.
     *
     * @throws Refused
     */
    private function sendFailed(QueuedLine $row, int $invitationId, Actor $actor): Invitation
    {
        $invitation = $this->list->requireManageable($invitationId, $actor);

        if ($this->isDone($invitation)) {
            return $invitation;
        }

        if ($invitation->delivery !== Delivery::Failed) {
            throw new Refused(Reason::ChangedMeanwhile, __(
                'Somebody has made a new link for this invitation meanwhile, and an email would end it. Resend the invitation if it is to be emailed.',
                'clientpress',
            ));
        }

        return $this->resend($invitation, $row, $actor);
    }

    /**
     * The first try may have left an invitation, whose link goes to the client by a fresh email.
     *
     * @throws Refused
     */
    private function sendAgain(QueuedLine $row, Actor $actor): Invitation
    {
        $pending = $this->rows->findPending($row->portalId, EmailAddress::parse($row->email)->key);

        return $pending === null
            ? $this->invitations->send($row->portalId, $row->email, $row->terms(), $actor)
            : $this->resend($pending, $row, $actor);
    }

    /**
     * @param Invitation $seen Nothing is sent if somebody else has resent it since: of two who would, one does.
     *
     * @throws Refused
     */
    private function resend(Invitation $seen, QueuedLine $row, Actor $actor): Invitation
    {
        return $this->invitations->resend($seen, $actor, $row->terms($seen->message));
    }

    private function complete(int $rowId, string $claimId, Invitation $invitation): bool
    {
        return $this->isDone($invitation)
            ? $this->lines->complete($rowId, $claimId, QueuedLineState::Sent, $invitation->id, '')
            : $this->lines->complete(
                $rowId,
                $claimId,
                QueuedLineState::Failed,
                $invitation->id,
                $invitation->deliveryError,
            );
    }

    /**
     * Whether its client has got an email with the present link, or needs none any more.
     */
    private function isDone(Invitation $invitation): bool
    {
        return (
            $invitation->delivery === Delivery::Sent
            && $invitation->linkShownAt === null
            || $this->list->statusOf($invitation) === Status::Accepted
        );
    }

    private function row(int $id): QueuedLine
    {
        return (
            $this->lines->row($id) ?? throw new Refused(Reason::ImportNotFound, __(
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
