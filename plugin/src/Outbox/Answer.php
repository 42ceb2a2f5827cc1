<?php

declare(strict_types=1);

namespace ClientPress\Outbox;

defined('ABSPATH') || exit();

/**
 * What became of one try to tell a message.
 */
final readonly class Answer
{
    /**
     * @param int|null $code  HTTP status, where there is one.
     * @param string   $error Plain text; empty where it was taken.
     */
    private function __construct(
        public bool $isTaken,
        public bool $isReached,
        public ?int $code,
        public string $error,
    ) {}

    public static function taken(?int $code = null): self
    {
        return new self(true, true, $code, '');
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
