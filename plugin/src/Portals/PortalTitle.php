<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

/**
 * A portal's title between what was typed, what is stored as HTML, and plain text. WordPress takes all that stands
 * between angle brackets for a tag: of "R&D <Prototype>" readers would see "R&D".
 */
final class PortalTitle
{
    /** Elements whose content is no text either. */
    private const WITH_CONTENT = 'script|style';

    /**
     * @param string $typed As somebody typed it, or HTML.
     *
     * @return string HTML in which only known elements are tags.
     */
    public static function escaped(string $typed): string
    {
        return (string) preg_replace('~<(?!/?(?:' . self::elements() . ')\b)~i', '&lt;', $typed);
    }

    /**
     * @param string $stored HTML.
     *
     * @return string Plain text without tags; empty where nothing is left.
     */
    public static function plain(string $stored): string
    {
        $text = preg_replace(
            ['~<(' . self::WITH_CONTENT . ')\b[^>]*>.*?</\1\s*>~is', '~</?(?:' . self::elements() . ')\b[^>]*>~i'],
            '',
            $stored,
        );

        return trim(html_entity_decode((string) $text, ENT_QUOTES | ENT_HTML5, 'UTF-8'));
    }

    /**
     * @return string Alternatives of a regular expression: the elements that WordPress lets into posts, and scripts.
     */
    private static function elements(): string
    {
        return self::WITH_CONTENT
        . '|'
        . implode('|', array_map(static fn(int|string $name): string => preg_quote(
            (string) $name,
            '~',
        ), array_keys(wp_kses_allowed_html('post'))));
    }
}
