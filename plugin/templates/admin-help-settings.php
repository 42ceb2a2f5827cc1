<?php

/**
 * What the settings decide.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<ul>
    <li><strong><?php esc_html_e('Access & Login', 'clientpress'); ?></strong>: <?php esc_html_e(
        'how long a new link works, whether it is reminded of, who is told, and where portals are.',
        'clientpress',
    ); ?></li>
    <li><strong><?php esc_html_e('Emails', 'clientpress'); ?></strong>: <?php esc_html_e(
        'the words of every email. A test goes to you alone.',
        'clientpress',
    ); ?></li>
    <li><strong><?php esc_html_e('Webhooks', 'clientpress'); ?></strong>: <?php esc_html_e(
        'other programs that are told of invitations and access.',
        'clientpress',
    ); ?></li>
</ul>
