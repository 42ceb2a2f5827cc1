<?php

declare(strict_types=1);

namespace ClientPress\Outbox;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Clock;
use ClientPress\Kernel\ErrorLog;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Schedule;
use ClientPress\Kernel\SiteIdentity;
use ClientPress\Outbox\Storage\OutboxTable;

/**
 * Sends what waits in the outbox: at least once, and in order for each destination and subject.
 */
final readonly class Sender
{
    /** Event of WP-Cron, after something was written, and when the next try is due. */
    public const EVENT = 'clientpress_outbox';

    /** With the pauses between them, about three days. */
    public const MAX_TRIES = 20;

    /** A message older than this is tried once and given up. */
    private const TRY_SECONDS = 3 * 86_400;

    private const FIRST_PAUSE_SECONDS = 60;

    private const LONGEST_PAUSE_SECONDS = 6 * 3_600;

    /** Seconds after which one run begins no further message. */
    private const BUDGET_SECONDS = 60;

    /** Messages that are read at once. */
    private const PAGE = 20;

    /** Messages in a row that a destination may refuse before the rest waits for the next run. */
    private const REFUSALS = 3;

    /**
     * @param \Closure(): list<Channel> $channels
     */
    public function __construct(
        private OutboxTable $table,
        private \Closure $channels,
        private SiteIdentity $site,
        private Schedule $schedule,
        private Clock $clock,
    ) {}

    /**
     * Sends what is due. Run by WP-Cron.
     */
    public function run(): void
    {
        $now = $this->clock->now();

        if ($this->site->isCopy()) {
            // A site that is called live after days has no news to tell any more.
            $this->table->giveUpBefore(
                $now - self::TRY_SECONDS,
                $now,
                __('This site was taken for a copy.', 'clientpress'),
            );

            return;
        }

        $paused = $this->paused();

        foreach ($paused as $destination) {
            $this->table->giveUpBefore(
                $now - self::TRY_SECONDS,
                $now,
                __('For three days nothing could be sent there.', 'clientpress'),
                $destination,
            );
        }

        try {
            $this->sendInTurn(array_values(array_diff($this->table->dueDestinations($now), $paused)), $now);
            // Asked again: one may have been given up.
            $next = $this->table->nextDue($this->paused());
        } catch (Refused) {
            // The database failed, so what waits is not known.
            $next = $now;
        }

        if ($next !== null) {
            // Other arguments than those of fresh news, which core would drop as a repeat of this event.
            $this->schedule->once(self::EVENT, max($next, $this->clock->now() + self::FIRST_PAUSE_SECONDS), ['later']);
        }
    }

    /**
     * @param int $tries Begun so far, at least one.
     *
     * @return int Seconds until the next try.
     */
    public static function pause(int $tries): int
    {
        return min(self::FIRST_PAUSE_SECONDS << min($tries - 1, 16), self::LONGEST_PAUSE_SECONDS);
    }

    /**
     * Sends one message, also one that somebody waits for, such as a test.
     *
     * @param Message $message As it was read.
     *
     * @return DeliveryAttempt|null Null where another process is sending it, or has.
     */
    public function send(Message $message): ?DeliveryAttempt
    {
        $claimId = bin2hex(random_bytes(16));
        $now = $this->clock->now();
        $tries = $message->tries + 1;

        // The next try is planned now, because a process that dies plans nothing.
        if (!$this->table->claim($message, $claimId, $now + self::pause($tries), $now)) {
            return null;
        }

        try {
            $channel = $this->channelTo($message->destination);
        } catch (Refused $refused) {
            // Whether anybody is told there is not known.
            $attempt = DeliveryAttempt::unreachable($refused->getMessage());
            $this->table->recordFailure($message->id, $claimId, $attempt, $this->clock->now() + self::pause($tries));

            return $attempt;
        }

        $attempt = match (true) {
            $channel === null => DeliveryAttempt::refused(__('This destination was removed.', 'clientpress')),
            $tries > self::MAX_TRIES => DeliveryAttempt::refused(__('Every try was interrupted.', 'clientpress')),
            default => self::attempt($channel, $message),
        };
        $now = $this->clock->now();

        if ($attempt->isTaken || $channel === null || $this->isLastTry($message)) {
            $this->table->recordEnd($message->id, $claimId, $attempt, $now);
        } else {
            $this->table->recordFailure($message->id, $claimId, $attempt, $now + self::pause($tries));
        }

        return $attempt;
    }

    /**
     * @param list<string> $destinations
     *
     * @throws Refused With `StorageFailed`.
     */
    private function sendInTurn(array $destinations, int $now): void
    {
        $until = $now + self::BUDGET_SECONDS;
        // Where time does not suffice for all, no destination is always the last.
        shuffle($destinations);

        // A page of each in turn, so that a long queue holds up nobody.
        while ($destinations !== [] && $this->clock->now() < $until) {
            $destinations = array_values(array_filter($destinations, fn(string $destination): bool => $this->sendPage(
                $destination,
                $until,
            )));
        }
    }

    /**
     * @return bool Whether there may be more to send there.
     *
     * @throws Refused With `StorageFailed`.
     */
    private function sendPage(string $destination, int $until): bool
    {
        $refusals = 0;
        $hasSent = false;

        foreach ($this->table->due($destination, $this->clock->now(), self::PAGE) as $message) {
            if ($this->clock->now() >= $until) {
                return false;
            }

            $attempt = $this->send($message);

            if ($attempt === null) {
                continue;
            }

            if (!$attempt->isTaken) {
                $this->giveUpAfter($message);
            }

            $hasSent = true;
            $refusals = $attempt->isTaken ? 0 : $refusals + 1;

            if ($refusals === self::REFUSALS || !$attempt->isReached) {
                return false;
            }
        }

        return $hasSent;
    }

    /**
     * @return list<string>
     */
    private function paused(): array
    {
        return array_merge(...array_map(static fn(Channel $channel): array => $channel->paused(), ($this->channels)()));
    }

    private function channelTo(string $destination): ?Channel
    {
        foreach (($this->channels)() as $channel) {
            if ($channel->leadsTo($destination)) {
                return $channel;
            }
        }

        return null;
    }

    private function isLastTry(Message $message): bool
    {
        return (
            ($message->tries + 1) >= self::MAX_TRIES
            || ($this->clock->now() - $message->createdAt) >= self::TRY_SECONDS
        );
    }

    /**
     * Gives a destination up at which three days of tries have failed. One try says nothing of three days: nothing was
     * sent while WP-Cron stood still.
     */
    private function giveUpAfter(Message $message): void
    {
        if (
            $message->tries === 0
            || !$this->isLastTry($message)
            || $this->table->hasTakenSince($message->destination, $message->createdAt)
        ) {
            return;
        }

        try {
            $this->channelTo($message->destination)?->giveUp($message->destination);
        } catch (\Throwable $fault) {
            // It must not stop WP-Cron's other work; the next message that ends here tries again.
            ErrorLog::stopped($message->destination, $fault);
        }
    }

    private static function attempt(Channel $channel, Message $message): DeliveryAttempt
    {
        try {
            return $channel->send($message);
        } catch (\Throwable $fault) {
            return DeliveryAttempt::refused(self::place($fault));
        }
    }

    /**
     * An error of somebody else's code may quote the message, so only where it happened is told.
     */
    private static function place(\Throwable $fault): string
    {
        return sprintf('%s (%s:%d)', $fault::class, basename($fault->getFile()), $fault->getLine());
    }
}
