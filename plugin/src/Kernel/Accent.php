<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * The site's accent colour, with enough contrast to be read.
 */
final readonly class Accent
{
    /** For themes without a suitable colour. */
    private const FALLBACK = '#1d4ed8';

    /** Of small text, by WCAG 2 level AA. */
    private const ENOUGH = 4.5;

    /** More, since saturated colours glare on a dark page. */
    private const ENOUGH_AT_NIGHT = 7.0;

    /** Backgrounds of the page's card, light and dark; see accept.css. */
    private const LIGHT_CARD = '#ffffff';

    private const DARK_CARD = '#1b1e23';

    private const ALMOST_WHITE = '#f1f3f5';

    /** Channels closer together than this make a grey. */
    private const COLOURLESS = 24;

    /**
     * @param string $onLight Hex, for text and buttons on a light card; white reads well on it.
     * @param string $onDark  Hex, for text and buttons on a dark card; the card's colour reads well on it.
     */
    private function __construct(
        public string $onLight,
        public string $onDark,
    ) {}

    /**
     * @param list<mixed> $candidates Values from the theme, the best first; anything but a hex colour with enough
     *                                contrast is skipped.
     */
    public static function firstReadable(array $candidates): self
    {
        foreach ($candidates as $candidate) {
            $colour = self::normalized($candidate);

            if ($colour !== null && self::contrast($colour, self::LIGHT_CARD) >= self::ENOUGH) {
                return new self($colour, self::lightened($colour));
            }
        }

        return new self(self::FALLBACK, self::lightened(self::FALLBACK));
    }

    /**
     * @return string|null Six hex digits after "#", lowercase.
     */
    private static function normalized(mixed $colour): ?string
    {
        if (!is_string($colour) || preg_match('/^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/iD', $colour) !== 1) {
            return null;
        }

        $digits = strtolower(substr($colour, 1));

        return '#' . (strlen($digits) === 6 ? $digits : (string) preg_replace('/./', '$0$0', $digits));
    }

    /**
     * Mixes the colour with white until it has enough contrast on the dark card.
     */
    private static function lightened(string $colour): string
    {
        $channels = self::channels($colour);

        // A button of medium grey looks disabled.
        if ((max($channels) - min($channels)) < self::COLOURLESS) {
            return self::ALMOST_WHITE;
        }

        for ($white = 0.0; $white < 1.0; $white += 0.05) {
            $mixed = array_map(static fn(int $c): int => (int) round($c + ((255 - $c) * $white)), $channels);
            $hex = sprintf('#%02x%02x%02x', ...$mixed);

            if (self::contrast($hex, self::DARK_CARD) >= self::ENOUGH_AT_NIGHT) {
                return $hex;
            }
        }

        return '#ffffff';
    }

    /**
     * Contrast ratio by WCAG 2, 1 to 21.
     */
    private static function contrast(string $one, string $other): float
    {
        $luminances = [self::luminance($one), self::luminance($other)];

        return (max($luminances) + 0.05) / (min($luminances) + 0.05);
    }

    private static function luminance(string $colour): float
    {
        $linear = array_map(static function (int $channel): float {
            $share = $channel / 255;

            return $share <= 0.040_45 ? $share / 12.92 : (($share + 0.055) / 1.055) ** 2.4;
        }, self::channels($colour));

        return (0.2126 * $linear[0]) + (0.7152 * $linear[1]) + (0.0722 * $linear[2]);
    }

    /**
     * @return array{int, int, int} Red, green and blue, 0 to 255.
     */
    private static function channels(string $colour): array
    {
        return [
            (int) hexdec(substr($colour, 1, 2)),
            (int) hexdec(substr($colour, 3, 2)),
            (int) hexdec(substr($colour, 5, 2)),
        ];
    }
}
