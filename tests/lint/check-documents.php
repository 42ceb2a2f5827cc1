<?php

/**
 * Prints what the documents name and the tree does not have, and exits with 1 where there is any.
 *
 * Usage: check-documents.php [<root of the project>]
 */

declare(strict_types=1);

require __DIR__ . '/Documents.php';

$violations = (new ClientPress\Lint\Documents(rtrim($argv[1] ?? dirname(__DIR__, 2), '/')))->violations();

foreach ($violations as $violation) {
    echo "$violation\n";
}

exit($violations === [] ? 0 : 1);
