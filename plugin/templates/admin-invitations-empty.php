<?php

/**
 * Portals → Invitations while nobody has been invited yet.
 *
 * @var bool   $hasPortals
 * @var string $createUrl  Empty for those who may not edit portals.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<div class="clientpress-empty">
    <span class="dashicons dashicons-email-alt" aria-hidden="true"></span>
    <h2><?php esc_html_e('Nobody has been invited yet', 'clientpress'); ?></h2>
    <?php if ($hasPortals) { ?>
        <p><?php esc_html_e(
            'Type your client’s email address, and they get a link to their portal. The invitation then appears here, and you see when it is accepted.',
            'clientpress',
        ); ?></p>
        <p class="hide-if-no-js"><button type="button" class="button button-primary button-hero" data-clientpress-invite=""><?php esc_html_e(
            'Invite Client',
            'clientpress',
        ); ?></button></p>
    <?php } else { ?>
        <p><?php esc_html_e(
            'A portal is the private page that your client is invited to. Create one, publish it, then invite your client.',
            'clientpress',
        ); ?></p>
        <?php if ($createUrl !== '') { ?>
            <p><a class="button button-primary button-hero" href="<?php echo esc_url($createUrl); ?>"><?php esc_html_e(
                'Create your first portal',
                'clientpress',
            ); ?></a></p>
        <?php } ?>
    <?php } ?>
</div>
