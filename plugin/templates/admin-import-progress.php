<?php

/**
 * The last step of an import: its progress and its failures. A script continues the sending and updates the figures.
 *
 * @var string $action
 * @var string $nonce
 * @var string $workUrl
 * @var string $workAction
 * @var string $pauseSentence  Empty unless it is paused.
 * @var bool   $isRunning
 * @var bool   $isHere         Whether this page takes part in sending.
 * @var bool   $isOver
 * @var bool   $mayResume
 * @var bool   $mayRetryFailed
 * @var string $reportUrl      Empty when there is nothing to report.
 * @var string $listUrl
 * @var array{id: int, name: string, by: string, at: string, state: string, label: string, sentence: string, done: int, total: int} $summary
 * @var list<array{
 *     title: string,
 *     explanation: string,
 *     column: string,
 *     actions: array<string, string>,
 *     rows: list<array{id: int, number: int, email: string, name: string, portal: string, detail: string}>,
 * }> $problems Lines that want to be looked at; `actions` are labels of buttons by name, `column` heads their column.
 *
 * @package ClientPress
 */

declare(strict_types=1);

use ClientPress\Kernel\BreakableAddress;

defined('ABSPATH') || exit();

?>
<div class="clientpress-import-progress" data-state="<?php echo esc_attr($summary['state']); ?>" data-sends="<?php echo
    esc_attr($isHere ? 'yes' : '')
; ?>" data-page="<?php echo esc_url($action); ?>" data-url="<?php echo esc_url($workUrl); ?>" data-action="<?php echo
    esc_attr($workAction)
; ?>" data-import="<?php echo esc_attr((string) $summary['id']); ?>" data-nonce="<?php echo
    esc_attr($nonce)
; ?>" data-lost="<?php esc_attr_e(
    'The connection to the site is interrupted. The import goes on there; this page tries again.',
    'clientpress',
); ?>" data-refused="<?php esc_attr_e(
    'This page is out of date. Reload it to see where the import stands.',
    'clientpress',
); ?>">
    <h2><bdi><?php echo
        esc_html($summary['name'])
    ; ?></bdi> <span class="clientpress-badge clientpress-badge--<?php echo esc_attr($summary['state']); ?>"><?php echo
        esc_html($summary['label'])
    ; ?></span></h2>
    <p><?php echo
        esc_html(sprintf(
            /* translators: 1: date and time, 2: name of a user. */
            __('Started %1$s by %2$s', 'clientpress'),
            $summary['at'],
            $summary['by'],
        ))
    ; ?></p>
    <?php if ($pauseSentence !== '') { ?>
        <div class="notice notice-warning inline"><p><?php echo esc_html($pauseSentence); ?></p></div>
    <?php } ?>
    <progress aria-label="<?php esc_attr_e('Progress of the import', 'clientpress'); ?>" max="<?php echo
        esc_attr((string) max(1, $summary['total']))
    ; ?>" value="<?php echo esc_attr((string) ($summary['total'] === 0 ? 1 : $summary['done'])); ?>"></progress>
    <p class="clientpress-import-sentence" role="status"><?php echo esc_html($summary['sentence']); ?></p>
    <p class="clientpress-import-trouble" role="alert" hidden></p>
    <?php if ($isHere) { ?>
        <p class="description"><?php esc_html_e(
            'You may leave this page: the import goes on in the background. It sends faster while this page is open.',
            'clientpress',
        ); ?></p>
    <?php } elseif ($isRunning) { ?>
        <p class="description"><?php esc_html_e(
            'This import was started on the command line, which sends it. If that command has ended, press Resume to let it go on here.',
            'clientpress',
        ); ?></p>
    <?php } ?>
    <?php if (!$isOver) { ?>
        <form method="post" action="<?php echo esc_url($action); ?>">
            <input type="hidden" name="_wpnonce" value="<?php echo esc_attr($nonce); ?>">
            <?php if ($mayResume) { ?>
                <button type="submit" class="button button-primary" name="step" value="resume"><?php esc_html_e(
                    'Resume',
                    'clientpress',
                ); ?></button>
            <?php } ?>
            <?php if ($isRunning) { ?>
                <button type="submit" class="button" name="step" value="pause"><?php esc_html_e(
                    'Pause',
                    'clientpress',
                ); ?></button>
            <?php } ?>
            <button type="submit" class="button clientpress-destructive clientpress-import-cancel" name="step" value="cancel" data-clientpress-confirm="<?php esc_attr_e(
                'Cancel this import? What was not sent yet will not be sent.',
                'clientpress',
            ); ?>"><?php esc_html_e('Cancel import', 'clientpress'); ?></button>
        </form>
    <?php } else { ?>
        <p><a class="button" href="<?php echo esc_url($listUrl); ?>"><?php esc_html_e(
            'View invitations',
            'clientpress',
        ); ?></a></p>
    <?php } ?>
