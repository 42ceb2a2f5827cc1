<?php

declare(strict_types=1);

namespace ClientPress\Tests\Doors;

use ClientPress\Tests\Support\Request;

/** One thing that can be asked of the plugin in one place. A row of Doors. */
final class Door
{
    /**
     * @param string $place what the completeness guard finds it by: a route, a screen's hook, an action
     * @param list<string> $operations that it leads to, as "Class::method" without the namespace
     * @param array<string, mixed> $fields of the form or the JSON body; {words} in braces stand for what Scene names
     * @param bool $changes whether whoever may changes something by it
     * @param string $shows text that only the answer to whoever may holds
     * @param string $nonce action; empty where none is asked for
     * @param int|null $mild status of the answer to inviters who may not do this here; null where it is an error
     */
    public function __construct(
        public readonly string $name,
        public readonly DoorKind $kind,
        public readonly string $place,
        public readonly array $operations,
        public readonly Right $right,
        public readonly string $method,
        public readonly string $path,
        public readonly array $fields = [],
        public readonly bool $changes = false,
        public readonly string $shows = '',
        public readonly string $nonce = '',
        public readonly string $nonceField = '_wpnonce',
        public readonly ?int $mild = null,
    ) {}

    /**
     * As the visitor's browser sends it, with everything but the right.
     *
     * @param array<string, mixed> $fields in place of the door's own
     * @param string|null $nonce in place of the visitor's own; empty for none
     */
    public function request(Scene $scene, Visitor $visitor, ?array $fields = null, ?string $nonce = null): Request
    {
        $fields = $scene->fillIn($fields ?? $this->fields);
        $path = $scene->fillIn($this->path);

        if ($this->kind === DoorKind::Rest) {
            $request = $this->json($path, $fields)->withCookies($visitor->cookies);
            $nonce ??= $visitor->nonce('wp_rest');

            return $nonce === '' ? $request : $request->withHeader('X-WP-Nonce', $nonce);
        }

        $nonce ??= $this->nonce === '' ? '' : $visitor->nonce($scene->fillIn($this->nonce));
        $fields += $nonce === '' ? [] : [$this->nonceField => $nonce];
        $request = $this->method === 'GET'
            ? Request::get(
                $path . ($fields === [] ? '' : (str_contains($path, '?') ? '&' : '?') . http_build_query($fields)),
            )
            : Request::of($this->method, $path, $fields);

        return $request->withCookies($visitor->cookies);
    }

    /** As a program sends it. */
    public function requestByProgram(Scene $scene, Visitor $visitor): Request
    {
        $request = $this->json($scene->fillIn($this->path), $scene->fillIn($this->fields));

        return $visitor->applicationPassword === ''
            ? $request
            : $request->withHeader(
                'Authorization',
                'Basic ' . base64_encode("{$visitor->login}:{$visitor->applicationPassword}"),
            );
    }

    /** @param array<string, mixed> $fields */
    private function json(string $path, array $fields): Request
    {
        if ($this->method === 'GET') {
            return Request::get($path . ($fields === [] ? '' : '?' . http_build_query($fields)));
        }

        return Request::of(
            $this->method,
            $path,
            (string) json_encode((object) $fields, JSON_INVALID_UTF8_SUBSTITUTE),
        )->withHeader('Content-Type', 'application/json');
    }
}
