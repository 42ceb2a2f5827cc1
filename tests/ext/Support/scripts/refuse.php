<?php

declare(strict_types=1);

// Verifies each hash it is given a thousand times, and tells how much the address space grew at its highest.

namespace ClientPress\Tests\Ext;

use function ClientPress\Native\passphrase_verify;

require dirname(__DIR__) . '/Memory.php';

$verdicts = array_fill(0, 1000 * ($argc - 1), '');
$before = Memory::kib('VmPeak');
$begin = hrtime(true);
for ($call = 0; $call < count($verdicts); $call++) {
    $verdicts[$call] = passphrase_verify('plum', $argv[1 + ($call % ($argc - 1))])->value;
}

echo
    json_encode([
        'seconds' => (hrtime(true) - $begin) / 1e9,
        'peak KiB' => Memory::kib('VmPeak') - $before,
        'verdicts' => $verdicts,
    ])
;
