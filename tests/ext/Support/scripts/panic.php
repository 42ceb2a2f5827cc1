<?php

declare(strict_types=1);

// Panics with the secret that it is given, and tells all that can be known of what was thrown, unless it holds the
// secret. The secret in $argv is not in the trace, because no PHP function is called with it.

try {
    ClientPress\Native\panic_probe($argv[1]);
} catch (Throwable $thrown) {
    echo $thrown::class, ': ', $thrown->getMessage(), '; ';
    if (str_contains(print_r($thrown, true) . $thrown, $argv[1])) {
        echo 'the secret is in the trace; ';
    }
}
echo 'still alive';
