<?php

declare(strict_types=1);

namespace ClientPress\Tests\Outbox;

use ClientPress\Boot\Services;
use ClientPress\Kernel\Schedule;
use ClientPress\Kernel\SiteIdentity;
use ClientPress\Outbox\Answer;
use ClientPress\Outbox\Channel;
use ClientPress\Outbox\Kind;
use ClientPress\Outbox\Message;
use ClientPress\Outbox\Outbox;
use ClientPress\Outbox\Sender;

/** Somebody who is told everything, beside those whom the plugin tells. What arrived stands in a file, line by line. */
final class AllEars implements Channel
{
    private function __construct(
        private readonly string $file = '',
    ) {}

    /**
     * @param string $file Where what arrives is written; empty for nowhere.
     */
    public static function listenTo(Services $services, string $file = ''): void
    {
        $channels = static fn(): array => [new self($file), $services->notifications()];
        $table = $services->storage->outbox();
        $clock = $services->clock;
        $site = new SiteIdentity(static fn(): string => 'production');

        foreach ([
            'outbox' => new Outbox($table, $channels, new Schedule(), $clock),
            'sender' => new Sender($table, $channels, $site, new Schedule(), $clock),
        ] as $name => $service) {
            $property = new \ReflectionProperty(Services::class, $name);
            \PHPUnit\Framework\Assert::assertNull($property->getValue($services), 'Somebody has it already.');
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

    public function send(Message $message): Answer
    {
        file_put_contents($this->file, "{$message->subject} {$message->kind} {$message->key()}\n", FILE_APPEND);

        return Answer::taken(200);
    }

    public function giveUp(string $destination): void {}
}
