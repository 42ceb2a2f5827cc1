<?php

/**
 * Asks both copies of the site for each page, prints the table and fails above a ceiling.
 * Usage: front-page.php <folder of the run> [<copy that is to be asked once for everything, uncounted>]
 */

declare(strict_types=1);

/**
 * Page, who asks, most instructions with the plugin for one without, most files of the plugin. No page may ask the
 * database anything for the plugin.
 */
const CEILINGS = [
    ['/',                    'nobody', 1.01,  3],
    ['/',                    'client', 1.02,  5],
    ['/',                    'admin',  1.02,  4],
    ['/wp-json/wp/v2/posts', 'nobody', 1.036, 5],
    ['/wp-admin/edit.php',   'admin',  1.03,  19],
];

/** Most instructions of the accept page for one of an empty front page, which is what WordPress needs to start. */
const ACCEPT_PAGE = 1.06;

/** Bytes of options that every request loads, with the plugin more than without; WordPress's rules for addresses apart. */
const AUTOLOADED = 2048;

const COPIES = ['with', 'without'];

[, $run] = $argv;
$accept = ['/client-invitation/' . file_get_contents("{$run}/secret"), 'nobody'];

/** A page of one copy, as a request to be sent. */
$prepare = static function (string $copy, string $path, string $person, string ...$headers) use ($run): CurlHandle {
    static $sites = [];
    $sites[$copy] ??= json_decode((string) file_get_contents("{$run}/{$copy}.json"), true, 9, JSON_THROW_ON_ERROR);
    $request = curl_init($sites[$copy]['url'] . $path);
    curl_setopt_array($request, [
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_TIMEOUT => 120,
        CURLOPT_HTTPHEADER => ["Cookie: {$sites[$copy]['cookies'][$person]}", 'Connection: close', ...$headers],
    ]);

    return $request;
};

if (isset($argv[2])) {
    foreach (CEILINGS as [$path, $person]) {
        // Once to fill what the site keeps, once to count.
        curl_exec($prepare($argv[2], $path, $person));
        curl_exec($prepare($argv[2], $path, $person, 'X-Counts: ' . md5("{$path} {$person}")));
    }
    $argv[2] === 'without' || curl_exec($prepare('with', ...$accept));
    exit();
}

/**
 * @param list<string> $copies that are asked at once
 *
 * @return array<string, int> instructions by copy
 */
$measure = static function (array $copies, string $path, string $person, string ...$headers) use (
    $run,
    $prepare,
): array {
    $together = curl_multi_init();
    $requests = [];
    $dumps = [];
    foreach ($copies as $copy) {
        $dumps[$copy] = "{$run}/{$copy}.out." . (count(glob("{$run}/{$copy}.out.*")) + 1);
        $requests[$copy] = $prepare($copy, $path, $person, ...$headers);
        curl_multi_add_handle($together, $requests[$copy]);
    }
    do {
        curl_multi_exec($together, $running);
        curl_multi_select($together);
    } while ($running > 0);

    $instructions = [];
    foreach ($requests as $copy => $request) {
        $status = curl_getinfo($request, CURLINFO_RESPONSE_CODE);
        $status === 200 || exit("{$path} as {$person} answers {$status} {$copy} the plugin.\n");
        // callgrind writes it when the answer is already here.
        for ($tries = 0; $tries < 600; $tries++) {
            if (
                preg_match(
                    '/^totals: (\d+)/m',
                    is_file($dumps[$copy]) ? (string) file_get_contents($dumps[$copy]) : '',
                    $match,
                ) === 1
            ) {
                $instructions[$copy] = (int) $match[1];
                continue 2;
            }
            usleep(50_000);
        }
        exit("There is no count of {$path}.\n");
    }

    return $instructions;
};

$above = [];
printf("%-22s%-8s%6s%9s%14s%14s%9s%9s\n", 'page', 'who', 'files', 'queries', 'with', 'without', 'ratio', 'ceiling');
foreach (CEILINGS as [$path, $person, $ceiling, $mostFiles]) {
    // The first request brings its files into memory.
    $measured = array_map(static fn(): array => $measure(COPIES, $path, $person), range(1, 3));
    $with = min(array_column($measured, 'with'));
    $without = min(array_column($measured, 'without'));
    [$counted, $countedWithout] = array_map(static fn(string $copy): array => json_decode(
        (string) file_get_contents("{$run}/{$copy}.counts." . md5("{$path} {$person}")),
        true,
        9,
        JSON_THROW_ON_ERROR,
    ), COPIES);
    $files = count($counted['files']);
    $queries = $counted['queries'] - $countedWithout['queries'];
    printf(
        "%-22s%-8s%6d%9d%14d%14d%9.4f%9.4f\n",
        $path,
        $person,
        $files,
        $queries,
        $with,
        $without,
        $with / $without,
        $ceiling,
    );
    $rules = $counted['rules'] - $countedWithout['rules'];
    $autoloaded = $counted['autoloaded'] - $countedWithout['autoloaded'] - $rules;
    if (($with / $without) > $ceiling || $files > $mostFiles || $queries > 0) {
        $above[] = "{$path} as {$person}, with the files\n  " . implode("\n  ", $counted['files']);
    }
}

$least = static fn(string ...$page): int => min(array_map(
    static fn(): int => $measure(['with'], ...$page)['with'],
    range(1, 3),
));
$ours = $least(...$accept);
$empty = $least('/', 'nobody', 'X-Empty: 1');
printf("accept page, for an empty front page: %d, %d, %.4f of %.4f\n", $ours, $empty, $ours / $empty, ACCEPT_PAGE);
($ours / $empty) <= ACCEPT_PAGE || ($above[] = 'the accept page');
printf('options that every page loads: %d bytes of %d', $autoloaded, AUTOLOADED);
echo ", and {$rules} of rules that WordPress has for any kind of page with addresses\n";
$autoloaded <= AUTOLOADED || ($above[] = 'options that every page loads');

if ($above !== []) {
    fwrite(STDERR, "Above the ceiling:\n" . implode("\n", $above) . "\n");
    exit(1);
}
