<?php

/**
 * The site is taken for a copy of another one.
 *
 * @var \ClientPress\Kernel\Template $template
 * @var string                      $reason
 * @var array<string, mixed>|null   $button Null for who may not end the pause.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<div class="notice notice-warning">
    <p><strong><?php esc_html_e('ClientPress has paused its emails.', 'clientpress'); ?></strong> <?php echo
        esc_html($reason)
    ; ?> <?php esc_html_e(
        'So the site is taken for a copy: reminders, notices to inviters and lists that were queued before wait. What you send by hand is sent.',
        'clientpress',
    ); ?></p>
    <?php if ($button === null) { ?>
        <p><?php esc_html_e('If this is the live site, tell its administrator.', 'clientpress'); ?></p>
    <?php } else {
        $template->show('admin-copy-button', $button);
    } ?>
</div>
