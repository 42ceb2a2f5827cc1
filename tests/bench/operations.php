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

use function ClientPress\Native\token_issue;

require_once __DIR__ . '/compare.php';

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
printf("%-40s%32s%11s\n", 'milliseconds', 'median (least to most)', 'statements');
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
['send, mail stubbed' => $sent] = compare([
    'send, mail stubbed' => $send('plain'),
    'send with a name' => $send('named', name: 'Anna Maria Smith'),
], TIMES);
time_result('one send, mail stubbed', $sent['rounds'], 2.0);
result(
    'one send: statements, see InvitationStatementsTest',
    (string) $sent['statements'],
    'at most 10',
    $sent['statements'] <= 10,
);

$password = 'paper lantern seldom orbit';
$measured = compare([
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
], TIMES);
// The operation alone: over HTTP WordPress itself would hide what is more.
ratio_result(
    'accept for wp_insert_user, both with a session',
    $measured['accept, and a session']['rounds'],
    $measured['wp_insert_user, and a session']['rounds'],
    1.1,
);

compare([
    'look at a link' => static fn(): \Closure => static fn() => $services->acceptance()->inspect(token_issue()),
], TIMES);

$text =
    "email,name\n"
    . implode("\n", array_map(
        static fn(int $number): string => "list{$number}@bench.example,Anna Smith {$number}",
        range(1, 10_000),
    ));
// PHP's defaults.
ini_set('memory_limit', '128M');
set_time_limit(30);
$before = memory_get_usage();
$list = [];
for ($round = 0; $round <= 5; $round++) {
    set_time_limit(30);
    memory_reset_peak_usage();
    $begun = hrtime(true);
    $lines = $services->importCheck()->lines(
        ListReader::read($text)->lines,
        new Defaults('Bench', 14),
        Actor::importer(1),
    );
    $list['checked'][$round] = (hrtime(true) - $begun) / 1e6;
    $begun = hrtime(true);
    $import = $services->imports()->start($lines, 'bench.csv', md5("bench {$round}"), Actor::importer(1));
    $list['queued'][$round] = (hrtime(true) - $begun) / 1e6;
    $list['memory'][$round] = (memory_get_peak_usage() - $before) / MB_IN_BYTES;
    $services->imports()->cancel($import->id, Actor::importer(1));
}
time_result('list of 10,000: read and checked', array_slice($list['checked'], 1), 500.0);
time_result('list of 10,000: into the queue', array_slice($list['queued'], 1), 3000.0);
$memory = max($list['memory']);
result('list of 10,000: memory, most', sprintf('%.1f MiB', $memory), 'at most 64 MiB', $memory <= 64);
ini_set('memory_limit', '-1');
set_time_limit(0);

$now = time();
$storage = $services->storage;
compare([
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
], TIMES);
