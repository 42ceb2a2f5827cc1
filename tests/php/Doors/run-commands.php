<?php

/**
 * For `wp run-listed <file> --require=<this file>`: a command that runs the commands which a file lists, as JSON, one
 * after the other in this process, and prints what came of each.
 */

declare(strict_types=1);

WP_CLI::add_command('run-listed', static function (array $args): void {
    $said = [];
    foreach (json_decode((string) file_get_contents($args[0]), true, 512, JSON_THROW_ON_ERROR) as $command) {
        $said[] = (array) WP_CLI::runcommand($command, ['launch' => false, 'exit_error' => false, 'return' => 'all']);
    }
    echo json_encode($said, JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE);
});
