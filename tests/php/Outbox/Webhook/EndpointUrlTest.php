<?php

declare(strict_types=1);

namespace ClientPress\Tests\Outbox\Webhook;

use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Outbox\Webhook\EndpointUrl;
use ClientPress\Tests\TestCase;

/** @group any-database */
final class EndpointUrlTest extends TestCase
{
    /**
     * @testWith ["https://hooks.example.org", "https://hooks.example.org/"]
     *           [" https://Hooks.Example.ORG:443/a/b?c=d#e ", "https://hooks.example.org/a/b?c=d"]
     *           ["HTTPS://hooks.example.org./", "https://hooks.example.org/"]
     *           ["https://n8n.example.org:5678/webhook/1", "https://n8n.example.org:5678/webhook/1"]
     *           ["https://bücher.example/ümlaut", "https://xn--bcher-kva.example/%C3%BCmlaut"]
     *           ["https://hooks.example.org/a%2Fb?x=%20", "https://hooks.example.org/a%2Fb?x=%20"]
     *           ["https://a_b.example.org/", "https://a_b.example.org/"]
     */
    public function test_one_address_has_one_spelling(string $typed, string $url): void
    {
        self::assertSame($url, EndpointUrl::of($typed)->url);
        self::assertSame($url, EndpointUrl::of($url)->url);
    }

    /** @dataProvider refusals */
    public function test_it_is_refused_with_the_reason(string $typed, string $reason): void
    {
        try {
            EndpointUrl::of($typed);
            self::fail('It was taken.');
        } catch (Refused $refused) {
            self::assertSame(Reason::InvalidWebhook, $refused->reason);
            self::assertStringContainsString($reason, $refused->getMessage());
        }
    }

    /** @return iterable<string, array{string, string}> */
    public static function refusals(): iterable
    {
        $name = 'has to name a server';

        foreach ([
            'http://hooks.example.org/' => 'https://',
            'ftp://hooks.example.org/' => 'https://',
            'hooks.example.org' => 'https://',
            '//hooks.example.org/' => 'https://',
            'https:///path' => 'https://',
            '' => 'https://',
            'https://user:word@hooks.example.org/' => 'user name',
            'https://user@hooks.example.org/' => 'user name',
            'https://:@hooks.example.org/' => 'user name',
            'https://hooks.example.org:25/' => 'Port 25',
            'https://hooks.example.org:0/' => 'Port 0',
            'https://localhost/' => $name,
            'https://localhost.:8443/' => $name,
            'https://127.0.0.1/' => $name,
            'https://127.1/' => $name,
            'https://0177.0.0.1/' => $name,
            'https://0x7f.0.0.1/' => $name,
            'https://2130706433/' => $name,
            'https://hooks.0x7f/' => $name,
            'https://93.184.215.14./' => $name,
            'https://[::1]/' => $name,
            'https://[::ffff:127.0.0.1]/' => $name,
            'https://hooks..example.org/' => $name,
            'https://-hooks.example.org/' => $name,
            "https://hooks.example.org\n.evil.example/" => 'not a web address',
            'https://hooks.example.org\\@evil.example/' => 'not a web address',
            'https://hooks.example.org/ x' => 'not a web address',
            "https://hooks.example.org/\0x" => 'not a web address',
        ] as $typed => $reason) {
            yield json_encode($typed, JSON_THROW_ON_ERROR) => [$typed, $reason];
        }

        yield 'too long' => ['https://hooks.example.org/' . str_repeat('a', 3_000), 'not a web address'];
        yield 'no UTF-8' => ["https://hooks\xC3.example.org/", $name];
    }

    /**
     * @testWith ["https://clients.example.org/hook"]
     *           ["https://CLIENTS.example.org.:8443/hook"]
     *           ["https://www.clients.example.org/hook"]
     *           ["https://admin.example.org/hook"]
     */
    public function test_the_sites_own_hosts_are_refused(string $typed): void
    {
        add_filter('home_url', static fn(): string => 'https://www.clients.example.org/blog');
        add_filter('site_url', static fn(): string => 'https://admin.example.org');

        $this->expectExceptionMessage('the address of this site itself');
        EndpointUrl::of($typed);
    }
}
