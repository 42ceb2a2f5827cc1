<?php

/** Times operations in turn and counts their statements. For operations.php and clients.php. */

declare(strict_types=1);

namespace ClientPress\Bench;

require_once __DIR__ . '/result.php';

/**
 * @param array<string, \Closure(int): \Closure> $cases done in turn; each gets the number of the round, and returns what is timed
 * @param \Closure(): mixed $before called before each, outside of what is timed
 *
 * @return array<string, array{rounds: non-empty-list<float>, statements: int}> Milliseconds.
 */
function compare(array $cases, int $rounds, ?\Closure $before = null): array
{
    $statements = 0;
    $count = static function (string $sql) use (&$statements): string {
        $statements++;

        return $sql;
    };
    $measured = [];
    add_filter('query', $count);
    for ($round = 0; $round <= $rounds; $round++) {
        foreach ($cases as $name => $case) {
            $prepared = $case($round);
            $before === null || $before();
            $statements = 0;
            $begun = hrtime(true);
            $prepared();
            $time = (hrtime(true) - $begun) / 1e6;
            $measured[$name]['statements'] = $statements;
            // The first round fills what is kept.
            $round === 0 || ($measured[$name]['rounds'][] = $time);
        }
    }
    remove_filter('query', $count);
    foreach ($measured as $name => $one) {
        printf("%-40s%32s%6d\n", $name, shown($one['rounds']), $one['statements']);
    }

    return $measured;
}
