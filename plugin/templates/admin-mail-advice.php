<?php

/**
 * What to do when a client misses the email.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<ol>
    <li><?php esc_html_e(
        'If the invitation was not sent, it says why. Fix that first, then resend.',
        'clientpress',
    ); ?></li>
    <li><?php esc_html_e(
        'Check the address. If it is misspelt, press Correct address in the invitation’s details.',
        'clientpress',
    ); ?></li>
    <li><?php esc_html_e(
        'Ask your client to look into the spam folder, and into the tabs or folders that their mail program sorts into.',
        'clientpress',
    ); ?></li>
    <li><?php esc_html_e(
        'Resend the invitation. The new email brings a fresh link; the earlier one stops working.',
        'clientpress',
    ); ?></li>
    <li><?php esc_html_e(
        'Get a link, in the invitation’s details, and pass it on by another way that you trust.',
        'clientpress',
    ); ?></li>
    <li><?php esc_html_e(
        'If emails fail or get lost again and again, let a mail service send them: install a plugin for transactional email, such as SendGrid, Mailgun or Postmark.',
        'clientpress',
    ); ?></li>
</ol>
