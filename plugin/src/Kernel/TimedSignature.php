<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * Says that this site has handed something out for a while: an HMAC over it and its end, keyed by the site's salts.
 */
final class TimedSignature
{
    /**
     * @param string $purpose What is signed, so that no signature stands for another's.
     * @param string $text    Of a fixed number of parts, none with "|" in it.
     * @param int    $until   Seconds since the Unix epoch, UTC.
     */
    public static function sign(string $purpose, string $text, int $until): string
    {
        return hash_hmac('sha256', "clientpress $purpose|$text|$until", wp_salt('nonce'));
    }

    /**
     * Whether this signature was made here and its time is not over.
     *
     * @param int $now Seconds since the Unix epoch, UTC.
     */
    public static function isValid(string $signature, string $purpose, string $text, int $until, int $now): bool
    {
        return $now < $until && hash_equals(self::sign($purpose, $text, $until), $signature);
    }
}
