<?php

/**
 * A mail server that keeps every mail as a file and can be told to misbehave.
 *
 * Usage: php smtp-sink.php <folder>
 *
 * Prints its port and serves until it is killed. Mails become <folder>/<number>.eml, one at a time and whole, with
 * the recipients of the envelope in X-Envelope-To. The file <folder>/mode, read when a client connects, holds
 *   accept   (or no file) take every mail
 *   refuse   greet with 554 and hang up
 *   reject   take the greeting, refuse every recipient with 550
 *   hang     accept the connection and never say a word
 *   slow     wait two seconds before every answer
 */

declare(strict_types=1);

final class Connection
{
    public string $received = '';
    public string $data = '';
    public bool $readsData = false;
    /** @var list<string> */
    public array $recipients = [];
    /** @var list<array{float, string}> when to say what; the others are not kept waiting meanwhile */
    private array $later = [];

    /** @param resource $stream */
    public function __construct(
        public readonly mixed $stream,
        public readonly string $mode,
    ) {}

    public function answer(string $line): void
    {
        $this->later[] = [microtime(true) + ($this->mode === 'slow' ? 2 : 0), $line];
        $this->say();
    }

    /** Says what is due, and returns whether anything is left to say. */
    public function say(): bool
    {
        while ($this->later !== [] && $this->later[0][0] <= microtime(true)) {
            // @mago-expect lint:no-error-control-operator the client may have hung up
            @fwrite($this->stream, array_shift($this->later)[1] . "\r\n");
        }

        return $this->later !== [];
    }
}

final class Sink
{
    private int $number = 0;

    public function __construct(
        private readonly string $folder,
    ) {}

    public function mode(): string
    {
        // @mago-expect lint:no-error-control-operator the file may go at any moment
        return trim((string) @file_get_contents($this->folder . '/mode')) ?: 'accept';
    }

    public function take(Connection $connection, string $line): void
    {
        if ($connection->readsData) {
            $this->takeData($connection, $line);

            return;
        }

        switch (strtoupper(substr($line, 0, 4))) {
            case 'EHLO':
            case 'HELO':
                $connection->answer('250 sink');
                break;
            case 'RCPT':
                if ($connection->mode === 'reject') {
                    $connection->answer('550 no such mailbox');
                    break;
                }
                $connection->recipients[] = preg_replace('/^RCPT TO:\s*<(.*)>.*$/i', '$1', $line) ?? '';
                $connection->answer('250 ok');
                break;
            case 'DATA':
                $connection->readsData = true;
                $connection->answer('354 go on');
                break;
            case 'QUIT':
                $connection->answer('221 bye');
                fclose($connection->stream);
                break;
            default:
                $connection->answer('250 ok');
        }
    }

    private function takeData(Connection $connection, string $line): void
    {
        if ($line !== '.') {
            $connection->data .= (str_starts_with($line, '.') ? substr($line, 1) : $line) . "\r\n";

            return;
        }
        $this->number++;
        $file = sprintf('%s/%06d.eml', $this->folder, $this->number);
        $envelope = 'X-Envelope-To: ' . implode(', ', $connection->recipients) . "\r\n";
        file_put_contents($file . '.new', $envelope . $connection->data);
        rename($file . '.new', $file);
        $connection->readsData = false;
        $connection->data = '';
        $connection->recipients = [];
        $connection->answer('250 kept');
    }
}

$sink = new Sink($argv[1]);
$server = stream_socket_server('tcp://127.0.0.1:0');
if ($server === false) {
    exit(1);
}
echo explode(':', (string) stream_socket_get_name($server, false))[1], "\n";

/** @var array<int, Connection> $connections */
$connections = [];

while (true) {
    $readable = [$server, ...array_map(static fn(Connection $connection): mixed => $connection->stream, $connections)];
    $none = null;
    $isWaiting = array_filter($connections, static fn(Connection $connection): bool => $connection->say()) !== [];
    stream_select($readable, $none, $none, $isWaiting ? 0 : null, $isWaiting ? 20_000 : null);

    foreach ($readable as $stream) {
        if ($stream === $server) {
            $client = stream_socket_accept($server);
            if ($client === false) {
                continue;
            }
            stream_set_blocking($client, false);
            $connection = new Connection($client, $sink->mode());
            if ($connection->mode === 'refuse') {
                $connection->answer('554 no service here');
                fclose($client);
                continue;
            }
            $connections[(int) $client] = $connection;
            if ($connection->mode !== 'hang') {
                $connection->answer('220 sink');
            }
            continue;
        }

        $connection = $connections[(int) $stream];
        $chunk = fread($stream, 65_536);
        if ($chunk === '' || $chunk === false) {
            if (feof($stream)) {
                unset($connections[(int) $stream]);
            }
            continue;
        }
        $connection->received .= $connection->mode === 'hang' ? '' : $chunk;
        while (is_resource($stream) && ($end = strpos($connection->received, "\n")) !== false) {
            $line = rtrim(substr($connection->received, 0, $end), "\r");
            $connection->received = substr($connection->received, $end + 1);
            $sink->take($connection, $line);
        }
        if (!is_resource($stream)) {
            unset($connections[(int) $stream]);
        }
    }
}
