<?php

declare(strict_types=1);

namespace ClientPress\Cli;

defined('ABSPATH') || exit();

/**
 * What became of one of the things that a command was asked for.
 */
final readonly class BatchResult
{
    /**
     * @param string       $sentence Empty where the sum says enough.
     * @param list<string> $warnings
     */
    private function __construct(
        public bool $isDone,
        public string $sentence,
        public array $warnings,
    ) {}

    /**
     * @param list<string> $warnings What is to be known all the same.
     */
    public static function done(string $sentence = '', array $warnings = []): self
    {
        return new self(true, $sentence, $warnings);
    }

    public static function failed(string $sentence): self
    {
        return new self(false, $sentence, []);
    }
}
