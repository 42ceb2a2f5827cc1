<?php

declare(strict_types=1);

namespace ClientPress\Outbox\Webhook;

defined('ABSPATH') || exit();

/**
 * One request of WordPress's HTTP API, held to the given addresses, whatever filters of other plugins change about it.
 */
final class PinnedConnection
{
    private ?\CurlHandle $handle = null;

    private string $body = '';

    /**
     * @param non-empty-list<string> $addresses
     * @param string|null            $caFile    The certificates to trust; null for WordPress's own.
     * @param int                    $timeout   Seconds for the whole exchange.
     * @param int                    $maxBytes  Of the answer; what follows is not waited for.
     */
    public function __construct(
        private readonly EndpointUrl $url,
        private readonly array $addresses,
        private readonly ?string $caFile,
        private readonly int $timeout,
        private readonly int $maxBytes,
    ) {}

    /**
     * @param array<string, mixed> $arguments Of `wp_remote_request()`.
     */
    public function exchange(array $arguments): HttpAnswer
    {
        $hooks = [
            ['http_request_args', $this->withOwnArguments(...)],
            ['https_ssl_verify', $this->withOwnCertificates(...)],
            ['http_api_curl', $this->pin(...)],
            // Where cURL is not taken after all.
            ['requests-fsockopen.before_request', self::stop(...)],
        ];

        foreach ($hooks as [$hook, $callback]) {
            add_filter($hook, $callback, PHP_INT_MAX, 3);
        }

        try {
            $response = wp_remote_request($this->url->url, $arguments);
        } finally {
            foreach ($hooks as [$hook, $callback]) {
                remove_filter($hook, $callback, PHP_INT_MAX);
            }
        }

        return $this->answer($response);
    }

    /**
     * @param array<string, mixed> $arguments
     *
     * @return array<string, mixed>
     */
    private function withOwnArguments(array $arguments, string $url): array
    {
        return (
            $url !== $this->url->url
                ? $arguments
                : [
                    ...$arguments,
                    'timeout' => $this->timeout,
                    'redirection' => 0,
                    'reject_unsafe_urls' => false,
                    'blocking' => true,
                    'stream' => false,
                    'user-agent' => 'ClientPress; ' . home_url('/'),
                ]
        );
    }

    private function withOwnCertificates(mixed $verify, mixed $url): mixed
    {
        return $url === $this->url->url ? $this->caFile ?? self::wordPressCertificates() : $verify;
    }

    /**
     * Other plugins may send requests of their own meanwhile; those are left alone.
     */
    private function pin(\CurlHandle $handle, mixed $arguments, mixed $url): void
    {
        if ($url !== $this->url->url) {
            return;
        }

        $addresses = implode(',', array_map(static fn(string $address): string => str_contains($address, ':')
            ? "[$address]"
            : $address, $this->addresses));

        // WordPress has no function for any of this.
        // @mago-ignore lint:use-wp-functions
        $isPinned = curl_setopt_array($handle, [
            CURLOPT_URL => $this->url->url,
            CURLOPT_RESOLVE => ["{$this->url->host}:{$this->url->port}:$addresses"],
            CURLOPT_PROXY => '',
            CURLOPT_PROTOCOLS => CURLPROTO_HTTPS,
            CURLOPT_FOLLOWLOCATION => false,
            CURLOPT_TIMEOUT => $this->timeout,
            CURLOPT_CONNECTTIMEOUT => $this->timeout,
            CURLOPT_SSL_VERIFYPEER => true,
            CURLOPT_SSL_VERIFYHOST => 2,
            // No compression: WordPress would send once more after an answer that cannot be unpacked.
            CURLOPT_ENCODING => null,
            CURLOPT_NOPROGRESS => false,
            // WordPress would unpack the body, to whatever size, and read on after the part that it keeps.
            CURLOPT_WRITEFUNCTION => $this->keep(...),
            CURLOPT_XFERINFOFUNCTION => fn(\CurlHandle $at, int $size, int $received): int => (int) (
                $received > $this->maxBytes
                || (int) curl_getinfo($at, CURLINFO_HEADER_SIZE) > $this->maxBytes
            ),
        ]);

        if (!$isPinned) {
            throw new \WpOrg\Requests\Exception('The connection could not be pinned.', 'clientpress');
        }

        $this->handle = $handle;
    }

    private function keep(\CurlHandle $handle, string $bytes): int
    {
        $this->body .= substr($bytes, 0, $this->maxBytes - strlen($this->body));

        return strlen($bytes);
    }

    private function answer(mixed $response): HttpAnswer
    {
        if ($this->handle === null) {
            return HttpAnswer::none(
                $response instanceof \WP_Error
                    ? $response->get_error_message()
                    : __('Another plugin has taken the request, and nothing was sent.', 'clientpress'),
            );
        }

        if (is_array($response)) {
            return new HttpAnswer((int) wp_remote_retrieve_response_code($response), $this->body);
        }

        // WordPress has no function for it.
        // @mago-ignore lint:use-wp-functions
        $status = (int) curl_getinfo($this->handle, CURLINFO_RESPONSE_CODE);
        $number = curl_errno($this->handle);

        if ($number === CURLE_ABORTED_BY_CALLBACK && $status > 0) {
            return new HttpAnswer($status, $this->body);
        }

        return HttpAnswer::none(match ($number) {
            CURLE_OPERATION_TIMEDOUT => sprintf(
                /* translators: %s: number of seconds. */
                _n(
                    'The server gave no complete answer within %s second.',
                    'The server gave no complete answer within %s seconds.',
                    $this->timeout,
                    'clientpress',
                ),
                number_format_i18n($this->timeout),
            ),
            CURLE_COULDNT_CONNECT => __('The server could not be reached.', 'clientpress'),
            CURLE_SSL_CACERT, CURLE_SSL_PEER_CERTIFICATE => __(
                'The other server’s certificate is not one that this server trusts.',
                'clientpress',
            ),
            CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE => __(
                'The server closed the connection without a complete answer.',
                'clientpress',
            ),
            default => curl_error($this->handle) !== ''
                ? curl_error($this->handle)
                : __('The server’s answer could not be read.', 'clientpress'),
        });
    }

    private static function wordPressCertificates(): string
    {
        return (string) ABSPATH . WPINC . '/certificates/ca-bundle.crt';
    }

    private static function stop(): never
    {
        throw new \WpOrg\Requests\Exception('Stopped by ClientPress.', 'clientpress_stopped');
    }
}
