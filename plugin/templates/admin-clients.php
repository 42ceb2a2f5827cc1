<?php

/**
 * Portals → Clients. The list stands in two forms: one filters (GET), the other has the bulk action (POST). Row actions
 * post a third form, so that ticked rows are not sent along.
 *
 * @var list<array{type: string, sentence: string, details: list<string>}> $notices
 * @var array{url: string, button: string, value: string, nonce: string}|null $undo
 * @var string                                         $search     What was searched for; empty for nothing.
 * @var string                                         $addUrl
 * @var array{url: string, label: string}|null         $firstStep  Where there are no clients yet.
 * @var bool                                           $isComplete
 * @var \ClientPress\Admin\Clients\ClientsListTable|null $list     Null while there are no clients.
 * @var array<string, string>                          $questions  What is asked before a bulk action, by its value.
 * @var string                                         $filterForm Id of the form that asks.
 * @var string                                         $rowForm    Id of the form of the row actions.
 * @var string                                         $nonce
 * @var string                                         $postUrl
 * @var string                                         $getUrl
 * @var array<string, string>                          $kept       What a search leaves as it is.
 * @var \ClientPress\Kernel\Template                   $template
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<div class="wrap clientpress-invitations clientpress-clients">
    <h1 class="wp-heading-inline"><?php esc_html_e('Clients', 'clientpress'); ?></h1>
    <a class="page-title-action" href="<?php echo esc_url($addUrl); ?>"><?php esc_html_e(
        'Add client',
        'clientpress',
    ); ?></a>
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
    <?php $template->show('admin-notices', ['notices' => $notices, 'undo' => $undo]); ?>
    <?php if (!$isComplete) { ?>
        <div class="notice notice-info"><p><?php esc_html_e(
            'Access from an earlier version is still being taken over, so some clients are missing here. They can enter anyway.',
            'clientpress',
        ); ?></p></div>
    <?php } ?>
    <?php if ($list === null) { ?>
        <div class="clientpress-empty">
            <span class="dashicons dashicons-groups" aria-hidden="true"></span>
            <h2><?php esc_html_e('Nobody may enter a portal yet', 'clientpress'); ?></h2>
            <p><?php esc_html_e(
                'Clients appear here as soon as they have accepted an invitation, or were given access. You see then who may enter which portal, and since when.',
                'clientpress',
            ); ?></p>
            <?php if ($firstStep !== null) { ?>
                <p><a class="button button-primary button-hero" href="<?php echo
                    esc_url($firstStep['url'])
                ; ?>"><?php echo esc_html($firstStep['label']); ?></a></p>
            <?php } ?>
        </div>
    <?php } else { ?>
        <form id="<?php echo esc_attr($filterForm); ?>" method="get" action="<?php echo esc_url($getUrl); ?>">
            <?php foreach ($kept as $name => $value) { ?>
                <input type="hidden" name="<?php echo esc_attr($name); ?>" value="<?php echo esc_attr($value); ?>">
            <?php } ?>
            <p class="search-box">
                <label class="screen-reader-text" for="clientpress-search"><?php esc_html_e(
                    'Search by email or name:',
                    'clientpress',
                ); ?></label>
                <input type="search" id="clientpress-search" name="s" value="<?php echo esc_attr($search); ?>">
                <button type="submit" class="button button-compact"><?php esc_html_e(
                    'Search clients',
                    'clientpress',
                ); ?></button>
            </p>
        </form>
        <form id="clientpress-bulk" method="post" action="<?php echo
            esc_url($postUrl)
        ; ?>" data-clientpress-questions="<?php echo esc_attr((string) wp_json_encode($questions)); ?>">
            <?php $list->display(); ?>
        </form>
        <form id="<?php echo esc_attr($rowForm); ?>" method="post" action="<?php echo esc_url($postUrl); ?>">
            <input type="hidden" name="_wpnonce" value="<?php echo esc_attr($nonce); ?>">
        </form>
    <?php } ?>
</div>
