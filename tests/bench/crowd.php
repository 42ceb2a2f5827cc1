<?php

/**
 * Clients who open their links and accept, beside people who log in, over PHP-FPM and nginx; then, with the queue idle and
 * afterwards busy, one after the other.
 * Usage: php crowd.php <folder of the run> <address of the site> idle|busy
 */

declare(strict_types=1);

namespace ClientPress\Bench;

require __DIR__ . '/result.php';

/** How many come at once, and how many one after the other beside an idle and a busy queue. */
const CROWD = 200;

const NEIGHBOURS = 60;

[, $run, $url, $queue] = $argv;
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

if ($queue === 'idle') {
    // The first fill what is kept between requests.
    $come($accepting(0, 8), 4);
    $logins = array_map(
        static fn(int $number): array => [
            '/wp-login.php',
            ['log' => "login{$number}", 'pwd' => $password],
            '/wp-login.php',
        ],
        range(1, CROWD),
    );
    [$loginTime, , $loginsFailed] = $come($logins, CROWD);
    [$acceptTime, , $acceptsFailed] = $come($accepting(8, CROWD), CROWD);
    printf("%-44s%9.0f ms, %d failed\n", CROWD . ' people log in at once', $loginTime, $loginsFailed);
    printf("%-44s%9.0f ms, %d failed\n", CROWD . ' clients open and accept at once', $acceptTime, $acceptsFailed);
    result('clients at once: acceptances that failed', (string) $acceptsFailed, 'none', $acceptsFailed === 0);
    result(
        'clients at once: rate for plain logins',
        sprintf('%.2f', $loginTime / $acceptTime),
        'at least 0.9',
        $loginsFailed === 0 && ($loginTime / $acceptTime) >= 0.9,
    );
}

[, $times, $failed] = $come($accepting(8 + CROWD + ($queue === 'idle' ? 0 : NEIGHBOURS), NEIGHBOURS), 2);
$late = $times[(int) floor(NEIGHBOURS * 0.95)];
printf("%-44s%9.0f ms, %d failed\n", "accept, {$queue} queue, p95", $late, $failed);

if ($queue === 'idle') {
    file_put_contents("{$run}/idle", (string) $late);
} else {
    $ratio = $late / (float) file_get_contents("{$run}/idle");
    result(
        'unlucky neighbour: p95 of accept for that of an idle queue',
        sprintf('%.2f, %d failed', $ratio, $failed),
        'at most 1.5',
        $failed === 0 && $ratio <= 1.5,
    );
}
