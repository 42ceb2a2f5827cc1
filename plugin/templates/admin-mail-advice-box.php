<?php

/**
 * The advice for clients who miss the email, folded away until it is wanted.
 *
 * @var \ClientPress\Kernel\Template $template
 * @var string                      $adviceId     Where links to the advice lead.
 * @var bool                        $isAdviceOpen
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<details class="clientpress-disclosure clientpress-advice" <?php echo $isAdviceOpen ? 'open' : ''; ?>>
    <summary><?php esc_html_e('Client didn’t get the email?', 'clientpress'); ?></summary>
    <div id="<?php echo esc_attr($adviceId); ?>">
        <?php $template->show('admin-mail-advice', []); ?>
    </div>
</details>
