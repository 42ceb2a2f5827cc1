<?php

/**
 * What a list for an import may hold.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<dl>
    <dt><strong><?php esc_html_e('The list', 'clientpress'); ?></strong></dt>
    <dd><?php esc_html_e(
        'A CSV with a column for the address, and if you like for the name, the portal, a message and the days until the link expires. Pasted addresses work as well.',
        'clientpress',
    ); ?></dd>
    <dt><strong><?php esc_html_e('The preview', 'clientpress'); ?></strong></dt>
    <dd><?php esc_html_e(
        'Shows what would become of every line. Nothing is sent before you confirm.',
        'clientpress',
    ); ?></dd>
    <dt><strong><?php esc_html_e('Accounts', 'clientpress'); ?></strong></dt>
    <dd><?php esc_html_e(
        'Whoever has an account on this site is asked to log in and enter, or gets access at once.',
        'clientpress',
    ); ?></dd>
    <dt><strong><?php esc_html_e('What was not sent', 'clientpress'); ?></strong></dt>
    <dd><?php esc_html_e('Is in a report that you can correct and import again.', 'clientpress'); ?></dd>
</dl>
