<?php

/**
 * The bar above a portal that is viewed as its clients see it. What stands in theirs is shown and does nothing.
 *
 * @var string $listUrl
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<aside class="clientpress-bar" aria-label="<?php esc_attr_e('Viewed as a client', 'clientpress'); ?>">
    <p class="clientpress-bar__notice"><?php esc_html_e(
        'This is how clients see this page. Nobody is logged in as somebody else, and nothing is changed. Other plugins may show clients something else.',
        'clientpress',
    ); ?> <a href="<?php echo esc_url($listUrl); ?>"><?php esc_html_e('Back to the portals', 'clientpress'); ?></a></p>
    <div class="clientpress-bar__row" inert aria-hidden="true">
        <p class="clientpress-bar__who"><?php

        $who = sprintf('<bdi>%s</bdi>', esc_html__('the client’s email address', 'clientpress'));
        // @mago-ignore lint:no-unescaped-output Both parts are escaped.
        echo
            sprintf(
                /* translators: %s: an email address. */
                esc_html__('Logged in as %s', 'clientpress'),
                $who,
            )
        ;
        ?></p>
        <button type="button"><?php esc_html_e('Email me a link for a new password', 'clientpress'); ?></button>
        <button type="button"><?php esc_html_e('Change email address', 'clientpress'); ?></button>
        <button type="button"><?php esc_html_e('Log out', 'clientpress'); ?></button>
    </div>
</aside>
