<?php

declare(strict_types=1);

namespace ClientPress\Tests\Support;

/** One request on its way. */
final class Transfer
{
    public readonly \CurlHandle $handle;

    /** @var list<array{string, string}> */
    private array $headers = [];

    public function __construct(string $url, Request $request)
    {
        $this->handle = curl_init($url . $request->path);
        $cookies = array_map(
            static fn(string $name, string $value): string => $name . '=' . rawurlencode($value),
            array_keys($request->cookies),
            $request->cookies,
        );
        curl_setopt_array($this->handle, [
            CURLOPT_CUSTOMREQUEST => $request->method,
            CURLOPT_NOBODY => $request->method === 'HEAD',
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_TIMEOUT => 120,
            // Without "Expect", which the built-in server answers a second late.
            CURLOPT_HTTPHEADER => [...$request->headers, 'Expect:'],
            CURLOPT_COOKIE => implode('; ', $cookies),
            CURLOPT_HEADERFUNCTION => function (\CurlHandle $handle, string $line): int {
                if (str_contains($line, ':')) {
                    [$name, $value] = explode(':', $line, 2);
                    $this->headers[] = [strtolower($name), trim($value)];
                }

                return strlen($line);
            },
        ]);
        if ($request->body !== null) {
            curl_setopt(
                $this->handle,
                CURLOPT_POSTFIELDS,
                is_array($request->body) ? http_build_query($request->body) : $request->body,
            );
        }
    }

    public function response(): Response
    {
        return new Response(
            curl_getinfo($this->handle, CURLINFO_RESPONSE_CODE),
            $this->headers,
            (string) curl_multi_getcontent($this->handle),
        );
    }
}
