<?php

/**
 * What the words of the list of invitations mean.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<ul>
    <li><strong><?php echo esc_html(_x('Pending', 'invitation', 'clientpress')); ?></strong>: <?php esc_html_e(
        'the link works, and the client has not used it yet.',
        'clientpress',
    ); ?></li>
    <li><strong><?php echo esc_html(_x('Accepted', 'invitation', 'clientpress')); ?></strong>: <?php esc_html_e(
        'the client has chosen a password and can enter the portal.',
        'clientpress',
    ); ?></li>
    <li><strong><?php echo esc_html(_x('Expired', 'invitation', 'clientpress')); ?></strong>: <?php esc_html_e(
        'the link was not used in time. Resend gives the client a new one.',
        'clientpress',
    ); ?></li>
    <li><strong><?php echo esc_html(_x('Revoked', 'invitation', 'clientpress')); ?></strong>: <?php esc_html_e(
        'the link was taken back. Only a new invitation gives access again.',
        'clientpress',
    ); ?></li>
    <li><strong><?php echo esc_html(_x('Not sent', 'email', 'clientpress')); ?></strong>: <?php esc_html_e(
        'the mail system did not take the email, and says why. Mend that, then resend.',
        'clientpress',
    ); ?></li>
    <li><strong><?php esc_html_e('Asked for a new link', 'clientpress'); ?></strong>: <?php esc_html_e(
        'the link had expired when the client opened it, and they asked for another. Resend answers them.',
        'clientpress',
    ); ?></li>
</ul>
<p><?php esc_html_e(
    '“Sent” means that the mail system has taken the email. Whether it arrived, nobody here can know: if a client misses it, check the address, ask them to look into the spam folder, then resend.',
    'clientpress',
); ?></p>
<p><?php esc_html_e(
    '“10,000+” means that there are more than are counted. It may be ten minutes late.',
    'clientpress',
); ?></p>
