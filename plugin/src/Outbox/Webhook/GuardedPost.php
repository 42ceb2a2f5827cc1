<?php

declare(strict_types=1);

namespace ClientPress\Outbox\Webhook;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use WpOrg\Requests\Capability;
use WpOrg\Requests\Transport\Curl;

/**
 * Posts to servers that an administrator named, so that none of them leads into this server's own network.
 *
 * WordPress's `wp_safe_remote_post()` looks at one IPv4 address, and the connection resolves the name once more. Here the
 * connection is pinned to the addresses that were looked at. That works by cURL, and not through a proxy, which resolves
 * the name by itself.
 */
final readonly class GuardedPost
{
    /** The first that takes several addresses for a name. */
    private const OLDEST_CURL = '7.59';

    private const MAX_ANSWER_BYTES = 65_536;

    private const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'];

    /**
     * @param \Closure(string): list<string> $resolve  The addresses of a host.
     * @param \Closure(string): bool         $isPublic Whether an address may be connected to.
     * @param string|null                    $caFile   The certificates to trust; null for WordPress's own.
     * @param int                            $timeout  Seconds for the whole exchange, but for DNS.
     */
    public function __construct(
        private \Closure $resolve,
        private \Closure $isPublic,
        private ?string $caFile = null,
        private int $timeout = 10,
    ) {}

    /**
     * Whether messages may be sent there at all. A name that is not known yet is no reason to refuse it.
     *
     * @throws Refused With `InvalidWebhook`.
     */
    public function requireAllowed(EndpointUrl $url): void
    {
        $this->allowedAddresses($url);
    }

    /**
     * @param array<string, string> $headers
     */
    public function send(EndpointUrl $url, array $headers, string $body): HttpAnswer
    {
        try {
            $connection = new PinnedConnection(
                $url,
                $this->requireAddresses($url),
                $this->caFile,
                $this->timeout,
                self::MAX_ANSWER_BYTES,
            );
        } catch (Refused $refused) {
            return HttpAnswer::none($refused->getMessage());
        }

        return $connection->exchange(['method' => 'POST', 'headers' => $headers, 'body' => $body]);
    }

    /**
     * @return non-empty-list<string>
     *
     * @throws Refused
     */
    private function requireAddresses(EndpointUrl $url): array
    {
        $addresses = $this->allowedAddresses($url);

        return $addresses === []
            ? throw self::refused(sprintf(
                /* translators: %s: name of a server. */
                __('No server is known by the name %s.', 'clientpress'),
                $url->host,
            ))
            : $addresses;
    }

    /**
     * @return list<string>
     *
     * @throws Refused
     */
    private function allowedAddresses(EndpointUrl $url): array
    {
        // Earlier ones pass over a list of addresses without a word, and ask the name server themselves.
        $curl = Curl::test([Capability::SSL => true]) ? curl_version()['version'] ?? '' : '';

        if (!is_string($curl) || version_compare($curl, self::OLDEST_CURL, '<')) {
            throw self::refused(__(
                'Webhooks need PHP’s cURL extension with libcurl 7.59 or newer: without it nobody could make sure that they go where they should. Ask your host to install it.',
                'clientpress',
            ));
        }

        if (!function_exists('dns_get_record')) {
            throw self::refused(__(
                'Webhooks need PHP’s function dns_get_record, which is switched off on this server. Ask your host to allow it.',
                'clientpress',
            ));
        }

        if (self::isBehindProxy()) {
            throw self::refused(__(
                'This server sends its requests through a proxy, behind which nobody can make sure that webhooks go where they should. Webhooks do not work here.',
                'clientpress',
            ));
        }

        $addresses = ($this->resolve)($url->host);

        foreach ($addresses as $address) {
            if (!($this->isPublic)($address)) {
                throw self::refused(sprintf(
                    /* translators: 1: name of a server, 2: IP address. */
                    __('%1$s leads to %2$s, which is not an address of the public internet.', 'clientpress'),
                    $url->host,
                    $address,
                ));
            }
        }

        return $addresses;
    }

    private static function isBehindProxy(): bool
    {
        return (
            defined('WP_PROXY_HOST')
            || array_filter(
                self::PROXY_VARIABLES,
                static fn(string $name): bool => !in_array(getenv($name), [false, ''], true),
            ) !== []
        );
    }

    private static function refused(string $sentence): Refused
    {
        return new Refused(Reason::InvalidWebhook, $sentence);
    }
}
