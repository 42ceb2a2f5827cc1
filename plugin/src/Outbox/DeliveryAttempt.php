<?php

declare(strict_types=1);

namespace ClientPress\Outbox;

defined('ABSPATH') || exit();

/**
 * What became of one try to tell a message.
 */
final readonly class DeliveryAttempt
{
    /**
     * @param int|null $code  HTTP status, where there is one.
     * @param string   $error Plain text; empty where it was taken.
     * @param string   $text  What was answered where it was taken, plain text of at most 200 characters.
     */
    private function __construct(
        public bool $isTaken,
        public bool $isReached,
        public ?int $code,
        public string $error,
        public string $text = '',
    ) {}

    public static function taken(?int $code = null, string $text = ''): self
    {
        return new self(true, true, $code, '', $text);
    }

    /**
     * This message was not taken. Others may be.
     */
    public static function refused(string $error, ?int $code = null): self
    {
        return new self(false, true, $code, $error);
    }

    /**
     * Nobody answered, so there is no use in trying other messages for this destination now.
     */
    public static function unreachable(string $error): self
    {
        return new self(false, false, null, $error);
    }
}
