<?php

/**
 * When clients are reminded.
 *
 * @var string $name
 * @var int    $most     Days.
 * @var int    $selected Days before the link expires; 0 for off.
 *
 * @package ClientPress
 */

declare(strict_types=1);

if (!defined('ABSPATH')) {
    exit();
}

?>
<select id="<?php echo esc_attr($name); ?>" name="<?php echo esc_attr($name); ?>" aria-describedby="<?php echo
    esc_attr($name)
; ?>-description">
    <option value="0" <?php selected(0, $selected); ?>><?php esc_html_e('Off', 'clientpress'); ?></option>
    <?php for ($days = 1; $days <= $most; $days++) { ?>
        <option value="<?php echo esc_attr((string) $days); ?>" <?php selected($days, $selected); ?>>
            <?php echo
                esc_html(sprintf(
                    /* translators: %s: a number of days. */
                    _n('%s day before', '%s days before', $days, 'clientpress'),
                    number_format_i18n($days),
                ))
            ; ?>
        </option>
    <?php } ?>
</select>
<p class="description" id="<?php echo esc_attr($name); ?>-description"><?php esc_html_e(
    'One reminder an invitation, with a fresh link that replaces the earlier one and expires when that would have. Nobody is reminded within a day of their last email.',
    'clientpress',
); ?></p>
