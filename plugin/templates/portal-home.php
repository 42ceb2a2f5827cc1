<?php

/**
 * A client's own portals.
 *
 * @var list<\ClientPress\Portals\Portal> $portals
 * @var string                            $manageUrl Empty for those who do not manage portals.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<?php if ($portals === []) { ?>
    <p><?php esc_html_e(
        'There is no portal open for you at the moment. When you are invited into one, you will find it here.',
        'clientpress',
    ); ?></p>
<?php } else { ?>
    <ul class="clientpress-portals">
        <?php foreach ($portals as $portal) { ?>
            <li><a href="<?php echo esc_url($portal->url()); ?>"><?php echo esc_html($portal->title); ?></a></li>
        <?php } ?>
    </ul>
<?php } ?>
<?php if ($manageUrl !== '') { ?>
    <p class="clientpress-actions">
        <a class="clientpress-button" href="<?php echo esc_url($manageUrl); ?>"><?php esc_html_e(
            'Manage all portals',
            'clientpress',
        ); ?></a>
    </p>
<?php }
