<?php

/** Forwards a port to a socket: forward.php <port> <socket>. */

declare(strict_types=1);

$server = stream_socket_server("tcp://127.0.0.1:{$argv[1]}");
$peers = [];

while (true) {
    $read = [$server, ...array_column($peers, 0)];
    $none = null;
    stream_select($read, $none, $none, null);

    foreach ($read as $stream) {
        if ($stream === $server) {
            $here = stream_socket_accept($server);
            $there = stream_socket_client("unix://{$argv[2]}");
            $peers[(int) $here] = [$here, $there];
            $peers[(int) $there] = [$there, $here];
            continue;
        }
        if (!isset($peers[(int) $stream])) {
            continue;
        }
        [, $other] = $peers[(int) $stream];
        $bytes = (string) fread($stream, 65_536);
        if ($bytes !== '') {
            fwrite($other, $bytes);
        } elseif (feof($stream)) {
            unset($peers[(int) $stream], $peers[(int) $other]);
            fclose($stream);
            fclose($other);
        }
    }
}
