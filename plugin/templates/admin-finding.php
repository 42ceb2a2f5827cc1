<?php

/**
 * A finding of Site Health.
 *
 * @var string       $sentence
 * @var list<string> $steps
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<p><?php echo esc_html($sentence); ?></p>
<?php if ($steps !== []) { ?>
    <ol>
        <?php foreach ($steps as $step) { ?>
            <li><?php echo esc_html($step); ?></li>
        <?php } ?>
    </ol>
<?php }
