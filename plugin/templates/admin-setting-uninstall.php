<?php

/**
 * What deleting the plugin removes.
 *
 * @var string                $name
 * @var array<string, string> $choices Labels by value.
 * @var string                $selected
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<fieldset>
    <legend class="screen-reader-text"><?php esc_html_e('When ClientPress is deleted', 'clientpress'); ?></legend>
    <?php foreach ($choices as $value => $label) { ?>
        <p>
            <label>
                <input type="radio" name="<?php echo esc_attr($name); ?>" value="<?php echo
                    esc_attr($value)
                ; ?>" <?php checked($value, $selected); ?>>
                <?php echo esc_html($label); ?>
            </label>
        </p>
    <?php } ?>
    <p class="description"><?php esc_html_e(
        'Clients’ accounts are kept in any case. Deactivating ClientPress removes nothing.',
        'clientpress',
    ); ?></p>
</fieldset>
