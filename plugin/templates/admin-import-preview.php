<?php

/**
 * The second step of an import: what would happen to every line. One form carries the list; its buttons turn pages or
 * confirm.
 *
 * @var string                $action
 * @var string                $nonce
 * @var int                   $sendable How many emails would be sent.
 * @var array<string, string> $kept     What the form carries along.
 * @var list<array{value: string, label: string, count: int, current: bool}> $views
 * @var string                $view
 * @var list<string>          $columns  What is read out of the list and what is not.
 * @var bool                  $hasMessages Whether any line has one.
 * @var list<array{number: int, email: string, name: string, portal: string, days: int, message: string, kind: string, result: string, sentence: string, account: string, question: string}> $rows
 * @var int                   $page     From 1.
 * @var int                   $pages
 * @var int                   $withoutPortal How many lines name none.
 * @var string                $giveAll  Name of the button that lets all accounts in.
 * @var array{value: string, label: string, question: string, warning: string}|null $accounts Null where that is not offered.
 * @var array<string, mixed>  $choice   Of a portal, see admin-import-portal.php.
 * @var \ClientPress\Kernel\Template $template
 *
 * @package ClientPress
 */

declare(strict_types=1);

use ClientPress\Kernel\BreakableAddress;

defined('ABSPATH') || exit();

?>
<form data-clientpress-keep data-clientpress-typed id="clientpress-preview" method="post" enctype="multipart/form-data" action="<?php echo
    esc_url($action)
; ?>">
    <input type="hidden" name="_wpnonce" value="<?php echo esc_attr($nonce); ?>">
    <?php foreach ($kept as $name => $value) { ?>
        <?php // esc_attr() would leave "&amp;" as it is, and the list would come back with "&". ?>
        <input type="hidden" name="<?php echo esc_attr($name); ?>" value="<?php echo esc_textarea($value); ?>">
    <?php } ?>
    <input type="hidden" name="view" value="<?php echo esc_attr($view); ?>">
    <input type="hidden" name="step" value="check">
</form>
<?php if ($withoutPortal > 0) { ?>
    <div class="notice notice-warning inline">
        <p><label for="clientpress-portal"><strong><?php echo
            esc_html(sprintf(
                /* translators: %s: a number of lines. */
                _n(
                    '%s line names no portal. Which one is it for?',
                    '%s lines name no portal. Which one are they for?',
                    $withoutPortal,
                    'clientpress',
                ),
                number_format_i18n($withoutPortal),
            ))
        ; ?></strong></label></p>
        <div class="clientpress-import-portal">
            <?php $template->show('admin-import-portal', $choice); ?>
            <p><button type="submit" form="clientpress-preview" class="button button-primary"><?php esc_html_e(
                'Use this portal',
                'clientpress',
            ); ?></button></p>
        </div>
    </div>
<?php } ?>
<div class="clientpress-import-decision">
    <p>
        <?php if ($sendable > 0) { ?>
            <strong><?php echo
                esc_html(sprintf(
                    /* translators: %s: a number of invitations. */
                    _n('%s invitation will be sent.', '%s invitations will be sent.', $sendable, 'clientpress'),
                    number_format_i18n($sendable),
                ))
            ; ?></strong>
            <?php esc_html_e('Nothing has been sent yet.', 'clientpress'); ?>
        <?php } elseif ($withoutPortal > 0) { ?>
            <strong><?php esc_html_e('Nothing can be sent before a portal is chosen.', 'clientpress'); ?></strong>
        <?php } else { ?>
            <strong><?php esc_html_e(
                'There is nobody in this list to send an invitation to.',
                'clientpress',
            ); ?></strong>
        <?php } ?>
    </p>
    <p class="clientpress-buttons">
        <?php if ($sendable > 0) { ?>
            <button type="submit" form="clientpress-preview" class="button button-primary" name="step" value="confirm"><?php echo
                esc_html(sprintf(
                    /* translators: %s: a number of invitations. */
                    _n('Send %s invitation', 'Send %s invitations', $sendable, 'clientpress'),
                    number_format_i18n($sendable),
                ))
            ; ?></button>
        <?php } ?>
        <?php if ($accounts !== null) { ?>
            <button type="submit" form="clientpress-preview" class="button" name="<?php echo
                esc_attr($giveAll)
            ; ?>" value="<?php echo esc_attr($accounts['value']); ?>" data-clientpress-confirm="<?php echo
                esc_attr($accounts['question'])
            ; ?>"><?php echo esc_html($accounts['label']); ?></button>
        <?php } ?>
        <a class="button" href="<?php echo esc_url($action); ?>" data-clientpress-confirm="<?php esc_attr_e(
            'Start over? This list and what you entered with it are lost.',
            'clientpress',
        ); ?>"><?php esc_html_e('Start over', 'clientpress'); ?></a>
    </p>
    <?php if ($accounts !== null && $accounts['warning'] !== '') { ?>
        <p class="description"><?php echo esc_html($accounts['warning']); ?></p>
    <?php } ?>
