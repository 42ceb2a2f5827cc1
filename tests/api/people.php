<?php

/**
 * Portals, invitations and people for the API checks: prints a line for each, with the name and the headers by which
 * requests are theirs, separated by tabs.
 */

declare(strict_types=1);

use ClientPress\Clients\Capabilities;

$people = ['administrator' => 1];
foreach (['editor', 'author', 'subscriber', 'client'] as $name) {
    $people[$name] = wp_insert_user([
        'user_login' => $name,
        'user_email' => "{$name}@example.org",
        'user_pass' => 'password',
        'role' => $name === 'client' ? 'clientpress_client' : $name,
    ]);
}
$author = get_user_by('id', $people['author']);
foreach ([
    Capabilities::INVITE,
    Capabilities::EDIT_PORTALS,
    'edit_private_clientpress_portals',
    'edit_published_clientpress_portals',
] as $capability) {
    $author->add_cap($capability);
}

// Enough for small numbers to be there, which a generator likes best.
foreach (range(1, 40) as $number) {
    wp_insert_post([
        'import_id' => $number,
        'post_type' => 'clientpress_portal',
        'post_status' => ($number % 5) === 0 ? 'draft' : 'private',
        'post_title' => "Portal {$number} & Söhne",
        'post_author' => ($number % 2) === 0 ? $people['author'] : 1,
    ]);
}
wp_set_current_user(1);
$portals = get_posts([
    'post_type' => 'clientpress_portal',
    'post_status' => 'private',
    'numberposts' => -1,
    'fields' => 'ids',
]);
foreach (range(1, 40) as $number) {
    $request = new WP_REST_Request('POST', '/clientpress/v1/invitations');
    $request->set_body_params([
        'portal' => $portals[$number % count($portals)],
        'email' => "client{$number}@example.org",
    ]);
    $response = rest_do_request($request);
    if ($response->get_status() !== 201) {
        WP_CLI::error((string) wp_json_encode($response->get_data()));
    }
    if (($number % 4) === 0) {
        rest_do_request(
            new WP_REST_Request('POST', "/clientpress/v1/invitations/{$response->get_data()['id']}/revoke"),
        );
    }
}

$request = new WP_REST_Request('POST', "/clientpress/v1/portals/{$portals[0]}/clients");
$request->set_body_params(['user_id' => $people['client']]);
$response = rest_do_request($request);
if ($response->is_error()) {
    WP_CLI::error((string) wp_json_encode($response->get_data()));
}

foreach ($people as $name => $id) {
    if ($name === 'client') {
        // Clients have no application passwords; they have a session, as on the portal's page.
        $expires = time() + DAY_IN_SECONDS;
        $session = WP_Session_Tokens::get_instance($id)->create($expires);
        $_COOKIE[LOGGED_IN_COOKIE] = wp_generate_auth_cookie($id, $expires, 'logged_in', $session);
        wp_set_current_user($id);
        $headers = [
            'Cookie: ' . LOGGED_IN_COOKIE . '=' . rawurlencode($_COOKIE[LOGGED_IN_COOKIE]),
            'X-WP-Nonce: ' . wp_create_nonce('wp_rest'),
        ];
    } else {
        [$password] = WP_Application_Passwords::create_new_application_password($id, ['name' => 'API check']);
        $headers = ['Authorization: Basic ' . base64_encode(get_userdata($id)->user_login . ":{$password}")];
    }
    echo implode("\t", [$name, ...$headers]), "\n";
}
echo "nobody\n";
