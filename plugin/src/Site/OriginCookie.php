<?php

declare(strict_types=1);

namespace ClientPress\Site;

defined('ABSPATH') || exit();

/**
 * Tells our own forms from those of other sites where the browser does not, by Sec-Fetch-Site: old browsers, and all of
 * them over plain http.
 *
 * Whoever looks at the page gets a cookie, which another site can neither read nor have sent, and its forms carry a keyed
 * digest of it. So nothing that was typed has to be kept between a form and a confirmation.
 */
final class OriginCookie
{
    /** Name of the cookie, and of the field with its digest. */
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
     * @return string The field's value.
     */
    public static function issue(): string
    {
        $value = self::value();

        if ($value === null) {
            $value = bin2hex(random_bytes(16));
            setcookie(self::NAME, $value, [
                'path' => COOKIEPATH,
                'secure' => is_ssl(),
                'httponly' => true,
                // Not Strict: a link that is opened in a second tab would get a second cookie.
                'samesite' => 'Lax',
            ]);
        }

        return self::digest($value);
    }

    public static function matches(string $field): bool
    {
        $value = self::value();

        return $value !== null && hash_equals(self::digest($value), $field);
    }

    private static function value(): ?string
    {
        $value = $_COOKIE[self::NAME] ?? null;

        return is_string($value) && preg_match('/^[0-9a-f]{32}$/D', $value) === 1 ? $value : null;
    }

    private static function digest(string $value): string
    {
        return hash_hmac('sha256', "clientpress form|$value", wp_salt('nonce'));
    }
}
