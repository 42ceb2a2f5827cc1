<?php

/**
 * Help tab of Portals → Clients.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<p><?php esc_html_e(
    'Everybody who may enter a portal that you may invite to. The newest account comes first.',
    'clientpress',
); ?></p>
<ul>
    <li><?php esc_html_e(
        'Search by the beginning of an email address or of a word in a name, or by a domain: @example.org. Names and domains are looked for among the ten thousand newest clients.',
        'clientpress',
    ); ?></li>
    <li><?php esc_html_e(
        '“Remove access” ends the access at once and keeps the account. It ends that to all portals listed beside the client; filtered by a portal, that to this portal alone.',
        'clientpress',
    ); ?></li>
    <li><?php esc_html_e(
        '“Last login” is not known for clients who have not logged in since ClientPress began to keep it.',
        'clientpress',
    ); ?></li>
</ul>
