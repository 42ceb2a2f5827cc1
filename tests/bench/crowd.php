<?php

/**
 * Clients who open their links and accept, beside people who log in, over PHP-FPM and nginx; then, with the queue idle and
 * afterwards busy, one after the other.
 * Usage: php crowd.php <folder of the run> <address of the site> crowd|idle|busy [<round, from 0>]
 */

declare(strict_types=1);

namespace ClientPress\Bench;

require __DIR__ . '/result.php';

/** How many come at once, and how many one after the other beside an idle and a busy queue; each in as many rounds. */
const CROWD = 200;

const NEIGHBOURS = 70;

const ROUNDS = 3;

/** They fill what is kept between requests. */
const FIRST = 8;

[, $run, $url, $what] = $argv;
['password' => $password, 'secrets' => $secrets] = json_decode(
    (string) file_get_contents("{$run}/crowd.json"),
    true,
    9,
    JSON_THROW_ON_ERROR,
);

/**
 * @param list<array{string, array<string, string>, string}> $people What each opens, then posts, and where to.
 *
 * @return array{float, list<float>, int} Milliseconds of all, of each, and how many were not led on.
 */
$come = static function (array $people, int $atOnce) use ($url): array {
    $together = curl_multi_init();
    curl_multi_setopt($together, CURLMOPT_MAX_TOTAL_CONNECTIONS, $atOnce);
    $steps = [];
    $begun = [];
    $times = [];
    $failed = 0;
    $add = static function (int $person, bool $posts) use ($people, $url, $together, &$steps): void {
        [$opens, $fields, $to] = $people[$person];
        $request = curl_init($url . ($posts ? $to : $opens));
        curl_setopt_array($request, [CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => 120]
        + (
            $posts
                // As a browser says that the form is of this site.
                ? [
                    CURLOPT_POSTFIELDS => http_build_query($fields),
                    CURLOPT_HTTPHEADER => ['Sec-Fetch-Site: same-origin'],
                ]
                : []
        ));
        curl_multi_add_handle($together, $request);
        $steps[spl_object_id($request)] = [$person, $posts];
    };
    $start = hrtime(true);
    $next = 0;
    while ($next < min($atOnce, count($people))) {
        $begun[$next] = hrtime(true);
        $add($next++, false);
    }
    do {
        curl_multi_exec($together, $running);
        curl_multi_select($together, 0.1);
        while (($done = curl_multi_info_read($together)) !== false) {
            [$person, $posts] = $steps[spl_object_id($done['handle'])];
            $status = curl_getinfo($done['handle'], CURLINFO_RESPONSE_CODE);
            curl_multi_remove_handle($together, $done['handle']);
            if (!$posts && $status === 200) {
                $add($person, true);
                continue;
            }
            $failed += $posts && $status >= 300 && $status < 400 ? 0 : 1;
            $times[] = (hrtime(true) - $begun[$person]) / 1e6;
            if ($next < count($people)) {
                $begun[$next] = hrtime(true);
                $add($next++, false);
            }
        }
    } while (count($times) < count($people));
    sort($times);

    return [(hrtime(true) - $start) / 1e6, $times, $failed];
};
$accepting = static fn(int $from, int $count): array => array_map(
    static fn(string $secret): array => [
        "/client-invitation/{$secret}",
        [
            'clientpress_invitation' => $secret,
            'clientpress_step' => 'accept',
            'clientpress_password' => $password,
        ],
        '/client-invitation/',
    ],
    array_slice($secrets, $from, $count),
);

if ($what === 'crowd') {
    $come($accepting(0, FIRST), 4);
    $logins = array_map(
        static fn(int $number): array => [
            '/wp-login.php',
            ['log' => "login{$number}", 'pwd' => $password],
            '/wp-login.php',
        ],
        range(1, CROWD),
    );
    $times = [];
    $failed = ['logins' => 0, 'accepts' => 0];
    for ($round = 0; $round < ROUNDS; $round++) {
        $people = ['logins' => $logins, 'accepts' => $accepting(FIRST + ($round * CROWD), CROWD)];
        foreach ($people as $name => $some) {
            [$times[$name][], , $count] = $come($some, CROWD);
            $failed[$name] += $count;
        }
    }
    printf(
        "%-44s%36s ms, %d failed\n",
        CROWD . ' people log in at once',
        shown($times['logins'], 0),
        $failed['logins'],
    );
    printf(
        "%-44s%36s ms, %d failed\n",
        CROWD . ' clients accept at once',
        shown($times['accepts'], 0),
        $failed['accepts'],
    );
    result('clients at once: failed', implode(' and ', $failed), '0 and 0', array_sum($failed) === 0);
    // At most so much more time is at least 0.9 of the rate.
    ratio_result('clients at once: time for plain logins', $times['accepts'], $times['logins'], 1.11);
    exit();
}

$round = (int) $argv[4];
$from = FIRST + (ROUNDS * CROWD) + (((2 * $round) + ($what === 'busy' ? 1 : 0)) * NEIGHBOURS);
[, $times, $failed] = $come($accepting($from, NEIGHBOURS), 2);
$file = "{$run}/neighbours.json";
$all = is_file($file) ? json_decode((string) file_get_contents($file), true, 9, JSON_THROW_ON_ERROR) : ['failed' => 0];
$all[$what][$round] = $times;
$all['failed'] += $failed;
file_put_contents($file, json_encode($all, JSON_THROW_ON_ERROR));
$late = static function (array $times): float {
    sort($times);

    return $times[(int) floor(count($times) * 0.95)];
};
printf("%-44s%36.0f ms, %d failed\n", "accept, {$what} queue, p95", $late($times), $failed);
if ($what === 'busy' && $round === (ROUNDS - 1)) {
    $ratio = $late(array_merge(...$all['busy'])) / $late(array_merge(...$all['idle']));
    result(
        'unlucky neighbour: p95 of ' . (ROUNDS * NEIGHBOURS) . ' for that of an idle queue',
        sprintf('%.2f, %d failed', $ratio, $all['failed']),
        'at most 1.5',
        $all['failed'] === 0 && $ratio <= 1.5,
    );
}
