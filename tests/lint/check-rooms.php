<?php

/**
 * Prints which rules of the rooms the sources break, and exits with 1 where they break any.
 *
 * Usage: check-rooms.php <folder of sources> [--draw]   with --draw, the arrows between the rooms as well.
 */

declare(strict_types=1);

require __DIR__ . '/Rooms.php';

$rooms = new ClientPress\Lint\Rooms(rtrim($argv[1] ?? 'plugin/src', '/'));
$violations = $rooms->violations();

foreach ([...(in_array('--draw', $argv, true) ? $rooms->arrows() : []), ...$violations] as $line) {
    echo "$line\n";
}

exit($violations === [] ? 0 : 1);
