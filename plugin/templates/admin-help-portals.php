<?php

/**
 * How portals work, beside their list.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<ul>
    <li><strong><?php esc_html_e('Publish', 'clientpress'); ?></strong>: <?php esc_html_e(
        'only its clients and those who manage portals can open a published portal.',
        'clientpress',
    ); ?></li>
    <li><strong><?php esc_html_e('Portal status', 'clientpress'); ?></strong>: <?php esc_html_e(
        'clients enter an active portal. Set it to Pending or Archived and they cannot, while everything in it stays.',
        'clientpress',
    ); ?></li>
    <li><strong><?php esc_html_e('Invite client', 'clientpress'); ?></strong>: <?php esc_html_e(
        'an email with a link for one person. They choose a password and are inside.',
        'clientpress',
    ); ?></li>
    <li><strong><?php esc_html_e('Clients', 'clientpress'); ?></strong>: <?php esc_html_e(
        'who may enter. You add and remove them in the editor of the portal, and save.',
        'clientpress',
    ); ?></li>
</ul>
