<?php

declare(strict_types=1);

// Names every operation that leaves a secret on the stack of the process or in the heap that PHP does not manage.

namespace ClientPress\Tests\Ext;

use function ClientPress\Native\passphrase_hash;
use function ClientPress\Native\passphrase_verify;
use function ClientPress\Native\residue_probe;
use function ClientPress\Native\token_digest;
use function ClientPress\Native\token_issue;
use function ClientPress\Native\token_matches;

ini_set('memory_limit', '1G');
$memory = fopen('/proc/self/mem', 'rb');
stream_set_read_buffer($memory, 0);
$left = [];

// Warm every path first, so that no page appears between a call and the search.
$zeros = str_repeat('0', 64);
$known = '$argon2id$v=19$m=1024,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$Iw/IF2fgJFalqYMO7sQh8G0L2zcIcOnmWaGG9cLjxAE';
token_matches(token_issue(), (string) token_digest(token_issue()));
passphrase_verify((string) passphrase_hash('warm'), $known);

$operations = [
    'token_issue' => static fn(): string => token_issue(),
    'token_digest' => static function (): string {
        $token = token_issue();
        token_digest($token);

        return $token;
    },
    'token_matches' => static function () use ($zeros): string {
        $token = token_issue();
        token_matches($token, $zeros);

        return $token;
    },
    'passphrase_hash' => static function (): string {
        $passphrase = bin2hex(random_bytes(24));
        passphrase_hash($passphrase);

        return $passphrase;
    },
    'passphrase_verify' => static function () use ($known): string {
        $passphrase = bin2hex(random_bytes(24));
        passphrase_verify($passphrase, $known);

        return $passphrase;
    },
];

// A build with this function leaves its secret all over the stack: what is not found there was wiped.
if (function_exists('ClientPress\Native\residue_probe')) {
    $operations = [
        'residue_probe' => static function (): string {
            $secret = bin2hex(random_bytes(16));
            residue_probe($secret);

            return $secret;
        },
    ];
}

/**
 * Calls an operation far down the stack, by the engine's own recursion, so that the search above it does not write over
 * what it left.
 *
 * @param \Closure(): string $operation
 */
function call_deep_down(\Closure $operation, int $depth): string
{
    return $depth === 0
        ? $operation()
        : array_map(static fn(): string => call_deep_down($operation, $depth - 1), [null])[0];
}

for ($round = 0; $round < 5; $round++) {
    foreach ($operations as $name => $operation) {
        $secret = call_deep_down($operation, 50);
        $places = read_places($memory);
        foreach (['text' => $secret, 'bytes' => hex2bin(substr($secret, 0, 64))] as $form => $needle) {
            // With half of it the rest can be tried out, so halves are looked for.
            foreach (str_split($needle, intdiv(strlen($needle), 2)) as $half) {
                foreach ($places as $place => $bytes) {
                    if (str_contains($bytes, $half)) {
                        $left["{$name} leaves {$form} in {$place}"] = true;
                    }
                }
            }
        }
        // The command line lies on the stack: who does not find it searches the wrong place.
        if (!str_contains($places['[stack]'], $argv[0])) {
            $left['nothing was searched'] = true;
        }
    }
}

echo implode("\n", array_keys($left));

/**
 * Copies of the stack and of the heap that PHP does not manage, taken before anything else handles the secret again.
 *
 * @param resource $memory
 *
 * @return array<string, string>
 */
function read_places(mixed $memory): array
{
    preg_match_all(
        '~^([0-9a-f]+)-([0-9a-f]+) rw.*(\[stack\]|\[heap\])$~m',
        file_get_contents('/proc/self/maps'),
        $maps,
    );
    $places = [];
    foreach ($maps[3] as $number => $place) {
        [$begin, $end] = [(int) hexdec($maps[1][$number]), (int) hexdec($maps[2][$number])];
        fseek($memory, $begin);
        $places[$place] = (string) stream_get_contents($memory, $end - $begin);
    }

    return $places;
}
