<?php

/**
 * Fills the table of invitations to each of the given numbers of rows, and times what the list of invitations asks the
 * database for. Usage: wp eval-file lists.php <rows>...
 *
 * A fifth of the rows is pending, a fifth has expired; a portal has a hundred of them, an address on average two.
 */

declare(strict_types=1);

namespace ClientPress\Bench;

use ClientPress\Boot\Services;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Invitations\Status;
use ClientPress\Invitations\Storage\InvitationSearch;
use ClientPress\Kernel\SystemClock;

/** How often each is timed; the first time is not counted. */
const ROUNDS = 7;

/** @var list<string> $args Of WP-CLI. */
$sizes = array_map('intval', explode(' ', implode(' ', $args)));
$storage = (new Services(WP_PLUGIN_DIR . '/clientpress/clientpress.php', new SystemClock()))->storage;
$now = time();

$fill = static function (int $from, int $to) use ($now): void {
    global $wpdb;
    $table = "{$wpdb->prefix}clientpress_invitations";
    $at = gmdate('Y-m-d H:i:s', $now);
    $written = $wpdb->query(
        "INSERT INTO {$table} (portal_id, name, email, email_key, email_domain, status, token_digest,
            pending_key, message, invited_by, delivery, delivery_error, send_count, created_gmt, sent_gmt, expires_gmt, asked_gmt)
        SELECT 1000 + seq DIV 100, CONCAT('Client ', seq), address, address, domain, status, SHA2(seq, 256),
            IF(status = 'pending', SHA2(CONCAT('p', seq), 256), NULL), '', 1, IF(seq % 97 = 0, 'failed', 'sent'), '', 1,
            made, made, IF(seq % 10 < 2, TIMESTAMPADD(SECOND, 1 + seq % 1200000, '{$at}'), TIMESTAMPADD(DAY, 14, made)),
            IF(seq % 997 = 0, made, NULL)
        FROM (SELECT seq, CONCAT('domain', seq % 5000, '.example') domain,
                CONCAT('client', seq DIV 2, '@domain', seq % 5000, '.example') address,
                ELT(seq % 10 DIV 2 + 1, 'pending', 'pending', 'accepted', 'accepted', 'revoked') status,
                TIMESTAMPADD(SECOND, CAST(seq AS SIGNED) * 60 - 120000000, '{$at}') made
            FROM seq_{$from}_to_{$to}) generated",
    );
    if ($written === false) {
        exit($wpdb->last_error . "\n");
    }
    $wpdb->query("ANALYZE TABLE {$table}");
};

$search = static fn(mixed ...$query): \Closure => static fn() => $storage->invitationSearch()->search(
    new InvitationQuery(...$query),
    $now,
);
/** The last page that the screen offers, with the count that it is known by. */
$last = static fn(mixed ...$query): \Closure => static function () use ($storage, $now, $query): void {
    $total = $storage->invitationSearch()->count(new InvitationQuery(...$query), $now, InvitationSearch::MOST_COUNTED);
    $storage->invitationSearch()->search(new InvitationQuery(...$query, page: (int) ceil($total / 20)), $now, $total);
};
$asked = [
    'counts of the views' => static fn() => $storage->invitationSearch()->countByStatus($now),
    'all, first page' => $search(),
    'all, last page' => $last(),
    'by sent, first page' => $search(orderBy: 'sent'),
    'by sent, last page' => $last(orderBy: 'sent'),
    'by email, first page' => $search(orderBy: 'email', order: 'asc'),
    'by email, last page' => $last(orderBy: 'email', order: 'asc'),
    'pending' => $search(status: Status::Pending),
    'pending, last page' => $last(status: Status::Pending),
    'pending by sent' => $search(status: Status::Pending, orderBy: 'sent'),
    'expired' => $search(status: Status::Expired),
    'accepted' => $search(status: Status::Accepted),
    'accepted, last page' => $last(status: Status::Accepted),
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
];

$medians = [];
$filled = 0;
foreach ($sizes as $size) {
    for (; $filled < $size; $filled = $to) {
        $to = min($size, $filled + 100_000);
        $fill($filled + 1, $to);
    }
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

printf('%-22s', 'milliseconds');
foreach ($sizes as $size) {
    printf('%26s', number_format($size));
}
echo "\n";
foreach ($medians as $name => $bySize) {
    printf('%-22s', $name);
    foreach ($bySize as [$median, $least, $most]) {
        printf('%10.2f (%6.2f–%7.2f)', $median, $least, $most);
    }
    echo "\n";
}
