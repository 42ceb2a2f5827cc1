<?php

/**
 * Fails where one of the named files silences mago without a reason. Usage: check-suppressions.php <file>...
 */

declare(strict_types=1);

use ClientPress\Lint\Suppressions;

require __DIR__ . '/Suppressions.php';

$isClean = true;

foreach (array_slice($argv, 1) as $file) {
    foreach (Suppressions::withoutReason((string) file_get_contents($file)) as $line) {
        echo "{$file}:{$line} silences a rule and says no reason.\n";
        $isClean = false;
    }
}

exit($isClean ? 0 : 1);
