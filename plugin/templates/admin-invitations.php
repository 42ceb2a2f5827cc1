<?php

/**
 * Portals → Invitations.
 *
 * @var list<array{type: string, sentence: string, details: list<string>}> $notices
 * @var string                                                              $search   What was searched for; empty for nothing.
 * @var string                                                              $body     Template of what is below the heading.
 * @var array<string, mixed>                                                $values   What that template prints.
 * @var \ClientPress\Admin\Template                                         $template
 *
 * @package ClientPress
 */

declare(strict_types=1);

if (!defined('ABSPATH')) {
    exit();
}

?>
<div class="wrap clientpress-invitations">
    <h1 class="wp-heading-inline"><?php esc_html_e('Invitations', 'clientpress'); ?></h1>
    <?php if ($search !== '') { ?>
        <span class="subtitle">
            <?php echo
                wp_kses(
                    sprintf(
                        /* translators: %s: what was searched for. */
                        __('Search results for: %s', 'clientpress'),
                        '<strong><bdi>' . esc_html($search) . '</bdi></strong>',
                    ),
                    ['strong' => [], 'bdi' => []],
                )
            ; ?>
        </span>
    <?php } ?>
    <hr class="wp-header-end">
    <?php foreach ($notices as $notice) { ?>
        <div class="notice notice-<?php echo esc_attr($notice['type']); ?> is-dismissible" role="status">
            <p><?php echo esc_html($notice['sentence']); ?></p>
            <?php if ($notice['details'] !== []) { ?>
                <ul class="ul-disc">
                    <?php foreach ($notice['details'] as $detail) { ?>
                        <li><?php echo esc_html($detail); ?></li>
                    <?php } ?>
                </ul>
            <?php } ?>
        </div>
    <?php } ?>
    <?php $template->show($body, $values); ?>
</div>
