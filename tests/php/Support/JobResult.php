<?php

declare(strict_types=1);

namespace ClientPress\Tests\Support;

/** What came of a job that a worker's child did. */
final class JobResult
{
    /**
     * @param int $signal that ended the child; 0 when none did
     * @param mixed $value what the job returned
     * @param string|null $thrown class of what the job threw
     * @param string|null $reason machine-readable code, when that was a refusal
     */
    private function __construct(
        public readonly int $signal,
        public readonly mixed $value,
        public readonly ?string $thrown,
        public readonly ?string $reason,
        public readonly string $message,
    ) {}

    /**
     * @param array{signal: int, exit: int, said: array<string, mixed>|null} $answer
     */
    public static function of(array $answer): self
    {
        $said = $answer['said'];
        if ($said === null && $answer['signal'] === 0) {
            throw new \RuntimeException("A worker's child ended with {$answer['exit']} and without a word.");
        }

        return new self(
            $answer['signal'],
            $said['value'] ?? null,
            $said['thrown'] ?? null,
            $said['reason'] ?? null,
            $said['message'] ?? '',
        );
    }

    /** In a word: what the job returned, why it was refused, or what killed it. */
    public function word(): string
    {
        return match (true) {
            $this->signal !== 0 => 'killed by ' . $this->signal,
            $this->reason !== null => str_replace('clientpress_', '', $this->reason),
            $this->thrown !== null => $this->thrown,
            is_array($this->value) => (string) $this->value['state'],
            default => (string) $this->value,
        };
    }
}
