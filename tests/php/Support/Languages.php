<?php

declare(strict_types=1);

namespace ClientPress\Tests\Support;

use PHPUnit\Framework\Assert;

/**
 * WordPress's own translations, put onto the test's site and taken away again.
 */
final class Languages
{
    public static function install(string ...$locales): void
    {
        $source = trim((string) shell_exec(escapeshellarg(dirname(__DIR__, 2) . '/site/languages.sh')));
        Assert::assertDirectoryExists($source);
        wp_mkdir_p(WP_LANG_DIR);

        foreach ($locales as $locale) {
            foreach (["{$locale}.l10n.php", "admin-{$locale}.l10n.php"] as $file) {
                copy("{$source}/{$file}", WP_LANG_DIR . "/{$file}");
            }
        }

        self::lookAnew();
    }

    public static function remove(): void
    {
        // Before the files go: what a test has switched to would be kept for whichever comes next.
        restore_current_locale();
        array_map(unlink(...), (array) glob(WP_LANG_DIR . '/*.l10n.php'));
        self::lookAnew();
    }

    /** WordPress looks once a request which languages it has. */
    private static function lookAnew(): void
    {
        wp_cache_flush();
        $switcher = new \WP_Locale_Switcher();
        remove_filter('locale', [$GLOBALS['wp_locale_switcher'], 'filter_locale']);
        remove_filter('determine_locale', [$GLOBALS['wp_locale_switcher'], 'filter_locale']);
        $GLOBALS['wp_locale_switcher'] = $switcher;
        $switcher->init();
    }
}
