<?php

declare(strict_types=1);

namespace ClientPress\Tests\Support;

/** Keeps cookies from one request to the next, as one visitor's browser does. Follows no redirect by itself. */
final class Browser
{
    /** @param array<string, string> $cookies */
    public function __construct(
        private readonly LiveSite $site,
        public array $cookies = [],
    ) {}

    public function get(string $path): Response
    {
        return $this->send(Request::get($path));
    }

    /** @param array<mixed>|string $body */
    public function post(string $path, array|string $body): Response
    {
        return $this->send(Request::post($path, $body));
    }

    public function follow(Response $response): Response
    {
        return $this->get($response->header('Location') ?? throw new \RuntimeException('There is no redirect.'));
    }

    public function send(Request $request): Response
    {
        $response = $this->site->send($request->withCookies($this->cookies));
        $this->cookies = array_filter(
            $response->cookies() + $this->cookies,
            static fn(string $value): bool => $value !== '',
        );

        return $response;
    }
}
