<?php

/**
 * For `wp eval-file run-commands.php <file>`: runs the commands that the file lists, as JSON, one after the other in
 * this process, and prints what came of each.
 *
 * @var list<string> $args
 */

// WP-CLI evaluates it behind a line of its own, where strict types cannot be declared.

(static function (array $args): void {
    $said = [];
    foreach (json_decode((string) file_get_contents($args[0]), true, 512, JSON_THROW_ON_ERROR) as $command) {
        $said[] = (array) WP_CLI::runcommand($command, ['launch' => false, 'exit_error' => false, 'return' => 'all']);
    }
    echo json_encode($said, JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE);
})($args);
