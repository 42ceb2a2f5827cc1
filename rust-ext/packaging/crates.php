<?php

/**
 * Says which crates the extension is built from: as a CycloneDX bill of materials, or with the text of each licence.
 *
 * Usage: SOURCE_DATE_EPOCH=<seconds> crates.php sbom|licences <output of cargo metadata> <Cargo.lock>
 */

declare(strict_types=1);

[, $wanted, $metadataFile, $lockFile] = $argv;
$metadata = json_decode((string) file_get_contents($metadataFile), true, 512, JSON_THROW_ON_ERROR);
$packages = array_column($metadata['packages'], null, 'id');
$nodes = array_column($metadata['resolve']['nodes'], null, 'id');
$names = array_column($metadata['packages'], 'id', 'name');
$root = $names['clientpress'];

preg_match_all(
    '/^name = "(.+)"\nversion = "(.+)"\nsource = ".+"\nchecksum = "([0-9a-f]{64})"$/m',
    (string) file_get_contents($lockFile),
    $locked,
    PREG_SET_ORDER,
);
$checksums = [];
foreach ($locked as [, $name, $version, $checksum]) {
    $checksums["{$name}@{$version}"] = $checksum;
}

// What becomes part of the library: not what runs in a build script, a macro or a test.
$linked = [];
$waiting = [$root];
while ($waiting !== []) {
    $id = array_pop($waiting);
    if (isset($linked[$id])) {
        continue;
    }

    $linked[$id] = [];
    foreach ($nodes[$id]['deps'] as $dependency) {
        $isMacro = in_array(
            'proc-macro',
            array_merge(...array_column($packages[$dependency['pkg']]['targets'], 'kind')),
            true,
        );
        if (!$isMacro && in_array(null, array_column($dependency['dep_kinds'], 'kind'), true)) {
            $linked[$id][] = $dependency['pkg'];
            $waiting[] = $dependency['pkg'];
        }
    }
}

$reference = static fn(string $id): string => "pkg:cargo/{$packages[$id]['name']}@{$packages[$id]['version']}";
uksort($linked, static fn(string $a, string $b): int => strcmp($reference($a), $reference($b)));
$crates = array_filter(array_keys($linked), static fn(string $id): bool => $packages[$id]['source'] !== null);

$component = static function (string $id) use ($packages, $reference, $checksums): array {
    $package = $packages[$id];
    $checksum = $checksums["{$package['name']}@{$package['version']}"] ?? null;

    return array_filter([
        'type' => 'library',
        'bom-ref' => $reference($id),
        'name' => $package['name'],
        'version' => $package['version'],
        'hashes' => $checksum === null ? null : [['alg' => 'SHA-256', 'content' => $checksum]],
        // An earlier form of the expression that crates still use.
        'licenses' => [['expression' => str_replace('/', ' OR ', $package['license'])]],
        'purl' => $reference($id),
    ]);
};

if ($wanted === 'sbom') {
    $dependencies = [];
    foreach ($linked as $id => $on) {
        $on = array_map($reference, $on);
        sort($on);
        $dependencies[] = ['ref' => $reference($id), 'dependsOn' => $on];
    }

    $own = array_filter(array_keys($linked), static fn(string $id): bool => $id !== $root);
    echo
        json_encode(
            [
                'bomFormat' => 'CycloneDX',
                'specVersion' => '1.5',
                'version' => 1,
                'metadata' => [
                    'timestamp' => gmdate('Y-m-d\TH:i:s\Z', (int) getenv('SOURCE_DATE_EPOCH')),
                    'component' => $component($root),
                ],
                'components' => array_map($component, array_values($own)),
                'dependencies' => $dependencies,
            ],
            JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR,
        ),
        "\n"
    ;
    exit(0);
}

$textsOf = static fn(string $id): array => array_filter(
    glob(dirname($packages[$id]['manifest_path']) . '/{LICEN[CS]E,COPYING,COPYRIGHT,NOTICE}*', GLOB_BRACE) ?: [],
    is_file(...),
);

// Some crates leave the text to a larger one of their repository.
$elsewhere = static function (string $id) use ($packages, $textsOf): string {
    foreach ($packages as $other => $package) {
        if (
            $package['repository'] !== null
            && $package['repository'] === $packages[$id]['repository']
            && $package['license'] === $packages[$id]['license']
            && $textsOf($other) !== []
        ) {
            return $other;
        }
    }

    fwrite(STDERR, "{$packages[$id]['name']} brings no text of its licence, nor does a crate of its repository.\n");
    exit(1);
};

echo
    "The extension of ClientPress is built from these crates. ClientPress itself is under GPL-2.0-or-later.\n",
    "It holds parts of Rust's standard library as well: MIT OR Apache-2.0, Copyright (c) The Rust Project Contributors.\n"
;
foreach ($crates as $id) {
    $package = $packages[$id];
    printf("\n%s\n%s %s: %s\n\n", str_repeat('=', 80), $package['name'], $package['version'], $package['license']);
    $holder = $id;
    if ($textsOf($id) === []) {
        $holder = $elsewhere($id);
        printf(
            "The text stands with %s, of the same repository: %s\n\n",
            $packages[$holder]['name'],
            $package['repository'],
        );
    }

    $texts = $textsOf($holder);
    sort($texts, SORT_STRING);
    foreach ($texts as $text) {
        echo '--- ', basename($text), "\n\n", trim((string) file_get_contents($text)), "\n\n";
    }
}
