<?php

/**
 * Packs the plugin as WordPress installs it: one folder, clientpress. Same files, same bytes.
 *
 * Usage: TZ=UTC SOURCE_DATE_EPOCH=<seconds> zip.php <folder of the plugin> <zip>
 */

declare(strict_types=1);

[, $folder, $target] = $argv;
$time = (int) getenv('SOURCE_DATE_EPOCH');
$files = [];
$found = new RecursiveIteratorIterator(new RecursiveDirectoryIterator($folder, FilesystemIterator::SKIP_DOTS));
foreach ($found as $file) {
    $name = substr($file->getPathname(), strlen($folder) + 1);
    if (preg_match('{(^|/)\.}', $name) === 1 || !$file->isFile() || $file->isLink()) {
        fwrite(STDERR, "{$name} does not belong into the plugin.\n");
        exit(1);
    }

    $files[] = $name;
}

sort($files, SORT_STRING);

$zip = new ZipArchive();
if ($zip->open($target, ZipArchive::CREATE | ZipArchive::EXCL) !== true) {
    fwrite(STDERR, "{$target} cannot be written.\n");
    exit(1);
}

foreach ($files as $name) {
    $entry = "clientpress/{$name}";
    $zip->addFile("{$folder}/{$name}", $entry);
    $zip->setCompressionName($entry, ZipArchive::CM_DEFLATE, 9);
    $zip->setMtimeName($entry, $time);
    $zip->setExternalAttributesName($entry, ZipArchive::OPSYS_UNIX, 0o100_644 << 16);
}

exit($zip->close() ? 0 : 1);
