<?php

/**
 * Fills the site with clients, and portals for a tenth as many, and times the screen of clients, the list of portals and the
 * Client field, with nothing cached. Usage: wp eval-file clients.php <clients> <folder>, in which a smaller site has left what
 * it measured, to be compared with.
 */

declare(strict_types=1);

namespace ClientPress\Bench;

use ClientPress\Boot\Services;
use ClientPress\Clients\Actor;
use ClientPress\Kernel\SystemClock;
use ClientPress\Portals\ClientQuery;

require_once __DIR__ . '/compare.php';
require_once __DIR__ . '/fill.php';

/** @var list<string> $args Of WP-CLI. */
$number = (int) $args[0];
$portals = intdiv($number, 10);
$services = new Services(WP_PLUGIN_DIR . '/clientpress/clientpress.php', new SystemClock());
wp_set_current_user(1);
portals($portals);
clients($number, FIRST_PORTAL, $portals);
wp_cache_flush();
$one = FIRST_PORTAL + 77;
$directory = $services->userDirectory();
$clients = $services->clientList();
$listed = static fn(mixed ...$query): \Closure => static fn(): \Closure => static fn() => $clients->page(
    new ClientQuery(...$query),
    Actor::current(),
    null,
);
$counting = static fn(): \Closure => static fn() => $services->invitationList()->countByPortal(
    range($one, $one + 19),
    Actor::current(),
);
$asked = [
    'Clients: first page' => $listed(),
    'Clients: last page' => $listed(page: (int) ceil(min($number, 10_000) / 20)),
    'Clients: counted' => static fn(): \Closure => static fn() => $clients->count(new ClientQuery(), Actor::current()),
    'Clients: address' => $listed(search: 'client777@'),
    'Clients: name' => $listed(search: 'anna'),
    'Clients: domain' => $listed(search: '@domain77.example.net'),
    'Clients: address of very many' => $listed(search: 'client'),
    'Clients: no hit' => $listed(search: 'nobody'),
    'Clients: of a portal' => $listed(portalId: $one),
    'list of portals: rows and counts' => static fn(): \Closure => static fn() => [
        wp_count_posts('clientpress_portal', 'readable'),
        (new \WP_Query(['post_type' => 'clientpress_portal', 'post_status' => 'any', 'posts_per_page' => 20]))->posts,
    ],
    'list of portals: invitations' => $counting,
    'list of portals: clients' => static fn(): \Closure => static fn() => $services
        ->access()
        ->counts(range($one, $one + 19)),
    'Client field: beginning' => static fn(): \Closure => static fn() => $directory->search('client', $one),
    'Client field: an address' => static fn(): \Closure => static fn() => $directory->search(
        'client777@domain277.example.net',
        $one,
    ),
    'Client field: no hit' => static fn(): \Closure => static fn() => $directory->search('nobody', $one),
    'WordPress: users, by part' => static fn(): \Closure => static fn() => (new \WP_User_Query([
        'search' => '*nobody*',
        'number' => 20,
    ]))->get_results(),
    'clients of a portal' => static fn(): \Closure => static fn() => $services->access()->clients(
        $one,
        Actor::current(),
        20,
        0,
    ),
    'portals to choose from' => static fn(): \Closure => static fn() => $services->portals()->offered(
        Actor::current(),
        101,
    ),
    'portals, first page' => static fn(): \Closure => static fn() => $services->portals()->managedBy(
        Actor::current(),
        '',
        20,
        1,
    ),
    'portals, last page' => static fn(): \Closure => static fn() => $services->portals()->managedBy(
        Actor::current(),
        '',
        20,
        (int) ceil($portals / 20),
    ),
    'portals, search' => static fn(): \Closure => static fn() => $services->portals()->managedBy(
        Actor::current(),
        'Portal 77',
        20,
        1,
    ),
    'WordPress: posts, by title' => static fn(): \Closure => static fn() => (new \WP_Query([
        'post_type' => 'clientpress_portal',
        'post_status' => 'any',
        'orderby' => 'title',
        'posts_per_page' => 20,
    ]))->posts,
];
printf("\n%d users, %d portals\n", get_user_count(), array_sum((array) wp_count_posts('clientpress_portal')));
$measured = compare($asked, 9, wp_cache_flush(...));
file_put_contents("{$args[1]}/clients-{$number}.json", json_encode($measured, JSON_THROW_ON_ERROR));
$small = "{$args[1]}/clients-1000.json";
if ($number > 1_000 && is_file($small)) {
    $few = json_decode((string) file_get_contents($small), true, 9, JSON_THROW_ON_ERROR);
    foreach ($measured as $name => ['rounds' => $rounds]) {
        // WordPress's own are there to compare with.
        if (!str_starts_with($name, 'WordPress')) {
            time_result("{$name}; clients " . number_format($number), $rounds, 5.0);
            ratio_result("{$name}; for 1,000 clients", $rounds, $few[$name]['rounds'], 2.0);
        }
    }
}
