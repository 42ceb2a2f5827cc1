<?php

/**
 * Times whole pages over HTTP, all of them one after the other in each round, so that what else the machine does meets them
 * alike. Usage: php pages.php <folder of the run>, in which small.json and large.json name addresses and cookies.
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

/** @return array{float, float} Milliseconds until the whole page is here, and those of PHP. */
$time = static function (string $copy, string $person, string $path, string ...$headers) use ($sites): array {
    $php = 0.0;
    $request = curl_init($sites[$copy]['url'] . $path);
    curl_setopt_array($request, [
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_HTTPHEADER => ["Cookie: {$sites[$copy]['cookies'][$person]}", ...$headers],
        CURLOPT_HEADERFUNCTION => static function (mixed $request, string $line) use (&$php): int {
            sscanf($line, 'X-Milliseconds: %f', $milliseconds);
            $php = $milliseconds ?? $php;

            return strlen($line);
        },
    ]);
    curl_exec($request);
    $status = curl_getinfo($request, CURLINFO_RESPONSE_CODE);
    $status === 200 && $php > 0 || exit("{$path} answers {$status} after {$php} ms.\n");

    return [1000 * curl_getinfo($request, CURLINFO_TOTAL_TIME), $php];
};

$screen = '/wp-admin/edit.php?post_type=clientpress_portal&page=clientpress-invitations';
// With a hundred rows the last page is the fifth.
$screens = [
    'first page' => ['', ''],
    'last page' => ['&paged=500', '&paged=5'],
    'not sent' => ['&status=not-sent', '&status=not-sent'],
    'by email' => ['&orderby=email&order=asc', '&orderby=email&order=asc'],
    'search' => ['&s=client4', '&s=client4'],
];
$pages = [
    'Users of WordPress, 20' => ['large', 'admin', '/wp-admin/users.php'],
    'accept page, a million' => ['large', 'nobody', '/client-invitation/' . file_get_contents("{$run}/secret")],
    'empty front page' => ['large', 'nobody', '/', 'X-Empty: 1'],
];
foreach ($screens as $name => [$large, $small]) {
    $pages["{$name}, a million"] = ['large', 'admin', $screen . $large];
    $pages["{$name}, a hundred"] = ['small', 'admin', $screen . $small];
}

$times = [];
$php = [];
for ($round = 0; $round <= ROUNDS; $round++) {
    foreach ($pages as $name => $page) {
        [$whole, $ofPhp] = $time(...$page);
        // The first round fills what is kept between requests.
        if ($round > 0) {
            $times[$name][] = $whole;
            $php[$name][] = $ofPhp;
        }
    }
}
printf("%-26s%30s%30s\n", 'milliseconds', 'over HTTP', 'PHP');
foreach ($times as $name => $rounds) {
    printf("%-26s%30s%30s\n", $name, shown($rounds, 1), shown($php[$name], 1));
}
foreach (array_keys($screens) as $name) {
    $million = $times["{$name}, a million"];
    ratio_result("page over HTTP, {$name}: a million for a hundred", $million, $times["{$name}, a hundred"], 1.15);
    ratio_result("page over HTTP, {$name}: for WordPress's users", $million, $times['Users of WordPress, 20'], 1.25);
}
$over = array_map(
    static fn(float $accept, float $empty): float => $accept - $empty,
    $php['accept page, a million'],
    $php['empty front page'],
);
time_result('accept page, PHP over an empty front page', $over, 1.0);
