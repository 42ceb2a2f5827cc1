<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * Keeps a value for an hour, and hands it out once: to its user, who has a key that tells nothing of it.
 */
final readonly class KeptOnce
{
    /** A page may stay open for a while before its button "Undo" is used. */
    private const SECONDS = 3_600;

    /**
     * @param array<string, mixed> $value
     * @param string|null          $key   Of a value that was taken and is to be kept again.
     *
     * @return string Key for {@see take()}.
     */
    public static function keep(array $value, int $userId, ?string $key = null): string
    {
        $key ??= strtolower(wp_generate_password(16, false));
        set_transient(self::name($userId, $key), $value, self::SECONDS);

        return $key;
    }

    /**
     * @param mixed $key As it came from the browser.
     *
     * @return mixed Null where there is none, and where it could not be read: then it stays.
     */
    public static function take(mixed $key, int $userId): mixed
    {
        if (!is_string($key) || preg_match('/^[a-z0-9]{16}$/D', $key) !== 1) {
            return null;
        }

        $name = self::name($userId, $key);
        $value = get_transient($name);

        if ($value === false) {
            return null;
        }

        delete_transient($name);

        return $value;
    }

    private static function name(int $userId, string $key): string
    {
        return "clientpress_report_{$userId}_{$key}";
    }
}
