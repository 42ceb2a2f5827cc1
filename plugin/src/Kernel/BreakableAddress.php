<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * An address that is broken behind its @ where a line has no room for it; of a half that is very long, before its dots
 * as well.
 */
final class BreakableAddress
{
    /** Longer than this, in bytes, a half may be wider than a column. */
    private const LONG = 16;

    /**
     * @param string $email As people write it; a name stays as it is.
     *
     * @return string HTML, escaped.
     */
    public static function html(string $email): string
    {
        $halves = array_map(
            static fn(string $half): string => strlen($half) > self::LONG && str_contains($email, '@')
                ? str_replace('.', '<wbr>.', esc_html($half))
                : esc_html($half),
            preg_split('/(?<=@)(?!.*@)/s', $email) ?: [$email],
        );

        return '<bdi>' . implode('<wbr>', $halves) . '</bdi>';
    }
}
