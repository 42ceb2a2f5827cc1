<?php

/**
 * The button that sends a test email.
 *
 * @var string $url
 * @var string $action
 * @var string $nonce
 * @var string $address Where the test goes.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<form method="post" action="<?php echo esc_url($url); ?>">
    <input type="hidden" name="action" value="<?php echo esc_attr($action); ?>">
    <input type="hidden" name="_wpnonce" value="<?php echo esc_attr($nonce); ?>">
    <button type="submit" class="button"><?php echo
        esc_html(sprintf(
            /* translators: %s: an email address. */
            __('Send a test to %s', 'clientpress'),
            $address,
        ))
    ; ?></button>
</form>
