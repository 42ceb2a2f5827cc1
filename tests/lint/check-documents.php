<?php

/**
 * Prints what the documents name and the tree does not have, and which of their commands no test runs, and exits with 1
 * where there is any.
 *
 * Usage: check-documents.php [<root of the project>]
 */

declare(strict_types=1);

require __DIR__ . '/Commands.php';
require __DIR__ . '/Documents.php';

$root = rtrim($argv[1] ?? dirname(__DIR__, 2), '/');
$violations = [
    ...(new ClientPress\Lint\Documents($root))->violations(),
    ...(new ClientPress\Lint\Commands($root))->violations(),
];

foreach ($violations as $violation) {
    echo "$violation\n";
}

exit($violations === [] ? 0 : 1);
