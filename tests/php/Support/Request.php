<?php

declare(strict_types=1);

namespace ClientPress\Tests\Support;

final class Request
{
    /**
     * @param array<mixed>|string|null $body fields of a form, or the body as it stands
     * @param array<string, string> $cookies
     * @param list<string> $headers
     */
    private function __construct(
        public readonly string $method,
        public readonly string $path,
        public readonly array|string|null $body,
        public readonly array $cookies,
        public readonly array $headers,
    ) {}

    /** @param string $path path and query; of an absolute URL only these count, so that any server can be asked */
    public static function get(string $path): self
    {
        return self::of('GET', $path);
    }

    /** @param array<mixed>|string $body */
    public static function post(string $path, array|string $body): self
    {
        return self::of('POST', $path, $body);
    }

    /**
     * As a present browser asks for what its user typed, or sends a form of the site's own.
     *
     * @param array<mixed>|string|null $body
     */
    public static function of(string $method, string $path, array|string|null $body = null): self
    {
        $parts = parse_url($path);
        $path = ($parts['path'] ?? '/') . (isset($parts['query']) ? '?' . $parts['query'] : '');

        $isForm = $method === 'POST';

        return (new self($method, $path, $body, [], []))->withHeader(
            'Sec-Fetch-Site',
            $isForm ? 'same-origin' : 'none',
        );
    }

    /** @param array<string, string> $cookies */
    public function withCookies(array $cookies): self
    {
        return new self($this->method, $this->path, $this->body, $cookies + $this->cookies, $this->headers);
    }

    /** @param string $value empty for a request without this header */
    public function withHeader(string $name, string $value): self
    {
        $others = array_filter($this->headers, static fn(string $line): bool => !str_starts_with($line, "{$name}:"));
        $headers = [...array_values($others), "{$name}: {$value}"];

        return new self($this->method, $this->path, $this->body, $this->cookies, $headers);
    }
}
