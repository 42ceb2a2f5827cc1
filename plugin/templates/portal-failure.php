<?php

/**
 * For a signed-in user, where the database did not answer.
 *
 * @var string $sentence     Plain text.
 * @var string $requestedUrl
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<p><?php echo esc_html($sentence); ?></p>
<p class="clientpress-actions">
    <a class="clientpress-button" href="<?php echo esc_url($requestedUrl); ?>"><?php esc_html_e(
        'Try again',
        'clientpress',
    ); ?></a>
</p>
