<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * Foreign words in a sentence that may read from the other direction, such as the English answer of a mail system in
 * Arabic: with Unicode's isolates around them the order of both stays right. In HTML, `<bdi>` does the same.
 */
final class BidiIsolate
{
    private const FIRST_STRONG = "\u{2068}";

    private const POP = "\u{2069}";

    /**
     * @param string $text Plain text. What in it would end the isolation, or turn a direction around, is left out.
     */
    public static function of(string $text): string
    {
        $plain = self::removedFrom($text);

        return $plain === '' ? '' : self::FIRST_STRONG . $plain . self::POP;
    }

    /**
     * For programs, which compare what they read.
     */
    public static function removedFrom(string $text): string
    {
        return preg_replace('/[\x{202A}-\x{202E}\x{2066}-\x{2069}]/u', '', $text) ?? $text;
    }
}
