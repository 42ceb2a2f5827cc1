<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Storage;

defined('ABSPATH') || exit();

/**
 * A name as it is searched: from each of its words on to its end, so that one index finds it by the beginning of any of
 * its words, and by several words in their order.
 */
final class NameParts
{
    /** A name of more words is found by the first of them. */
    private const MAX_WORDS = 10;

    /**
     * @return list<string> In lower case: "anna maria", "maria" of "Anna Maria".
     */
    public static function of(string $name): array
    {
        preg_match_all('/(?<![\p{L}\p{M}\p{N}])(?=([\p{L}\p{N}].*))/u', self::folded($name), $parts);

        return array_values(array_slice($parts[1], 0, self::MAX_WORDS));
    }

    /**
     * @return string As parts are stored: on SQLite LIKE ignores the case of ASCII alone.
     */
    public static function folded(string $text): string
    {
        // WordPress does not stand in for this function where PHP has no mbstring.
        return function_exists('mb_strtolower') ? mb_strtolower($text) : strtolower($text);
    }
}
