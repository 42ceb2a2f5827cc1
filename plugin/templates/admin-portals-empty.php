<?php

/**
 * The list of portals while there is none.
 *
 * @var string $createUrl Empty for those who may not edit portals.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<div class="clientpress-empty">
    <span class="dashicons dashicons-groups" aria-hidden="true"></span>
    <h2><?php esc_html_e('There is no portal yet', 'clientpress'); ?></h2>
    <p><?php esc_html_e(
        'A portal is a private page for one client, who may be several people. Write it like any other page, publish it, and invite them. Nobody else can open it.',
        'clientpress',
    ); ?></p>
    <?php if ($createUrl !== '') { ?>
        <p><a class="button button-primary button-hero" href="<?php echo esc_url($createUrl); ?>"><?php esc_html_e(
            'Create your first portal',
            'clientpress',
        ); ?></a></p>
    <?php } ?>
</div>
