<?php

/**
 * Whether the inviter is told of an acceptance.
 *
 * @var string $name
 * @var bool   $isOn
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<input type="hidden" name="<?php echo esc_attr($name); ?>" value="0">
<label>
    <input type="checkbox" name="<?php echo esc_attr($name); ?>" value="1" <?php checked($isOn); ?>>
    <?php esc_html_e('Notify the inviter when a client has accepted', 'clientpress'); ?>
</label>
<p class="description"><?php esc_html_e(
    'By email to whoever sent the invitation; to the site’s administrator where that user is gone.',
    'clientpress',
); ?></p>
