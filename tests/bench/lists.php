<?php

/**
 * Fills the table of invitations to each of the given numbers of rows, and times what the list of invitations asks the
 * database for. Usage: wp eval-file lists.php <rows>..., or lists.php fill <rows> to do nothing else.
 */

declare(strict_types=1);

namespace ClientPress\Bench;

use ClientPress\Admin\Invitations\ListView;
use ClientPress\Boot\Services;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Invitations\Status;
use ClientPress\Invitations\Storage\InvitationSearch;
use ClientPress\Kernel\SystemClock;

/** How often each is timed; the first time is not counted. */
const ROUNDS = 7;

/** @var list<string> $args Of WP-CLI. */
$words = explode(' ', implode(' ', $args));
require_once __DIR__ . '/fill.php';
require_once __DIR__ . '/result.php';
if ($words[0] === 'fill') {
    fill((int) $words[1]);

    return;
}
$sizes = array_map('intval', $words);
$storage = (new Services(WP_PLUGIN_DIR . '/clientpress/clientpress.php', new SystemClock()))->storage;
$now = time();

$search = static fn(mixed ...$query): \Closure => static fn() => $storage->invitationSearch()->search(
    new InvitationQuery(...$query),
    $now,
);
$list = (new Services(WP_PLUGIN_DIR . '/clientpress/clientpress.php', new SystemClock()))->invitationList();
/** The last page that the screen offers, with the counts that it knows its number by. */
$last = static fn(ListView $view, mixed ...$query): \Closure => static function () use ($list, $view, $query): void {
    $most = InvitationSearch::MOST_COUNTED;
    $total = $view->countIn($list->countByStatus(Actor::operator()));
    $list->search(
        new InvitationQuery(...$view->filters(), ...$query, page: (int) ceil(min($total, $most) / 20)),
        Actor::operator(),
        $total > $most ? null : $total,
    );
};
/** What a page of the screen asks for, the portals to filter by with it. */
$page = static function (ListView $view) use ($list): void {
    $list->countByStatus(Actor::operator());
    $list->search(new InvitationQuery(...$view->filters()), Actor::operator());
    $list->portals('', 101, Actor::operator());
};
$asked = [
    'counts, first time' => static fn() => $storage->invitationSearch()->countByStatus($now),
    'counts, remembered' => static fn() => $list->countByStatus(Actor::operator()),
    'whole page: all' => static fn() => $page(ListView::All),
    'whole page: not sent' => static fn() => $page(ListView::NotSent),
    'all, first page' => $search(),
    'all, last page' => $last(ListView::All),
    'by sent, first page' => $search(orderBy: 'sent'),
    'by sent, last page' => $last(ListView::All, orderBy: 'sent'),
    'by email, first page' => $search(orderBy: 'email', order: 'asc'),
    'by email, last page' => $last(ListView::All, orderBy: 'email', order: 'asc'),
    'pending' => $search(status: Status::Pending),
    'pending, last page' => $last(ListView::Pending),
    'pending by sent' => $search(status: Status::Pending, orderBy: 'sent'),
    'expired' => $search(status: Status::Expired),
    'accepted' => $search(status: Status::Accepted),
    'accepted, last page' => $last(ListView::Accepted),
    'accepted by email' => $search(status: Status::Accepted, orderBy: 'email', order: 'asc'),
    'not sent' => $search(delivery: Delivery::Failed),
    'asked for a link' => $search(asked: true),
    'portal' => $search(portalId: 1005),
    'portal, accepted' => $search(portalId: 1005, status: Status::Accepted),
    'portal, by email' => $search(portalId: 1005, orderBy: 'email'),
    'search: beginning' => $search(search: 'client4'),
    'search: an address' => $search(search: 'client400@domain801.example'),
    'search: domain' => $search(search: '@domain77.example'),
    'search: no hit' => $search(search: 'nobody'),
    'search: accepted' => $search(search: 'client4', status: Status::Accepted),
    'search: name of 8 %' => $search(search: 'anna'),
    'search: name of few' => $search(search: 'smith12345'),
    'search: name of some' => $search(search: 'smith123'),
    'search: name, counted' => static fn() => $storage->invitationSearch()->count(
        new InvitationQuery(search: 'anna'),
        $now,
        InvitationSearch::MOST_COUNTED + 1,
    ),
];

$medians = [];
foreach ($sizes as $size) {
    fill($size);
    foreach ($asked as $name => $ask) {
        $times = [];
        for ($round = 0; $round <= ROUNDS; $round++) {
            $begun = hrtime(true);
            $ask($size);
            $times[] = (hrtime(true) - $begun) / 1e6;
        }
        array_shift($times);
        sort($times);
        $medians[$name][$size] = [$times[intdiv(ROUNDS, 2)], $times[0], $times[ROUNDS - 1]];
    }
}

printf('%-24s', 'milliseconds');
foreach ($sizes as $size) {
    printf('%26s', number_format($size));
}
echo "\n";
foreach ($medians as $name => $bySize) {
    printf('%-24s', $name);
    foreach ($bySize as [$median, $least, $most]) {
        printf('%10.2f (%6.2f–%7.2f)', $median, $least, $most);
    }
    echo "\n";
}

// What is remembered for ten minutes is no page's.
unset($medians['counts, first time']);
$first = $sizes[0];
$last = $sizes[count($sizes) - 1];
$slowest = static function (int $size) use ($medians): array {
    $times = array_map(static fn(array $bySize): float => $bySize[$size][0], $medians);
    arsort($times);

    return [(string) array_key_first($times), current($times)];
};
foreach ($sizes as $size) {
    [$name, $time] = $slowest($size);
    result(
        'SQL of one page at ' . number_format($size) . ", slowest: {$name}",
        sprintf('%.2f ms', $time),
        'at most 5 ms',
        $time <= 5,
    );
}
foreach (['whole page: all', 'whole page: not sent'] as $name) {
    $ratio = $medians[$name][$last][0] / $medians[$name][$first][0];
    result(
        "SQL of the {$name}, " . number_format($last) . ' for ' . number_format($first),
        sprintf('%.2f', $ratio),
        'at most 2',
        $ratio <= 2,
    );
}
