<?php

/**
 * What the actions on the list of invitations do.
 *
 * @package ClientPress
 */

declare(strict_types=1);

if (!defined('ABSPATH')) {
    exit();
}

?>
<p><strong><?php esc_html_e('Resend', 'clientpress'); ?></strong>: <?php esc_html_e(
    'emails a new link that works for the full time from now. The link in the earlier email stops working.',
    'clientpress',
); ?></p>
<p><strong><?php esc_html_e('Revoke', 'clientpress'); ?></strong>: <?php esc_html_e(
    'ends an invitation at once. It does not take access from a client who has already accepted: for that, open the portal and remove the client there.',
    'clientpress',
); ?></p>
<p><?php esc_html_e(
    'Both are offered while an invitation is pending or expired and you may edit its portal. Resend also needs the portal to be published and active.',
    'clientpress',
); ?></p>
