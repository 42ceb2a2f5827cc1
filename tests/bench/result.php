<?php

/** What the measurements share: turns, medians, and the lines of the one table that `make bench` ends with. */

declare(strict_types=1);

namespace ClientPress\Bench;

function result(string $what, string $measured, string $goal, bool $isMet): void
{
    $file = (string) getenv('CLIENTPRESS_RESULTS');
    $file === ''
        || file_put_contents(
            $file,
            sprintf("%-96s%36s   %-20s%s\n", $what, $measured, $goal, $isMet ? 'yes' : 'NO'),
            FILE_APPEND,
        );
}

/** @param non-empty-list<float> $measured Milliseconds of each round, whose median must be at most so many. */
function time_result(string $what, array $measured, float $most): void
{
    result($what, shown($measured) . ' ms', "at most {$most} ms", median($measured) <= $most);
}

/**
 * Two that were measured in turn: the ratio of their medians, and the least and the most of a round.
 *
 * @param non-empty-list<float> $one
 * @param non-empty-list<float> $other
 */
function ratio_result(string $what, array $one, array $other, float $most): void
{
    $ratio = median($one) / median($other);
    $rounds = array_map(static fn(float $one, float $other): float => $one / $other, $one, $other);
    result(
        $what,
        sprintf('%.2f (%.2f to %.2f)', $ratio, min($rounds), max($rounds)),
        "at most {$most}",
        $ratio <= $most,
    );
}

/**
 * Does all jobs one after the other in each round, so that what else the machine does meets them alike. The first round
 * fills what is kept and is not counted.
 *
 * @param array<string, \Closure(): mixed> $jobs
 *
 * @return array<string, non-empty-list<float>> Milliseconds of each round.
 */
function in_turn(array $jobs, int $rounds): array
{
    $times = [];
    for ($round = 0; $round <= $rounds; $round++) {
        foreach ($jobs as $name => $job) {
            $begun = hrtime(true);
            $job();
            $time = (hrtime(true) - $begun) / 1e6;
            $round === 0 || ($times[$name][] = $time);
        }
    }

    return $times;
}

/** @param non-empty-list<float> $measured */
function median(array $measured): float
{
    sort($measured);

    return $measured[intdiv(count($measured), 2)];
}

/** @param non-empty-list<float> $measured */
function shown(array $measured, int $decimals = 2): string
{
    return sprintf(
        "%.{$decimals}f (%.{$decimals}f to %.{$decimals}f)",
        median($measured),
        min($measured),
        max($measured),
    );
}
