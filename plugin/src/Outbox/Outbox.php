<?php

declare(strict_types=1);

namespace ClientPress\Outbox;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Schedule;
use ClientPress\Outbox\Storage\OutboxTable;

/**
 * What others are to be told. An operation writes it in its own transaction, so that it is told for sure, and never where
 * the operation was rolled back. {@see Sender} sends it afterwards.
 */
final class Outbox
{
    private const KEEP_SECONDS = 30 * 86_400;

    /** What stands of a person in a payload. */
    private const PERSONAL = ['name', 'email', 'delivery_error'];

    private bool $hasNews = false;

    /**
     * @param \Closure(): list<Channel> $channels
     */
    public function __construct(
        private readonly OutboxTable $table,
        private readonly \Closure $channels,
        private readonly Schedule $schedule,
        private readonly Clock $clock,
    ) {}

    /**
     * Inside the transaction of what happened. Where nobody listens the database is asked nothing.
     *
     * @param \Closure(): array<string, mixed> $data  Of the message.
     * @param string                           $while FROM and WHERE of a SELECT, prepared, that finds one row only where
     *                                                it happened: on the connection of the transaction.
     *
     * @return bool False where not all was written, and the transaction has to stop.
     */
    public function tell(Kind $kind, string $subject, \Closure $data, string $while): bool
    {
        $destinations = array_merge(...array_map(static fn(Channel $channel): array => $channel->destinations(
            $kind,
        ), ($this->channels)()));

        if ($destinations === []) {
            return true;
        }

        $now = $this->clock->now();
        $payload = self::payload($kind->value, $data(), $now);

        foreach ($destinations as $destination) {
            if (!$this->table->add($kind->value, $destination, $subject, $payload, $now, $while)) {
                return false;
            }
        }

        return $this->hasNews = true;
    }

    /**
     * On the public hooks, which fire after the transaction. Where this is lost, the hourly event sends it.
     */
    public function scheduleSending(): void
    {
        if ($this->hasNews) {
            $this->hasNews = false;
            $this->schedule->once(Sender::EVENT, time());
        }
    }

    /**
     * @param int $seconds Longer than it should take.
     *
     * @return array{int, Message}|null How many messages have waited for that long, but for destinations that are
     *                                  paused, and the oldest; null for none.
     */
    public function late(int $seconds): ?array
    {
        $paused = array_merge(...array_map(
            static fn(Channel $channel): array => $channel->paused(),
            ($this->channels)(),
        ));

        return $this->table->waitingSince($this->clock->now() - $seconds, $paused);
    }

    /**
     * @param array<string, mixed> $data
     *
     * @return string JSON in the form that the Standard Webhooks specification recommends.
     */
    public static function payload(string $type, array $data, int $now): string
    {
        return (string) wp_json_encode([
            'type' => $type,
            'timestamp' => gmdate('Y-m-d\TH:i:s\Z', $now),
            'data' => $data,
        ], JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE);
    }

    /**
     * What belongs to no transaction, for one destination.
     *
     * @param array<string, mixed> $data
     *
     * @return int|null Its id; null where it was not written.
     */
    public function tellOne(string $kind, string $destination, string $subject, array $data): ?int
    {
        $now = $this->clock->now();
        $id = $this->table->addAlone($kind, $destination, $subject, self::payload($kind, $data, $now), $now);
        $this->hasNews = $this->hasNews || $id !== null;

        return $id;
    }

    /**
     * The subject is gone, and with it what was told of it. What still waits is told without the person.
     */
    public function forget(string $subject): void
    {
        $this->table->deleteDone($subject);

        try {
            $this->erase($subject);
        } catch (Refused) {
            // The subject is gone already. What is left here goes a month after it was told.
            return;
        }
    }

    /**
     * Takes a person out of the messages: out of what is still to be told, and of what has been.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function erase(string $subject): void
    {
        foreach ($this->table->ofSubject($subject) as $message) {
            $this->table->replacePayload(
                $message->id,
                self::withoutPerson($message->payload),
                __('Erased together with the person’s data.', 'clientpress'),
            );
        }
    }

    /**
     * Removes what was told, or given up, a month ago. Run daily by WP-Cron.
     */
    public function tidy(): void
    {
        $this->table->deleteDoneBefore($this->clock->now() - self::KEEP_SECONDS);
    }

    private static function withoutPerson(string $payload): string
    {
        $body = json_decode($payload, true);

        if (!is_array($body) || !is_array($body['data'] ?? null)) {
            return '';
        }

        $body['data'] = array_replace($body['data'], array_fill_keys(
            array_intersect(self::PERSONAL, array_keys($body['data'])),
            '',
        ));

        return (string) wp_json_encode($body, JSON_UNESCAPED_SLASHES);
    }
}
