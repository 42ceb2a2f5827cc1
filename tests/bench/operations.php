<?php

/**
 * Times operations on the filled site, those that are compared in turn. Usage: wp eval-file operations.php
 */

declare(strict_types=1);

namespace ClientPress\Bench;

use ClientPress\Boot\Services;
use ClientPress\Clients\Actor;
use ClientPress\Import\Defaults;
use ClientPress\Import\ListReader;
use ClientPress\Invitations\ShownLink;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\SystemClock;
use ClientPress\Portals\ClientQuery;

use function ClientPress\Native\token_issue;

require_once __DIR__ . '/fill.php';
require_once __DIR__ . '/result.php';

const TIMES = 25;

$services = new Services(WP_PLUGIN_DIR . '/clientpress/clientpress.php', new SystemClock());
add_filter('pre_wp_mail', '__return_true');
add_filter('send_auth_cookies', '__return_false');
add_filter('clientpress_rate_limit', static fn(): array => [10_000_000, 60]);
wp_set_current_user(1);
$portal = (int) wp_insert_post([
    'post_type' => 'clientpress_portal',
    'post_status' => 'private',
    'post_title' => 'Bench',
    'post_author' => 1,
]);
$statements = 0;
add_filter('query', static function (string $sql) use (&$statements): string {
    $statements++;

    return $sql;
});

/**
 * @param array<string, \Closure(int): \Closure> $cases done in turn; each gets the number of the round, and returns what is timed
 * @param callable-string $prepare called before each
 */
$compare = static function (array $cases, int $rounds = TIMES, string $prepare = 'time') use (
    &$statements,
    &$counts,
): array {
    $times = [];
    $medians = [];
    $counts = [];
    for ($round = 0; $round <= $rounds; $round++) {
        foreach ($cases as $name => $case) {
            $prepared = $case($round);
            $prepare();
            $statements = 0;
            $begun = hrtime(true);
            $prepared();
            $times[$name][$round] = (hrtime(true) - $begun) / 1e6;
            $counts[$name] = $statements;
        }
    }
    foreach ($times as $name => $all) {
        array_shift($all);
        sort($all);
        $medians[$name] = $all[intdiv($rounds, 2)];
        printf("%-34s%9.2f (%7.2f–%8.2f)%6d\n", $name, $medians[$name], $all[0], $all[$rounds - 1], $counts[$name]);
    }

    return $medians;
};

printf("%-34s%30s%7s\n", 'milliseconds', 'median (least–most)', 'statements');
$send = static fn(
    string $prefix,
    mixed ...$more,
): \Closure => static fn(int $round): \Closure => static fn() => $services->invitations()->send(
    $portal,
    "{$prefix}{$round}@bench.example",
    new Terms('', 14),
    Actor::current(),
    ...$more,
);
['send, mail stubbed' => $time] = $compare([
    'send, mail stubbed' => $send('plain'),
    'send with a name' => $send('named', name: 'Anna Maria Smith'),
]);
result(
    'one send, mail stubbed',
    sprintf('%.2f ms, %d statements', $time, $counts['send, mail stubbed']),
    'at most 2 ms, 10 statements',
    $time <= 2 && $counts['send, mail stubbed'] <= 10,
);

$password = 'paper lantern seldom orbit';
$medians = $compare([
    'accept, and a session' => static function (int $round) use ($services, $portal, $password): \Closure {
        $shown = new ShownLink();
        $services->invitations()->send(
            $portal,
            "accept{$round}@bench.example",
            new Terms('', 14),
            Actor::current(),
            $shown,
        );
        preg_match('/[0-9a-f]{72}/', (string) $shown->take(), $token);

        return static function () use ($services, $token, $password): void {
            $acceptance = $services->acceptance();
            $link = $acceptance->accept($acceptance->inspect($token[0]), $password, '');
            wp_set_auth_cookie((int) $link->userId);
        };
    },
    'wp_insert_user, and a session' => static fn(int $round): \Closure => static function () use (
        $round,
        $password,
    ): void {
        wp_set_auth_cookie((int) wp_insert_user([
            'user_login' => "bench{$round}",
            'user_email' => "user{$round}@bench.example",
            'user_pass' => $password,
            'role' => 'subscriber',
        ]));
    },
]);
$ratio = $medians['accept, and a session'] / $medians['wp_insert_user, and a session'];
result('accept for wp_insert_user, both with a session', sprintf('%.2f', $ratio), 'at most 1.10', $ratio <= 1.1);

$compare([
    'look at a link' => static fn(): \Closure => static fn() => $services->acceptance()->inspect(token_issue()),
]);

