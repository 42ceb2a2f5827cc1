<?php

declare(strict_types=1);

namespace ClientPress\Abilities;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;

/**
 * One ability, before WordPress has it.
 */
final readonly class Ability
{
    /**
     * @param array<string, array<array-key, mixed>>           $input    JSON schemas by name.
     * @param list<string>                                     $required Of them.
     * @param array<string, array<array-key, mixed>>           $output   JSON schemas by name.
     * @param \Closure(Input, Actor): array<string, mixed> $execute  May throw {@see \ClientPress\Kernel\Refused}.
     */
    public function __construct(
        public string $name,
        public string $label,
        public string $description,
        public Effect $effect,
        public array $input,
        public array $required,
        public array $output,
        public \Closure $execute,
    ) {}

    /**
     * @return array<string, mixed> JSON schema of what stands beside one page of a list.
     */
    public static function total(): array
    {
        return ['description' => __('How many there are on all pages.', 'clientpress'), 'type' => 'integer'];
    }
}
