<?php

declare(strict_types=1);

namespace ClientPress\Outbox\Webhook;

defined('ABSPATH') || exit();

use ClientPress\Kernel\AddressSpelling;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;

/**
 * The address of an endpoint, in the one spelling that is stored, connected to and shown.
 */
final readonly class EndpointUrl
{
    private const MAX_BYTES = 2048;

    /** Below 1024 other services listen than those that take webhooks. */
    private const FIRST_FREE_PORT = 1024;

    private function __construct(
        public string $url,
        public string $host,
        public int $port,
    ) {}

    /**
     * @param string $typed Unslashed.
     *
     * @throws Refused With `InvalidWebhook`.
     */
    public static function of(string $typed): self
    {
        $parts = self::parts(trim($typed));
        $host = self::name($parts['host']);
        $port = $parts['port'] ?? 443;

        if (isset($parts['user']) || isset($parts['pass'])) {
            throw self::refused(__('The address may not hold a user name or password.', 'clientpress'));
        }

        if ($port !== 443 && $port < self::FIRST_FREE_PORT) {
            throw self::refused(sprintf(
                /* translators: %s: number of a port. */
                __('Port %s is not for webhooks. Leave the port out, or use one above 1023.', 'clientpress'),
                (string) $port,
            ));
        }

        $query = isset($parts['query']) ? '?' . self::encoded($parts['query']) : '';

        return new self(
            "https://$host" . ($port === 443 ? '' : ":$port") . self::encoded($parts['path'] ?? '/') . $query,
            $host,
            $port,
        );
    }

    /**
     * @return array{host: string, port?: int, user?: string, pass?: string, path?: string, query?: string, ...}
     *
     * @throws Refused
     */
    private static function parts(string $url): array
    {
        if (strlen($url) > self::MAX_BYTES || preg_match('/[\x00-\x20\x7F\\\\]/', $url) === 1) {
            throw self::refused(__(
                'This is not a web address. Copy it whole from the receiving service.',
                'clientpress',
            ));
        }

        $parts = wp_parse_url($url);

        if (!is_array($parts) || !isset($parts['host']) || preg_match('~^https://~i', $url) !== 1) {
            throw self::refused(sprintf(
                /* translators: %s: "https://". */
                __('The address has to begin with %s.', 'clientpress'),
                'https://',
            ));
        }

        return ['host' => $parts['host']] + $parts;
    }

    /**
     * @throws Refused
     */
    private static function name(string $host): string
    {
        $name = rtrim(AddressSpelling::domain($host), '.');

        // Whoever resolves it reads a last part that is a number as an IP address, in decimal, octal or hexadecimal.
        if (
            preg_match(
                '/^(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/D',
                $name,
            ) !== 1
        ) {
            throw self::refused(__(
                'The address has to name a server, such as hooks.example.org. IP addresses and names without a dot are not taken.',
                'clientpress',
            ));
        }

        foreach ([home_url(), site_url(), network_home_url()] as $own) {
            if (self::bare($name) === self::bare(AddressSpelling::domain((string) wp_parse_url($own, PHP_URL_HOST)))) {
                throw self::refused(__('This is the address of this site itself.', 'clientpress'));
            }
        }

        return $name;
    }

    private static function bare(string $host): string
    {
        return (string) preg_replace('/^www\./', '', rtrim($host, '.'));
    }

    private static function encoded(string $part): string
    {
        return (string) preg_replace_callback(
            '/[^\x21-\x7E]|["<>^`{|}]/',
            static fn(array $sign): string => rawurlencode($sign[0]),
            $part,
        );
    }

    private static function refused(string $sentence): Refused
    {
        return new Refused(Reason::InvalidWebhook, $sentence);
    }
}
