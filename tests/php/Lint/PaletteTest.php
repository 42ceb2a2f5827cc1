<?php

declare(strict_types=1);

namespace ClientPress\Tests\Lint;

use PHPUnit\Framework\TestCase;

/**
 * The pages that a client sees have the same colours, which each of their stylesheets names for itself: two are printed
 * beside what a theme or WordPress has, and one stands alone.
 *
 * @group any-database
 */
final class PaletteTest extends TestCase
{
    /**
     * @testWith ["login.css"]
     *           ["portal.css"]
     */
    public function test_a_colour_is_the_same_on_all_pages_of_a_client(string $file): void
    {
        $palette = self::colours('accept.css');

        foreach (self::colours($file) as $scheme => $colours) {
            self::assertGreaterThan(4, count($colours));
            self::assertSame(array_intersect_key($palette[$scheme], $colours), $colours, "{$file}, {$scheme}");
        }
    }

    /**
     * @return array{light: array<string, string>, dark: array<string, string>} Hexadecimal colours by name, sorted.
     */
    private static function colours(string $file): array
    {
        $css = (string) file_get_contents(__DIR__ . "/../../../plugin/assets/{$file}");
        $dark = '/^@media \(prefers-color-scheme: dark\) \{.*?^\}/ms';
        preg_match_all($dark, $css, $blocks);
        $colours = [];

        foreach ([
            'light' => (string) preg_replace($dark, '', $css),
            'dark' => implode('', $blocks[0]),
        ] as $scheme => $rules) {
            preg_match_all('/--([\w-]+): (#[0-9a-f]+);/', $rules, $found);
            $colours[$scheme] = array_combine($found[1], $found[2]);
            ksort($colours[$scheme]);
        }

        return $colours;
    }
}
