<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * The site's name, logo and colour, for the pages and emails that clients see; read without running the theme's code.
 */
final readonly class Branding
{
    /** Option: to resolve all that a theme sets takes longer than the rest of an accept page. */
    public const COLOUR = 'clientpress_colour';

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
        if (!wp_theme_has_theme_json()) {
            return Accent::firstReadable([]);
        }

        $kept = wp_is_development_mode('theme') ? null : get_option(self::COLOUR);

        // What is found here is not kept: a visit writes nothing.
        return Accent::firstReadable(
            is_array($kept) && ($kept['theme'] ?? null) === self::fingerprintOfTheme()
                ? [$kept['colour'] ?? null]
                : self::coloursOfTheme(),
        );
    }

    /**
     * Runs at the installation, when the theme is switched or the site's own styles are saved, and daily, for what nothing tells
     * of, such as a filter of another plugin.
     */
    public static function keepColour(): void
    {
        // WordPress resolves what the theme of the request's own site sets.
        if (is_multisite() && ms_is_switched()) {
            return;
        }

        if (!wp_theme_has_theme_json()) {
            delete_option(self::COLOUR);

            return;
        }

        // Else WordPress answers with what it resolved before the change, earlier in this request.
        wp_clean_theme_json_cache();
        update_option(
            self::COLOUR,
            [
                'theme' => self::fingerprintOfTheme(),
                'colour' => Accent::firstReadable(self::coloursOfTheme())->onLight,
            ],
            true,
        );
    }

    /**
     * @return string CSS custom properties, for the attribute or the element `style`.
     */
    public function properties(): string
    {
        return "--accent-on-light: {$this->accent->onLight}; --accent-on-dark: {$this->accent->onDark};";
    }

    /**
     * @return string Another one after a change of the theme, of its files, or of WordPress.
     */
    private static function fingerprintOfTheme(): string
    {
        $parts = [get_stylesheet(), get_bloginfo('version')];

        foreach ([get_theme_file_path('theme.json'), get_parent_theme_file_path('theme.json')] as $file) {
            $parts[] = is_file($file) ? filemtime($file) : 0;
        }

        return hash('crc32b', implode(' ', $parts));
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
