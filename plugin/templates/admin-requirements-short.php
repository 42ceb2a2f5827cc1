<?php

/**
 * The extension is missing: for users who cannot install it.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<div class="notice notice-error">
    <p><?php esc_html_e(
        'Clients cannot be invited at the moment: the server lacks the ClientPress PHP extension. Ask the administrator of this site to install it. Portals and their clients are not affected.',
        'clientpress',
    ); ?></p>
</div>
