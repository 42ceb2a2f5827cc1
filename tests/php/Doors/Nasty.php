<?php

declare(strict_types=1);

namespace ClientPress\Tests\Doors;

/** What no form of ours sends. */
final class Nasty
{
    /** @return array<string, mixed> in the place of a field's value */
    public static function values(): array
    {
        return [
            'a list' => ['x'],
            'a list of lists' => ['a' => ['b' => ['c' => ['d' => 'x']]]],
            'a megabyte' => str_repeat('a', 1_048_576),
            'broken UTF-8' => "\xC3(\xFF\xFE\xED\xA0\x80",
            'NUL' => "a\0b\0",
            'nothing' => '',
            'a negative number' => '-1',
            'a huge number' => '99999999999999999999999999',
            'a fraction' => '1.5e3',
            'lines' => "a\r\nBcc: victim@example.org\r\n\r\nb",
            'HTML' => '"><script>alert(1)</script>',
            'SQL' => "1' OR '1'='1' -- %s %d",
            'a serialised object' => 'O:8:"stdClass":0:{}',
        ];
    }

    /** @return array<string, mixed> beside the fields that were asked for */
    public static function extras(): array
    {
        return [
            'role' => 'administrator',
            'roles' => ['administrator'],
            'user_id' => '1',
            'user_login' => 'admin',
            'user_email' => 'admin@example.org',
            'user_pass' => 'attacker',
            'portal' => '1',
            'portal_id' => ['1'],
            '_clientpress_client' => ['1'],
            'meta_input' => ['_clientpress_client' => '1', 'wp_capabilities' => ['administrator' => true]],
            'meta' => ['_clientpress_status' => 'archived'],
            'wp_capabilities' => ['administrator' => '1'],
            'status' => ['accepted'],
            'token_digest' => str_repeat('0', 64),
            'expires_gmt' => '2999-01-01 00:00:00',
        ];
    }

    /** @return list<string> */
    public static function methods(): array
    {
        return ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'NONSENSE'];
    }

    /**
     * JSON that is a mere word is not among them: of it, core's own REST request warns at every route with arguments.
     *
     * @return array<string, array{string, string}> content type and body
     */
    public static function bodies(): array
    {
        return [
            'broken JSON' => ['application/json', '{"email": "a@example.org", '],
            'JSON that is no object' => ['application/json', '[[[1]]]'],
            'JSON that is nothing' => ['application/json', 'null'],
            'an empty body' => ['application/json', ''],
            'deep JSON' => ['application/json', str_repeat('{"a":', 2_000) . '1' . str_repeat('}', 2_000)],
            'JSON with broken UTF-8' => ['application/json', "{\"email\": \"\xFF\xFE\"}"],
            'a form' => ['application/x-www-form-urlencoded', 'email=a&email[]=b&email[x][y]=c&%00=d&[=e&a%5B=f'],
            'a deep form' => ['application/x-www-form-urlencoded', 'email' . str_repeat('[a]', 60) . '=x'],
            'a form twice' => ['application/x-www-form-urlencoded', 'email=a%40example.org&email=b%40example.org'],
            'odd names in multipart' => [
                'multipart/form-data; boundary=b',
                "--b\r\nContent-Disposition: form-data; name=\"email[\"\r\n\r\nx\r\n"
                    . "--b\r\nContent-Disposition: form-data; name=\"\"; filename=\"../../x.php\"\r\n\r\n<?php\r\n"
                    . "--b\r\nContent-Disposition: form-data; name=\"list[][x]\"; filename=\"a\\b\"\r\n\r\ny\r\n--b--\r\n",
            ],
            'multipart that is cut' => [
                'multipart/form-data; boundary=b',
                "--b\r\nContent-Disposition: form-data; name=\"list\"; filename=\"x.csv\"\r\n\r\nemail\r\na@exa",
            ],
            'XML' => [
                'application/xml',
                '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
            ],
            'a type that is none' => ['nonsense', 'email=a@example.org'],
        ];
    }
}
