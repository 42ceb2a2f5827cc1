<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * The languages that this WordPress has, by their locales, such as `de_DE`.
 */
final class Language
{
    /**
     * @return non-empty-list<string> WordPress's own English first.
     */
    public static function installed(): array
    {
        return array_values(array_unique([
            'en_US',
            ...array_values(array_filter(get_available_languages(), is_string(...))),
        ]));
    }

    public static function isInstalled(string $locale): bool
    {
        return in_array($locale, self::installed(), true);
    }

    /**
     * @return string In the language itself, as far as PHP knows it.
     */
    public static function name(string $locale): string
    {
        $name = class_exists(\Locale::class) ? \Locale::getDisplayName($locale, $locale) : false;

        return is_string($name) && $name !== '' ? $name : $locale;
    }

    /**
     * @return string The locale of the site, also while another one is switched to.
     */
    public static function ofSite(): string
    {
        // @mago-ignore lint:no-global Core's own is there alone.
        $switcher = $GLOBALS['wp_locale_switcher'] ?? null;

        if (!$switcher instanceof \WP_Locale_Switcher || !remove_filter('locale', [$switcher, 'filter_locale'])) {
            return get_locale();
        }

        try {
            return get_locale();
        } finally {
            add_filter('locale', [$switcher, 'filter_locale']);
        }
    }

    /**
     * @return string The one that a user has chosen; empty for the site's.
     */
    public static function ofUser(int $userId): string
    {
        $locale = get_user_meta($userId, 'locale', true);

        return is_string($locale) ? $locale : '';
    }

    /**
     * Runs something in a language, and in the site's where that one is empty or not installed any more.
     *
     * @template T
     *
     * @param \Closure(): T $run
     *
     * @return T
     */
    public static function in(string $locale, \Closure $run): mixed
    {
        $switched = switch_to_locale(self::isInstalled($locale) ? $locale : self::ofSite());

        try {
            return $run();
        } finally {
            if ($switched) {
                restore_previous_locale();
            }
        }
    }
}
