<?php

/**
 * What the token functions cost, beside the same job done by PHP's built-in functions in the same run. Fails when one of
 * them costs more.
 *
 *     php -n -d extension="$(tests/site/extension.sh)" tests/bench/extension.php
 */

declare(strict_types=1);

namespace ClientPress\Bench;

use ClientPress\Native;

const ROUNDS = 60;

const CALLS = 5_000;

const CHECK_LABEL = 'clientpress/check/v1';

const DIGEST_LABEL = 'clientpress/digest/v1';

function token_issue(): string
{
    $secret = random_bytes(32);

    return bin2hex($secret) . substr(hash('sha256', CHECK_LABEL . $secret), 0, 8);
}

function token_digest(string $token): ?string
{
    if (strlen($token) !== 72 || strspn($token, '0123456789abcdef') !== 72) {
        return null;
    }

    $secret = (string) hex2bin(substr($token, 0, 64));

    return hash_equals(substr(hash('sha256', CHECK_LABEL . $secret), 0, 8), substr($token, 64))
        ? hash('sha256', DIGEST_LABEL . $secret)
        : null;
}

function token_matches(string $token, string $digest): bool
{
    $own = token_digest($token);

    return $own !== null && hash_equals($own, $digest);
}

/**
 * @return float Nanoseconds a call.
 */
function cost(\Closure $job): float
{
    $begin = hrtime(true);

    for ($call = 0; $call < CALLS; $call++) {
        $job();
    }

    return (hrtime(true) - $begin) / CALLS;
}

$token = \ClientPress\Native\token_issue();
$digest = (string) \ClientPress\Native\token_digest($token);
$jobs = [
    'token_issue' => [static fn(): string => \ClientPress\Native\token_issue(), static fn(): string => token_issue()],
    'token_digest' => [
        static fn(): ?string => \ClientPress\Native\token_digest($token),
        static fn(): ?string => token_digest($token),
    ],
    'token_matches' => [
        static fn(): bool => \ClientPress\Native\token_matches($token, $digest),
        static fn(): bool => token_matches($token, $digest),
    ],
];
$isTooSlow = false;

foreach ($jobs as $name => [$native, $builtIn]) {
    $costs = [[], []];

    // By turns, so that whatever else the machine does hits both alike; the best round is the one least disturbed.
    for ($round = 0; $round < ROUNDS; $round++) {
        $costs[0][] = cost($native);
        $costs[1][] = cost($builtIn);
    }

    [$ours, $theirs] = [min($costs[0]), min($costs[1])];
    $isTooSlow = $isTooSlow || $ours > $theirs;
    printf("%-14s %6.0f ns, by PHP's built-ins %6.0f ns: %.2f x\n", $name, $ours, $theirs, $ours / $theirs);
}

exit($isTooSlow ? 1 : 0);
