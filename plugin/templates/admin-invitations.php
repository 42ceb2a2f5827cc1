<?php

/**
 * Portals → Invitations.
 *
 * @var list<array{type: string, sentence: string, details: list<string>}> $notices
 * @var string                                                              $search   What was searched for; empty for nothing.
 * @var string                                                              $body     Template of what is below the heading.
 * @var array<string, mixed>                                                $values   What that template prints.
 * @var string                                                              $importUrl
 * @var string                                                              $exportUrl Of what the filters find; empty while there is nothing.
 * @var \ClientPress\Kernel\Template                                         $template
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<div class="wrap clientpress-invitations">
    <h1 class="wp-heading-inline"><?php esc_html_e('Invitations', 'clientpress'); ?></h1>
    <button type="button" class="page-title-action hide-if-no-js" data-clientpress-invite=""><?php esc_html_e(
        'Invite Client',
        'clientpress',
    ); ?></button>
    <a class="page-title-action" href="<?php echo esc_url($importUrl); ?>"><?php esc_html_e(
        'Import',
        'clientpress',
    ); ?></a>
    <?php if ($exportUrl !== '') { ?>
        <a class="page-title-action" href="<?php echo esc_url($exportUrl); ?>"><?php esc_html_e(
            'Export',
            'clientpress',
        ); ?></a>
    <?php } ?>
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
    <?php $template->show('admin-notices', ['notices' => $notices]); ?>
    <?php $template->show($body, $values); ?>
</div>
