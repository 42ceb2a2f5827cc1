<?php

/**
 * Prints which test classes the processes that share them have not run to the end, and fails if there is one.
 *
 * Usage: php not-run.php <folder of tests> <folder of the marks that SharedClass makes>
 */

declare(strict_types=1);

[, $tests, $marks] = $argv;
$missing = 0;
foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($tests)) as $file) {
    $name = strtr(substr((string) $file, strlen("{$tests}/")), '/', '.');
    $mark = "{$marks}/" . basename($name, '.php');
    if (str_ends_with($name, 'Test.php') && (!is_file($mark) || file_get_contents($mark) !== 'run')) {
        fwrite(STDERR, "Not run to its end: {$file}\n");
        $missing++;
    }
}
exit($missing === 0 ? 0 : 1);
