<?php

/**
 * The accept page. It runs no wp_head() and no wp_footer(), so themes and plugins add nothing to it.
 *
 * @var \ClientPress\Site\Page     $page
 * @var \ClientPress\Kernel\Branding $branding
 * @var string                     $nonce  Of the Content-Security-Policy.
 * @var string                     $style  CSS of ours.
 * @var string                     $script JavaScript of ours.
 * @var string                     $origin Value of the cookie that shows where a form comes from; empty where the browser
 *                                         says so by itself.
 * @var array{url: string, label: string}|null $switchBack To the user who switched to this one; null where nobody did.
 * @var string                     $secretField In the page's forms.
 * @var string                     $secretPath  Below which the secret stands in the page's address.
 *
 * @package ClientPress
 */

declare(strict_types=1);

use ClientPress\Invitations\AcceptUrl;

defined('ABSPATH') || exit();

$form = $page->form;
?>
<!DOCTYPE html>
<html <?php language_attributes(); ?>>
<head>
    <meta charset="<?php echo esc_attr((string) get_option('blog_charset')); ?>">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex, nofollow">
    <meta name="referrer" content="no-referrer">
    <meta name="color-scheme" content="light dark">
    <title><?php echo esc_html($page->title($branding->name)); ?></title>
    <?php if ($branding->iconUrl !== '') { ?>
        <link rel="icon" href="<?php echo esc_url($branding->iconUrl); ?>">
    <?php } ?>
    <style nonce="<?php echo esc_attr($nonce); ?>">
        :root {
            <?php echo esc_html($branding->properties()); ?>

        }
        <?php

        // @mago-ignore lint:no-unescaped-output A file of ours, in which nothing is put.
        echo $style;
        ?>
    </style>
</head>
<body>
<header class="site">
    <?php if ($branding->logoUrl !== '') { ?>
        <img
            class="site-logo"
            src="<?php echo esc_url($branding->logoUrl); ?>"
            alt="<?php echo esc_attr($branding->name); ?>"
        >
    <?php } else { ?>
        <?php if ($branding->iconUrl !== '') { ?>
            <img class="site-icon" src="<?php echo esc_url($branding->iconUrl); ?>" alt="" width="40" height="40">
        <?php } ?>
        <span class="site-name"><?php echo esc_html($branding->name); ?></span>
    <?php } ?>
</header>
<main>
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
        <path d="<?php echo esc_attr($page->icon->path()); ?>"/>
    </svg>
    <?php if ($page->caption !== '') { ?>
        <p class="caption"><bdi><?php echo esc_html($page->caption); ?></bdi></p>
    <?php } ?>
    <h1><bdi><?php echo esc_html($page->heading); ?></bdi></h1>
    <?php foreach ($page->paragraphs as $paragraph) { ?>
        <p><?php echo esc_html($paragraph); ?></p>
    <?php } ?>
    <?php if ($form !== null) { ?>
        <?php require __DIR__ . '/accept-form.php'; ?>
    <?php } ?>
    <?php $addressForm = $page->addressForm; ?>
    <?php if ($addressForm !== null) { ?>
        <?php require __DIR__ . '/address-form.php'; ?>
    <?php } ?>
    <?php if ($page->otherForm !== null) { ?>
        <form method="post" action="<?php echo esc_url(AcceptUrl::page()); ?>" class="links">
            <?php foreach ($page->otherForm->hidden($origin) as $name => $value) { ?>
                <input type="hidden" name="<?php echo esc_attr($name); ?>" value="<?php echo esc_attr($value); ?>">
            <?php } ?>
            <button
                type="submit"
                class="other"
                data-busy="<?php esc_attr_e('One moment…', 'clientpress'); ?>"
            ><?php echo esc_html($page->otherForm->button); ?></button>
        </form>
    <?php } ?>
    <?php if ($page->links !== []) { ?>
        <p class="links">
            <?php foreach ($page->links as $link) { ?>
                <a
                    href="<?php echo esc_url($link->url); ?>"
                    class="<?php echo $link->isMain ? 'main' : 'other'; ?>"
                    <?php echo $link->isOnward ? 'data-onward' : ''; ?>
                ><?php echo esc_html($link->text); ?></a>
            <?php } ?>
        </p>
    <?php } ?>
</main>
<?php if ($switchBack !== null) { ?>
    <footer><p><a href="<?php echo esc_url($switchBack['url']); ?>"><?php echo
        esc_html($switchBack['label'])
    ; ?></a></p></footer>
<?php } ?>
<?php if ($page->footnote !== '') { ?>
    <footer><p><?php echo esc_html($page->footnote); ?></p></footer>
<?php } ?>
<script nonce="<?php echo esc_attr($nonce); ?>"
    data-link="<?php echo esc_attr($secretField); ?>"
    data-path="<?php echo esc_attr($secretPath); ?>"
    data-ticket="<?php echo esc_attr(AcceptUrl::TICKET_PATH); ?>"
>
<?php

// @mago-ignore lint:no-unescaped-output A file of ours, in which nothing is put.
echo $script;
?>
</script>
</body>
</html>
