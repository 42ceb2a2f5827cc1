<?php

/**
 * Prints what came of each suite, the closing lines of its own runner first, and the names of the tests that failed, since
 * of a long log often only the end is shown. Exits with 1 when anything failed.
 *
 * Usage: php summary.php <folder with name.log, name.status and name.seconds> <suite>...
 */

declare(strict_types=1);

/** Of the tests that failed. */
const MOST_NAMES = 20;

/** How each runner names one. */
const NAME_PATTERNS = [
    // cargo test
    '/^test (\S.*) \.\.\. FAILED$/m',
    // PHPUnit, and shards.sh
    '/^\d+\) ClientPress\\\\Tests\\\\(\S.*)$/m',
    '/^Not run to its end: (\S.*)$/m',
    // Playwright
    '/^  \d+\) (\S+\.spec\.ts.*?)(?:\s|─)*$/m',
];

/**
 * @return array{lines: list<string>, names: list<string>, passed: int, failed: int, skipped: int}
 */
function outcome(string $log): array
{
    // Colours are for terminals.
    $log = preg_replace('/\e\[[0-9;]*[A-Za-z]/', '', $log) ?? '';
    $lines = [];
    $count = ['passed' => 0, 'failed' => 0, 'skipped' => 0];

    // cargo test, one line a test program.
    preg_match_all('/^test result: .* (\d+) passed; (\d+) failed; (\d+) ignored;.*$/m', $log, $found, PREG_SET_ORDER);
    foreach ($found as [$line, $passed, $failed, $skipped]) {
        $lines[] = $line;
        $count['passed'] += (int) $passed;
        $count['failed'] += (int) $failed;
        $count['skipped'] += (int) $skipped;
    }

    // PHPUnit, one line a process.
    preg_match_all('/^(?:OK \((\d+) tests?, .*|Tests: (\d+), Assertions: .*)$/m', $log, $found, PREG_SET_ORDER);
    foreach ($found as $one) {
        $lines[] = $one[0];
        $bad = sum_of('/(?:Errors|Failures|Warnings|Risky): (\d+)/', $one[0]);
        $skipped = sum_of('/(?:Skipped|Incomplete): (\d+)/', $one[0]);
        $count['failed'] += $bad;
        $count['skipped'] += $skipped;
        $count['passed'] += (int) end($one) - $bad - $skipped;
    }

    // Playwright, one line a kind of outcome.
    preg_match_all(
        '/^  (\d+) (passed|failed|skipped|did not run|flaky|interrupted)\b.*$/m',
        $log,
        $found,
        PREG_SET_ORDER,
    );
    foreach ($found as [$line, $number, $kind]) {
        $lines[] = trim($line);
        $kind = match ($kind) {
            'passed', 'skipped' => $kind,
            default => 'failed',
        };
        $count[$kind] += (int) $number;
    }

    // schemathesis, one line a person, where all is well.
    preg_match_all('/^  \d+ generated, (\d+) passed\b.*$/m', $log, $found, PREG_SET_ORDER);
    foreach ($found as [$line, $passed]) {
        $lines[] = trim($line);
        $count['passed'] += (int) $passed;
    }

    $names = [];
    foreach (NAME_PATTERNS as $pattern) {
        preg_match_all($pattern, $log, $found);
        array_push($names, ...$found[1]);
    }

    return ['lines' => $lines, 'names' => array_values(array_unique($names)), ...$count];
}

function sum_of(string $pattern, string $line): int
{
    preg_match_all($pattern, $line, $found);

    return array_sum(array_map('intval', $found[1]));
}

/**
 * @param list<string> $suites
 */
function summary(string $folder, array $suites): int
{
    $passed = 0;
    $failed = 0;
    $skipped = 0;
    $names = [];
    echo "\n=== Summary\n";
    foreach ($suites as $suite) {
        $outcome = outcome((string) file_get_contents("{$folder}/{$suite}.log"));
        $status = (int) file_get_contents("{$folder}/{$suite}.status");
        // A runner that broke off has told of no failed test.
        if ($outcome['failed'] === 0 && ($status !== 0 || $outcome['passed'] === 0)) {
            $outcome['failed'] = 1;
            $outcome['lines'][] = "ended with status {$status}";
        }
        $passed += $outcome['passed'];
        $failed += $outcome['failed'];
        $skipped += $outcome['skipped'];
        foreach ($outcome['names'] as $name) {
            $names[] = "{$suite}: " . mb_strimwidth($name, 0, 160, '…');
        }

        $seconds = trim((string) file_get_contents("{$folder}/{$suite}.seconds"));
        printf("%-12s %-6s %4d s\n", $suite, $outcome['failed'] === 0 ? 'ok' : 'FAILED', $seconds);
        foreach ($outcome['lines'] as $line) {
            echo "    {$line}\n";
        }
    }
    foreach (array_slice($names, 0, MOST_NAMES) as $name) {
        echo "failed: {$name}\n";
    }
    if (count($names) > MOST_NAMES) {
        printf("failed: %d more, see above\n", count($names) - MOST_NAMES);
    }
    if ($skipped > 0) {
        echo "skipped: {$skipped}\n";
    }
    echo "{$passed} passed, {$failed} failed\n";

    return $failed === 0 ? 0 : 1;
}

exit(summary($argv[1], array_slice($argv, 2)));
