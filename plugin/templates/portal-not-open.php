<?php

/**
 * For a client whose portal is not open now.
 *
 * @var string $homeUrl
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<p><?php esc_html_e(
    'This portal is not open at the moment. Nothing is lost: as soon as it is opened again, you can come back with the same link and password.',
    'clientpress',
); ?></p>
<p><?php esc_html_e('If you expected it to be open, please ask the people who invited you.', 'clientpress'); ?></p>
<p class="clientpress-actions">
    <a class="clientpress-button" href="<?php echo esc_url($homeUrl); ?>"><?php esc_html_e(
        'Go to your portals',
        'clientpress',
    ); ?></a>
</p>
