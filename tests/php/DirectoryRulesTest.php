<?php

declare(strict_types=1);

namespace ClientPress\Tests;

/**
 * Rules of WordPress's plugin directory, as its Plugin Check asks them, that the files alone can answer.
 *
 * @group any-database
 */
final class DirectoryRulesTest extends \PHPUnit\Framework\TestCase
{
    private const ROOT = __DIR__ . '/../..';

    public function test_it_holds_no_hidden_file_no_program_and_no_archive(): void
    {
        $found = [];
        foreach (self::files() as $file) {
            if (
                preg_match('{/\.|[^\w./-]}', $file) === 1
                || !in_array(
                    pathinfo($file, PATHINFO_EXTENSION),
                    [
                        'css',
                        'csv',
                        'js',
                        'json',
                        'mo',
                        'php',
                        'po',
                        'pot',
                        'txt',
                    ],
                    true,
                )
            ) {
                $found[] = $file;
            }
        }

        self::assertSame([], $found);
    }

    public function test_no_file_does_anything_when_it_is_asked_for_by_its_address(): void
    {
        $unguarded = [];
        foreach (preg_grep('/\.php$/', self::files()) ?: [] as $file) {
            $guard = str_ends_with($file, '/uninstall.php')
                ? "if \(!defined\('WP_UNINSTALL_PLUGIN'\)\) \{\n    exit\(\);"
                : "defined\('ABSPATH'\) \|\| exit\(\);";
            $code = '(?:\s|//[^\n]*|/\*.*?\*/|declare\(strict_types=1\);|namespace [\w\\\\]+;|use [^;]+;)*';
            // What WordPress reads of a translation is an array and nothing else.
            $guard = str_ends_with($file, '.l10n.php') ? 'return \[' : $guard;
            if (preg_match("{^<\?php{$code}{$guard}}s", self::read($file)) !== 1) {
                $unguarded[] = $file;
            }
        }

        self::assertSame([], $unguarded);
    }

    public function test_readme_and_header_say_the_same(): void
    {
        $readme = self::fields('plugin/readme.txt', '');
        $header = self::fields('plugin/clientpress.php', ' \* ');

        self::assertSame("=== {$header['Plugin Name']} ===", strtok(self::read('plugin/readme.txt'), "\n"));
        self::assertSame($header['Version'], $readme['Stable tag']);
        self::assertSame($header['Requires at least'], $readme['Requires at least']);
        self::assertSame($header['Requires PHP'], $readme['Requires PHP']);
        self::assertSame($header['License URI'], $readme['License URI']);
        self::assertSame(['GPL-2.0-or-later', 'GPLv2 or later'], [$header['License'], $readme['License']]);
        self::assertSame('clientpress', $header['Text Domain']);
    }

    public function test_readme_is_as_long_as_it_may_be_and_names_the_wordpress_that_it_is_tested_on(): void
    {
        $readme = self::fields('plugin/readme.txt', '');
        preg_match('/\n\n([^\n]+)\n\n== Description ==/', self::read('plugin/readme.txt'), $summary);
        preg_match('/^WORDPRESS_VERSION=(\d+\.\d+)/m', self::read('tests/site/versions.env'), $tested);

        self::assertLessThanOrEqual(5, count(explode(',', $readme['Tags'])));
        self::assertNotSame('', $summary[1] ?? '');
        self::assertLessThanOrEqual(150, strlen($summary[1]));
        self::assertSame($tested[1], $readme['Tested up to']);
    }

    /** @return list<string> */
    private static function files(): array
    {
        $files = [];
        $found = new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator(
            self::ROOT . '/plugin',
            \FilesystemIterator::SKIP_DOTS,
        ));
        foreach ($found as $file) {
            $files[] = substr($file->getPathname(), strlen(self::ROOT) + 1);
        }

        return $files;
    }

    private static function read(string $file): string
    {
        return (string) file_get_contents(self::ROOT . "/$file");
    }

    /** @return array<string, string> By their names. */
    private static function fields(string $file, string $before): array
    {
        preg_match_all("/^$before([A-Z][\w ]+): +(.+)$/m", self::read($file), $fields);

        return array_combine($fields[1], $fields[2]);
    }
}
