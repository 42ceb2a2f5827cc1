<?php

/**
 * One invitation under Portals → Invitations.
 *
 * @var string                                                                  $email
 * @var string                                                                  $listUrl
 * @var list<array{type: string, sentence: string, details: list<string>}>      $notices
 * @var \ClientPress\Kernel\Template                                             $template
 * @var \SensitiveParameterValue|null                                           $link         The fresh link, this once; null when none was asked for.
 * @var string                                                                  $newLinkRequest         HTML, escaped; empty unless the client waits for a new link.
 * @var list<array{label: string, html: string}>                                $facts        See admin-facts.
 * @var list<array{event: string, label: string, who: string, when: string, detail: string}> $timeline     See admin-timeline.
 * @var bool                                                                    $isUndecided
 * @var bool                                                                    $isAdviceOpen
 * @var string                                                                  $adviceId
 * @var string                                                                  $form         Id of the form of the buttons.
 * @var string                                                                  $postUrl
 * @var string                                                                  $nonce
 * @var int                                                                     $id
 * @var list<array{operation: string, label: string, isDestructive: bool, question: string}>         $buttons
 * @var array{url: string, nonce: string, button: string, portalId: int, question: string}|null $removal While access stands.
 * @var array{nonce: string, button: string, stampField: string, stamp: string, consequence: string}|null $linkForm
 * @var array{id: int, nonce: string, button: string, field: string, address: string, isOpen: bool, label: string}|null $correction Null where no link can be sent.
 * @var string                                                                  $viewUrl      Empty where the portal cannot be seen as a client sees it.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<div class="wrap clientpress-invitations">
    <h1 class="wp-heading-inline"><?php echo
        wp_kses(
            sprintf(
                /* translators: %s: an email address. */
                __('Invitation to %s', 'clientpress'),
                '<bdi>' . esc_html($email) . '</bdi>',
            ),
            ['bdi' => []],
        )
    ; ?></h1>
    <a class="page-title-action" href="<?php echo esc_url($listUrl); ?>"><?php esc_html_e(
        'All invitations',
        'clientpress',
    ); ?></a>
    <hr class="wp-header-end">
    <?php $template->show('admin-notices', ['notices' => $notices]); ?>
    <?php if ($link !== null) { ?>
        <?php $template->show('admin-shown-link', ['link' => $link, 'email' => $email]); ?>
    <?php } ?>
    <div class="clientpress-columns">
        <div class="clientpress-column">
            <section class="clientpress-panel" aria-labelledby="clientpress-details-title">
                <h2 id="clientpress-details-title"><?php esc_html_e('Details', 'clientpress'); ?></h2>
                <?php echo wp_kses_post($newLinkRequest); ?>
                <?php $template->show('admin-facts', ['facts' => $facts]); ?>
                <?php if ($viewUrl !== '') { ?>
                    <p><a href="<?php echo esc_url($viewUrl); ?>"><?php esc_html_e(
                        'View as client',
                        'clientpress',
                    ); ?></a></p>
                <?php } ?>
            </section>
            <?php if ($buttons !== []) { ?>
                <section class="clientpress-panel" aria-labelledby="clientpress-actions-title">
                    <h2 id="clientpress-actions-title"><?php esc_html_e('Actions', 'clientpress'); ?></h2>
                    <form id="<?php echo
                        esc_attr($form)
                    ; ?>" class="clientpress-buttons" method="post" action="<?php echo esc_url($postUrl); ?>">
                        <input type="hidden" name="_wpnonce" value="<?php echo esc_attr($nonce); ?>">
                        <?php foreach ($buttons as $button) { ?>
                            <button type="submit" class="button<?php echo
                                $button['isDestructive'] ? ' clientpress-destructive' : ''
                            ; ?>" name="<?php echo esc_attr($button['operation']); ?>" value="<?php echo
                                esc_attr((string) $id)
                            ; ?>" data-clientpress-confirm="<?php echo esc_attr($button['question']); ?>"><?php echo
                                esc_html($button['label'])
                            ; ?></button>
                        <?php } ?>
                    </form>
                    <?php if ($correction !== null) { ?>
                        <?php $template->show('admin-address-correction', [...$correction, 'postUrl' => $postUrl]); ?>
                    <?php } ?>
                    <?php if ($linkForm !== null) { ?>
                        <details class="clientpress-disclosure">
                            <summary><?php esc_html_e('Get a link', 'clientpress'); ?></summary>
                            <form method="post" action="<?php echo esc_url($postUrl); ?>">
                                <input type="hidden" name="_wpnonce" value="<?php echo
                                    esc_attr($linkForm['nonce'])
                                ; ?>">
                                <input type="hidden" name="<?php echo
                                    esc_attr($linkForm['stampField'])
                                ; ?>" value="<?php echo esc_attr($linkForm['stamp']); ?>">
                                <p><?php esc_html_e(
                                    'For when email will not do. The link is shown to you once, and no email is sent: you pass it on. Whoever holds it can accept the invitation.',
                                    'clientpress',
                                ); ?></p>
                                <p><?php echo esc_html($linkForm['consequence']); ?></p>
                                <p><button type="submit" class="button button-primary" name="<?php echo
                                    esc_attr($linkForm['button'])
                                ; ?>" value="1"><?php esc_html_e(
                                    'Make a fresh link and show it',
                                    'clientpress',
                                ); ?></button></p>
                            </form>
                        </details>
                    <?php } ?>
                </section>
            <?php } ?>
            <?php if ($removal !== null) { ?>
                <section class="clientpress-panel" aria-labelledby="clientpress-removal-title">
                    <h2 id="clientpress-removal-title"><?php esc_html_e('Access', 'clientpress'); ?></h2>
                    <form class="clientpress-buttons" method="post" action="<?php echo esc_url($removal['url']); ?>">
                        <input type="hidden" name="_wpnonce" value="<?php echo esc_attr($removal['nonce']); ?>">
                        <button type="submit" class="button clientpress-destructive" name="<?php echo
                            esc_attr($removal['button'])
                        ; ?>" value="<?php echo
                            esc_attr((string) $removal['portalId'])
                        ; ?>" data-clientpress-confirm="<?php echo esc_attr($removal['question']); ?>"><?php esc_html_e(
                            'Remove access',
                            'clientpress',
                        ); ?></button>
                    </form>
                </section>
            <?php } ?>
            <?php if ($isUndecided) { ?>
                <?php $template->show('admin-mail-advice-box', [
                    'template' => $template,
                    'adviceId' => $adviceId,
                    'isAdviceOpen' => $isAdviceOpen,
                ]); ?>
            <?php } ?>
        </div>
        <?php $template->show('admin-timeline', ['timeline' => $timeline]); ?>
    </div>
</div>
