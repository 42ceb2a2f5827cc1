<?php

/**
 * A process that has WordPress loaded and forks a child for every job that Workers sends it: a request's worth of
 * work in a process of its own, which may be killed, at the price of a fork.
 *
 * Reads batches from standard input, one JSON document a line, and answers each on descriptor 3. The children of one
 * batch start at the same moment. A job is a static method of Hardening\Jobs.
 */

declare(strict_types=1);

putenv('CLIENTPRESS_FAULTS=none');
$_SERVER['HTTP_HOST'] = '127.0.0.1';
$_SERVER['REQUEST_METHOD'] = 'POST';
$_SERVER['REQUEST_URI'] = '/';
$_SERVER['REMOTE_ADDR'] = '127.0.0.1';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';

spl_autoload_register(static function (string $class): void {
    $prefix = 'ClientPress\\Tests\\';
    if (str_starts_with($class, $prefix)) {
        $file = dirname(__DIR__) . '/' . strtr(substr($class, strlen($prefix)), '\\', '/') . '.php';
        if (is_file($file)) {
            require $file;
        }
    }
});

require getenv('CLIENTPRESS_SITE') . '/wordpress/wp-load.php';

add_filter('wp_hash_password_options', static fn(): array => ['cost' => 4]);
// A database handle must not be shared by two processes, so each child opens its own.
$wpdb->close();

(static function (): void {
    $answers = fopen('php://fd/3', 'w');
    $served = 0;

    while (($line = fgets(STDIN)) !== false) {
        $children = [];
        foreach (json_decode($line, true, 512, JSON_THROW_ON_ERROR) as $job) {
            [$here, $there] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
            $served++;
            $pid = pcntl_fork();
            if ($pid === 0) {
                fclose($here);
                ClientPress\Tests\Support\Child::serve($there, $job, $served);
            }
            fclose($there);
            $children[$pid] = $here;
        }

        foreach ($children as $channel) {
            fgets($channel);
        }
        $start = hrtime(true) + 1_000_000;
        foreach ($children as $channel) {
            fwrite($channel, $start . "\n");
        }

        $outcomes = [];
        foreach ($children as $pid => $channel) {
            $said = (string) stream_get_contents($channel);
            pcntl_waitpid($pid, $status);
            $outcomes[] = [
                'signal' => pcntl_wifsignaled($status) ? pcntl_wtermsig($status) : 0,
                'exit' => pcntl_wifexited($status) ? pcntl_wexitstatus($status) : 0,
                'said' => json_decode($said, true),
            ];
        }
        fwrite($answers, json_encode($outcomes, JSON_THROW_ON_ERROR) . "\n");
    }
})();
