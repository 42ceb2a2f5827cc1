<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Import\Storage\ImportRows;
use ClientPress\Import\Storage\ImportStates;
use ClientPress\Import\Storage\QueuedLines;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;

/**
 * The operations on imports, for every door.
 *
 * An import is seen and controlled by the user who started it, and by administrators.
 */
final readonly class Imports
{
    private const RECENT = 20;

    /** Thirty days. */
    private const KEEP_SECONDS = 2_592_000;

    private const DELETED_AT_ONCE = 50;

    private const BUDGET_SECONDS = 20;

    public function __construct(
        private ImportRows $rows,
        private ImportStates $states,
        private QueuedLines $lines,
        private Worker $worker,
        private CopiedImports $copied,
        private Clock $clock,
    ) {}

    /**
     * Queues a list, to be sent by WP-Cron and open pages.
     *
     * @param list<CheckedLine> $lines   As checked for this actor.
     * @param string            $source  Name of the file; empty for pasted addresses.
     * @param string            $formKey Unique to one confirmation: the same key never makes two imports.
     *
     * @throws Refused
     */
    public function start(array $lines, string $source, string $formKey, Actor $actor): Import
    {
        $this->copied->pause();
        $import = $this->insert($lines, $source, $formKey, SentBy::Background, $actor);
        $this->worker->schedule();

        return $import;
    }

    /**
     * Queues a list, to be sent only by the process that calls this.
     *
     * @param list<CheckedLine> $lines See {@see start()}.
     *
     * @throws Refused
     */
    public function startInForeground(array $lines, string $source, Actor $actor): Import
    {
        return $this->insert($lines, $source, bin2hex(random_bytes(16)), SentBy::Command, $actor);
    }

    /**
     * @throws Refused
     */
    public function pause(int $id, Actor $actor): void
    {
        if (!$this->states->pause(
            $this->requireManageable($id, $actor)->id,
            PauseReason::Requested,
            '',
            $this->clock->now(),
        )) {
            throw self::tooLate();
        }
    }

    /**
     * @throws Refused
     */
    public function resume(int $id, Actor $actor): void
    {
        $this->copied->pause();

        if (!$this->states->resume($this->requireManageable($id, $actor)->id, $this->clock->now())) {
            throw self::tooLate();
        }
        $this->worker->schedule();
    }

    /**
     * Ends an import. Lines that were not sent yet stay unsent; invitations that were sent stay valid.
     *
     * @throws Refused
     */
    public function cancel(int $id, Actor $actor): void
    {
        if (!$this->states->cancel($this->requireManageable($id, $actor)->id, $this->clock->now())) {
            throw self::tooLate();
        }
    }

    /**
     * Queues lines again that failed for a temporary reason.
     *
     * @throws Refused
     */
    public function retryFailed(int $id, Actor $actor): void
    {
        $this->copied->pause();

        if (!$this->states->requeueFailed($this->requireManageable($id, $actor)->id, $this->clock->now())) {
            throw self::tooLate();
        }

        $this->worker->schedule();
    }

    /**
     * Sends an uncertain line again; uncertain is one that may have been sent.
     *
     * @return QueuedLine The line as it is afterwards.
     *
     * @throws Refused
     */
    public function retry(int $lineId, Actor $actor): QueuedLine
    {
        return $this->worker->retry($this->requireManageableLine($lineId, $actor), $actor);
    }

    /**
     * Marks an uncertain line as done, without sending it.
     *
     * @throws Refused
     */
    public function markDone(int $lineId, Actor $actor): void
    {
        $this->worker->markDone($this->requireManageableLine($lineId, $actor));
    }

    /**
     * Sends for some seconds, beside WP-Cron.
     *
     * @param float $seconds After which no further line is taken.
     *
     * @throws Refused
     */
    public function work(int $id, float $seconds, Actor $actor): void
    {
        $import = $this->requireManageable($id, $actor);
        // Opening the page of an import that was queued before is no wish to send it.
        $this->copied->pause();

        if ($import->inBackground) {
            $this->worker->work($import->id, $seconds);
        }
    }

    /**
     * Sends the next line of an import that was started by {@see startInForeground()}.
     *
     * @return QueuedLine|null See {@see Worker::next()}.
     *
     * @throws Refused
     */
    public function sendNext(int $id, Actor $actor): ?QueuedLine
    {
        return $this->worker->next($this->requireManageable($id, $actor)->id);
    }

    /**
     * One import, for somebody who may control it.
     *
     * @throws Refused With `ImportNotFound` or `Forbidden`.
     */
    public function requireManageable(int $id, Actor $actor): Import
    {
        self::requireInviter($actor);
        $import = $this->rows->find($id) ?? throw new Refused(Reason::ImportNotFound, __(
            'There is no such import. It may have been tidied away.',
            'clientpress',
        ));

        if ($import->userId !== $actor->userId && !$actor->isAdmin()) {
            throw self::forbidden();
        }

        return $import;
    }

    /**
     * @return list<Import> The actor's own, or everybody's for an administrator; the latest first.
     *
     * @throws Refused With `Forbidden`.
     */
    public function recent(Actor $actor): array
    {
        self::requireInviter($actor);

        return $this->rows->recent($actor->isAdmin() ? null : $actor->userId, self::RECENT);
    }

    /**
     * @return int Seconds until the import goes on, where whoever started it has sent as much as one person may; 0 where
     *         it does not wait.
     */
    public function secondsToWait(Import $import): int
    {
        return $import->state === ImportState::Running ? $this->worker->secondsToWait($import) : 0;
    }

    public function progress(Import $import): Progress
    {
        return $this->rows->progress($import, $this->clock->now());
    }

    /**
     * @return list<QueuedLine> Lines that may have been sent, because their process died.
     */
    public function uncertain(Import $import): array
    {
        return $this->lines->uncertain($import->id, $this->clock->now());
    }

    /**
     * @param int $after Id of the last line that was read; 0 to begin.
     *
     * @return list<QueuedLine>
     */
    public function lines(Import $import, QueuedLineState $state, int $after, int $limit): array
    {
        return $this->lines->linesIn($import->id, $state, $after, $limit);
    }

    /**
     * Deletes imports without a change for thirty days, unfinished ones included, so that no list of addresses is kept
     * for ever. Run daily by WP-Cron; what does not fit into one run waits for the next.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function tidy(): void
    {
        $start = $this->clock->now();
        $before = $start - self::KEEP_SECONDS;

        do {
            $ids = $this->rows->idleIds($before, self::DELETED_AT_ONCE);
            $deleted = array_filter($ids, fn(int $id): bool => $this->rows->delete($id, $before));
        } while ($deleted !== [] && ($this->clock->now() - $start) < self::BUDGET_SECONDS);
    }

    /**
     * @param list<CheckedLine> $lines
     */
    private function insert(array $lines, string $source, string $formKey, SentBy $sentBy, Actor $actor): Import
    {
        self::requireInviter($actor);
        $there = $this->rows->findByFormKey($formKey);

        if ($there === null) {
            $this->rows->insert(
                $formKey,
                $actor->userId,
                mb_substr($source, 0, 191),
                $sentBy,
                $lines,
                $this->clock->now(),
            );
            $there = $this->rows->findByFormKey($formKey);
        }

        return $there ?? throw Refused::notWritten();
    }

    private function requireManageableLine(int $lineId, Actor $actor): QueuedLine
    {
        $line = $this->lines->line($lineId);

        if ($line === null) {
            throw new Refused(Reason::ImportNotFound, __(
                'There is no such line. It may have been tidied away.',
                'clientpress',
            ));
        }

        $this->requireManageable($line->importId, $actor);

        return $line;
    }

    private static function tooLate(): Refused
    {
        return new Refused(Reason::ChangedMeanwhile, __(
            'This import has gone on meanwhile, so nothing was changed. Here is where it stands now.',
            'clientpress',
        ));
    }

    /**
     * Reading, starting or controlling a list takes at least the right to invite.
     *
     * @throws Refused With `Forbidden`.
     */
    public static function requireInviter(Actor $actor): void
    {
        if (!$actor->mayInvite()) {
            throw self::forbidden();
        }
    }

    private static function forbidden(): Refused
    {
        return new Refused(Reason::Forbidden, __('You are not allowed to manage this import.', 'clientpress'));
    }
}
