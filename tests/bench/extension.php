<?php

/**
 * What the extension's functions cost, beside the same jobs done by PHP's built-in functions in the same run (twins.php); what
 * loading it costs a PHP, how large it is, and how long passwords take.
 *
 *     extension.php instructions <library> <folder>    counts by callgrind; fails where one costs more than its twin
 *     extension.php times <library> <program "cost">   prints medians with the least and the most
 */

declare(strict_types=1);

namespace ClientPress\Bench;

use ClientPress\Native;

require_once __DIR__ . '/result.php';
require_once __DIR__ . '/twins.php';

const ROUNDS = 31;

/** @return array<string, array{int, \Closure, \Closure}> How often a job is done at once, and the job by us and by PHP. */
function jobs(int $lines): array
{
    $token = Native\token_issue();
    $digest = (string) Native\token_digest($token);
    $list = "email,name,portal,message,expiry\n";
    for ($number = 1; $number <= $lines; $number++) {
        $list .= "client{$number}@domain{$number}.example,Anna Smith {$number},North,Welcome to our portal,14\n";
    }
    $problem = static fn(array $lines): array => array_map(static fn(array $line): array => [
        ...$line,
        'problem' => $line['problem'] === null,
    ], $lines);
    $problem(Native\list_read($list, 9_000_000, 20_000)['lines']) === $problem(list_lines($list))
        || exit("The list is read otherwise by PHP.\n");

    return [
        'issue' => [500, static fn() => Native\token_issue(), static fn() => token_issue()],
        'digest' => [500, static fn() => Native\token_digest($token), static fn() => token_digest($token)],
        'match' => [
            500,
            static fn() => Native\token_matches($token, $digest),
            static fn() => token_matches($token, $digest),
        ],
        'expiry' => [
            500,
            static fn() => Native\is_live((int) Native\expires_at(1_774_742_399, 14), 1_774_742_400),
            static fn() => is_live((int) expires_at(1_774_742_399, 14), 1_774_742_400),
        ],
        'list of ' . number_format($lines) => [
            1,
            static fn() => Native\list_read($list, 9_000_000, 20_000),
            static fn() => list_lines($list),
        ],
    ];
}

function repeat(int $times, \Closure $job): void
{
    for ($time = 0; $time < $times; $time++) {
        $job();
    }
}

/** @param list<string> $words Of php. */
function php(array $words): string
{
    $process = proc_open([PHP_BINARY, '-n', ...$words], [1 => ['pipe', 'w']], $pipes);
    $said = (string) stream_get_contents($pipes[1]);
    proc_close($process) === 0 || exit('php ' . implode(' ', $words) . " failed.\n");

    return $said;
}

[, $what, $library] = $argv;
$loaded = ['-d', "extension={$library}"];

if ($what === 'counted') {
    // Under callgrind, which dumps what was counted whenever PHP is asked to give memory back.
    foreach (jobs(1_000) as [$times, $ours, $twin]) {
        foreach ([$ours, $twin, static fn() => null] as $job) {
            $job();
            foreach ([$times, 2 * $times] as $often) {
                gc_mem_caches();
                repeat($often, $job);
            }
            gc_mem_caches();
        }
    }
    exit();
}

if ($what === 'instructions') {
    $folder = (string) $argv[3];
    $output = (string) shell_exec(
        implode(' ', array_map('escapeshellarg', [
            'valgrind',
            '--tool=callgrind',
            "--callgrind-out-file={$folder}/extension",
            '--dump-before=zend_mm_gc',
            PHP_BINARY,
            '-n',
            ...$loaded,
            __FILE__,
            'counted',
            $library,
        ]))
            . ' 2>&1',
    );
    /** What the calls cost by which there were more of them. */
    $count = static function (int $job) use ($folder, $output): int {
        $dumps = array_map(static fn(int $dump): int => preg_match(
            '/^totals: (\d+)/m',
            (string) file_get_contents("{$folder}/extension." . ((3 * $job) + $dump)),
            $match,
        ) === 1
                ? (int) $match[1]
                : exit($output), [2, 3]);

        return $dumps[1] - $dumps[0];
    };
    $above = [];
    printf("%-22s%14s%14s%9s\n", 'instructions', 'extension', 'PHP', 'ratio');
    foreach (array_keys(jobs(1_000)) as $at => $name) {
        $loop = $count((3 * $at) + 2);
        [$ours, $theirs] = [$count(3 * $at) - $loop, $count((3 * $at) + 1) - $loop];
        printf("%-22s%14d%14d%9.3f\n", $name, $ours, $theirs, $ours / $theirs);
        $ours <= $theirs || ($above[] = $name);
    }
    $above === [] || fwrite(STDERR, 'More than by PHP: ' . implode(', ', $above) . "\n");
    exit($above === [] ? 0 : 1);
}

