<?php

/**
 * The first part of every portal's address.
 *
 * @var string $name
 * @var string $base
 * @var string $before   What stands before it in every address.
 * @var int    $most     Characters.
 * @var string $conflict Which page has the same address; empty for none.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<span dir="ltr">
    <code><?php echo esc_html($before); ?></code>
    <input type="text" class="regular-text code" id="<?php echo esc_attr($name); ?>" name="<?php echo
        esc_attr($name)
    ; ?>" value="<?php echo esc_attr($base); ?>" maxlength="<?php echo
        esc_attr((string) $most)
    ; ?>" required spellcheck="false" autocapitalize="none" aria-describedby="<?php echo
        esc_attr($name)
    ; ?>-description">
</span>
<?php if ($conflict !== '') { ?>
    <p><strong><?php echo esc_html($conflict); ?></strong></p>
<?php } ?>
<p class="description" id="<?php echo esc_attr($name); ?>-description"><?php esc_html_e(
    'Earlier addresses still lead to the portals, unless a page of yours has them.',
    'clientpress',
); ?></p>
