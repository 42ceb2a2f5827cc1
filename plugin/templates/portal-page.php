<?php

/**
 * Frame of the portal pages that are the plugin's own.
 *
 * @var string                        $template   Template of the part inside, without extension.
 * @var \ClientPress\Kernel\Icon       $icon
 * @var string                        $caption    Small line above the title; empty for none.
 * @var string                        $title      Plain text.
 * @var string                        $stylesheet URL.
 * @var \ClientPress\Kernel\Branding   $branding
 * @var \ClientPress\Portals\PortalBar $bar
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<!DOCTYPE html>
<html <?php language_attributes(); ?>>
<head>
    <meta charset="<?php echo esc_attr(get_bloginfo('charset')); ?>">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex, nofollow">
    <title><?php echo esc_html($title . ' – ' . $branding->name); ?></title>
    <?php // Not enqueued: this page runs no wp_head(), so that nothing of the theme's or other plugins' runs on it. ?>
    <link rel="stylesheet" href="<?php echo esc_url($stylesheet); ?>">
    <meta name="color-scheme" content="light dark">
    <?php if ($branding->iconUrl !== '') { ?>
        <link rel="icon" href="<?php echo esc_url($branding->iconUrl); ?>">
    <?php } ?>
</head>
<body class="clientpress-page" style="<?php echo esc_attr($branding->properties()); ?>">
<?php $bar->show(null); ?>
<header class="clientpress-page__site">
    <a href="<?php echo esc_url(home_url('/')); ?>">
        <?php if ($branding->logoUrl !== '') { ?>
            <img src="<?php echo esc_url($branding->logoUrl); ?>" alt="<?php echo esc_attr($branding->name); ?>">
        <?php } else { ?>
            <?php if ($branding->iconUrl !== '') { ?>
                <img src="<?php echo esc_url($branding->iconUrl); ?>" alt="" width="40" height="40">
            <?php } ?>
            <?php echo esc_html($branding->name); ?>
        <?php } ?>
    </a>
</header>
<main class="clientpress-page__main">
    <svg class="clientpress-page__icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
        <path d="<?php echo esc_attr($icon->path()); ?>"/>
    </svg>
    <?php if ($caption !== '') { ?>
        <p class="clientpress-page__caption"><bdi><?php echo esc_html($caption); ?></bdi></p>
    <?php } ?>
    <h1><?php echo esc_html($title); ?></h1>
    <?php require __DIR__ . '/' . $template . '.php'; ?>
</main>
</body>
</html>
