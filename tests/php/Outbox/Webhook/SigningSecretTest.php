<?php

declare(strict_types=1);

namespace ClientPress\Tests\Outbox\Webhook;

use ClientPress\Outbox\Webhook\SigningSecret;
use ClientPress\Tests\TestCase;

/** @group any-database */
final class SigningSecretTest extends TestCase
{
    public function test_the_library_of_the_specification_takes_what_is_signed_and_nothing_else(): void
    {
        $secret = SigningSecret::make();
        $body = '{"type":"invitation.sent","data":{"name":"Zoë"}}';
        $headers = $secret->headers('msg_2', time(), $body);

        self::assertSame('taken', self::verify($secret->shown(), $headers, $body));
        self::assertSame('No matching signature found', self::verify($secret->shown(), $headers, "{$body} "));
        self::assertSame('No matching signature found', self::verify(SigningSecret::make()->shown(), $headers, $body));
        self::assertSame('No matching signature found', self::verify(
            $secret->shown(),
            ['webhook-id' => 'msg_3'] + $headers,
            $body,
        ));
        self::assertSame('Message timestamp too old', self::verify(
            $secret->shown(),
            $secret->headers('msg_2', time() - 600, $body),
            $body,
        ));
    }

    public function test_the_example_of_the_specification_has_the_same_signature(): void
    {
        // From the tests of the specification's own libraries.
        $reflection = new \ReflectionClass(SigningSecret::class);
        $secret = $reflection->newInstanceWithoutConstructor();
        $reflection->getConstructor()?->invoke(
            $secret,
            new \SensitiveParameterValue(base64_decode('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', true)),
        );

        self::assertSame(
            'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
            $secret->headers(
                'msg_p5jXN8AQM9LWM0D4loKWxJek',
                1_614_265_330,
                '{"test": 2432232314}',
            )['webhook-signature'],
        );
    }

    public function test_what_is_stored_opens_again_and_shows_nothing(): void
    {
        $secret = SigningSecret::make();
        $sealed = $secret->sealed();

        self::assertMatchesRegularExpression('~^whsec_[A-Za-z0-9+/]{43}=$~D', $secret->shown());
        self::assertSame($secret->shown(), SigningSecret::open($sealed)?->shown());
        self::assertNotSame($sealed, $secret->sealed(), 'Two sealings of one secret are alike.');
        self::assertStringNotContainsString(substr($secret->shown(), 6), $sealed);
    }

    public function test_with_other_salts_it_does_not_open(): void
    {
        $sealed = SigningSecret::make()->sealed();
        add_filter('salt', static fn(): string => 'other salts');

        self::assertNull(SigningSecret::open($sealed));
    }

    /**
     * @testWith [""]
     *           ["whsec_"]
     *           ["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]
     */
    public function test_what_was_never_sealed_does_not_open(string $sealed): void
    {
        self::assertNull(SigningSecret::open($sealed));
    }

    public function test_neither_a_dump_nor_a_trace_shows_it(): void
    {
        $secret = SigningSecret::make();
        $shown = $secret->shown();
        $bytes = (string) base64_decode(substr($shown, 6), true);
        ob_start();
        var_dump($secret);
        print_r($secret);
        $seen = (string) ob_get_clean() . var_export($secret, true);
        $before = (string) ini_set('zend.exception_ignore_args', '0');

        try {
            (static fn(SigningSecret $given) => throw new \RuntimeException('told'))($secret);
        } catch (\Throwable $thrown) {
            $seen .= $thrown . print_r($thrown->getTrace()[0]['args'] ?? [], true);
        } finally {
            ini_set('zend.exception_ignore_args', $before);
        }

        self::assertStringNotContainsString($bytes, $seen);
        self::assertStringNotContainsString(substr($shown, 6), $seen);
        self::assertStringNotContainsString(bin2hex($bytes), $seen);
    }

    /** @param array<string, string> $headers */
    private static function verify(string $secret, array $headers, string $body): string
    {
        $script = <<<'JS'
            const { Webhook } = require(process.argv[1] + '/standardwebhooks');
            const { secret, headers, body } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
            try {
                new Webhook(secret).verify(body, headers);
                console.log('taken');
            } catch (refused) {
                console.log(refused.message);
            }
            JS;
        $process = proc_open(
            ['node', '-e', $script, (string) getenv('CLIENTPRESS_NODE_MODULES')],
            [['pipe', 'r'], ['pipe', 'w'], STDERR],
            $pipes,
        );
        self::assertIsResource($process);
        fwrite($pipes[0], json_encode(compact('secret', 'headers', 'body'), JSON_THROW_ON_ERROR));
        fclose($pipes[0]);
        $said = trim((string) stream_get_contents($pipes[1]));
        proc_close($process);

        return $said;
    }
}
