<?php

/**
 * The link to one's portals, on one's own profile.
 *
 * @var string $url
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<h2><?php esc_html_e('Your portals', 'clientpress'); ?></h2>
<p>
    <?php esc_html_e('You were invited into a portal on this site.', 'clientpress'); ?>
    <a href="<?php echo esc_url($url); ?>"><?php esc_html_e('Go to your portals', 'clientpress'); ?></a>
</p>
