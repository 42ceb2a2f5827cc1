<?php

declare(strict_types=1);

// Calls everything with everything, well and badly formed, and tells by how many KiB the process grew meanwhile.
// Usage: mixed-calls.php <calls>

namespace ClientPress\Tests\Ext;

use function ClientPress\Native\diagnostics;
use function ClientPress\Native\expires_at;
use function ClientPress\Native\is_live;
use function ClientPress\Native\passphrase_hash;
use function ClientPress\Native\passphrase_verify;
use function ClientPress\Native\password_strength;
use function ClientPress\Native\token_digest;
use function ClientPress\Native\token_issue;
use function ClientPress\Native\token_matches;

require dirname(__DIR__) . '/Memory.php';

$cheap = '$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$Iw/IF2fgJFalqYMO7sQh8G0L2zcIcOnmWaGG9cLjxAE';
$costly = '$argon2id$v=19$m=4294967295,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$Iw/IF2fgJFalqYMO7sQh8G0L2zcIcOnmWaGG9cLjxAE';
$megabyte = str_repeat("\xff\0ab", 262_144);
$token = token_issue();
$digest = token_digest($token);

$often = [
    static fn(): string => token_issue(),
    static fn(): ?string => token_digest(token_issue()),
    static fn(): ?string => token_digest('damaged'),
    static fn(): bool => token_matches($token, $digest),
    static fn(): bool => token_matches($token, "\xff\0"),
    static fn(): mixed => passphrase_verify('plum', $cheap),
    static fn(): mixed => passphrase_verify('plum', $costly),
    static fn(): mixed => passphrase_verify("\xff\0", '$argon2id$'),
    static fn(): ?int => expires_at(0, 7),
    static fn(): ?int => expires_at(PHP_INT_MAX, 7),
    static fn(): bool => is_live(1, 0),
    static fn(): int => password_strength('tulip', ['Example Studio', 7, null, ['tulip']]),
    static fn(): int => password_strength("\xff", []),
    static fn(): mixed => throws(static fn(): mixed => token_digest([])),
    static fn(): mixed => throws(static fn(): mixed => passphrase_verify('plum')),
];
$seldom = [
    static fn(): ?string => passphrase_hash('plum'),
    static fn(): ?string => passphrase_hash($megabyte),
    static fn(): ?string => token_digest($megabyte),
    static fn(): bool => token_matches($token, $megabyte),
    static fn(): mixed => passphrase_verify($megabyte, $cheap),
    static fn(): mixed => passphrase_verify('plum', $megabyte),
    static fn(): int => password_strength($megabyte, [$megabyte]),
    static fn(): string => diagnostics(),
];

/** @param \Closure(): mixed $misuse */
function throws(\Closure $misuse): ?string
{
    try {
        return $misuse();
    } catch (\TypeError $thrown) {
        return $thrown->getMessage();
    }
}

for ($warm = 0; $warm < 3; $warm++) {
    foreach ([...$seldom, ...$often] as $call) {
        $call();
    }
}

$calls = (int) $argv[1];
$before = Memory::kib('VmRSS');
for ($call = 0; $call < $calls; $call++) {
    ($call % 2000) === 1999 ? $seldom[intdiv($call, 2000) % count($seldom)]() : $often[$call % count($often)]();
}

echo Memory::kib('VmRSS') - $before;
