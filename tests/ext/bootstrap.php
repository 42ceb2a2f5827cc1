<?php

declare(strict_types=1);

namespace ClientPress\Tests\Ext;

spl_autoload_register(static function (string $class): void {
    $prefix = __NAMESPACE__ . '\\';
    if (str_starts_with($class, $prefix)) {
        require __DIR__ . '/Support/' . substr($class, strlen($prefix)) . '.php';
    }
});

if (!extension_loaded('clientpress')) {
    fwrite(STDERR, "The extension is not loaded: run tests/ext/contract.sh.\n");
    exit(1);
}
