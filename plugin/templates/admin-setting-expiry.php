<?php

/**
 * How long an invitation's link works.
 *
 * @var string    $name
 * @var list<int> $choices  Days.
 * @var int       $selected Days.
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
    <?php foreach ($choices as $days) { ?>
        <option value="<?php echo esc_attr((string) $days); ?>" <?php selected($days, $selected); ?>>
            <?php echo
                esc_html(sprintf(
                    /* translators: %s: a number of days. */
                    _n('%s day', '%s days', $days, 'clientpress'),
                    number_format_i18n($days),
                ))
            ; ?>
        </option>
    <?php } ?>
</select>
<p class="description" id="<?php echo esc_attr($name); ?>-description"><?php esc_html_e(
    'How long a client has to accept. A change applies to links made from then on.',
    'clientpress',
); ?></p>
