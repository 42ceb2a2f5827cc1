<?php

declare(strict_types=1);

namespace ClientPress\Abilities;

defined('ABSPATH') || exit();

/**
 * What an ability is given. Its schema was checked before; over GET every value is still text.
 */
final readonly class Input
{
    /**
     * @param array<array-key, mixed> $values
     */
    public function __construct(
        #[\SensitiveParameter]
        private array $values,
    ) {}

    public function has(string $name): bool
    {
        return isset($this->values[$name]);
    }

    public function text(string $name, string $default = ''): string
    {
        $value = $this->values[$name] ?? $default;

        return is_scalar($value) ? (string) $value : $default;
    }

    public function number(string $name, int $default = 0): int
    {
        $value = $this->values[$name] ?? $default;

        return is_numeric($value) ? (int) $value : $default;
    }

    public function isTrue(string $name): bool
    {
        return rest_sanitize_boolean($this->text($name, '0'));
    }
}
