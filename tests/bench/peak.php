<?php

/** For lists.sh: says at the end how much memory PHP took at most, in MiB. */

declare(strict_types=1);

register_shutdown_function(static fn() => fwrite(STDERR, (string) round((memory_get_peak_usage(true) / 1024) / 1024)));
