<?php

/**
 * How long invitations are kept after they are over.
 *
 * @var string $name
 * @var int    $most Days.
 * @var string $days Empty for ever.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<input type="number" class="small-text" id="<?php echo esc_attr($name); ?>" name="<?php echo
    esc_attr($name)
; ?>" value="<?php echo esc_attr($days); ?>" min="1" max="<?php echo
    esc_attr((string) $most)
; ?>" step="1" aria-describedby="<?php echo esc_attr($name); ?>-description">
<p class="description" id="<?php echo esc_attr($name); ?>-description"><?php esc_html_e(
    'Leave it empty to keep them for ever. Otherwise the records of accepted, revoked and expired invitations are removed, with their history, that many days after the invitation has ended. Clients keep their accounts and their access.',
    'clientpress',
); ?></p>
