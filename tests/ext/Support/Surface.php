<?php

declare(strict_types=1);

namespace ClientPress\Tests\Ext;

/** All that reflection tells of functions, enums and constants, in a form that two sources can be compared by. */
final class Surface
{
    /**
     * @param iterable<string>     $functions Names with their namespace.
     * @param iterable<string>     $classes   Names with their namespace; every one must be a backed enum.
     * @param array<string, mixed> $constants
     *
     * @return array{functions: array<string, mixed>, enums: array<string, mixed>, constants: array<string, mixed>}
     */
    public static function describe(iterable $functions, iterable $classes, array $constants): array
    {
        $surface = ['functions' => [], 'enums' => [], 'constants' => $constants];
        foreach ($functions as $name) {
            $function = new \ReflectionFunction($name);
            $surface['functions'][$function->getName()] = [
                'attributes' => self::attributes($function),
                'parameters' => array_map(self::parameter(...), $function->getParameters()),
                'returns' => (string) $function->getReturnType(),
                'by reference' => $function->returnsReference(),
            ];
        }
        foreach ($classes as $name) {
            $enum = new \ReflectionEnum($name);
            $surface['enums'][$enum->getName()] = [
                'attributes' => self::attributes($enum),
                'backed by' => (string) $enum->getBackingType(),
                'cases' => array_map(static fn(\ReflectionEnumBackedCase $case): array => [
                    $case->getName(),
                    $case->getBackingValue(),
                ], $enum->getCases()),
                'methods' => array_map(
                    static fn(\ReflectionMethod $method): string => $method->getName(),
                    $enum->getMethods(),
                ),
            ];
        }
        ksort($surface['functions']);
        ksort($surface['enums']);
        ksort($surface['constants']);

        return $surface;
    }

    /** @return array<string, mixed> */
    private static function parameter(\ReflectionParameter $parameter): array
    {
        return [
            'name' => $parameter->getName(),
            'type' => (string) $parameter->getType(),
            'attributes' => self::attributes($parameter),
            'optional' => $parameter->isOptional(),
            'variadic' => $parameter->isVariadic(),
            'by reference' => $parameter->isPassedByReference(),
        ];
    }

    /** @return list<array{string, array<mixed>}> */
    private static function attributes(\ReflectionFunction|\ReflectionParameter|\ReflectionEnum $reflection): array
    {
        return array_map(static fn(\ReflectionAttribute $attribute): array => [
            $attribute->getName(),
            $attribute->getArguments(),
        ], $reflection->getAttributes());
    }
}
