<?php

declare(strict_types=1);

namespace ClientPress\Tests;

/**
 * SECURITY.md names a test for each of its claims.
 *
 * @group any-database
 */
final class SecurityClaimsTest extends \PHPUnit\Framework\TestCase
{
    public function test_every_test_that_is_named_there_exists(): void
    {
        $root = dirname(__DIR__, 2);
        $files = [];

        foreach (["{$root}/tests/php", "{$root}/tests/ext", "{$root}/tests/multisite"] as $folder) {
            foreach (new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator($folder)) as $file) {
                if (str_ends_with($file->getFilename(), 'Test.php')) {
                    $name = $file->getBasename('.php');
                    $files[$name] = ($files[$name] ?? '') . file_get_contents($file->getPathname());
                }
            }
        }

        preg_match_all(
            '/`([A-Za-z]+Test)(?:::([a-z0-9_]+))?`/',
            (string) file_get_contents("{$root}/SECURITY.md"),
            $named,
        );
        self::assertGreaterThan(20, count($named[0]));

        foreach ($named[1] as $index => $class) {
            self::assertArrayHasKey($class, $files);
            $test = $named[2][$index];

            if ($test !== '') {
                self::assertStringContainsString("function test_{$test}(", $files[$class], "{$class}::{$test}");
            }
        }
    }
}
