<?php

/**
 * Who is signed in, above every portal page.
 *
 * @var string $address     Email address of the signed-in user.
 * @var string $homeUrl     Page with all portals of this user; empty when there is no other.
 * @var array{url: string, label: string}|null $switchBack To the user who switched to this one; null where nobody did.
 * @var string $addressUrl Where the signed-in user changes that address.
 * @var string $logOutUrl
 * @var string $notice      Result of asking for the email; empty for none.
 * @var string $closedLabel Why clients cannot see this page; empty when they can.
 *
 * @package ClientPress
 */

declare(strict_types=1);

use ClientPress\Portals\PasswordLink;

defined('ABSPATH') || exit();

?>
<aside class="clientpress-bar" aria-label="<?php esc_attr_e('Your account', 'clientpress'); ?>">
    <div class="clientpress-bar__row">
        <p class="clientpress-bar__who"><?php

        $who = sprintf('<bdi title="%s">%s</bdi>', esc_attr($address), esc_html($address));
        // @mago-ignore lint:no-unescaped-output Both parts are escaped.
        echo
            sprintf(
                /* translators: %s: an email address. */
                esc_html__('Logged in as %s', 'clientpress'),
                $who,
            )
        ;
        ?></p>
        <?php if ($homeUrl !== '') { ?>
            <a href="<?php echo esc_url($homeUrl); ?>"><?php esc_html_e('Your portals', 'clientpress'); ?></a>
        <?php } ?>
        <?php if ($switchBack !== null) { ?>
            <a href="<?php echo esc_url($switchBack['url']); ?>"><?php echo esc_html($switchBack['label']); ?></a>
        <?php } ?>
        <form method="post" action="<?php echo esc_url(admin_url('admin-post.php')); ?>">
            <input type="hidden" name="action" value="<?php echo esc_attr(PasswordLink::ACTION); ?>">
            <?php wp_nonce_field(PasswordLink::ACTION, '_wpnonce', true); ?>
            <button type="submit"><?php esc_html_e('Email me a link for a new password', 'clientpress'); ?></button>
        </form>
        <a href="<?php echo esc_url($addressUrl); ?>"><?php esc_html_e('Change email address', 'clientpress'); ?></a>
        <a href="<?php echo esc_url($logOutUrl); ?>"><?php esc_html_e('Log out', 'clientpress'); ?></a>
    </div>
    <?php if ($notice !== '') { ?>
        <p class="clientpress-bar__notice" role="status"><?php echo esc_html($notice); ?></p>
    <?php } ?>
    <?php if ($closedLabel !== '') { ?>
        <p class="clientpress-bar__notice"><?php echo esc_html($closedLabel); ?></p>
    <?php } ?>
</aside>
