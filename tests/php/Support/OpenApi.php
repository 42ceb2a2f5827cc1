<?php

declare(strict_types=1);

namespace ClientPress\Tests\Support;

use ClientPress\Kernel\Version;

/** Describes the routes of `clientpress/v1` as OpenAPI 3.1, from what they themselves say. */
final class OpenApi
{
    private const NAMESPACE = 'clientpress/v1';

    /** What of an argument or a field is JSON Schema. */
    private const KEYWORDS = [
        'description',
        'type',
        'enum',
        'default',
        'minimum',
        'maximum',
        'minLength',
        'maxLength',
        'pattern',
        'format',
        'items',
        'properties',
    ];

    private const KEY = [
        'Idempotency-Key' => [
            'description' => 'Of your choice. A repeated request with the same key is not done twice.',
            'type' => 'string',
            'pattern' => '^[!-~]{1,255}$',
        ],
    ];

    private const ERRORS = [
        400 => 'What was sent cannot be used.',
        401 => 'Nobody is signed in.',
        403 => 'The user may not do this.',
        404 => 'There is no such thing.',
        409 => 'It stands in the way of what is there. Where that is an invitation, `data.id` is its number.',
        422 => 'The `Idempotency-Key` came with another request before.',
        429 => 'Too many tries. `Retry-After` says how many seconds to wait.',
        503 => 'Not possible at the moment: the extension is missing, or the database failed.',
    ];

    /** @var array<string, array<string, mixed>> by title */
    private array $schemas = [];

    public static function json(): string
    {
        return (
            json_encode(
                (new self())->document(),
                JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR,
            ) . "\n"
        );
    }

    /** @return array<string, mixed> */
    private function document(): array
    {
        $paths = [];
        $server = rest_get_server();
        foreach ($server->get_routes(self::NAMESPACE) as $route => $endpoints) {
            $path = (string) preg_replace('/\(\?P<(\w+)>[^)]*\)/', '{$1}', $route);
            $options = $server->get_route_options($route);
            if (!isset($options['schema'])) {
                continue;
            }
            $schema = $options['schema']();
            foreach ($endpoints as $endpoint) {
                foreach (array_keys($endpoint['methods']) as $method) {
                    $paths[$path][strtolower($method)] = $this->operation($method, $path, $endpoint['args'], $schema);
                }
            }
        }

        return [
            'openapi' => '3.1.0',
            'info' => [
                'title' => 'ClientPress',
                'version' => Version::NUMBER,
                'description' =>
                    'Invitations to client portals. Sign in with an application password. '
                        . 'Times are UTC, without an offset.',
                'license' => ['name' => 'GPL-2.0-or-later', 'identifier' => 'GPL-2.0-or-later'],
            ],
            'servers' => [['url' => 'https://example.org/wp-json', 'description' => 'Your site']],
            'security' => [['applicationPassword' => []]],
            'paths' => $paths,
            'components' => [
                'securitySchemes' => ['applicationPassword' => ['type' => 'http', 'scheme' => 'basic']],
                'schemas' => $this->schemas + ['error' => self::error()],
                'responses' => array_combine(
                    array_map(static fn(int $status): string => "error-{$status}", array_keys(self::ERRORS)),
                    array_map(self::refusal(...), array_keys(self::ERRORS)),
                ),
            ],
        ];
    }

    /**
     * @param array<string, array<string, mixed>> $arguments
     * @param array<string, mixed> $schema
     * @return array<string, mixed>
     */
    private function operation(string $method, string $path, array $arguments, array $schema): array
    {
        preg_match_all('/\{(\w+)\}/', $path, $names);
        $arguments = array_diff_key($arguments, array_flip($names[1]));
        $operation = ['operationId' => self::operationId($method, $path)];
        if (($schema['deprecated'] ?? false) === true) {
            $operation['deprecated'] = true;
        }
        $operation['parameters'] = [
            ...self::parameters('path', array_fill_keys($names[1], [
                'type' => 'integer',
                'minimum' => 1,
                'required' => true,
            ])),
            ...($method === 'POST' ? [] : self::parameters('query', $arguments)),
            ...($method === 'POST' && !str_ends_with($path, '/status') ? self::parameters('header', self::KEY) : []),
        ];
        if ($method === 'POST' && $arguments !== []) {
            $operation['requestBody'] = self::body($arguments);
        }
        $errors = $method === 'GET' ? [400, 401, 403, 404, 503] : array_keys(self::ERRORS);
        $operation['responses'] = $this->answer($method, $path, $arguments, $schema);
        foreach ($errors as $status) {
            $operation['responses'][$status] = ['$ref' => "#/components/responses/error-{$status}"];
        }

        return $operation;
    }

