<?php

/**
 * The buttons by which an administrator says that this is the live site.
 *
 * @var string $url
 * @var string $action
 * @var string $nonce
 * @var string $places      Name of the second button.
 * @var string $both        Its value.
 * @var bool   $isElsewhere Whether it is the address that makes it look like a copy.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<form method="post" action="<?php echo esc_url($url); ?>">
    <input type="hidden" name="action" value="<?php echo esc_attr($action); ?>">
    <input type="hidden" name="_wpnonce" value="<?php echo esc_attr($nonce); ?>">
    <p>
        <button type="submit" class="button button-primary"><?php esc_html_e(
            'This is the live site now',
            'clientpress',
        ); ?></button>
        <?php if ($isElsewhere) { ?>
            <button type="submit" class="button" name="<?php echo esc_attr($places); ?>" value="<?php echo
                esc_attr($both)
            ; ?>"><?php esc_html_e('It is live here and at its earlier address', 'clientpress'); ?></button>
        <?php } ?>
    </p>
</form>
