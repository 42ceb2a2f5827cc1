<?php

/**
 * A server that takes webhooks over TLS, good or hostile by the first part of the path that is asked for.
 *
 * Usage: tls-receiver.php <file of certificate and key> <file for its port> <file for what it was asked>
 */

declare(strict_types=1);

[, $certificate, $portFile, $log] = $argv;
$context = stream_context_create(['ssl' => ['local_cert' => $certificate]]);
$server = stream_socket_server('tcp://127.0.0.1:0', $code, $error, STREAM_SERVER_BIND | STREAM_SERVER_LISTEN, $context);
if ($server === false) {
    fwrite(STDERR, $error);
    exit(1);
}
pcntl_signal(SIGCHLD, SIG_IGN);
file_put_contents(
    "{$portFile}.new",
    (string) parse_url('tcp://' . stream_socket_get_name($server, false), PHP_URL_PORT),
);
rename("{$portFile}.new", $portFile);

while (true) {
    // A signal of a child that has ended interrupts the wait.
    // @mago-ignore lint:no-error-control-operator
    $connection = @stream_socket_accept($server, -1);
    if ($connection !== false && pcntl_fork() === 0) {
        answer($connection, $log);
        exit(0);
    }
}

/** @param resource $connection */
function answer(mixed $connection, string $log): void
{
    stream_set_timeout($connection, 5);
    // Clients that do not trust the certificate are expected.
    // @mago-ignore lint:no-error-control-operator
    if (@stream_socket_enable_crypto($connection, true, STREAM_CRYPTO_METHOD_TLS_SERVER) !== true) {
        file_put_contents($log, json_encode(['path' => '', 'handshake' => false]) . "\n", FILE_APPEND | LOCK_EX);

        return;
    }
    $head = '';
    while (!str_contains($head, "\r\n\r\n") && ($line = fgets($connection)) !== false) {
        $head .= $line;
    }
    $lines = explode("\r\n", trim($head));
    $headers = [];
    foreach (array_slice($lines, 1) as $line) {
        [$name, $value] = explode(':', $line, 2) + ['', ''];
        $headers[strtolower($name)] = trim($value);
    }
    $length = (int) ($headers['content-length'] ?? 0);
    $body = $length > 0 ? (string) stream_get_contents($connection, $length) : '';
    [$method, $path] = explode(' ', $lines[0]) + ['', ''];
    file_put_contents($log, json_encode(compact('method', 'path', 'headers', 'body')) . "\n", FILE_APPEND | LOCK_EX);

    // Clients that hang up are expected.
    // @mago-ignore lint:no-error-control-operator
    $say = static fn(string $text): bool => @fwrite($connection, $text) === strlen($text);
    $body = static fn(string $status, string $text, string $more = ''): bool => $say(
        "HTTP/1.1 {$status}\r\nContent-Length: " . strlen($text) . "\r\nConnection: close\r\n{$more}\r\n{$text}",
    );
    $sent = 0;

    switch (explode('/', $path)[1] ?? '') {
        case 'fails':
            $body('500 Internal Server Error', 'The <b>database</b> is gone.');
            break;
        case 'gone':
            $body('410 Gone', '');
            break;
        case 'hangs':
            sleep(20);
            break;
        case 'drips':
            $say("HTTP/1.1 200 OK\r\n\r\n");
            for ($i = 0; $i < 100 && $say('.'); $i++) {
                usleep(200_000);
            }
            break;
        case 'redirects':
            $body(
                '302 Found',
                '',
                'Location: ' . base64_decode(strtr(explode('/', $path)[2] ?? '', '-_', '+/'), true) . "\r\n",
            );
            break;
        case 'big':
            $say("HTTP/1.1 200 OK\r\nContent-Length: 10485760\r\n\r\n");
            while ($sent < 10_485_760 && $say(str_repeat('x', 8_192))) {
                $sent += 8_192;
            }
            break;
        case 'endless-headers':
            $say("HTTP/1.1 200 OK\r\n");
            while ($sent < 10_485_760 && $say('X-More: ' . str_repeat('x', 1_000) . "\r\n")) {
                $sent += 1_010;
            }
            break;
        case 'bomb':
            $body('200 OK', (string) gzencode(str_repeat('0', 10_000_000), 9), "Content-Encoding: gzip\r\n");
            break;
        case 'unpacks-badly':
            $body('200 OK', 'no gzip at all', "Content-Encoding: gzip\r\n");
            break;
        case 'garbage':
            $say(random_bytes(2_000));
            break;
        case 'closes':
            break;
        default:
            $body('200 OK', 'Thank you.');
    }
    file_put_contents($log, json_encode(['path' => '', 'sent' => $sent]) . "\n", FILE_APPEND | LOCK_EX);
    fclose($connection);
}
