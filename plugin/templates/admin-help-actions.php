<?php

/**
 * What the actions on the list of invitations do.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<dl>
    <dt><strong><?php esc_html_e('Resend', 'clientpress'); ?></strong></dt>
    <dd><?php esc_html_e(
        'Emails a new link that works for the full time from now. The link in the earlier email stops working.',
        'clientpress',
    ); ?></dd>
    <dt><strong><?php esc_html_e('Revoke', 'clientpress'); ?></strong></dt>
    <dd><?php esc_html_e(
        'Ends an invitation at once. It does not take access from a client who has already accepted: for that use Remove access, on the invitation’s own page and under Portals → Clients.',
        'clientpress',
    ); ?></dd>
    <dt><strong><?php esc_html_e('Correct address', 'clientpress'); ?></strong></dt>
    <dd><?php esc_html_e(
        'For a misspelt address. On the invitation’s own page it revokes the invitation and sends a new one to the right address.',
        'clientpress',
    ); ?></dd>
    <dt><strong><?php esc_html_e('Get a link', 'clientpress'); ?></strong></dt>
    <dd><?php esc_html_e(
        'For when email will not do. On the invitation’s own page it makes a fresh link and shows it to you once, to be passed on. Earlier links stop working, and the history says who took it.',
        'clientpress',
    ); ?></dd>
    <dt><strong><?php esc_html_e('Delete record', 'clientpress'); ?></strong></dt>
    <dd><?php esc_html_e(
        'Removes an accepted, revoked or expired invitation and its history. A client who has accepted keeps their access.',
        'clientpress',
    ); ?></dd>
</dl>
<p><?php esc_html_e(
    'Resend, Correct address, Get a link and Revoke are offered while an invitation is pending or expired and you may edit its portal. A fresh link also needs the portal to be published and active.',
    'clientpress',
); ?></p>
