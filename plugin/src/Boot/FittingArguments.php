<?php

declare(strict_types=1);

namespace ClientPress\Boot;

defined('ABSPATH') || exit();

/**
 * What a callback is called with after PHP has refused the arguments that its hook was fired with. A request in which
 * nobody fires a hook oddly does not load this class.
 */
final class FittingArguments
{
    /**
     * @param array<array-key, mixed> $arguments
     *
     * @return array<array-key, mixed>|null The arguments as the method takes them; null where one does not fit.
     */
    public static function of(\ReflectionMethod $method, array $arguments): ?array
    {
        $arguments = array_pad($arguments, $method->getNumberOfRequiredParameters(), null);

        foreach (array_slice($method->getParameters(), 0, count($arguments)) as $position => $parameter) {
            $type = $parameter->getType();

            if (!$type instanceof \ReflectionNamedType || $type->getName() === 'mixed') {
                continue;
            }

            if (!self::fits($arguments[$position], $type)) {
                return null;
            }

            if ($type->getName() === 'int' && is_string($arguments[$position])) {
                $arguments[$position] = (int) $arguments[$position];
            }
        }

        return $arguments;
    }

    private static function fits(mixed $value, \ReflectionNamedType $type): bool
    {
        if ($value === null) {
            return $type->allowsNull();
        }

        $name = $type->getName();

        return match ($name) {
            'array' => is_array($value),
            'bool', 'string' => is_scalar($value),
            // As core casts ids: "12x" is 12.
            'int' => is_int($value) || is_string($value) && (int) $value !== 0,
            default => $value instanceof $name,
        };
    }
}
