<?php

/**
 * Fills a site as an agency has it after some months: portals, clients, and invitations in every state. Run by WP-CLI;
 * prints the ids as JSON.
 */

declare(strict_types=1);

use ClientPress\Boot\Services;
use ClientPress\Kernel\SystemClock;

/**
 * Runs a command and returns what it prints, such as an id.
 */
function stage(string $command): string
{
    return trim((string) WP_CLI::runcommand($command, ['launch' => false, 'return' => true]));
}

const KEPT = 'clientpress_test_stage';

// Once for a site, whoever asks.
if (is_string(get_option(KEPT))) {
    WP_CLI::line(get_option(KEPT));

    return;
}

global $wpdb;
// Who has invited.
wp_set_current_user(1);
$daysAgo = static fn(float $days): string => gmdate('Y-m-d H:i:s', time() - (int) ($days * DAY_IN_SECONDS));
$content =
    '<!-- wp:paragraph --><p>Everything about our work together is kept here: plans, drafts, and what comes next.</p><!-- /wp:paragraph -->'
    . '<!-- wp:heading --><h2 class="wp-block-heading">Next steps</h2><!-- /wp:heading -->'
    . '<!-- wp:list --><ul class="wp-block-list"><!-- wp:list-item --><li>Your comments on the second draft, by Friday</li><!-- /wp:list-item -->'
    . '<!-- wp:list-item --><li>Photographs on site in the first week of next month</li><!-- /wp:list-item --></ul><!-- /wp:list -->';
$portals = [];

foreach ([
    'Kestrel Bakery' => ['private', 'active'],
    'Fern & Lake: new website' => ['private', 'active'],
    'Annual accounts, Ashdown Ltd' => ['private', 'active'],
    'Brightwater Yoga' => ['private', 'pending'],
    'Cedar House renovation' => ['private', 'archived'],
    'Tidal Coffee rebrand' => ['draft', 'active'],
] as $title => [$stored, $status]) {
    $portals[$title] = (int) wp_insert_post([
        'post_type' => 'clientpress_portal',
        'post_status' => $stored,
        'post_title' => $title,
        'post_content' => $content,
        'post_author' => 1,
        'post_date' => get_date_from_gmt($daysAgo(60 - (5 * count($portals)))),
        'meta_input' => ['_clientpress_status' => 'active'],
    ]);
}

[$bakery, $lake, $accounts] = array_values($portals);
$clients = [];

// Address, portals, days since they may enter, and days since they logged in; the address of who never did is not confirmed.
foreach ([
    'Ines Moreau' => ['ines.moreau@kestrel.example', [$bakery], 41.0, 0.3],
    'Tom Ashdown' => ['tom@ashdown.example', [$accounts, $lake], 12.0, null],
    'Leila Haddad' => ['leila@fernlake.example', [$lake], 35.0, 1.2],
    'Jonas Berg' => ['jonas.berg@fernlake.example', [$lake], 33.0, 8.4],
] as $name => [$address, $into, $since, $loggedIn]) {
    [$first, $last] = explode(' ', $name);
    $clients[$name] = (int) wp_insert_user([
        'user_login' => sanitize_user(strtok($address, '@'), true),
        'user_email' => $address,
        'user_pass' => 'known password 4',
        'display_name' => $name,
        'first_name' => $first,
        'last_name' => $last,
        'role' => 'clientpress_client',
    ]);
    foreach ($into as $portal) {
        stage("clientpress client add {$clients[$name]} --portal=$portal --no-email");
    }
    $user = ['user_id' => $clients[$name]];
    $wpdb->update("{$wpdb->prefix}clientpress_access", ['granted_gmt' => $daysAgo($since)], $user);
    $wpdb->update("{$wpdb->prefix}clientpress_access_events", ['created_gmt' => $daysAgo($since)], $user);
    if ($loggedIn !== null) {
        (new ClientPress\Clients\Storage\AddressProofs($wpdb))->record($clients[$name], $address);
        update_user_meta($clients[$name], 'clientpress_signed_in_1', time() - (int) ($loggedIn * DAY_IN_SECONDS));
    }
}

