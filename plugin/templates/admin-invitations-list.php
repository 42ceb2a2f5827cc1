<?php

/**
 * The list of invitations, in two forms: one filters (GET), the other has the bulk actions (POST). Row actions post a
 * third form, so that ticked rows are not sent along.
 *
 * @var \ClientPress\Admin\Invitations\InvitationsListTable $list
 * @var string                                  $search
 * @var string                                  $filterForm Id of the form that asks.
 * @var string                                  $rowForm    Id of the form of the row actions.
 * @var string                                  $nonce
 * @var string                                  $postUrl
 * @var string                                  $getUrl
 * @var array<string, string>                   $kept       What a search leaves as it is.
 * @var array<string, string>                   $questions  What is asked before a bulk action, by its value.
 * @var string                                  $adviceId   Where links to the advice lead.
 * @var bool                                    $isAdviceOpen
 * @var \ClientPress\Kernel\Template             $template
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<?php $template->show('admin-mail-advice-box', [
    'template' => $template,
    'adviceId' => $adviceId,
    'isAdviceOpen' => $isAdviceOpen,
]); ?>
<?php $list->views(); ?>
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
            'Search invitations',
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
