<?php

/**
 * For `wp serve-commands --require=<this file>`: WP-CLI with WordPress loaded, which forks a child for every command
 * that is sent to it.
 *
 * Reads the arguments of a command from descriptor 3, as JSON, one command a line, and answers with the status of its
 * end on descriptor 4. Its standard input and output are files, for the child has them from here.
 */

declare(strict_types=1);

WP_CLI::add_command('serve-commands', static function (): void {
    global $wpdb;

    $commands = fopen('php://fd/3', 'r');
    $answers = fopen('php://fd/4', 'w');
    // A database handle must not be shared by two processes, so each child opens its own.
    $wpdb->close();

    while (($line = fgets($commands)) !== false) {
        $pid = pcntl_fork();
        if ($pid === 0) {
            rewind(STDIN);
            mt_srand();
            $wpdb->db_connect();
            wp_cache_flush();
            wp_roles()->for_site();

            $arguments = json_decode($line, true, 512, JSON_THROW_ON_ERROR);
            [$positional, $options, $runtime] = WP_CLI::get_configurator()->parse_args($arguments);
            if (isset($runtime['user'])) {
                wp_set_current_user((new WP_CLI\Fetchers\User())->get_check($runtime['user'])->ID);
            }
            WP_CLI::run_command($positional, $options);
            exit(0);
        }
        pcntl_waitpid($pid, $status);
        fwrite($answers, (pcntl_wifexited($status) ? pcntl_wexitstatus($status) : 255) . "\n");
    }
});
