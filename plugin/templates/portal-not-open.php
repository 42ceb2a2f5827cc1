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
    'Nothing is lost: as soon as it is open again, you will find everything here.',
    'clientpress',
); ?></p>
<p><?php esc_html_e('If you expected it to be open, please ask the people who invited you.', 'clientpress'); ?></p>
<p class="clientpress-actions">
    <a class="clientpress-button" href="<?php echo esc_url($homeUrl); ?>"><?php esc_html_e(
        'Go to your portals',
        'clientpress',
    ); ?></a>
</p>
