<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

/**
 * What all answers for one visitor only have in common.
 */
final class PrivateResponse
{
    public static function forbidCaching(): void
    {
        nocache_headers();

        // Page cache plugins read this constant.
        if (!defined('DONOTCACHEPAGE')) {
            define('DONOTCACHEPAGE', true);
        }
    }

    /**
     * @param string $back   Where the login leads to.
     * @param int    $status HTTP status code.
     */
    public static function redirectToLogin(string $back, int $status = 302): never
    {
        // The login's host may differ from the site's, which wp_safe_redirect() would refuse.
        wp_redirect(wp_login_url($back), $status);
        exit();
    }
}
