<?php

/**
 * Notices about the last action.
 *
 * @var list<array{type: string, sentence: string, details: list<string>}>       $notices
 * @var array{url: string, button: string, value: string, nonce: string}|null $undo The button that undoes the first of them.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<?php foreach ($notices as $index => $notice) { ?>
    <div class="notice notice-<?php echo
        esc_attr($notice['type'])
    ; ?> is-dismissible" role="status" data-clientpress-said>
        <?php if (isset($undo) && $index === 0) { ?>
            <form method="post" action="<?php echo esc_url($undo['url']); ?>">
                <input type="hidden" name="_wpnonce" value="<?php echo esc_attr($undo['nonce']); ?>">
                <p>
                    <?php echo esc_html($notice['sentence']); ?>
                    <button type="submit" class="button-link" name="<?php echo
                        esc_attr($undo['button'])
                    ; ?>" value="<?php echo esc_attr($undo['value']); ?>"><?php esc_html_e(
                        'Undo',
                        'clientpress',
                    ); ?></button>
                </p>
            </form>
        <?php } else { ?>
            <p><?php echo esc_html($notice['sentence']); ?></p>
        <?php } ?>
        <?php if ($notice['details'] !== []) { ?>
            <ul class="ul-disc">
                <?php foreach ($notice['details'] as $detail) { ?>
                    <li><bdi><?php echo esc_html($detail); ?></bdi></li>
                <?php } ?>
            </ul>
        <?php } ?>
    </div>
<?php }
