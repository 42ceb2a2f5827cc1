<?php

declare(strict_types=1);

namespace ClientPress\Mail;

defined('ABSPATH') || exit();

/**
 * What became of one email.
 */
final readonly class MailResult
{
    /**
     * @param string $reason Why it was refused, in plain text; empty otherwise.
     */
    private function __construct(
        public MailVerdict $verdict,
        public string $reason = '',
    ) {}

    public static function taken(): self
    {
        return new self(MailVerdict::Taken);
    }

    public static function refused(string $reason): self
    {
        return new self(MailVerdict::Refused, $reason);
    }

    public static function unknown(): self
    {
        return new self(MailVerdict::Unknown);
    }

    public function isRefused(): bool
    {
        return $this->verdict === MailVerdict::Refused;
    }

    /**
     * @param \Closure(string): string $change
     */
    public function withReason(\Closure $change): self
    {
        return $this->isRefused() ? self::refused($change($this->reason)) : $this;
    }
}
