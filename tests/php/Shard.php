<?php

declare(strict_types=1);

namespace ClientPress\Tests;

use ClientPress\Tests\Support\SharedClass;
use PHPUnit\Framework\TestSuite;
use SebastianBergmann\FileIterator\Facade;

/**
 * All tests, for one of several processes that share them: each takes the next class that no other one has taken. For
 * `phpunit Shard.php`; shards.sh starts the processes and names the folder in which they say what they took.
 */
final class Shard
{
    /** Folders of what takes longest, Admin/Import among them. It comes first, so that the processes end at about the same time. */
    private const FIRST = ['Doors', 'Hardening', 'Portals', 'Site', 'Rest', 'Import'];

    public static function suite(): TestSuite
    {
        $files = (new Facade())->getFilesAsArray(__DIR__, 'Test.php');
        usort($files, static fn(string $one, string $other): int => self::rank($one) <=> self::rank($other));
        $suite = new TestSuite('ClientPress');
        foreach ($files as $file) {
            $name = substr($file, strlen(__DIR__ . '/'), -strlen('.php'));
            $suite->addTest(
                new SharedClass(
                    __NAMESPACE__ . '\\' . strtr($name, '/', '\\'),
                    getenv('CLIENTPRESS_SHARED') . '/' . strtr($name, '/', '.'),
                ),
            );
        }

        return $suite;
    }

    private static function rank(string $file): int
    {
        $place = array_search(basename(dirname($file)), self::FIRST, true);

        return $place === false ? count(self::FIRST) : $place;
    }
}
