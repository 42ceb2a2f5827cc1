<?php

declare(strict_types=1);

namespace ClientPress\Tests\Outbox\Webhook;

use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Outbox\Webhook\EndpointUrl;
use ClientPress\Outbox\Webhook\GuardedPost;
use ClientPress\Outbox\Webhook\HttpAnswer;
use ClientPress\Outbox\Webhook\PublicAddress;
use ClientPress\Tests\Support\Thorough;
use ClientPress\Tests\Support\TlsReceiver;
use ClientPress\Tests\TestCase;

/**
 * Requests to a real server over TLS, which is on this machine only because the test says that it may be.
 *
 * @group any-database
 */
final class GuardedPostTest extends TestCase
{
    private ?TlsReceiver $receiver = null;

    protected function tearDown(): void
    {
        $this->receiver?->stop();
        parent::tearDown();
    }

    public function test_headers_and_body_arrive_as_they_are_and_the_answer_comes_back(): void
    {
        $answer = $this->post('/take?of=two&words', '{"type":"test"}', ['webhook-id' => 'msg_1']);

        self::assertSame([200, 'Thank you.', ''], [$answer->status, $answer->body, $answer->error]);
        self::assertTrue($answer->isSuccess());
        [$request] = $this->receiver()->requests();
        self::assertSame(['POST', '/take?of=two&words', '{"type":"test"}'], [
            $request['method'],
            $request['path'],
            $request['body'],
        ]);
        self::assertSame('msg_1', $request['headers']['webhook-id']);
        self::assertSame(TlsReceiver::HOST . ':' . $this->receiver()->port, $request['headers']['host']);
    }

    /** @dataProvider hostileAnswers */
    public function test_a_hostile_answer_harms_nothing(string $path, ?int $status, string $error): void
    {
        $before = memory_get_peak_usage();
        $answer = $this->post($path);

        self::assertSame($status, $answer->status);
        self::assertStringContainsString($error, $answer->error);
        self::assertLessThanOrEqual(65_536, strlen($answer->body));
        self::assertLessThan(3_000_000, memory_get_peak_usage() - $before);
        self::assertCount(1, $this->receiver()->requests(), 'It was sent more than once.');
    }

    /** @return array<string, array{string, int|null, string}> */
    public static function hostileAnswers(): array
    {
        return [
            '500' => ['/fails', 500, ''],
            'garbage' => ['/garbage', null, ''],
            'closes at once' => ['/closes', null, 'closed the connection'],
            'ten megabytes unpacked' => ['/bomb', 200, ''],
            'says that it is packed' => ['/unpacks-badly', 200, ''],
        ];
    }

    /**
     * @testWith ["/big"]
     *           ["/endless-headers"]
     */
    public function test_no_more_than_64_KiB_are_waited_for(string $path): void
    {
        $this->post($path);

        // What the sockets of both sides hold on the way is taken as well.
        self::assertLessThan(8_000_000, $this->receiver()->sent());
    }

    /**
     * The receiver goes on for twenty seconds. That ten are the default, the test of the pinned connection says.
     *
     * @testWith ["/hangs"]
     *           ["/drips"]
     */
    public function test_an_answer_is_waited_for_as_long_as_was_said(string $path): void
    {
        $seconds = Thorough::isOn() ? 10 : 1;
        $post = TlsReceiver::post(timeout: $seconds);
        $answer = $post->send(EndpointUrl::of($this->receiver()->url($path)), [], '{}');

        self::assertNull($answer->status);
        self::assertMatchesRegularExpression("/ within {$seconds} seconds?\\.$/", $answer->error);
    }

    public function test_no_redirect_is_followed_also_where_another_plugin_wants_it(): void
    {
        add_filter(
            'http_request_args',
            static fn(array $arguments): array => [
                'redirection' => 5,
                'timeout' => 60,
                'sslverify' => false,
            ] + $arguments,
        );
        $target = strtr(base64_encode($this->receiver()->url('/secret')), '+/', '-_');

        self::assertSame(302, $this->post("/redirects/{$target}")->status);
        self::assertCount(1, $this->receiver()->requests());
    }

    public function test_a_certificate_that_is_not_trusted_ends_it_before_anything_is_told(): void
    {
        add_filter('https_ssl_verify', '__return_false');
        add_filter('https_local_ssl_verify', '__return_false');
        $post = new GuardedPost(static fn(): array => ['127.0.0.1'], static fn(): bool => true);
        $answer = $post->send(EndpointUrl::of($this->receiver()->url()), [], '{}');

        self::assertNull($answer->status);
        self::assertStringContainsString('certificate', $answer->error);
        self::assertSame([], $this->receiver()->requests());
    }

