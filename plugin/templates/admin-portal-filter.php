<?php

/**
 * The choice of one portal above a list.
 *
 * @var array<int, string> $choices   Titles by portal id.
 * @var int                $selected  Portal id; 0 for none.
 * @var string             $form      Id of the form that the field belongs to.
 * @var string             $searchUrl Empty when all portals are among the choices.
 * @var \ClientPress\Kernel\Template $template
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<div class="alignleft actions clientpress-portal-filter">
    <label class="screen-reader-text" for="clientpress-portal"><?php esc_html_e(
        'Filter by portal',
        'clientpress',
    ); ?></label>
    <?php $template->show('admin-portal-choice', [
        'none' => __('All Portals', 'clientpress'),
        'choices' => $choices,
        'selected' => $selected,
        'form' => $form,
        'searchUrl' => $searchUrl,
    ]); ?>
    <button type="submit" class="button button-compact" form="<?php echo esc_attr($form); ?>"><?php esc_html_e(
        'Filter',
        'clientpress',
    ); ?></button>
</div>
