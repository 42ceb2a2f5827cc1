<?php

/**
 * What the settings decide.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<dl>
    <dt><strong><?php esc_html_e('Access & Login', 'clientpress'); ?></strong></dt>
    <dd><?php esc_html_e(
        'How long a new link works, whether a reminder is sent before it expires, who is told, and where portals are.',
        'clientpress',
    ); ?></dd>
    <dt><strong><?php esc_html_e('Emails', 'clientpress'); ?></strong></dt>
    <dd><?php esc_html_e('The words of every email. A test goes to you alone.', 'clientpress'); ?></dd>
    <dt><strong><?php esc_html_e('Webhooks', 'clientpress'); ?></strong></dt>
    <dd><?php esc_html_e('Other programs that are told of invitations and access.', 'clientpress'); ?></dd>
</dl>
