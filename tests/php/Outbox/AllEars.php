<?php

declare(strict_types=1);

namespace ClientPress\Tests\Outbox;

use ClientPress\Outbox\Channel;
use ClientPress\Outbox\DeliveryAttempt;
use ClientPress\Outbox\Kind;
use ClientPress\Outbox\Message;

/** Somebody who is told everything, beside those whom the plugin tells. What arrived stands in a file, line by line. */
final class AllEars implements Channel
{
    /**
     * @param string $file     Where what arrives is written; empty for nowhere.
     * @param int    $dieAfter The message after which the process is gone; 0 for none.
     */
    public function __construct(
        private readonly string $file = '',
        private int $dieAfter = 0,
    ) {}

    public function destinations(Kind $kind): array
    {
        return ['ears'];
    }

    public function leadsTo(string $destination): bool
    {
        return $destination === 'ears';
    }

    public function paused(): array
    {
        return [];
    }

    public function send(Message $message): DeliveryAttempt
    {
        file_put_contents($this->file, "{$message->subject} {$message->kind} {$message->key()}\n", FILE_APPEND);

        if (--$this->dieAfter === 0) {
            posix_kill(getmypid(), SIGKILL);
        }

        return DeliveryAttempt::taken(200);
    }

    public function giveUp(string $destination): void {}
}
