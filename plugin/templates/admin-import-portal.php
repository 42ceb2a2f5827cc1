<?php

/**
 * The choice of a portal for the lines of a list that name none.
 *
 * @var string                $form        Id of the form that it belongs to.
 * @var string                $portal      As it was chosen or typed.
 * @var array<string, string> $portals     Titles, by what the form sends.
 * @var string                $nothing     What it says while none is chosen.
 * @var bool                  $typesPortal Whether there are too many portals to choose from.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<?php if ($typesPortal) { ?>
    <input type="text" class="regular-text" id="clientpress-portal" name="portal" form="<?php echo
        esc_attr($form)
    ; ?>" value="<?php echo esc_attr($portal); ?>" autocomplete="off" aria-describedby="clientpress-portal-help">
    <p class="description" id="clientpress-portal-help"><?php esc_html_e(
        'The exact title of the portal, or its number, such as #42. For all lines that name no portal themselves.',
        'clientpress',
    ); ?></p>
<?php } else { ?>
    <select id="clientpress-portal" name="portal" form="<?php echo
        esc_attr($form)
    ; ?>" aria-describedby="clientpress-portal-help">
        <option value=""><?php echo esc_html($nothing); ?></option>
        <?php foreach ($portals as $value => $title) { ?>
            <option value="<?php echo esc_attr($value); ?>" <?php selected($value, $portal); ?>><?php echo
                esc_html($title)
            ; ?></option>
        <?php } ?>
    </select>
    <p class="description" id="clientpress-portal-help"><?php esc_html_e(
        'For all lines that name no portal themselves. Only live and active portals are offered.',
        'clientpress',
    ); ?></p>
<?php }