$invitations = [];

foreach ([
    // Address and portal, days since it was sent, what became of it, and what its history tells of that.
    ['Paul Ekström <paul@fernlake.example>', $lake, 21.0, ['expires_gmt' => $daysAgo(7)]],
    [
        'Sara Winter <sara.winter@ashdown.example>',
        $accounts,
        17.0,
        ['expires_gmt' => $daysAgo(3), 'asked_gmt' => $daysAgo(0.1)],
        ['new_link_asked', 0.1],
    ],
    [
        'Hugo Lindt <hugo.lindt@kestrel.example>',
        $bakery,
        9.0,
        ['status' => 'revoked', 'revoked_gmt' => $daysAgo(8.9), 'pending_key' => null],
        ['revoked', 8.9],
    ],
    [
        'studio@fernlake.example',
        $lake,
        6.0,
        ['status' => 'revoked', 'revoked_gmt' => $daysAgo(5.5), 'pending_key' => null],
        ['revoked', 5.5],
    ],
    ['Priya Raman <priya.raman@ashdown.example>', $accounts, 3.4, []],
    ['Marek Nowak <marek@fernlake.example>', $lake, 2.1, ['opened_gmt' => $daysAgo(1.9)], ['opened', 1.9]],
    ['Grace Okafor <grace.okafor@kestrel.example>', $bakery, 0.2, []],
    [
        'Nadia Costa <nadia@kestrel.example>',
        $bakery,
        0.1,
        [
            'delivery' => 'failed',
            'delivery_error' => 'SMTP Error: Could not connect to SMTP host.',
            'sent_gmt' => null,
            'send_count' => 0,
        ],
        ['delivery_failed', 0.1, 'SMTP Error: Could not connect to SMTP host.'],
    ],
] as $row) {
    [$recipient, $portal, $days, $change] = $row;
    [$event, $since, $detail] = ($row[4] ?? []) + [null, 0, ''];
    $id = (int) stage(sprintf('clientpress invitation send "%s" --portal=%d --porcelain', $recipient, $portal));
    $invitations[preg_replace('/^.*<|>$/', '', $recipient)] = $id;
    $wpdb->update(
        "{$wpdb->prefix}clientpress_invitations",
        $change
        + ['created_gmt' => $daysAgo($days), 'sent_gmt' => $daysAgo($days), 'tried_gmt' => $daysAgo($days)]
        + ['expires_gmt' => $daysAgo($days - 14)],
        ['id' => $id],
    );
    $events = "{$wpdb->prefix}clientpress_invitation_events";
    $wpdb->update($events, ['created_gmt' => $daysAgo($days)], ['invitation_id' => $id]);
    if ($event !== null) {
        $wpdb->insert($events, [
            'invitation_id' => $id,
            'event' => $event,
            'actor_id' => (int) in_array($event, ['revoked', 'delivery_failed'], true),
            'created_gmt' => $daysAgo($since),
            'detail' => $detail,
        ]);
    }
}

// The number in the menu follows operations, and these rows were changed without one.
(new Services(WP_PLUGIN_DIR . '/clientpress/clientpress.php', new SystemClock()))->waitingCount()->refresh();

// WordPress's news come from another machine, and its greeting fills the dashboard.
update_user_meta(1, 'metaboxhidden_dashboard', ['dashboard_primary', 'dashboard_quick_press']);
update_user_meta(1, 'show_welcome_panel', 0);

// Nobody can be invited into these.
foreach (['Brightwater Yoga' => 'pending', 'Cedar House renovation' => 'archived'] as $title => $status) {
    update_post_meta($portals[$title], '_clientpress_status', $status);
}

$stage = (string) wp_json_encode([
    'portals' => $portals,
    'urls' => array_map(get_permalink(...), $portals),
    'clients' => $clients,
    'invitations' => $invitations,
]);
add_option(KEPT, $stage);
WP_CLI::line($stage);
