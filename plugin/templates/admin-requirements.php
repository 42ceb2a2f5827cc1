<?php

/**
 * The extension is missing: what to do, for users who manage plugins.
 *
 * @var string                       $problem
 * @var list<string>                 $steps
 * @var string                       $command
 * @var \ClientPress\Kernel\Template $template
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<div class="notice notice-error">
    <p><strong><?php esc_html_e('ClientPress cannot send invitations.', 'clientpress'); ?></strong> <?php echo
        esc_html($problem)
    ; ?> <?php esc_html_e('Portals and their clients are not affected.', 'clientpress'); ?></p>
    <?php $template->show('admin-steps', ['steps' => $steps, 'command' => $command]); ?>
</div>
