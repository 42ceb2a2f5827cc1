<?php

declare(strict_types=1);

namespace ClientPress\Outbox\Webhook;

defined('ABSPATH') || exit();

/**
 * What came of one request.
 */
final readonly class HttpAnswer
{
    /**
     * @param int|null $status HTTP status; null where there was no answer.
     * @param string   $body   Its first 64 KiB at most, as they came.
     * @param string   $error  Why there was none, plain text.
     */
    public function __construct(
        public ?int $status,
        public string $body,
        public string $error = '',
    ) {}

    public static function none(string $error): self
    {
        return new self(null, '', $error);
    }

    public function isSuccess(): bool
    {
        return $this->status !== null && $this->status >= 200 && $this->status <= 299;
    }
}
