<?php

declare(strict_types=1);

try {
    echo ClientPress\Native\token_issue();
} catch (Throwable $thrown) {
    echo $thrown::class, ': ', $thrown->getMessage();
}
echo '; ', var_export(ClientPress\Native\passphrase_hash('plum'), true);
