<?php

/**
 * What the actions on the list of invitations do.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<p><strong><?php esc_html_e('Resend', 'clientpress'); ?></strong>: <?php esc_html_e(
    'emails a new link that works for the full time from now. The link in the earlier email stops working.',
    'clientpress',
); ?></p>
<p><strong><?php esc_html_e('Revoke', 'clientpress'); ?></strong>: <?php esc_html_e(
    'ends an invitation at once. It does not take access from a client who has already accepted: for that, open the portal and remove the client there.',
    'clientpress',
); ?></p>
<p><strong><?php esc_html_e('Get a link', 'clientpress'); ?></strong>: <?php esc_html_e(
    'for when email will not do. On the invitation’s own page it makes a fresh link and shows it to you once, to be passed on. Earlier links stop working, and the history says who took it.',
    'clientpress',
); ?></p>
<p><strong><?php esc_html_e('Delete record', 'clientpress'); ?></strong>: <?php esc_html_e(
    'removes an accepted, revoked or expired invitation and its history. A client who has accepted keeps the access.',
    'clientpress',
); ?></p>
<p><?php esc_html_e(
    'Resend, Get a link and Revoke are offered while an invitation is pending or expired and you may edit its portal. A fresh link also needs the portal to be published and active.',
    'clientpress',
); ?></p>
