<?php

/**
 * PSR-4 for the ClientPress namespace, registered once; the file itself does nothing else.
 *
 * @package ClientPress
 */

declare(strict_types=1);

spl_autoload_register(static function (string $class): void {
    if (!str_starts_with($class, 'ClientPress\\') || str_starts_with($class, 'ClientPress\\Native\\')) {
        return;
    }

    $file = __DIR__ . '/src/' . str_replace('\\', '/', substr($class, strlen('ClientPress\\'))) . '.php';

    if (is_file($file)) {
        require_once $file;
    }
});