    /**
     * @param 'path'|'query'|'header' $place
     * @param array<string, array<string, mixed>> $arguments
     * @return list<array<string, mixed>>
     */
    private static function parameters(string $place, array $arguments): array
    {
        return array_map(
            static fn(string $name, array $argument): array => [
                'name' => $name,
                'in' => $place,
                'required' => $argument['required'] ?? false,
                'schema' => self::jsonSchema($argument),
            ],
            array_keys($arguments),
            $arguments,
        );
    }

    /**
     * @param array<string, array<string, mixed>> $arguments
     * @return array<string, mixed>
     */
    private static function body(array $arguments): array
    {
        $required = array_keys(array_filter($arguments, static fn(array $a): bool => $a['required'] ?? false));
        $schema = ['type' => 'object', 'properties' => array_map(self::jsonSchema(...), $arguments)];

        return [
            'required' => $required !== [],
            'content' => ['application/json' => [
                'schema' => $schema + ($required === [] ? [] : ['required' => $required]),
            ]],
        ];
    }

    /**
     * @param array<string, array<string, mixed>> $arguments
     * @param array<string, mixed> $schema
     * @return array<int, array<string, mixed>>
     */
    private function answer(string $method, string $path, array $arguments, array $schema): array
    {
        $title = $schema['title'];
        $this->schemas[$title] = self::jsonSchema($schema);
        $item = ['$ref' => "#/components/schemas/{$title}"];
        $of = static fn(array $schema, string $words): array => [
            'description' => $words,
            'content' => ['application/json' => ['schema' => $schema]],
        ];

        return match (true) {
            $method === 'DELETE' && str_contains($path, '/clients/') => [200 => $of([
                'type' => 'object',
                'properties' => [
                    'removed' => ['type' => 'boolean', 'description' => 'Whether the user had access.'],
                    'undo' => [
                        'type' => ['string', 'null'],
                        'description' => 'With it a POST to the list gives the access back as it was, once.',
                    ],
                ],
                'required' => ['removed', 'undo'],
            ], 'What was removed.')],
            $method === 'DELETE' => [200 => $of([
                'type' => 'object',
                'properties' => ['deleted' => ['const' => true], 'previous' => $item],
                'required' => ['deleted', 'previous'],
            ], 'What was deleted.')],
            isset($arguments['per_page']) => [
                200 => $of(['type' => 'array', 'items' => $item], 'One page.')
                    + ['headers' => array_fill_keys(['X-WP-Total', 'X-WP-TotalPages'], [
                        'schema' => ['type' => 'integer', 'minimum' => 0],
                    ])],
            ],
            $method === 'POST' && preg_match('~/(?:invitations|invite|correct|clients)$~', $path) === 1 => [
                201 => $of($item, 'What was made.'),
            ],
            default => [200 => $of($item, 'As it is now.')],
        };
    }

    /**
     * @param array<string, mixed> $schema as WordPress takes it
     * @return array<string, mixed>
     */
    private static function jsonSchema(array $schema): array
    {
        $json = array_intersect_key($schema, array_flip(self::KEYWORDS));
        if (isset($json['properties'])) {
            $json['properties'] = array_map(self::jsonSchema(...), $json['properties']);
        }
        if (isset($json['items'])) {
            $json['items'] = self::jsonSchema($json['items']);
        }

        return $json + (isset($schema['readonly']) ? ['readOnly' => true] : []);
    }

    /** @return array<string, mixed> */
    private static function error(): array
    {
        return [
            'description' => 'As every error of WordPress’s REST API.',
            'type' => 'object',
            'required' => ['code', 'message'],
            'properties' => [
                'code' => ['type' => 'string'],
                'message' => ['type' => 'string', 'description' => 'For people, in the site’s language.'],
                'data' => [
                    'type' => ['object', 'null'],
                    'properties' => [
                        'status' => [
                            'type' => ['integer', 'string'],
                            'description' => 'As of the answer; of an invitation that is in the way, its status.',
                        ],
                        'id' => ['type' => 'integer'],
                        'retry_after' => ['type' => 'integer', 'description' => 'Seconds.'],
                    ],
                ],
            ],
        ];
    }

    /** @return array<string, mixed> */
    private static function refusal(int $status): array
    {
        return (
            [
                'description' => self::ERRORS[$status],
                'content' => ['application/json' => ['schema' => ['$ref' => '#/components/schemas/error']]],
            ] + ($status === 429 ? ['headers' => ['Retry-After' => ['schema' => ['type' => 'integer']]]] : [])
        );
    }

    private static function operationId(string $method, string $path): string
    {
        $words = preg_split('~[/{}-]+~', substr($path, strlen('/' . self::NAMESPACE)), -1, PREG_SPLIT_NO_EMPTY);

        return strtolower($method) . implode('', array_map(ucfirst(...), $words));
    }
}
