<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * Bytes from outside as text. WordPress before 6.9 has no `wp_scrub_utf8()`, and PHP's own `mb_scrub()` needs an
 * extension that WordPress does without.
 */
final class Utf8
{
    /**
     * @return string The text with U+FFFD in place of what is not UTF-8.
     */
    public static function scrub(string $text): string
    {
        return htmlspecialchars_decode(htmlspecialchars($text, ENT_NOQUOTES | ENT_SUBSTITUTE, 'UTF-8'), ENT_NOQUOTES);
    }
}