    public function test_the_connection_goes_where_was_looked_whatever_dns_says_then(): void
    {
        $asked = 0;
        $post = new GuardedPost(
            static function () use (&$asked): array {
                $asked++;

                // A public address the first time, as a name server of an attacker would say, and never asked again.
                return ['203.0.114.7'];
            },
            PublicAddress::isPublic(...),
        );
        // It is not there: what is tried is that address, and nothing on this machine.
        add_action('http_api_curl', static function (\CurlHandle $handle): void {
            curl_setopt($handle, CURLOPT_RESOLVE, ['receiver.test:443:127.0.0.1']);
            curl_setopt($handle, CURLOPT_FOLLOWLOCATION, true);
        });
        $pins = [];
        add_action(
            'http_api_debug',
            static function (mixed $response, string $context, string $class, array $arguments) use (&$pins): void {
                $pins[] = [$arguments['redirection'], $arguments['timeout']];
            },
            10,
            4,
        );
        $answer = $post->send(EndpointUrl::of($this->receiver()->url()), [], '{}');

        self::assertNull($answer->status);
        self::assertSame(1, $asked);
        self::assertSame([[0, 10]], $pins);
        self::assertSame([], $this->receiver()->requests());
    }

    public function test_one_address_that_is_not_public_is_enough_to_refuse(): void
    {
        $answer = (new GuardedPost(
            static fn(): array => ['93.184.215.14', '::ffff:10.0.0.7'],
            PublicAddress::isPublic(...),
        ))->send(EndpointUrl::of('https://hooks.example.org/'), [], '{}');

        self::assertStringContainsString('hooks.example.org leads to ::ffff:10.0.0.7', $answer->error);
    }

    public function test_an_unknown_host_is_said_to_be_one(): void
    {
        $url = EndpointUrl::of('https://nowhere.example.org');
        TlsReceiver::post()->requireAllowed($url);

        self::assertSame(
            'No server is known by the name nowhere.example.org.',
            TlsReceiver::post()->send($url, [], '{}')->error,
        );
    }

    /**
     * @testWith ["https_proxy"]
     *           ["HTTPS_PROXY"]
     *           ["all_proxy"]
     *           ["ALL_PROXY"]
     */
    public function test_behind_a_proxy_it_is_refused_with_the_reason(string $variable): void
    {
        putenv("{$variable}=http://127.0.0.1:9");

        try {
            TlsReceiver::post()->requireAllowed(EndpointUrl::of($this->receiver()->url()));
            self::fail('It was not refused.');
        } catch (Refused $refused) {
            self::assertSame(Reason::InvalidWebhook, $refused->reason);
            self::assertStringContainsString('through a proxy', $refused->getMessage());
        } finally {
            putenv($variable);
        }
        TlsReceiver::post()->requireAllowed(EndpointUrl::of($this->receiver()->url()));
    }

    public function test_another_plugin_that_answers_in_its_place_is_no_success(): void
    {
        add_filter('pre_http_request', static fn(): array => [
            'response' => ['code' => 200, 'message' => 'OK'],
            'headers' => [],
            'body' => '',
            'cookies' => [],
        ]);

        self::assertFalse($this->post('/')->isSuccess());
    }

    public function test_requests_of_other_plugins_meanwhile_are_left_alone(): void
    {
        $handles = [];
        add_filter(
            'http_request_args',
            static function (array $arguments, string $url) use (&$handles): array {
                if (str_starts_with($url, 'https')) {
                    $handles[] = wp_remote_get('http://127.0.0.1:1/other', ['timeout' => 1])->get_error_message();
                }

                return $arguments;
            },
            10,
            2,
        );

        self::assertSame(200, $this->post('/')->status);
        self::assertCount(1, $handles);
        self::assertCount(1, $this->receiver()->requests());
    }

    /** @param array<string, string> $headers */
    private function post(string $path, string $body = '{}', array $headers = []): HttpAnswer
    {
        return TlsReceiver::post()->send(EndpointUrl::of($this->receiver()->url($path)), $headers, $body);
    }

    private function receiver(): TlsReceiver
    {
        return $this->receiver ??= TlsReceiver::start();
    }
}
