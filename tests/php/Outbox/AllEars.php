<?php

declare(strict_types=1);

namespace ClientPress\Tests\Outbox;

use ClientPress\Boot\Services;
use ClientPress\Kernel\Schedule;
use ClientPress\Kernel\SiteIdentity;
use ClientPress\Outbox\Channel;
use ClientPress\Outbox\DeliveryAttempt;
use ClientPress\Outbox\Kind;
use ClientPress\Outbox\Message;
use ClientPress\Outbox\Outbox;
use ClientPress\Outbox\Sender;

/** Somebody who is told everything, beside those whom the plugin tells. What arrived stands in a file, line by line. */
final class AllEars implements Channel
{
    private function __construct(
        private readonly string $file,
        private int $dieAfter,
    ) {}

    /**
     * @param string $file     Where what arrives is written; empty for nowhere.
     * @param int    $dieAfter The message after which the process is gone; 0 for none.
     */
    public static function listenTo(Services $services, string $file = '', int $dieAfter = 0): void
    {
        $ears = new self($file, $dieAfter);
        $channels = static fn(): array => [$ears, $services->notifications()];
        $table = $services->storage->outbox();
        $clock = $services->clock;
        $site = new SiteIdentity(static fn(): string => 'production');

        foreach ([
            'outbox' => new Outbox($table, $channels, new Schedule(), $clock),
            'sender' => new Sender($table, $channels, $site, new Schedule(), $clock),
        ] as $name => $service) {
            $property = new \ReflectionProperty(Services::class, $name);
            if ($property->getValue($services) !== null) {
                throw new \LogicException('Somebody has it already.');
            }
            $property->setValue($services, $service);
        }
    }

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
