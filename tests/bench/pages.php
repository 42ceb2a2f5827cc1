<?php

/**
 * Times whole pages over HTTP, those that are compared one after the other in each round, so that what else the machine does
 * meets them alike. Usage: php pages.php <folder of the run>, in which small.json and large.json name addresses and cookies.
 */

declare(strict_types=1);

namespace ClientPress\Bench;

require __DIR__ . '/result.php';

const ROUNDS = 25;

[, $run] = $argv;
$sites = array_map(
    static fn(string $copy): array => json_decode(
        (string) file_get_contents("{$run}/{$copy}.json"),
        true,
        9,
        JSON_THROW_ON_ERROR,
    ),
    ['small' => 'small', 'large' => 'large'],
);

/** @return float milliseconds until the whole page is here */
$time = static function (string $copy, string $person, string $path) use ($sites): float {
    $request = curl_init($sites[$copy]['url'] . $path);
    curl_setopt_array($request, [
        CURLOPT_RETURNTRANSFER => true,
        // To the last page, on a site that has fewer.
        CURLOPT_FOLLOWLOCATION => true,
        CURLOPT_HTTPHEADER => ["Cookie: {$sites[$copy]['cookies'][$person]}"],
    ]);
    curl_exec($request);
    $status = curl_getinfo($request, CURLINFO_RESPONSE_CODE);
    $status === 200 || exit("{$path} answers {$status}.\n");

    return 1000 * curl_getinfo($request, CURLINFO_TOTAL_TIME);
};

$screen = '/wp-admin/edit.php?post_type=clientpress_portal&page=clientpress-invitations';
$pages = [
    'Invitations, a million' => ['large', 'admin', $screen],
    'Invitations, a hundred' => ['small', 'admin', $screen],
    'Invitations, not sent' => ['large', 'admin', "{$screen}&status=not-sent"],
    'Invitations, last page' => ['large', 'admin', "{$screen}&paged=500"],
    'Invitations, search' => ['large', 'admin', "{$screen}&s=client4"],
    'Users of WordPress, 20' => ['large', 'admin', '/wp-admin/users.php'],
    'accept page, a million' => ['large', 'nobody', '/client-invitation/' . file_get_contents("{$run}/secret")],
    'front page' => ['large', 'nobody', '/'],
];

$times = [];
for ($round = 0; $round <= ROUNDS; $round++) {
    foreach ($pages as $name => $page) {
        $times[$name][$round] = $time(...$page);
    }
}
printf("%-26s%34s\n", 'milliseconds over HTTP', 'median (least–most)');
foreach ($times as $name => $rounds) {
    // The first round fills what is kept between requests.
    array_shift($rounds);
    sort($rounds);
    $medians[$name] = $rounds[intdiv(ROUNDS, 2)];
    printf("%-26s%14.1f (%6.1f–%7.1f)\n", $name, $medians[$name], $rounds[0], $rounds[ROUNDS - 1]);
}
$ratio = static fn(string $one, string $other): float => $medians[$one] / $medians[$other];
$small = $ratio('Invitations, a million', 'Invitations, a hundred');
$users = $ratio('Invitations, a million', 'Users of WordPress, 20');
$accept = $medians['accept page, a million'] - $medians['front page'];
result('page over HTTP, a million for a hundred', sprintf('%.2f', $small), 'at most 1.15', $small <= 1.15);
result("page over HTTP for WordPress's users", sprintf('%.2f', $users), 'at most 1.25', $users <= 1.25);
result('accept page over the front page', sprintf('%.1f ms', $accept), 'at most 1 ms', $accept <= 1);
