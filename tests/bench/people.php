<?php

/**
 * An administrator and a client in a copy of the site, signed in: prints the Cookie header of each as JSON.
 */

declare(strict_types=1);

$id = wp_insert_user([
    'user_login' => 'client',
    'user_email' => 'client@example.org',
    'user_pass' => 'password',
    // A site without the plugin has no such role; nor does the plugin's hiding of the bar count as its merit.
    'role' => get_role('clientpress_client') === null ? 'subscriber' : 'clientpress_client',
    'show_admin_bar_front' => 'false',
]);
$until = time() + DAY_IN_SECONDS;
$cookies = [];
foreach (['admin' => 1, 'client' => $id] as $name => $user) {
    $token = WP_Session_Tokens::get_instance($user)->create($until);
    $cookies[$name] = implode('; ', [
        LOGGED_IN_COOKIE . '=' . rawurlencode(wp_generate_auth_cookie($user, $until, 'logged_in', $token)),
        AUTH_COOKIE . '=' . rawurlencode(wp_generate_auth_cookie($user, $until, 'auth', $token)),
    ]);
}

echo wp_json_encode(['url' => home_url(), 'cookies' => ['nobody' => '', ...$cookies]]);
