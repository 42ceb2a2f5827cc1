<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * Reads paths of this site, without what may stand before each of them: the site's folder, the `index.php` of its
 * permalinks, and a language plugin's prefix. Needs no rewrite rule.
 */
final class SitePath
{
    /**
     * @param string $base First part of a path, such as `client-portal`.
     * @param string $path As requested: encoded, without query.
     *
     * @return list<string>|null Decoded parts below the base; null for a path that is not below it.
     */
    public static function below(string $base, #[\SensitiveParameter] string $path): ?array
    {
        $parts = self::withoutHome(self::parts($path));

        if (strcasecmp($parts[0] ?? '', 'index.php') === 0) {
            array_shift($parts);
        }

        if (self::isLanguage($parts[0] ?? '') && strcasecmp($parts[1] ?? '', $base) === 0) {
            array_shift($parts);
        }

        return strcasecmp($parts[0] ?? '', $base) === 0 ? array_slice($parts, 1) : null;
    }

    /**
     * @param list<string> $parts
     *
     * @return list<string>
     */
    private static function withoutHome(#[\SensitiveParameter] array $parts): array
    {
        // Not home_url(), to which a language plugin adds its prefix.
        $home = self::parts((string) wp_parse_url((string) get_option('home'), PHP_URL_PATH));
        $start = array_slice($parts, 0, count($home));

        return strcasecmp(implode('/', $home), implode('/', $start)) === 0 ? array_slice($parts, count($home)) : $parts;
    }

    /**
     * @return list<string>
     */
    private static function parts(#[\SensitiveParameter] string $path): array
    {
        return array_map(
            rawurldecode(...),
            array_values(array_filter(explode('/', $path), static fn(string $part): bool => $part !== '')),
        );
    }

    /**
     * Such as `de`, `pt-br` or `zh_Hant`.
     */
    private static function isLanguage(#[\SensitiveParameter] string $part): bool
    {
        return preg_match('/^[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*$/iD', $part) === 1;
    }
}
