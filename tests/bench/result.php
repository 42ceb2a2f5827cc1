<?php

/** Writes down a figure of the issue's table, for the one table that `make bench` ends with. */

declare(strict_types=1);

namespace ClientPress\Bench;

function result(string $what, string $measured, string $goal, bool $isMet): void
{
    $file = (string) getenv('CLIENTPRESS_RESULTS');
    $file === ''
        || file_put_contents(
            $file,
            sprintf("%-58s%24s   %-34s%s\n", $what, $measured, $goal, $isMet ? 'yes' : 'NO'),
            FILE_APPEND,
        );
}
