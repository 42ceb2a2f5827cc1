<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * The site's name, logo and colour, for the pages and emails that clients see; read without running the theme's code.
 */
final readonly class Branding
{
    /** Cache of this request: to resolve all that a theme sets takes as long as several statements, and a list sends many emails. */
    private const ACCENTS = 'clientpress_accents';

    /**
     * @param string $name     Plain text.
     * @param string $logoUrl  Replaces the name; empty where the site has none.
     * @param string $iconUrl  The site's icon, shown beside the name; empty where there is none.
     */
    private function __construct(
        public string $name,
        public string $logoUrl,
        public string $iconUrl,
        public Accent $accent,
    ) {}

    public static function ofThisSite(): self
    {
        $logo = (int) get_theme_mod('custom_logo');

        return new self(
            SiteName::plain(),
            $logo > 0 ? (string) wp_get_attachment_image_url($logo, 'medium') : '',
            get_site_icon_url(192),
            self::accent(),
        );
    }

    /**
     * Alone, for emails: the logo asks the database for options that many sites do not have.
     */
    public static function accent(): Accent
    {
        $theme = get_stylesheet();
        $known = wp_cache_get($theme, self::ACCENTS);

        if ($known instanceof Accent) {
            return $known;
        }

        $accent = Accent::firstReadable(wp_theme_has_theme_json() ? self::coloursOfTheme() : []);
        wp_cache_add_non_persistent_groups(self::ACCENTS);
        wp_cache_set($theme, $accent, self::ACCENTS);

        return $accent;
    }

    /**
     * @return string CSS custom properties, for the attribute or the element `style`.
     */
    public function properties(): string
    {
        return "--accent-on-light: {$this->accent->onLight}; --accent-on-dark: {$this->accent->onDark};";
    }

    /**
     * @return list<mixed> Colours of the theme's buttons and links, as it writes them.
     */
    private static function coloursOfTheme(): array
    {
        $elements = wp_get_global_styles(['elements'], ['transforms' => ['resolve-variables']]);

        return (
            is_array($elements)
                ? [$elements['button']['color']['background'] ?? null, $elements['link']['color']['text'] ?? null]
                : []
        );
    }
}
