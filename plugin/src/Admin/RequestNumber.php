<?php

declare(strict_types=1);

namespace ClientPress\Admin;

defined('ABSPATH') || exit();

/**
 * Numbers as addresses and forms carry them, which can be anything.
 */
final class RequestNumber
{
    /**
     * @param mixed $value Of a field.
     *
     * @return int|null Null where it is no number, or below zero.
     */
    public static function of(mixed $value): ?int
    {
        return is_string($value) && ctype_digit($value) ? (int) $value : null;
    }

    /**
     * @param mixed $values Of a field of several.
     *
     * @return list<int> Each once, without zero and what is no number.
     */
    public static function all(mixed $values): array
    {
        return array_values(array_unique(array_filter(array_map(self::of(...), is_array($values) ? $values : []))));
    }

    /**
     * @param array<array-key, mixed> $query Unslashed.
     *
     * @return int|null The portal that a list is filtered by: null for all, and 0, which is none, for what is no portal's
     *                  number. What is done to a whole list must not be done to all portals by mistake.
     */
    public static function portal(array $query): ?int
    {
        $given = $query['portal_id'] ?? '';

        return $given === '' ? null : (int) self::of($given);
    }
}
