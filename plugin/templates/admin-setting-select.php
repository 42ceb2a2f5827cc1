<?php

/**
 * A setting that is one of a few.
 *
 * @var string             $name
 * @var array<int, string> $choices     Labels by value.
 * @var int                $selected
 * @var bool               $isDisabled  Whether it is shown and cannot be changed.
 * @var string             $description
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<select id="<?php echo esc_attr($name); ?>" name="<?php echo esc_attr($name); ?>" aria-describedby="<?php echo
    esc_attr($name)
; ?>-description"<?php disabled($isDisabled); ?>>
    <?php foreach ($choices as $value => $label) { ?>
        <option value="<?php echo esc_attr((string) $value); ?>" <?php selected($value, $selected); ?>><?php echo
            esc_html($label)
        ; ?></option>
    <?php } ?>
</select>
<p class="description" id="<?php echo esc_attr($name); ?>-description"><?php echo esc_html($description); ?></p>
