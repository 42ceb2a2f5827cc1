<?php

declare(strict_types=1);

namespace ClientPress\Site;

defined('ABSPATH') || exit();

use ClientPress\Portals\PrivateResponse;

/**
 * The headers that keep a link's secret, and the page with it, from caches and other sites.
 */
final class ResponseHeaders
{
    /**
     * For every answer of the accept page, redirects included.
     */
    public static function send(): void
    {
        PrivateResponse::keepOutOfCaches();

        foreach ([
            // Sent after core's headers, which a caching plugin may have weakened.
            'Cache-Control' => 'no-store, no-cache, must-revalidate, max-age=0, private',
            'Referrer-Policy' => 'no-referrer',
            'X-Content-Type-Options' => 'nosniff',
            'X-Frame-Options' => 'DENY',
            'X-Robots-Tag' => 'noindex, nofollow',
        ] as $name => $value) {
            header("$name: $value");
        }
    }

    /**
     * @param string       $nonce  Of the page's own style and script, and of the script that this one loads.
     * @param list<string> $images URLs of the images shown; empty ones are ignored.
     */
    public static function sendContentPolicy(string $nonce, array $images): void
    {
        header(
            'Content-Security-Policy: '
                . implode('; ', [
                    "default-src 'none'",
                    "script-src 'nonce-$nonce'",
                    "style-src 'nonce-$nonce'",
                    "connect-src 'self'",
                    'img-src ' . self::origins($images),
                    // Browsers check every redirect that follows a form against this, so pages lead to the login by a link.
                    "form-action 'self'",
                    "frame-ancestors 'none'",
                    "base-uri 'none'",
                ]),
        );
    }

    /**
     * @param string $url Absolute, or a path.
     */
    public static function isOwnOrigin(string $url): bool
    {
        return wp_parse_url($url, PHP_URL_HOST) === null || self::origin($url) === self::origin(home_url());
    }

    /**
     * @param list<string> $urls
     */
    private static function origins(array $urls): string
    {
        $own = self::origin(home_url());
        $origins = array_map(static fn(string $url): string => self::origin($url) === $own
            ? "'self'"
            : self::origin($url), array_filter($urls));

        return $origins === [] ? "'none'" : implode(' ', array_unique($origins));
    }

    /**
     * @param string $url Absolute.
     */
    private static function origin(string $url): string
    {
        $part = wp_parse_url($url);
        $port = isset($part['port']) ? ":{$part['port']}" : '';

        return ($part['scheme'] ?? 'https') . '://' . ($part['host'] ?? '') . $port;
    }
}
