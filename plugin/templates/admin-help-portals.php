<?php

/**
 * How portals work, beside their list.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<dl>
    <dt><strong><?php esc_html_e('Publish', 'clientpress'); ?></strong></dt>
    <dd><?php esc_html_e(
        'Only its clients and those who manage portals can open a published portal.',
        'clientpress',
    ); ?></dd>
    <dt><strong><?php esc_html_e('Portal status', 'clientpress'); ?></strong></dt>
    <dd><?php esc_html_e(
        'Clients enter an active portal. Set it to Pending or Archived and they cannot, while everything in it stays.',
        'clientpress',
    ); ?></dd>
    <dt><strong><?php esc_html_e('Invite Client', 'clientpress'); ?></strong></dt>
    <dd><?php esc_html_e(
        'An email with a link for one person. They choose a password and are inside.',
        'clientpress',
    ); ?></dd>
    <dt><strong><?php esc_html_e('Clients', 'clientpress'); ?></strong></dt>
    <dd><?php esc_html_e(
        'Who may enter. You add and remove them in the editor of the portal, and save.',
        'clientpress',
    ); ?></dd>
</dl>
