<?php

/**
 * What the words of the list of invitations mean.
 *
 * @package ClientPress
 */

declare(strict_types=1);

use ClientPress\Admin\Invitations\ListView;

defined('ABSPATH') || exit();

?>
<dl>
    <dt><strong><?php echo esc_html(_x('Pending', 'invitation', 'clientpress')); ?></strong></dt>
    <dd><?php esc_html_e('The link works, and the client has not used it yet.', 'clientpress'); ?></dd>
    <dt><strong><?php echo esc_html(_x('Accepted', 'invitation', 'clientpress')); ?></strong></dt>
    <dd><?php esc_html_e('The client has chosen a password and can enter the portal.', 'clientpress'); ?></dd>
    <dt><strong><?php echo esc_html(_x('Expired', 'invitation', 'clientpress')); ?></strong></dt>
    <dd><?php esc_html_e('The link was not used in time. Resend gives the client a new one.', 'clientpress'); ?></dd>
    <dt><strong><?php echo esc_html(_x('Revoked', 'invitation', 'clientpress')); ?></strong></dt>
    <dd><?php esc_html_e('The link was taken back. Only a new invitation gives access again.', 'clientpress'); ?></dd>
    <dt><strong><?php echo esc_html(_x('Not sent', 'email', 'clientpress')); ?></strong></dt>
    <dd><?php esc_html_e(
        'The mail system did not take the email, and says why. Fix that, then resend.',
        'clientpress',
    ); ?></dd>
    <dt><strong><?php esc_html_e('Asked for a new link', 'clientpress'); ?></strong></dt>
    <dd><?php esc_html_e(
        'The link had expired when the client opened it, and they asked for another. Resend answers them.',
        'clientpress',
    ); ?></dd>
</dl>
<p><?php esc_html_e(
    '“Sent” means that the mail system has taken the email. Whether it arrived, nobody here can know: if a client misses it, check the address, ask them to look into the spam folder, then resend.',
    'clientpress',
); ?></p>
<p><?php echo esc_html(ListView::explainMany()); ?></p>
