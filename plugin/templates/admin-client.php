<?php

/**
 * One client under Portals → Clients.
 *
 * @var string                                                                  $name
 * @var string                                                                  $listUrl
 * @var string                                                                  $addUrl
 * @var list<array{type: string, sentence: string, details: list<string>}>      $notices
 * @var array{url: string, button: string, value: string, nonce: string}|null    $undo
 * @var \ClientPress\Kernel\Template                                             $template
 * @var list<array{label: string, html: string}>                                $facts  See admin-facts.
 * @var list<array{id: int, portal: string, since: string, by: string, invitationUrl: string, viewUrl: string, viewLabel: string, label: string, question: string}> $access
 *     `portal` and `since` are HTML, escaped.
 * @var list<array{url: string, portal: string, status: string, sent: string, correction: array{id: int, nonce: string, button: string, field: string, address: string, isOpen: bool, label: string}|null}> $invitations
 *     `portal`, `status` and `sent` are HTML, escaped. `correction` is null where no link can be sent.
 * @var string                                                                  $allInvitationsUrl
 * @var list<array{event: string, label: string, who: string, when: string, detail: string}> $timeline See admin-timeline.
 * @var string                                                                  $postUrl
 * @var string                                                                  $button Name of the button that removes.
 * @var string                                                                  $nonce
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<div class="wrap clientpress-invitations clientpress-clients">
    <h1 class="wp-heading-inline"><bdi><?php echo esc_html($name); ?></bdi></h1>
    <a class="page-title-action" href="<?php echo esc_url($listUrl); ?>"><?php esc_html_e(
        'All clients',
        'clientpress',
    ); ?></a>
    <hr class="wp-header-end">
    <?php $template->show('admin-notices', ['notices' => $notices, 'undo' => $undo]); ?>
    <div class="clientpress-columns">
        <div class="clientpress-column">
            <section class="clientpress-panel" aria-labelledby="clientpress-access-title">
                <h2 id="clientpress-access-title"><?php esc_html_e('May enter', 'clientpress'); ?></h2>
                <?php if ($access === []) { ?>
                    <p><?php esc_html_e('This client may enter no portal at the moment.', 'clientpress'); ?></p>
                <?php } else { ?>
                    <form method="post" action="<?php echo esc_url($postUrl); ?>">
                        <input type="hidden" name="_wpnonce" value="<?php echo esc_attr($nonce); ?>">
                        <ul class="clientpress-access">
                            <?php foreach ($access as $row) { ?>
                                <li>
                                    <div>
                                        <strong><?php

                                        // @mago-ignore lint:no-unescaped-output PortalCell has escaped it.
                                        echo $row['portal'];
                                        ?></strong>
                                        <span class="clientpress-when"><?php

                                        // @mago-ignore lint:no-unescaped-output DateCell has escaped the date.
                                        echo
                                            $row['by'] === ''
                                                ? sprintf(
                                                    /* translators: Of access to a portal. %s: a date. */
                                                    esc_html__('Since %s', 'clientpress'),
                                                    $row['since'],
                                                )
                                                : sprintf(
                                                    /* translators: Of access to a portal. 1: a date, 2: a person's name. */
                                                    esc_html__('Since %1$s · given by %2$s', 'clientpress'),
                                                    $row['since'],
                                                    '<bdi>' . esc_html($row['by']) . '</bdi>',
                                                )
                                        ;
                                        ?>
                                        <?php if ($row['invitationUrl'] !== '') { ?>
                                            <span class="clientpress-more"><a href="<?php echo
                                                esc_url($row['invitationUrl'])
                                            ; ?>"><?php esc_html_e('Invitation', 'clientpress'); ?></a></span>
                                        <?php } ?>
                                        <?php if ($row['viewUrl'] !== '') { ?>
                                            <span class="clientpress-more"><a href="<?php echo
                                                esc_url($row['viewUrl'])
                                            ; ?>" aria-label="<?php echo
                                                esc_attr($row['viewLabel'])
                                            ; ?>"><?php esc_html_e('View as client', 'clientpress'); ?></a></span>
                                        <?php } ?></span>
                                    </div>
                                    <button type="submit" class="button clientpress-destructive" name="<?php echo
                                        esc_attr($button)
                                    ; ?>" value="<?php echo esc_attr((string) $row['id']); ?>" aria-label="<?php echo
                                        esc_attr($row['label'])
                                    ; ?>" data-clientpress-confirm="<?php echo
                                        esc_attr($row['question'])
                                    ; ?>"><?php esc_html_e('Remove access', 'clientpress'); ?></button>
                                </li>
                            <?php } ?>
                        </ul>
                    </form>
                <?php } ?>
                <p><a href="<?php echo esc_url($addUrl); ?>"><?php esc_html_e(
                    'Give access to another portal',
                    'clientpress',
                ); ?></a></p>
            </section>
            <section class="clientpress-panel" aria-labelledby="clientpress-details-title">
                <h2 id="clientpress-details-title"><?php esc_html_e('Details', 'clientpress'); ?></h2>
                <?php $template->show('admin-facts', ['facts' => $facts]); ?>
            </section>
            <section class="clientpress-panel" aria-labelledby="clientpress-invitations-title">
                <h2 id="clientpress-invitations-title"><?php esc_html_e('Invitations', 'clientpress'); ?></h2>
                <?php if ($invitations === []) { ?>
                    <p><?php esc_html_e('None to this address.', 'clientpress'); ?></p>
                <?php } else { ?>
                    <ul class="clientpress-access">
                        <?php foreach ($invitations as $invitation) { ?>
                            <li>
                                <div>
                                    <?php

                                    // @mago-ignore lint:no-unescaped-output PortalCell has escaped it.
                                    echo $invitation['portal'];
                                    ?>
                                    <span class="clientpress-when"><?php

                                    // @mago-ignore lint:no-unescaped-output InvitationCells has escaped it.
                                    echo $invitation['sent'];
                                    ?> · <a href="<?php echo esc_url($invitation['url']); ?>"><?php esc_html_e(
                                        'Details',
                                        'clientpress',
                                    ); ?></a></span>
                                </div>
                                <?php

                                // @mago-ignore lint:no-unescaped-output InvitationCells has escaped it.
                                echo $invitation['status'];
                                ?>
                                <?php if ($invitation['correction'] !== null) { ?>
                                    <?php $template->show('admin-address-correction', [
                                        ...$invitation['correction'],
                                        'postUrl' => $postUrl,
                                    ]); ?>
                                <?php } ?>
                            </li>
                        <?php } ?>
                    </ul>
                    <p><a href="<?php echo esc_url($allInvitationsUrl); ?>"><?php esc_html_e(
                        'All invitations to this address',
                        'clientpress',
                    ); ?></a></p>
                <?php } ?>
            </section>
        </div>
        <?php $template->show('admin-timeline', ['timeline' => $timeline]); ?>
    </div>
</div>
