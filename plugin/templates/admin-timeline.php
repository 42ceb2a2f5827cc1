<?php

/**
 * What happened to a client or an invitation, the latest first.
 *
 * @var list<array{event: string, label: string, who: string, when: string, detail: string}> $timeline `when` is HTML, escaped.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<section class="clientpress-panel" aria-labelledby="clientpress-history-title">
    <h2 id="clientpress-history-title"><?php esc_html_e('History', 'clientpress'); ?></h2>
    <ol class="clientpress-timeline" reversed>
        <?php foreach ($timeline as $entry) { ?>
            <li class="clientpress-event clientpress-event--<?php echo esc_attr($entry['event']); ?>">
                <strong><?php echo esc_html($entry['label']); ?></strong>
                <?php if ($entry['detail'] !== '') { ?>
                    <span class="clientpress-failed"><bdi><?php echo esc_html($entry['detail']); ?></bdi></span>
                <?php } ?>
                <span class="clientpress-when"><bdi><?php echo esc_html($entry['who']); ?></bdi> · <?php

                // @mago-ignore lint:no-unescaped-output DateCell has escaped it.
                echo $entry['when'];
                ?></span>
            </li>
        <?php } ?>
    </ol>
</section>
