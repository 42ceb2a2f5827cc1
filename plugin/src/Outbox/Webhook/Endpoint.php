<?php

declare(strict_types=1);

namespace ClientPress\Outbox\Webhook;

defined('ABSPATH') || exit();

use ClientPress\Outbox\Kind;

/**
 * A server that is told what happens. Times are seconds since the Unix epoch, UTC.
 */
final readonly class Endpoint
{
    private const PREFIX = 'webhook:';

    /**
     * @param list<Kind> $events       Of which it is told.
     * @param string     $sealedSecret See {@see SigningSecret::sealed()}.
     * @param int|null   $failedAt     When it was switched off because nothing had reached it for three days.
     */
    public function __construct(
        public int $id,
        public string $url,
        public array $events,
        public bool $isOn,
        #[\SensitiveParameter]
        public string $sealedSecret,
        public int $createdAt,
        public ?int $failedAt,
    ) {}

    /**
     * @param array<array-key, mixed> $fields See {@see fields()}.
     */
    public static function fromFields(array $fields): self
    {
        $events = is_array($fields['events'] ?? null) ? array_filter($fields['events'], is_string(...)) : [];
        $failedAt = $fields['failed_at'] ?? null;

        return new self(
            (int) ($fields['id'] ?? 0),
            (string) ($fields['url'] ?? ''),
            array_values(array_filter(array_map(Kind::tryFrom(...), $events))),
            ($fields['is_on'] ?? false) === true,
            (string) ($fields['secret'] ?? ''),
            (int) ($fields['created_at'] ?? 0),
            is_int($failedAt) ? $failedAt : null,
        );
    }

    /**
     * @return array<string, mixed> For the database.
     */
    public function fields(): array
    {
        return [
            'id' => $this->id,
            'url' => $this->url,
            'events' => array_column($this->events, 'value'),
            'is_on' => $this->isOn,
            'secret' => $this->sealedSecret,
            'created_at' => $this->createdAt,
            'failed_at' => $this->failedAt,
        ];
    }

    /**
     * @param array<string, mixed> $changes By the names of {@see fields()}.
     */
    public function with(array $changes): self
    {
        return self::fromFields([...$this->fields(), ...$changes]);
    }

    /**
     * @return string As the outbox names it.
     */
    public function destination(): string
    {
        return self::PREFIX . $this->id;
    }

    /**
     * @return int|null Its number; null for what is no endpoint.
     */
    public static function idIn(string $destination): ?int
    {
        return str_starts_with($destination, self::PREFIX) ? (int) substr($destination, strlen(self::PREFIX)) : null;
    }

    /**
     * By which a form names the secret that it was printed with.
     */
    public function stamp(): string
    {
        return hash('sha256', $this->sealedSecret);
    }

    public function host(): string
    {
        return (string) wp_parse_url($this->url, PHP_URL_HOST);
    }

    /**
     * Whether what is sent there can be signed: the salts are those by which its secret was encrypted.
     */
    public function canSign(): bool
    {
        return SigningSecret::open($this->sealedSecret) !== null;
    }
}