$password = 'paper lantern seldom orbit';
$hash = (string) Native\passphrase_hash($password);
$jobs = [
    ...jobs(10_000),
    'Argon2id verify' => [
        1,
        static fn() => Native\passphrase_verify($password, $hash) === Native\Verdict::Matches || exit("No match.\n"),
        static fn() => password_verify($password, $hash) || exit("No match.\n"),
    ],
];
printf("%-26s%36s%36s\n", 'microseconds a call', 'extension', 'PHP');
foreach ($jobs as $name => [$times, $ours, $twin]) {
    $measured = in_turn([
        'ours' => static fn() => repeat($times, $ours),
        'theirs' => static fn() => repeat($times, $twin),
    ], ROUNDS);
    $each = static fn(array $rounds): string => shown(array_map(
        static fn(float $time): float => (1000 * $time) / $times,
        $rounds,
    ));
    printf("%-26s%36s%36s\n", $name, $each($measured['ours']), $each($measured['theirs']));
    ratio_result("extension: {$name}, for PHP's built-ins", $measured['ours'], $measured['theirs'], 1.0);
}

// Each in a process of its own: called again, PHP's finds the memory that PHP has kept, and ours asks for it anew.
$alone = static fn(string $call): float => (float) php([
    ...$loaded,
    '-r',
    "\$begun = hrtime(true); {$call} || exit(1); echo (hrtime(true) - \$begun) / 1e6;",
]);
$given = var_export($password, true) . ', ' . var_export($hash, true);
$verified = ['ours' => [], 'theirs' => []];
for ($round = 0; $round < ROUNDS; $round++) {
    $verified['ours'][] = $alone(
        "ClientPress\\Native\\passphrase_verify({$given}) === ClientPress\\Native\\Verdict::Matches",
    );
    $verified['theirs'][] = $alone("password_verify({$given})");
}
ratio_result(
    "extension: Argon2id verify, the first of a process, for PHP's built-ins",
    $verified['ours'],
    $verified['theirs'],
    1.0,
);

$started = in_turn([
    'with' => static fn() => php([...$loaded, '-r', '']),
    'without' => static fn() => php(['-r', '']),
], 61);
$more = array_map(
    static fn(float $with, float $without): float => $with - $without,
    $started['with'],
    $started['without'],
);
time_result('extension: at the start of PHP', $more, 1.0);

// Another process has it loaded too, as on a server, so that what all share counts as shared.
$other = proc_open(
    [PHP_BINARY, '-n', ...$loaded, '-r', 'echo 1; fgets(STDIN);'],
    [['pipe', 'r'], ['pipe', 'w']],
    $pipes,
);
fgetc($pipes[1]);
$private = static fn(array $words): int => preg_match_all(
    '/^Private_\w+:\s+(\d+)/m',
    php([...$words, '-r', 'readfile("/proc/self/smaps_rollup");']),
    $match,
) > 0
        ? (int) array_sum($match[1])
        : exit("/proc/self/smaps_rollup says nothing.\n");
$mebibytes = [];
for ($round = 0; $round < ROUNDS; $round++) {
    $mebibytes[] = ($private($loaded) - $private([])) / 1024;
}
fclose($pipes[0]);
proc_close($other);
result('extension: private memory', shown($mebibytes) . ' MiB', 'at most 0.5 MiB', median($mebibytes) <= 0.5);

$stripped = (string) tempnam(sys_get_temp_dir(), 'clientpress');
shell_exec('strip -o ' . escapeshellarg($stripped) . ' ' . escapeshellarg($library));
$size = (filesize($stripped) / 1024) / 1024;
unlink($stripped);
result('extension: the binary, stripped', sprintf('%.2f MiB', $size), 'at most 5 MiB', $size > 0 && $size <= 5);

$first = [];
for ($round = 0; $round < ROUNDS; $round++) {
    $first[] = (float) php([
        ...$loaded,
        '-r',
        '$begun = hrtime(true); ClientPress\Native\password_strength("paper lantern", []); echo (hrtime(true) - $begun) / 1e6;',
    ]);
}
time_result('strength: the first call', $first, 25.0);
$texts = array_fill(0, 50, str_repeat('Ann-Marie Müller-Lüdenscheidt of Harbour & Sons, 4711 ', 2));
$scored = [];
foreach (explode("\n", trim((string) shell_exec(escapeshellarg($argv[3]) . ' passwords'))) as $line) {
    [$name, $hundred] = explode("\t", $line);
    $scored[$name] = static fn() => Native\password_strength($hundred, $texts);
}
$scored = in_turn($scored, 9);
uasort($scored, static fn(array $one, array $other): int => median($other) <=> median($one));
time_result('strength: 100 characters, slowest: ' . array_key_first($scored), current($scored), 100.0);
