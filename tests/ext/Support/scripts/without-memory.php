<?php

declare(strict_types=1);

// Tells what comes of hashing and verifying, and how much address space the process has, in KiB, before it does.

namespace ClientPress\Tests\Ext;

use function ClientPress\Native\passphrase_hash;
use function ClientPress\Native\passphrase_verify;

require dirname(__DIR__) . '/Memory.php';

$known = json_decode((string) file_get_contents(dirname(__DIR__, 3) . '/vectors/passphrase.json'), true)['matches'][0];
$size = Memory::kib('VmSize');

echo strlen((string) passphrase_hash('plum')), ' characters; ';
echo passphrase_verify(hex2bin($known['passphrase_hex']), $known['phc'])->value, '; ';
echo $size;
