<?php

/**
 * What is known of a client or an invitation.
 *
 * @var list<array{label: string, html: string}> $facts The label in plain text, the HTML escaped.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<dl class="clientpress-facts">
    <?php foreach ($facts as $fact) { ?>
        <div>
            <dt><?php echo esc_html($fact['label']); ?></dt>
            <dd><?php

            // @mago-ignore lint:no-unescaped-output The screen has escaped it; kses would drop <bdi>.
            echo $fact['html'];
            ?></dd>
        </div>
    <?php } ?>
</dl>
