<?php

declare(strict_types=1);

// Prints the files of a release that the plugin tells people to take. Usage: promised.php <version>

use ClientPress\Admin\Health\Requirements;

define('ABSPATH', '/');
require __DIR__ . '/../../plugin/src/Admin/Health/Requirements.php';

foreach (Requirements::ARCHIVES as $machine => $versions) {
    foreach ($versions as $php) {
        echo "php_clientpress-{$argv[1]}_php$php-$machine-linux-glibc.tgz\n";
    }
}

foreach (Requirements::PACKAGES as $php) {
    echo "php$php-clientpress_{$argv[1]}_amd64.deb\n";
}
