<?php

declare(strict_types=1);

namespace ClientPress\Tests\Outbox\Webhook;

use ClientPress\Outbox\Webhook\SigningSecret;
use ClientPress\Tests\Support\Process;
use ClientPress\Tests\TestCase;

/**
 * The receiver that docs/automation.md gives, run as it stands there.
 *
 * @group any-database
 */
final class AutomationGuideTest extends TestCase
{
    public function test_the_receiver_takes_what_is_signed_and_refuses_the_rest(): void
    {
        $guide = (string) file_get_contents(dirname(__DIR__, 4) . '/docs/automation.md');
        self::assertSame(1, preg_match('/^```js\n(.*?)^```$/ms', $guide, $found));
        $name = getenv('CLIENTPRESS_SITE') . '/logs/guide-' . bin2hex(random_bytes(4));
        file_put_contents("{$name}.cjs", $found[1]);
        $secret = SigningSecret::make();
        $port = self::freePort();
        $receiver = Process::start(['node', "{$name}.cjs"], "{$name}.log", [
            'SECRET' => $secret->shown(),
            'PORT' => (string) $port,
            'NODE_PATH' => (string) getenv('CLIENTPRESS_NODE_MODULES'),
        ]);

        try {
            $body = '{"type":"invitation.accepted","timestamp":"2026-01-01T00:00:00Z","data":{"name":"Zoë"}}';
            for ($tries = 0; $tries < 100 && self::post($port, [], '') === 0; $tries++) {
                usleep(50_000);
            }
            self::assertSame(204, self::post($port, $secret->headers('msg_7', time(), $body), $body));
            self::assertSame(401, self::post($port, $secret->headers('msg_8', time(), $body), "{$body} "));
            self::assertSame(401, self::post($port, $secret->headers('msg_9', time() - 3_600, $body), $body));
            $said = (string) file_get_contents("{$name}.log");
            self::assertStringContainsString("msg_7 invitation.accepted { name: 'Zoë' }", $said);
            self::assertStringNotContainsString('msg_8', $said);
        } finally {
            $receiver->stop();
        }
    }

    /** @param array<string, string> $headers */
    private static function post(int $port, array $headers, string $body): int
    {
        return (int) wp_remote_retrieve_response_code(wp_remote_post("http://127.0.0.1:{$port}/", [
            'headers' => $headers,
            'body' => $body,
        ]));
    }

    private static function freePort(): int
    {
        $socket = stream_socket_server('tcp://127.0.0.1:0');
        self::assertIsResource($socket);

        return (int) parse_url('tcp://' . stream_socket_get_name($socket, false), PHP_URL_PORT);
    }
}
