<?php

/**
 * Prints what is missing or wrong in the plugin's translations, and exits with 1 where anything is.
 * Usage: check-translations.php <folder of WordPress>
 */

declare(strict_types=1);

require "{$argv[1]}/wp-includes/compat.php";
require "{$argv[1]}/wp-includes/pomo/po.php";
require __DIR__ . '/Translations.php';

$folder = dirname(__DIR__, 2) . '/plugin/languages';
$translations = new ClientPress\Lint\Translations("{$folder}/clientpress.pot");
$isClean = true;

foreach (glob("{$folder}/*.po") as $file) {
    foreach ($translations->violations($file) as $violation) {
        echo basename($file), ": {$violation}\n";
        $isClean = false;
    }
}

exit($isClean ? 0 : 1);
