<?php

/**
 * Fills the table of invitations to each of the given numbers of rows, and measures what the list of invitations asks the
 * database for: every view in every order that is offered, filters and searches, first and last page. A page is what
 * InvitationsListTable reads: counts, total, rows, who may enter, and the portals to filter by, with nothing cached but options.
 * Usage: wp eval-file lists.php <rows>... (on SQLite: see fill.php), or lists.php fill <rows> to do nothing else.
 */

declare(strict_types=1);

namespace ClientPress\Bench;

use ClientPress\Admin\Invitations\ListView;
use ClientPress\Boot\Services;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\InvitationList;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Kernel\SystemClock;

/** How often each is measured; the first time is not counted. */
const ROUNDS = 7;

/** How many of the slowest pages are printed. */
const SLOWEST = 15;

/** @var list<string> $args Of WP-CLI. */
$words = explode(' ', implode(' ', $args));
require_once __DIR__ . '/fill.php';
require_once __DIR__ . '/result.php';
if ($words[0] === 'fill') {
    fill((int) $words[1]);

    return;
}
$sizes = array_map('intval', $words);
$on = getenv('CLIENTPRESS_FILLED') === false ? '' : 'SQLite: ';
define('SAVEQUERIES', true);
$services = new Services(WP_PLUGIN_DIR . '/clientpress/clientpress.php', new SystemClock());
$list = $services->invitationList();
$actor = Actor::operator();

$ask = static function (ListView $view, array $more, bool $isLast) use ($list, $actor): void {
    $filters = [...$view->filters(), ...$more];
    $counts = $list->countByStatus($actor);
    $most = isset($more['search']) ? InvitationList::MOST_FOUND : InvitationList::MOST_COUNTED;
    $total = isset($more['portalId']) || isset($more['search'])
        ? $list->count(new InvitationQuery(...$filters), $actor, $most + 1)
        : $view->countIn($counts);
    $listed = min($total, $most);
    $page = $isLast ? max(1, (int) ceil($listed / 20)) : 1;
    $rows = $list->search(new InvitationQuery(...$filters, page: $page), $actor, $total > $most ? null : $listed);
    _prime_post_caches(array_column($rows, 'portalId'), false);
    cache_users(array_filter(array_column($rows, 'invitedBy')));
    $list->portals('', 101, $actor);
};

$pages = [];
$offer = static function (string $group, string $name, ListView $view, array $more = []) use (&$pages, $ask): void {
    foreach (['first', 'last'] as $page) {
        $pages["{$name}, {$page} page"] = [$group, static fn() => $ask($view, $more, $page === 'last')];
    }
};
$orders = [
    '' => [],
    ...array_merge(...array_map(static fn(string $by): array => [
        " by {$by}, asc" => ['orderBy' => $by, 'order' => 'asc'],
        " by {$by}, desc" => ['orderBy' => $by, 'order' => 'desc'],
    ], ['email', 'sent'])),
];
foreach (ListView::cases() as $view) {
    foreach ($orders as $name => $order) {
        $offer($view->value, $view->value . $name, $view, $order);
        $offer('a portal', "portal, {$view->value}{$name}", $view, ['portalId' => 1005, ...$order]);
    }
}
$terms = [
    'beginning' => 'client4',
    'an address' => 'client400@domain801.example',
    'domain' => '@domain77.example',
    'name of 8 %' => 'anna',
    'name of all' => 'smith',
    'name of some' => 'smith123',
    'name of few' => 'smith12345',
    'name of old ones' => 'zora',
    'no hit' => 'nobody',
];
foreach ($terms as $name => $term) {
    $offer('searches', "search: {$name}", ListView::All, ['search' => $term]);
    $offer('searches, accepted', "search: {$name}, accepted", ListView::Accepted, ['search' => $term]);
}

/** @return float Milliseconds of the database. */
$measure = static function (\Closure $ask): float {
    global $wpdb;

    wp_cache_flush();
    wp_load_alloptions();
    $wpdb->queries = [];
    $ask();

    return 1000 * array_sum(array_column($wpdb->queries, 1));
};
$measured = [];
$counts = [];
foreach ($sizes as $size) {
    fill($size);
    foreach ($pages as $name => [, $page]) {
        for ($round = 0; $round <= ROUNDS; $round++) {
            $time = $measure($page);
            $round === 0 || ($measured[$size][$name][] = $time);
        }
    }
    for ($round = 0; $round < ROUNDS; $round++) {
        delete_transient(InvitationList::MANY);
        $counts[$size][] = $measure(static fn() => $list->countByStatus($actor));
    }
}

$first = $sizes[0];
$last = $sizes[count($sizes) - 1];
/** @param array<string, mixed> $some */
$slowest = static function (int $size, ?array $some = null) use ($measured): array {
    $medians = array_map(median(...), array_intersect_key($measured[$size], $some ?? $measured[$size]));
    arsort($medians);

    return $medians;
};
$print = static function (string $name, array $bySize): void {
    printf('%-48s', $name);
    foreach ($bySize as $rounds) {
        printf('%28s', shown($rounds));
    }
    echo "\n";
};
printf('%-48s', count($pages) . " pages, {$on}milliseconds of SQL");
foreach ($sizes as $size) {
    printf('%28s', number_format($size));
}
echo "\n";
$print('counts, first time', $counts);
foreach (array_unique(array_column($pages, 0)) as $group) {
    $some = array_filter($pages, static fn(array $page): bool => $page[0] === $group);
    $print(
        "slowest of {$group}",
        array_map(static fn(int $size): array => $measured[$size][array_key_first($slowest($size, $some))], $sizes),
    );
}
echo "\nThe slowest pages at " . number_format($last) . "\n";
foreach (array_slice(array_keys($slowest($last)), 0, SLOWEST) as $name) {
    $print($name, array_map(static fn(int $size): array => $measured[$size][$name], $sizes));
}

foreach ($sizes as $size) {
    $medians = $slowest($size);
    $name = (string) array_key_first($medians);
    $over = count(array_filter($medians, static fn(float $time): bool => $time > 5));
    time_result(
        "{$on}SQL of a page, " . number_format($size) . " rows, {$over} over; slowest: {$name}",
        $measured[$size][$name],
        5.0,
    );
}
foreach (['first', 'last'] as $page) {
    $ratios = [];
    foreach (array_keys($pages) as $name) {
        if (str_ends_with($name, "{$page} page")) {
            $ratios[$name] = median($measured[$last][$name]) / median($measured[$first][$name]);
        }
    }
    arsort($ratios);
    $name = (string) array_key_first($ratios);
    $note = $page === 'last' ? " (with {$first} it has no depth)" : '';
    $of = number_format($last) . ' for ' . number_format($first);
    ratio_result(
        "{$on}{$of}, slowest {$page} page{$note}: {$name}",
        $measured[$last][$name],
        $measured[$first][$name],
        2.0,
    );
}
time_result("{$on}SQL of counts, once in ten minutes, " . number_format($last) . ' rows', $counts[$last], 5.0);
