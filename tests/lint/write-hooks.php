<?php

/** Writes docs/hooks.md from the docblocks of the hooks. */

declare(strict_types=1);

require __DIR__ . '/HookReference.php';

$root = dirname(__DIR__, 2);
$reference = new ClientPress\Lint\HookReference("{$root}/plugin/src");

foreach ($reference->violations() as $violation) {
    fwrite(STDERR, "{$violation}\n");
}

file_put_contents("{$root}/docs/hooks.md", $reference->markdown());
exit($reference->violations() === [] ? 0 : 1);
