<?php

declare(strict_types=1);

namespace ClientPress\Tests;

use ClientPress\Kernel\Extension;
use ClientPress\Kernel\Version;

/**
 * One version stands for the plugin and the extension.
 *
 * @group any-database
 */
final class VersionTest extends \PHPUnit\Framework\TestCase
{
    /**
     * @return iterable<string, array{string, string}>
     */
    public static function places(): iterable
    {
        yield 'the workspace' => ['Cargo.toml', '/^version = "(.+)"$/m'];
        yield 'the plugin header' => ['plugin/clientpress.php', '/^ \* Version:\s+(\S+)$/m'];
        yield 'readme.txt' => ['plugin/readme.txt', '/^Stable tag: (\S+)$/m'];
        yield 'the changelog' => ['CHANGELOG.md', '/^##+ .*?(\d+\.\d+\.\d+)/m'];
        yield 'what the installer compares' => ['plugin/src/Boot/Hooks.php', "/INSTALLED = '([^\/]+)\//"];
        yield 'the texts' => ['plugin/languages/clientpress.pot', '/^"Project-Id-Version: ClientPress (\S+)\\\\n"$/m'];
        yield 'the description of REST' => ['docs/openapi.json', '/^        "version": "(.+)"/m'];
        yield 'Debian’s package' => ['rust-ext/packaging/debian/changelog', '/^clientpress \((.+)\)/'];
        yield 'the lock' => ['Cargo.lock', '/^name = "clientpress"\nversion = "(.+)"$/m'];
        yield 'the lock, of the core' => ['Cargo.lock', '/^name = "clientpress-core"\nversion = "(.+)"$/m'];
        yield 'the lock of the fuzz targets' => [
            'rust-ext/fuzz/Cargo.lock',
            '/^name = "clientpress-core"\nversion = "(.+)"$/m',
        ];
        yield 'the guide to installing' => ['docs/install.md', '/php_clientpress-(\d\S*)_php8\.2/'];
        yield 'the guide to installing, by PIE' => ['docs/install.md', '/clientpress\/clientpress:(\d\S*)/'];
        yield 'the stubs' => ['rust-ext/stubs/clientpress.php', "/const VERSION = '(.+)';/"];
    }

    /** @dataProvider places */
    public function test_it_is_the_same_everywhere(string $file, string $pattern): void
    {
        $text = (string) file_get_contents(dirname(__DIR__, 2) . "/{$file}");

        self::assertSame(1, preg_match($pattern, $text, $match), "{$file} names no version.");
        self::assertSame(Version::NUMBER, $match[1]);
    }

    public function test_no_hook_is_newer_than_the_version(): void
    {
        $text = (string) file_get_contents(dirname(__DIR__, 2) . '/docs/hooks.md');

        self::assertGreaterThan(10, preg_match_all('/^Since (\d+\.\d+\.\d+);/m', $text, $matches));
        self::assertSame(
            [],
            array_filter($matches[1], static fn(string $since): bool => version_compare($since, Version::NUMBER, '>')),
        );
    }

    public function test_the_latest_upgrade_notice_names_the_contract_that_the_plugin_needs(): void
    {
        $text = (string) file_get_contents(dirname(__DIR__, 2) . '/plugin/readme.txt');

        self::assertSame(1, preg_match('/== Upgrade Notice ==.*?\bcontract (\d+) /s', $text, $match));
        self::assertSame((string) Extension::CONTRACT, $match[1]);
    }
}
