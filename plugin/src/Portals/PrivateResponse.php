<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

/**
 * What all answers for one visitor only have in common.
 */
final class PrivateResponse
{
    private const FRAME_POLICY = "Content-Security-Policy: frame-ancestors 'self'";

    /**
     * Keeps the answer out of caches and out of other sites' frames.
     */
    public static function send(): void
    {
        self::keepOutOfCaches();
        header('X-Frame-Options: SAMEORIGIN');

        // Added, where core's send_frame_options_header() would take the place of a policy that the site has.
        if (!in_array(self::FRAME_POLICY, headers_list(), true)) {
            header(self::FRAME_POLICY, false);
        }
    }

    public static function keepOutOfCaches(): void
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
