<?php

/**
 * A finding of Site Health.
 *
 * @var string                       $sentence
 * @var list<string>                 $steps
 * @var string                       $command
 * @var \ClientPress\Kernel\Template $template
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<p><?php echo esc_html($sentence); ?></p>
<?php if ($steps !== []) {
    $template->show('admin-steps', ['steps' => $steps, 'command' => $command]);
}
