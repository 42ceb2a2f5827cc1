<?php

/** For lists.sh: invites many, makes as many accounts, and prints the secrets and the logins as JSON. Usage: crowd-setup.php <number> */

declare(strict_types=1);

namespace ClientPress\Bench;

use ClientPress\Boot\Services;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\ShownLink;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\SystemClock;

global $wpdb;

/** @var list<string> $args Of WP-CLI. */
$count = (int) $args[0];
$portal = (int) wp_insert_post([
    'post_type' => 'clientpress_portal',
    'post_status' => 'private',
    'post_title' => 'Crowd',
    'post_author' => 1,
]);
$invitations = (new Services(WP_PLUGIN_DIR . '/clientpress/clientpress.php', new SystemClock()))->invitations();
add_filter('clientpress_rate_limit', static fn(): array => [10_000_000, 60]);
$secrets = [];
for ($number = 1; $number <= $count; $number++) {
    $link = new ShownLink();
    $invitations->send($portal, "crowd{$number}@bench.example", new Terms('', 14), Actor::operator(), $link);
    preg_match('/[0-9a-f]{72}/', (string) $link->take(), $found);
    $secrets[] = $found[0];
}
$password = 'paper lantern seldom orbit';
$wpdb->query($wpdb->prepare(
    "INSERT INTO {$wpdb->users} (user_login, user_nicename, user_email, display_name, user_pass, user_registered)
    SELECT CONCAT('login', seq), CONCAT('login', seq), CONCAT('login', seq, '@bench.example'), 'Login', %s, '2026-01-01'
    FROM seq_1_to_{$count}",
    wp_hash_password($password),
));
$wpdb->query("INSERT INTO {$wpdb->usermeta} (user_id, meta_key, meta_value)
    SELECT ID, '{$wpdb->prefix}capabilities', 'a:1:{s:10:\"subscriber\";b:1;}' FROM {$wpdb->users}
    WHERE user_email LIKE 'login%@bench.example'");

echo wp_json_encode(['password' => $password, 'secrets' => $secrets, 'portal' => $portal]);
