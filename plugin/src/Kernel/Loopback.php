<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * Requests of the site to itself, by its public address and without a session.
 */
final class Loopback
{
    /**
     * @param array{method?: string, timeout: int, body?: array<string, string>} $arguments Of wp_remote_request(); seconds.
     *
     * @return array<array-key, mixed>|\WP_Error The first answer: no redirect is followed.
     */
    public static function request(string $url, array $arguments): array|\WP_Error
    {
        return wp_remote_request(
            $url,
            $arguments
            + [
                'redirection' => 0,
                // As WordPress does when it asks itself: the certificate may be of another name.
                /** This filter is documented in wp-includes/class-wp-http-streams.php. */
                'sslverify' => apply_filters('https_local_ssl_verify', false, $url) === true,
            ],
        );
    }
}
