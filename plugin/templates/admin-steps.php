<?php

/**
 * What to do, in order, with the command to be copied.
 *
 * @var list<string> $steps
 * @var string       $command What one of the steps ends with, or nothing.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<ol>
    <?php foreach ($steps as $step) { ?>
        <?php if ($command === '' || !str_ends_with($step, $command)) { ?>
            <li><?php echo esc_html($step); ?></li>
        <?php } else { ?>
            <li><?php echo esc_html(substr($step, 0, -strlen($command))); ?>
                <div class="clientpress-copy">
                    <textarea class="code" dir="ltr" rows="2" readonly spellcheck="false" aria-label="<?php esc_attr_e(
                        'Command',
                        'clientpress',
                    ); ?>"><?php echo esc_textarea($command); ?></textarea>
                    <button type="button" class="button hide-if-no-js" data-clientpress-copy data-copied="<?php esc_attr_e(
                        'Copied.',
                        'clientpress',
                    ); ?>" data-selected="<?php esc_attr_e(
                        'The command is selected: copy it with Ctrl+C or ⌘C.',
                        'clientpress',
                    ); ?>"><?php esc_html_e('Copy command', 'clientpress'); ?></button>
                    <span role="status"></span>
                </div>
            </li>
        <?php } ?>
    <?php } ?>
</ol>
