<?php

/**
 * Frame of the portal pages that are the plugin's own.
 *
 * @var string                        $template   Template of the part inside, without extension.
 * @var string                        $title      Plain text.
 * @var string                        $stylesheet URL.
 * @var string                        $siteName   Plain text.
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
    <title><?php echo esc_html($title . ' – ' . $siteName); ?></title>
    <?php // Not enqueued: this page runs no wp_head(), so that nothing of the theme's or other plugins' runs on it. ?>
    <link rel="stylesheet" href="<?php echo esc_url($stylesheet); ?>">
</head>
<body class="clientpress-page">
<?php $bar->show(null); ?>
<header class="clientpress-page__site">
    <?php if (has_custom_logo()) { ?>
        <?php the_custom_logo(); ?>
    <?php } else { ?>
        <a href="<?php echo esc_url(home_url('/')); ?>"><?php echo esc_html($siteName); ?></a>
    <?php } ?>
</header>
<main class="clientpress-page__main">
    <h1><?php echo esc_html($title); ?></h1>
    <?php require __DIR__ . '/' . $template . '.php'; ?>
</main>
</body>
</html>
