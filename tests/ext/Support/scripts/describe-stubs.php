<?php

declare(strict_types=1);

// Run without the extension, whose functions the stubs would declare a second time. Usage: describe-stubs.php <file>

namespace ClientPress\Tests\Ext;

require dirname(__DIR__) . '/Surface.php';

$classes = get_declared_classes();
require $argv[1];

echo
    json_encode(
        Surface::describe(
            get_defined_functions()['user'],
            array_filter(
                array_diff(get_declared_classes(), $classes),
                static fn(string $class): bool => !str_starts_with($class, __NAMESPACE__),
            ),
            get_defined_constants(true)['user'],
        ),
        JSON_THROW_ON_ERROR,
    )
;
