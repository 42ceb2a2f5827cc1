<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Accepting;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Loopback;

/**
 * Whether another plugin shows visitors that the site is closed, as maintenance plugins do on their pages, with status
 * 503. WordPress's own maintenance mode ends every request before this one begins.
 */
final class Maintenance
{
    /** Transient: the site was open. Not kept for a closed one, so that it opens at once. */
    private const WAS_OPEN = 'clientpress_site_was_open';

    private const KEPT_SECONDS = 60;

    /** A site that does not reach itself is taken for open. */
    private const TIMEOUT_SECONDS = 2;

    public static function isOn(): bool
    {
        if (get_transient(self::WAS_OPEN) !== false) {
            return false;
        }

        if (self::isFound()) {
            return true;
        }

        set_transient(self::WAS_OPEN, 1, self::KEPT_SECONDS);

        return false;
    }

    /**
     * Asks the home page as a visitor, since such plugins act on pages of the theme only.
     */
    public static function isFound(): bool
    {
        /**
         * Filters whether the site is open to visitors, without asking its home page: for a site whose firewall answers
         * its own server with 503.
         *
         *     add_filter('clientpress_site_is_open', '__return_true');
         *
         * @since 1.0.0
         *
         * @param bool $isOpen False by default: the home page is asked.
         */
        if (apply_filters('clientpress_site_is_open', false) === true) {
            return false;
        }

        // The query keeps caches from answering with a home page of before the site was closed.
        $answer = Loopback::request(add_query_arg('clientpress_visit', bin2hex(random_bytes(4)), home_url('/')), [
            'method' => 'HEAD',
            'timeout' => self::TIMEOUT_SECONDS,
        ]);

        return wp_remote_retrieve_response_code($answer) === 503;
    }
}
