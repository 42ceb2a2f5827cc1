<?php

/**
 * The choice of portals above core's list of users.
 *
 * @var string             $name
 * @var string             $chosen
 * @var string             $any
 * @var array<int, string> $choices   Titles by portal id.
 * @var string             $searchUrl Empty when all portals are among the choices.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<?php // WordPress hides on a phone what has these classes. ?>
<div class="alignleft actions" style="box-sizing: border-box; display: block; max-width: 100%">
    <label class="screen-reader-text" for="<?php echo esc_attr($name); ?>"><?php esc_html_e(
        'Filter by portal',
        'clientpress',
    ); ?></label>
    <?php // Core cuts off what is longer than its own choices. ?>
    <select id="<?php echo esc_attr($name); ?>" name="<?php echo
        esc_attr($name)
    ; ?>" style="max-width: min(25rem, 100%)" data-search="<?php echo
        esc_url($searchUrl)
    ; ?>" data-unknown="<?php esc_attr_e('Choose a portal from the list.', 'clientpress'); ?>">
        <option value=""><?php esc_html_e('With and without portals', 'clientpress'); ?></option>
        <option value="<?php echo esc_attr($any); ?>" <?php selected($any, $chosen); ?>><?php esc_html_e(
            'May enter a portal',
            'clientpress',
        ); ?></option>
        <?php foreach ($choices as $id => $title) { ?>
            <option value="<?php echo esc_attr((string) $id); ?>" <?php selected((string) $id, $chosen); ?>><?php echo
                esc_html($title)
            ; ?></option>
        <?php } ?>
    </select>
    <button type="submit" class="button"><?php esc_html_e('Filter', 'clientpress'); ?></button>
</div>
