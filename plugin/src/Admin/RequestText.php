<?php

declare(strict_types=1);

namespace ClientPress\Admin;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Utf8;

/**
 * Texts as addresses and forms carry them, which can be anything.
 */
final class RequestText
{
    /** An address has at most 100 bytes, so a longer search finds nothing. */
    private const MAX_SEARCH_CHARACTERS = 100;

    /**
     * @param array<array-key, mixed> $fields Unslashed.
     *
     * @return string Empty where the field is missing, or no text.
     */
    public static function of(array $fields, string $name): string
    {
        return is_string($fields[$name] ?? null) ? $fields[$name] : '';
    }

    /**
     * @param array<array-key, mixed> $query Unslashed.
     *
     * @return string What a list is searched for; empty for all.
     */
    public static function search(array $query): string
    {
        return mb_substr(trim(Utf8::scrub(self::of($query, 's'))), 0, self::MAX_SEARCH_CHARACTERS);
    }
}
