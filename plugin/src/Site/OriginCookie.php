<?php

declare(strict_types=1);

namespace ClientPress\Site;

defined('ABSPATH') || exit();

/**
 * Tells our own forms from those of other sites where the browser does not, by Sec-Fetch-Site: old browsers, and all of
 * them over plain http.
 *
 * Whoever looks at the page gets a cookie, which another site can neither read nor have sent, and each of its forms carries
 * a keyed digest of it and of the form's link. So nothing that was typed has to be kept between a form and a confirmation.
 */
final class OriginCookie
{
    /** Name of the field with the digest, and of the cookie. */
    public const NAME = 'clientpress_origin';

    /**
     * Whether the browser leaves it to us.
     */
    public static function isNeeded(): bool
    {
        return ($_SERVER['HTTP_SEC_FETCH_SITE'] ?? '') === '';
    }

    /**
     * Sets the cookie, where the browser has none yet. Before any output.
     *
     * @return string Its value.
     */
    public static function issue(): string
    {
        $value = self::value();

        if ($value === null) {
            $value = bin2hex(random_bytes(16));
            setcookie(self::cookie(), $value, [
                'path' => is_ssl() ? '/' : COOKIEPATH,
                'secure' => is_ssl(),
                'httponly' => true,
                // Not Strict: a link that is opened in a second tab would get a second cookie.
                'samesite' => 'Lax',
            ]);
        }

        return $value;
    }

    /**
     * @param string $value      Of the cookie.
     * @param string $credential That the form carries.
     *
     * @return string The field's value.
     */
    public static function field(string $value, #[\SensitiveParameter] string $credential): string
    {
        return hash_hmac('sha256', "clientpress form|$value|$credential", wp_salt('nonce'));
    }

    public static function matches(string $field, #[\SensitiveParameter] string $credential): bool
    {
        $value = self::value();

        return $value !== null && hash_equals(self::field($value, $credential), $field);
    }

    /**
     * Over https with the prefix by which browsers let nobody else set it, such as a page on another subdomain.
     */
    private static function cookie(): string
    {
        return (is_ssl() ? '__Host-' : '') . self::NAME;
    }

    private static function value(): ?string
    {
        $value = $_COOKIE[self::cookie()] ?? null;

        return is_string($value) && preg_match('/^[0-9a-f]{32}$/D', $value) === 1 ? $value : null;
    }
}
