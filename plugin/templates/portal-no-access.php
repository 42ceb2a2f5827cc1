<?php

/**
 * For a signed-in user without access. Says the same whether there is a portal or not.
 *
 * @var string $address   Email address of the signed-in user.
 * @var string $homeUrl
 * @var string $switchUrl Signs out, then asks for a login that leads back here.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<p>
    <?php

    echo
        esc_html(sprintf(
            /* translators: %s: an email address. */
            __('You are logged in as %s, and there is no portal at this address for you.', 'clientpress'),
            $address,
        ))
    ;
    ?>
</p>
<p><?php esc_html_e(
    'Check the address, or log in with the account that was invited. If you expected a portal here, please ask the people who invited you.',
    'clientpress',
); ?></p>
<p class="clientpress-actions">
    <a class="clientpress-button" href="<?php echo esc_url($homeUrl); ?>"><?php esc_html_e(
        'Go to your portals',
        'clientpress',
    ); ?></a>
    <a href="<?php echo esc_url($switchUrl); ?>"><?php esc_html_e('Log in with another account', 'clientpress'); ?></a>
</p>
