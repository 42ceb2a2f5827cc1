<?php

declare(strict_types=1);

namespace ClientPress\Tests\Hardening;

/** The passwords of tests/vectors/passwords.json. */
final class PasswordCorpus
{
    /** @return list<array{kind: string, typed: string}> */
    public static function all(): array
    {
        $all = [];
        foreach (self::read()['passwords'] as $kind => $passwords) {
            foreach ($passwords as $typed) {
                $all[] = ['kind' => $kind, 'typed' => $typed];
            }
        }

        return $all;
    }

    /** @return list<string> the invited address, the portal's title, the site's */
    public static function guessable(): array
    {
        return self::read()['guessable'];
    }

    /** @return array{guessable: list<string>, passwords: array<string, list<string>>} */
    private static function read(): array
    {
        return json_decode(
            (string) file_get_contents(dirname(__DIR__, 2) . '/vectors/passwords.json'),
            true,
            512,
            JSON_THROW_ON_ERROR,
        );
    }
}
