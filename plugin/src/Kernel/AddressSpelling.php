<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

use WpOrg\Requests\IdnaEncoder;

use function ClientPress\Native\address_read;

/**
 * The two spellings of an address whose domain has umlauts: stored as punycode, shown as people write it.
 */
final class AddressSpelling
{
    /** More than any address or domain has. Core's encoder takes time by the square of the length, and anybody may ask. */
    private const MAX_BYTES = 1024;

    /**
     * @param string $email As it is stored.
     *
     * @return string As people write it; unchanged without the extension.
     */
    public static function shown(string $email): string
    {
        if (stripos($email, '@xn--') === false && stripos($email, '.xn--') === false) {
            return $email;
        }

        return self::read($email)['shown'] ?? $email;
    }

    /**
     * @param string $email As somebody typed it, unslashed.
     *
     * @return string As it is stored; unchanged where it is no single address with signs beyond ASCII.
     */
    public static function stored(string $email): string
    {
        if (
            strlen($email) > self::MAX_BYTES
            || !str_contains($email, '@')
            || preg_match('/[^\x00-\x7F]/', $email) !== 1
        ) {
            return $email;
        }

        $read = self::read($email);

        if ($read !== null) {
            return $read['email'];
        }

        // Clients sign in without the extension as well.
        [$local, $domain] = explode('@', trim($email), 2);

        return "$local@" . self::domain($domain);
    }

    /**
     * @return string In lower case and as punycode; in lower case alone where it is no domain.
     */
    public static function domain(string $domain): string
    {
        // WordPress does not stand in for this function where PHP has no mbstring.
        $domain = function_exists('mb_strtolower') ? mb_strtolower($domain) : strtolower($domain);

        try {
            return strlen($domain) > self::MAX_BYTES ? $domain : IdnaEncoder::encode($domain);
        } catch (\Throwable) {
            return $domain;
        }
    }

    /**
     * @param string $typed What somebody searches for: an address, the end of one, or a domain.
     *
     * @return string As it is stored; unchanged for everything else.
     */
    public static function storedPart(string $typed): string
    {
        return str_contains($typed, '@') ? self::stored($typed) : substr(self::stored("a@$typed"), 2);
    }

    /**
     * @return array{email: string, shown: string}|null Null for what is no address, and without the extension.
     */
    private static function read(string $email): ?array
    {
        if (!Extension::ofThisPhp()->isUsable()) {
            return null;
        }

        $read = address_read($email);

        return $read['problem'] === null ? ['email' => $read['email'], 'shown' => $read['shown']] : null;
    }
}
