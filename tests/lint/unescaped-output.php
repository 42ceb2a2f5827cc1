<?php

/**
 * Fails where one of the named files prints something unescaped. Usage: unescaped-output.php <file>...
 */

declare(strict_types=1);

use ClientPress\Tests\Lint\UnescapedOutput;

require __DIR__ . '/UnescapedOutput.php';

$isClean = true;

foreach (array_slice($argv, 1) as $file) {
    foreach (UnescapedOutput::find((string) file_get_contents($file)) as $line) {
        echo "{$file}:{$line} prints something unescaped.\n";
        $isClean = false;
    }
}

exit($isClean ? 0 : 1);
