<?php

/**
 * What a list for an import may hold.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<ul>
    <li><strong><?php esc_html_e('The list', 'clientpress'); ?></strong>: <?php esc_html_e(
        'a CSV with a column for the address, and if you like for the name, the portal, a message and the days until the link expires. Pasted addresses work as well.',
        'clientpress',
    ); ?></li>
    <li><strong><?php esc_html_e('The preview', 'clientpress'); ?></strong>: <?php esc_html_e(
        'shows what would become of every line. Nothing is sent before you confirm.',
        'clientpress',
    ); ?></li>
    <li><strong><?php esc_html_e('Accounts', 'clientpress'); ?></strong>: <?php esc_html_e(
        'whoever has an account on this site is asked to log in and enter, or gets access at once.',
        'clientpress',
    ); ?></li>
    <li><strong><?php esc_html_e('What was not sent', 'clientpress'); ?></strong>: <?php esc_html_e(
        'is in a report that you can correct and import again.',
        'clientpress',
    ); ?></li>
</ul>
