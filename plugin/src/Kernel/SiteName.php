<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * What the site is called.
 */
final class SiteName
{
    /**
     * @return string Plain text; WordPress keeps the name with its special characters escaped.
     */
    public static function plain(): string
    {
        return wp_specialchars_decode((string) get_option('blogname'), ENT_QUOTES);
    }
}
