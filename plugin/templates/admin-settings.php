<?php

/**
 * Settings → ClientPress.
 *
 * @var list<array{url: string, label: string, isCurrent: bool}> $tabs
 * @var \Closure(): void                                         $showTab
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<div class="wrap">
    <h1><?php esc_html_e('ClientPress Settings', 'clientpress'); ?></h1>
    <nav class="nav-tab-wrapper" aria-label="<?php esc_attr_e('ClientPress Settings', 'clientpress'); ?>">
        <?php foreach ($tabs as $tab) { ?>
            <a class="nav-tab<?php echo $tab['isCurrent'] ? ' nav-tab-active' : ''; ?>" href="<?php echo
                esc_url($tab['url'])
            ; ?>"<?php echo $tab['isCurrent'] ? ' aria-current="page"' : ''; ?>><?php echo
                esc_html($tab['label'])
            ; ?></a>
        <?php } ?>
    </nav>
    <?php $showTab(); ?>
</div>
