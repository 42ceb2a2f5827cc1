<?php

/**
 * Prints what the plugin uses of WordPress that the oldest one it names in its header does not have, and exits with 1
 * where there is any. Usage: check-floor.php <folder of a newer WordPress>
 */

declare(strict_types=1);

require __DIR__ . '/NewerThanFloor.php';

/**
 * @return iterable<string>
 */
function php_files(string $folder): iterable
{
    foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($folder)) as $file) {
        if ($file instanceof SplFileInfo && $file->getExtension() === 'php') {
            yield $file->getPathname();
        }
    }
}

$plugin = dirname(__DIR__, 2) . '/plugin';
preg_match('/Requires at least: +(\d+\.\d+)$/m', (string) file_get_contents("{$plugin}/clientpress.php"), $header);
$api = new ClientPress\Lint\NewerThanFloor($header[1] ?? exit("The plugin's header names no WordPress.\n"));

foreach (['wp-admin', 'wp-includes'] as $folder) {
    foreach (php_files("{$argv[1]}/{$folder}") as $file) {
        $api->learn((string) file_get_contents($file));
    }
}

$isClean = true;

foreach (php_files($plugin) as $file) {
    foreach ($api->find((string) file_get_contents($file)) as $violation) {
        echo "{$file}:{$violation}, and the plugin's header says {$header[1]}.\n";
        $isClean = false;
    }
}

exit($isClean ? 0 : 1);