</div>
<?php foreach ($columns as $sentence) { ?>
    <p class="description"><?php echo esc_html($sentence); ?></p>
<?php } ?>
<h2 class="screen-reader-text"><?php esc_html_e('Lines of the list', 'clientpress'); ?></h2>
<ul class="clientpress-import-views">
    <?php foreach ($views as $one) { ?>
        <li><button type="submit" form="clientpress-preview" name="view" value="<?php echo
            esc_attr($one['value'])
        ; ?>" class="button<?php echo $one['current'] ? ' clientpress-current' : ''; ?>"<?php echo
            $one['current'] ? ' aria-current="true"' : ''
        ; ?>><?php echo esc_html($one['label']); ?> <span class="count">(<?php echo
            esc_html(number_format_i18n($one['count']))
        ; ?>)</span></button></li>
    <?php } ?>
</ul>
<table class="widefat striped clientpress-import-table clientpress-import-lines">
    <thead>
        <tr>
            <th scope="col" class="clientpress-import-number"><?php esc_html_e('Line', 'clientpress'); ?></th>
            <th scope="col"><?php esc_html_e('Email', 'clientpress'); ?></th>
            <th scope="col"><?php esc_html_e('Portal', 'clientpress'); ?></th>
            <th scope="col"><?php esc_html_e('Link expires after', 'clientpress'); ?></th>
            <?php if ($hasMessages) { ?>
                <th scope="col" class="clientpress-import-message"><?php esc_html_e('Message', 'clientpress'); ?></th>
            <?php } ?>
            <th scope="col"><?php esc_html_e('What will happen', 'clientpress'); ?></th>
        </tr>
    </thead>
    <tbody>
        <?php foreach ($rows as $row) { ?>
            <tr>
                <td data-label="<?php esc_attr_e('Line', 'clientpress'); ?>"><?php echo
                    esc_html(number_format_i18n($row['number']))
                ; ?></td>
                <th scope="row"><?php

                // @mago-ignore lint:no-unescaped-output BreakableAddress has escaped it.
                echo BreakableAddress::html($row['email'] !== '' ? $row['email'] : '—');

                if ($row['name'] !== '') { ?><span class="clientpress-when"><bdi><?php echo
                    esc_html($row['name'])
                ; ?></bdi></span><?php } ?></th>
                <td data-label="<?php esc_attr_e('Portal', 'clientpress'); ?>"><bdi><?php echo
                    esc_html($row['portal'] !== '' ? $row['portal'] : '—')
                ; ?></bdi></td>
                <td data-label="<?php esc_attr_e('Link expires after', 'clientpress'); ?>"><?php echo
                    esc_html(
                        $row['days'] > 0
                            ? sprintf(
                                /* translators: %s: a number of days. */
                                _n('%s day', '%s days', $row['days'], 'clientpress'),
                                $row['days'],
                            )
                            : '—',
                    )
                ; ?></td>
                <?php if ($hasMessages) { ?>
                    <td data-label="<?php esc_attr_e('Message', 'clientpress'); ?>"><bdi><?php echo
                        esc_html($row['message'] !== '' ? $row['message'] : '—')
                    ; ?></bdi></td>
                <?php } ?>
                <td data-label="<?php esc_attr_e('What will happen', 'clientpress'); ?>">
                    <span class="clientpress-badge clientpress-badge--<?php echo esc_attr($row['kind']); ?>"><?php echo
                        esc_html($row['result'])
                    ; ?></span>
                    <?php if ($row['sentence'] !== '') { ?>
                        <span class="clientpress-when"><bdi><?php echo esc_html($row['sentence']); ?></bdi></span>
                    <?php } ?>
                    <?php if ($row['account'] !== '') { ?>
                        <button type="submit" form="clientpress-preview" class="button button-small" name="give" value="<?php echo
                            esc_attr($row['account'])
                        ; ?>" data-clientpress-confirm="<?php echo
                            esc_attr($row['question'])
                        ; ?>" aria-label="<?php echo
                            /* translators: %s: an email address. */
                            esc_attr(sprintf(__('Give %s access now', 'clientpress'), $row['email']))
                        ; ?>"><?php esc_html_e('Give access now', 'clientpress'); ?></button>
                    <?php } ?>
                </td>
            </tr>
        <?php } ?>
    </tbody>
</table>
<?php if ($pages > 1) { ?>
    <p class="clientpress-import-pages">
        <?php if ($page > 1) { ?>
            <button type="submit" form="clientpress-preview" class="button" name="paged" value="<?php echo
                esc_attr((string) ($page - 1))
            ; ?>"><?php esc_html_e('Previous lines', 'clientpress'); ?></button>
        <?php } ?>
        <span><?php echo
            esc_html(sprintf(
                /* translators: 1: number of a page, 2: how many pages there are. */
                __('Page %1$s of %2$s', 'clientpress'),
                number_format_i18n($page),
                number_format_i18n($pages),
            ))
        ; ?></span>
        <?php if ($page < $pages) { ?>
            <button type="submit" form="clientpress-preview" class="button" name="paged" value="<?php echo
                esc_attr((string) ($page + 1))
            ; ?>"><?php esc_html_e('Next lines', 'clientpress'); ?></button>
        <?php } ?>
    </p>
<?php }
