<?php

declare(strict_types=1);

/*
 * Loaded before WP-CLI. What a newer PHP calls deprecated in WP-CLI's own files is nothing of ours, and must not stand
 * among what a command of ours prints and logs.
 */
set_error_handler(static fn(int $level, string $message, string $file): bool => str_contains(
    $file,
    '/wp-cli.phar/',
), E_DEPRECATED);