</div>
<?php foreach ($problems as $problem) { ?>
    <h2><?php echo esc_html($problem['title']); ?></h2>
    <?php if ($problem['explanation'] !== '') { ?>
        <p><?php echo esc_html($problem['explanation']); ?></p>
    <?php } ?>
    <form method="post" action="<?php echo esc_url($action); ?>">
        <input type="hidden" name="_wpnonce" value="<?php echo esc_attr($nonce); ?>">
        <table class="widefat striped clientpress-import-table">
            <thead>
                <tr>
                    <th scope="col" class="clientpress-import-number"><?php esc_html_e('Line', 'clientpress'); ?></th>
                    <th scope="col"><?php esc_html_e('Email', 'clientpress'); ?></th>
                    <th scope="col"><?php esc_html_e('Portal', 'clientpress'); ?></th>
                    <th scope="col"><?php echo esc_html($problem['column']); ?></th>
                </tr>
            </thead>
            <tbody>
                <?php foreach ($problem['rows'] as $row) { ?>
                    <tr>
                        <td data-label="<?php esc_attr_e('Line', 'clientpress'); ?>"><?php echo
                            esc_html(number_format_i18n($row['number']))
                        ; ?></td>
                        <th scope="row"><?php

                        // @mago-ignore lint:no-unescaped-output BreakableAddress has escaped it.
                        echo BreakableAddress::html($row['email']);

                        if ($row['name'] !== '') { ?><span class="clientpress-when"><bdi><?php echo
                            esc_html($row['name'])
                        ; ?></bdi></span><?php } ?></th>
                        <td data-label="<?php esc_attr_e('Portal', 'clientpress'); ?>"><bdi><?php echo
                            esc_html($row['portal'])
                        ; ?></bdi></td>
                        <td data-label="<?php echo esc_attr($problem['column']); ?>">
                            <bdi><?php echo esc_html($row['detail']); ?></bdi>
                            <?php foreach ($problem['actions'] as $name => $label) { ?>
                                <button type="submit" class="button" name="<?php echo
                                    esc_attr($name)
                                ; ?>" value="<?php echo esc_attr((string) $row['id']); ?>"><?php echo
                                    esc_html($label)
                                ; ?></button>
                            <?php } ?>
                        </td>
                    </tr>
                <?php } ?>
            </tbody>
        </table>
    </form>
<?php } ?>
<?php if ($mayRetryFailed || $reportUrl !== '') { ?>
    <form class="clientpress-import-after" method="post" action="<?php echo esc_url($action); ?>">
        <input type="hidden" name="_wpnonce" value="<?php echo esc_attr($nonce); ?>">
        <?php if ($mayRetryFailed) { ?>
            <button type="submit" class="button" name="step" value="retry-failed"><?php esc_html_e(
                'Send what failed once more',
                'clientpress',
            ); ?></button>
        <?php } ?>
        <?php if ($reportUrl !== '') { ?>
            <a class="button" href="<?php echo esc_url($reportUrl); ?>"><?php esc_html_e(
                'Download what was not sent (CSV)',
                'clientpress',
            ); ?></a>
        <?php } ?>
    </form>
<?php }
