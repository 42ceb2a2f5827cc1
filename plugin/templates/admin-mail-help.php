<?php

/**
 * What to do when mail does not arrive.
 *
 * @var \ClientPress\Kernel\Template $template
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<p><?php esc_html_e('If a client did not get the email:', 'clientpress'); ?></p>
<?php $template->show('admin-mail-advice', []);
