<?php

/**
 * Prints which rules of the rooms the sources break, and exits with 1 where they break any.
 *
 * Usage: check-rooms.php <folder of sources> [--draw]   with --draw, the arrows between the rooms as well.
 */

declare(strict_types=1);

require __DIR__ . '/Rooms.php';

$rooms = new ClientPress\Lint\Rooms(rtrim($argv[1] ?? 'plugin/src', '/'));
$complaints = $rooms->complaints();

foreach ([...(in_array('--draw', $argv, true) ? $rooms->arrows() : []), ...$complaints] as $line) {
    echo "$line\n";
}

exit($complaints === [] ? 0 : 1);
