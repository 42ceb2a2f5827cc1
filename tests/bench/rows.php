<?php

/**
 * Counts the rows that MariaDB reads for lists, searches and jobs with a number of invitations, clients and portals and with
 * twice as many, and how often it looks at a page of a table or an index: several times for each whole row that an index leads to.
 * Prints the table and fails where there is more to read. Usage: wp eval-file rows.php, on a site without invitations.
 */

declare(strict_types=1);

namespace ClientPress\Bench;

use ClientPress\Boot\Services;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Invitations\Status;
use ClientPress\Invitations\Storage\InvitationSearch;
use ClientPress\Kernel\SystemClock;
use ClientPress\Portals\ClientList;

/** Of each status there are more than are counted. */
const INVITATIONS = 55_000;

/** More than are counted, and than a search looks at. */
const CLIENTS = 12_000;

const PORTALS = 1_500;

/**
 * How much may be read of a table twice as large, for one of the other. Some rows of a page are met a little later, and trees
 * of indexes grow deeper.
 */
const MOST_FOR_ONE = 1.25;

const MOST_ROUNDS = 100;

/** These count to the end what is fewer than 10,000, of an index alone: their rows may be twice as many, their pages not. */
const COUNTED_EXACTLY = ['counts, remembered', 'what waits'];

require_once __DIR__ . '/fill.php';

global $wpdb;

$services = new Services(WP_PLUGIN_DIR . '/clientpress/clientpress.php', new SystemClock());
$search = $services->storage->invitationSearch();
$now = time();
$most = InvitationSearch::MOST_FOUND;
$asked = [
    'counts' => static fn() => $search->countByStatus($now),
    'counts, remembered' => static fn() => $services->invitationList()->countByStatus(Actor::operator()),
    'portals to filter by' => static fn() => $services->invitationList()->portals('', 101, Actor::operator()),
    'list of portals' => static fn() => $services->storage->portalCounts()->count(range(1001, 1020), $now),
    'what waits' => static fn() => $search->countWaiting(100),
    'reminders' => static fn() => $services->storage->reminderRows()->dueForReminder($now, $now + 86_400, $now, 100),
    'retention' => static fn() => $services->storage->invitationRows()->idsOverBefore(
        $now - (90 * DAY_IN_SECONDS),
        200,
    ),
    'a link' => static fn() => $services->storage->invitationRows()->findByDigest(hash('sha256', '77')),
];
$views = [
    'all' => [],
    'pending' => ['status' => Status::Pending],
    'pending and sent' => ['status' => Status::Pending, 'withoutUnsent' => true],
    'expired' => ['status' => Status::Expired],
    'accepted' => ['status' => Status::Accepted],
    'revoked' => ['status' => Status::Revoked],
    'not sent' => ['delivery' => Delivery::Failed],
    'portal' => ['portalId' => 1005],
];
foreach ($views as $name => $view) {
    // What failed is sorted by itself; see docs/scaling.md.
    foreach ($name === 'not sent' ? ['created'] : InvitationQuery::ORDER_BY as $orderBy) {
        foreach (['asc', 'desc'] as $order) {
            foreach ($name === 'not sent' || $name === 'portal' ? [1] : [1, 100] as $page) {
                $query = new InvitationQuery(...$view, orderBy: $orderBy, order: $order, page: $page);
                $asked["{$name} by {$orderBy}, {$order}, page {$page}"] = static fn() => $search->search($query, $now);
            }
        }
    }
}
foreach (['client', 'client400@domain801.example', 'smith', 'nobody'] as $term) {
    $query = new InvitationQuery(search: $term);
    $asked["search for {$term}"] = static fn() => $search->search($query, $now);
    $asked["search for {$term}, counted"] = static fn() => $search->count($query, $now, $most + 1);
}

$clients = $services->storage->clientSearch();
$asked += [
    'clients, first page' => static fn() => $clients->newest(null, 20, 0),
    'clients, last page' => static fn() => $clients->newest(null, 20, ClientList::MOST_COUNTED - 20),
    'clients, counted' => static fn() => $clients->count(null, ClientList::MOST_COUNTED + 1),
    'clients of a portal' => static fn() => $clients->newest([1005], 20, 0),
    'clients of portals, counted' => static fn() => $services->access()->counts(range(1001, 1020)),
    'clients by an address' => static fn() => $clients->byAddressOrName('client777@', '', null),
    'clients by the address of many' => static fn() => $clients->byAddressOrName('client', '', null),
    'clients by a name' => static fn() => $clients->byAddressOrName('nobody', 'nobody', null),
    'clients by a domain' => static fn() => $clients->byDomain('nobody.example', null),
    'Client field' => static fn() => $services->access()->usersWithoutAccess(1005, 'client', 10),
    'Client field, nobody' => static fn() => $services->access()->usersWithoutAccess(1005, 'nobody', 10),
    'portals to choose from' => static function () use ($services): array {
        wp_cache_flush();

        return $services->portals()->offered(Actor::operator(), 101);
    },
];

// All pages of an index are looked at for its statistics, so that a plan depends on no chance.
$wpdb->query('SET GLOBAL innodb_stats_persistent_sample_pages = 10000');
/** @return list<int> Rows that this connection has read, and pages that all have looked at. */
$status = static fn(): array => [
    (int) array_sum(array_column($wpdb->get_results("SHOW SESSION STATUS LIKE 'Handler_read%'", ARRAY_A), 'Value')),
    (int) $wpdb->get_var("SHOW GLOBAL STATUS LIKE 'Innodb_buffer_pool_read_requests'", 1),
];
/**
 * @param array{int, int} $few  Rows and pages of the smaller table.
 * @param array{int, int} $many Of the larger.
 */
$isTooMuch = static function (string $name, array $few, array $many): bool {
    $ofRows = $many[0] > ($few[0] * MOST_FOR_ONE) && !in_array($name, COUNTED_EXACTLY, true);

    return $ofRows || $many[1] > ($few[1] * MOST_FOR_ONE);
};
$read = [];
foreach ([1, 2] as $times) {
    fill($times * INVITATIONS);
    portals($times * PORTALS);
    clients($times * CLIENTS, FIRST_PORTAL + (($times - 1) * PORTALS), PORTALS);
    foreach ($asked as $name => $ask) {
        $least = [];
        // What is remembered for later has been found by the first round. The database also looks at pages of its own accord,
        // for seconds after many writes: what seems too much is asked again, until what is left is what the list itself reads.
        for (
            $round = 0;
            $round < 3 || $round < MOST_ROUNDS && $times === 2 && $isTooMuch($name, $read[$name][0], $least);
            $round++
        ) {
            usleep($round < 3 ? 0 : 100_000);
            $before = $status();
            $ask();
            foreach ($status() as $index => $after) {
                $least[$index] = min($least[$index] ?? PHP_INT_MAX, $after - $before[$index]);
            }
        }
        $read[$name][] = $least;
    }
}

$above = [];
printf(
    "%-46s%12s%12s%16s%12s\n",
    'read for',
    number_format(INVITATIONS),
    number_format(2 * INVITATIONS),
    'of pages',
    '',
);
foreach ($read as $name => [$few, $many]) {
    printf("%-46s%12d%12d%16d%12d\n", $name, $few[0], $many[0], $few[1], $many[1]);
    if ($isTooMuch($name, $few, $many)) {
        $above[] = $name;
    }
}
if ($above !== []) {
    fwrite(STDERR, "These read more with twice as many:\n  " . implode("\n  ", $above) . "\n");
    exit(1);
}
