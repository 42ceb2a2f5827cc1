<?php

/**
 * The choice of one portal. With a search address, a script turns it into a field that searches.
 *
 * @var array<int, string> $choices   Titles by portal id.
 * @var int                $selected  Portal id; 0 for none.
 * @var string             $form      Id of the form that the field belongs to.
 * @var string             $searchUrl Empty when all portals are among the choices.
 * @var string|null        $none      What no choice is called; null for a form that needs one.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<select id="clientpress-portal" name="portal_id" form="<?php echo esc_attr($form); ?>" data-search="<?php echo
    esc_url($searchUrl)
; ?>" data-unknown="<?php esc_attr_e('Choose a portal from the list.', 'clientpress'); ?>">
    <option value=""><?php echo esc_html($none ?? __('Choose a portal', 'clientpress')); ?></option>
    <?php foreach ($choices as $id => $title) { ?>
        <option value="<?php echo esc_attr((string) $id); ?>" <?php selected($id, $selected); ?>><?php echo
            esc_html($title)
        ; ?></option>
    <?php } ?>
</select>
