<?php

declare(strict_types=1);

namespace ClientPress\Admin;

defined('ABSPATH') || exit();

/**
 * How many rows of a list a user wants on a page, as typed under Screen Options.
 */
final class RowsPerPage
{
    private const MAX = 500;

    /**
     * Filter on set_screen_option_….
     */
    public static function keep(mixed $kept, string $option, mixed $typed): int
    {
        return max(1, min(self::MAX, (int) $typed));
    }
}
