<?php

/**
 * Notices about the last action.
 *
 * @var list<array{type: string, sentence: string, details: list<string>}> $notices
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<?php foreach ($notices as $notice) { ?>
    <div class="notice notice-<?php echo esc_attr($notice['type']); ?> is-dismissible" role="status">
        <p><?php echo esc_html($notice['sentence']); ?></p>
        <?php if ($notice['details'] !== []) { ?>
            <ul class="ul-disc">
                <?php foreach ($notice['details'] as $detail) { ?>
                    <li><?php echo esc_html($detail); ?></li>
                <?php } ?>
            </ul>
        <?php } ?>
    </div>
<?php }