$text =
    "email,name\n"
    . implode("\n", array_map(
        static fn(int $number): string => "list{$number}@bench.example,Anna Smith {$number}",
        range(1, 10_000),
    ));
memory_reset_peak_usage();
$before = memory_get_usage();
$begun = hrtime(true);
$lines = $services->importCheck()->lines(ListReader::read($text)->lines, new Defaults('Bench', 14), Actor::importer(1));
$checked = (hrtime(true) - $begun) / 1e6;
$begun = hrtime(true);
$import = $services->imports()->start($lines, 'bench.csv', md5('bench'), Actor::importer(1));
$queued = (hrtime(true) - $begun) / 1e6;
$memory = (memory_get_peak_usage() - $before) / MB_IN_BYTES;
result('list of 10,000: read and checked', sprintf('%.0f ms', $checked), 'at most 500 ms', $checked <= 500);
result('list of 10,000: into the queue', sprintf('%.0f ms', $queued), 'at most 3000 ms', $queued <= 3000);
result('list of 10,000: memory', sprintf('%.1f MiB', $memory), 'at most 64 MiB', $memory <= 64);
$services->imports()->cancel($import->id, Actor::importer(1));

$now = time();
$storage = $services->storage;
$compare([
    'job: reminders, a page' => static fn(): \Closure => static fn() => $storage->reminderRows()->dueForReminder(
        $now,
        $now + (3 * DAY_IN_SECONDS),
        $now - DAY_IN_SECONDS,
        100,
    ),
    'job: retention, a batch' => static fn(): \Closure => static fn() => $storage->invitationRows()->idsOverBefore(
        $now - (90 * DAY_IN_SECONDS),
        200,
    ),
    'job: what waits' => static fn(): \Closure => static fn() => $storage->invitationSearch()->countWaiting(100),
    'job: interrupted' => static fn(): \Closure => static fn() => $services->renewal()->recoverInterrupted(),
    'an account is deleted' => static fn(): \Closure => static fn() => $storage->invitationRows()->forgetUser(77),
]);

// A hundred thousand clients of ten thousand portals.
global $wpdb;
$wpdb->query("INSERT INTO {$wpdb->users} (user_login, user_nicename, user_email, display_name, user_registered)
    SELECT CONCAT('client-', seq), CONCAT('client-', seq), CONCAT('client', seq, '@example.net'), CONCAT('Anna Smith ', seq),
        '2026-01-01' FROM seq_1_to_100000");
$wpdb->query("INSERT INTO {$wpdb->usermeta} (user_id, meta_key, meta_value)
    SELECT ID, '{$wpdb->prefix}capabilities', 'a:1:{s:18:\"clientpress_client\";b:1;}' FROM {$wpdb->users}
    WHERE user_email LIKE '%@example.net'");
portals(10_000);
$first = FIRST_PORTAL;
$wpdb->query("INSERT INTO {$wpdb->prefix}clientpress_access (portal_id, user_id, granted_gmt)
    SELECT {$first} + ID % 10000, ID, '2026-01-01' FROM {$wpdb->users} WHERE user_email LIKE '%@example.net'");
$wpdb->query("ANALYZE TABLE {$wpdb->users}, {$wpdb->usermeta}, {$wpdb->posts}, {$wpdb->prefix}clientpress_access");
wp_update_user_counts();
wp_cache_flush();
$one = $first + 77;
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
printf("\n%d users, %d portals\n", get_user_count(), array_sum((array) wp_count_posts('clientpress_portal')));
$medians = $compare(
    [
        'Clients: first page' => $listed(),
        'Clients: last page' => $listed(page: 500),
        'Clients: counted' => static fn(): \Closure => static fn() => $clients->count(
            new ClientQuery(),
            Actor::current(),
        ),
        'Clients: address' => $listed(search: 'client777@'),
        'list of portals: invitations' => $counting,
        'list of portals: clients' => static fn(): \Closure => static fn() => $services
            ->access()
            ->counts(range($one, $one + 19)),
        'Client field: beginning' => static fn(): \Closure => static fn() => $directory->search('client', $one),
        'Client field: an address' => static fn(): \Closure => static fn() => $directory->search(
            'client777@example.net',
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
            500,
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
    ],
    9,
    'wp_cache_flush',
);
foreach ($medians as $name => $time) {
    // WordPress's own are there to compare with, and so is what it sorts by title.
    str_starts_with($name, 'WordPress')
        || result("{$name}, nothing cached", sprintf('%.2f ms', $time), 'at most 5 ms', $time <= 5);
}
