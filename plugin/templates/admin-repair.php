<?php

/**
 * The button that mends what others have taken away.
 *
 * @var string       $url
 * @var string       $action
 * @var string       $nonce
 * @var list<string> $remedies What it does.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<form method="post" action="<?php echo esc_url($url); ?>">
    <input type="hidden" name="action" value="<?php echo esc_attr($action); ?>">
    <input type="hidden" name="_wpnonce" value="<?php echo esc_attr($nonce); ?>">
    <p><?php esc_html_e('The button does all of this:', 'clientpress'); ?></p>
    <ul class="ul-disc">
        <?php foreach ($remedies as $remedy) { ?>
            <li><?php echo esc_html($remedy); ?></li>
        <?php } ?>
    </ul>
    <button type="submit" class="button"><?php esc_html_e('Repair', 'clientpress'); ?></button>
</form>
