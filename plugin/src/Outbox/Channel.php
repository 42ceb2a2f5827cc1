<?php

declare(strict_types=1);

namespace ClientPress\Outbox;

defined('ABSPATH') || exit();

/**
 * A way by which messages leave, such as email to inviters.
 */
interface Channel
{
    /**
     * Who is to be told of it by this way. Asked in every operation, so it must cost no query.
     *
     * @return list<string> Names of at most 100 characters that no other channel uses, such as `inviter`.
     */
    public function destinations(Kind $kind): array;

    /**
     * Whether a destination is one of this channel's, and still there. What is left for one that no channel leads to is
     * dropped.
     */
    public function leadsTo(string $destination): bool;

    /**
     * Destinations to which nothing is to be sent for now. What waits there waits on, for three days in all. Must cost no
     * query.
     *
     * @return list<string>
     */
    public function paused(): array;

    /**
     * May be asked for the same message twice: a process can die before it has recorded the answer. Has to return
     * within {@see Storage\OutboxTable::CLAIM_SECONDS}.
     */
    public function send(Message $message): DeliveryAttempt;

    /**
     * A message was given up, and nothing else was taken there as long as it was tried.
     */
    public function giveUp(string $destination): void;
}
