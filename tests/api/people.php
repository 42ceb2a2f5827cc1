<?php

/**
 * Portals, invitations and people for the API check: prints a name and an application password a line.
 */

declare(strict_types=1);

use ClientPress\Clients\Capabilities;

$people = ['administrator' => 1];
foreach (['editor', 'author', 'subscriber'] as $role) {
    $people[$role] = wp_insert_user([
        'user_login' => $role,
        'user_email' => "{$role}@example.org",
        'user_pass' => 'password',
        'role' => $role,
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
        exit((string) wp_json_encode($response->get_data()));
    }
    if (($number % 4) === 0) {
        rest_do_request(
            new WP_REST_Request('POST', "/clientpress/v1/invitations/{$response->get_data()['id']}/revoke"),
        );
    }
}

foreach ($people as $id) {
    [$password] = WP_Application_Passwords::create_new_application_password($id, ['name' => 'API check']);
    echo get_userdata($id)->user_login, ' ', $password, "\n";
}
