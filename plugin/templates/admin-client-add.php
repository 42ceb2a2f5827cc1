<?php

/**
 * Portals → Clients → Add client.
 *
 * @var list<array{type: string, sentence: string, details: list<string>}> $notices
 * @var string         $inviteUrl   Where the person is invited who has no account; empty where there is nobody to invite.
 * @var \ClientPress\Kernel\Template $template
 * @var string         $listUrl
 * @var string         $postUrl
 * @var string         $form        Id of the form.
 * @var string         $nonce
 * @var string         $account     What was typed, or whom the link here was about.
 * @var bool           $isTyped     Whether the form was sent and nothing came of it yet.
 * @var bool           $isTold
 * @var int            $asksAbout   The account whose address nobody has proven to be its owner's; 0 where nothing is asked.
 * @var \Closure(): void $showPortals Prints the choice of a portal.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<div class="wrap clientpress-invitations clientpress-clients">
    <h1 class="wp-heading-inline"><?php esc_html_e('Add client', 'clientpress'); ?></h1>
    <a class="page-title-action" href="<?php echo esc_url($listUrl); ?>"><?php esc_html_e(
        'All clients',
        'clientpress',
    ); ?></a>
    <hr class="wp-header-end">
    <?php $template->show('admin-notices', ['notices' => $notices]); ?>
    <?php if ($inviteUrl !== '') { ?>
        <p><a class="button" data-clientpress-instead href="<?php echo esc_url($inviteUrl); ?>"><?php esc_html_e(
            'Invite Client',
            'clientpress',
        ); ?></a></p>
    <?php } ?>
    <?php if ($asksAbout > 0) { ?>
        <div class="notice notice-warning" role="status"><p><?php esc_html_e(
            'Nobody has confirmed that this address is theirs. Give access only if you know whose account it is; with an invitation by email they would confirm it.',
            'clientpress',
        ); ?></p></div>
    <?php } ?>
    <p><?php esc_html_e(
        'Gives an account of this site access to a portal at once, without an invitation. Whoever has no account yet is invited from the portal.',
        'clientpress',
    ); ?></p>
    <form data-clientpress-keep<?php echo $isTyped ? ' data-clientpress-typed' : ''; ?> id="<?php echo
        esc_attr($form)
    ; ?>" method="post" action="<?php echo esc_url($postUrl); ?>">
        <input type="hidden" name="_wpnonce" value="<?php echo esc_attr($nonce); ?>">
        <table class="form-table" role="presentation">
            <tr>
                <th scope="row"><label for="clientpress-account"><?php esc_html_e(
                    'Email address or username',
                    'clientpress',
                ); ?></label></th>
                <td><input type="text" id="clientpress-account" class="regular-text" name="account" required autocomplete="off" spellcheck="false" value="<?php echo
                    esc_attr($account)
                ; ?>"></td>
            </tr>
            <tr>
                <th scope="row"><label for="clientpress-portal"><?php esc_html_e(
                    'Portal',
                    'clientpress',
                ); ?></label></th>
                <td><?php $showPortals(); ?></td>
            </tr>
            <tr>
                <th scope="row"><?php esc_html_e('Email', 'clientpress'); ?></th>
                <td><label><input type="checkbox" name="notify" value="1" <?php checked($isTold); ?>> <?php esc_html_e(
                    'Tell them by email',
                    'clientpress',
                ); ?></label></td>
            </tr>
        </table>
        <?php if ($asksAbout > 0) { ?>
            <input type="hidden" name="sure" value="<?php echo esc_attr((string) $asksAbout); ?>">
        <?php } ?>
        <p class="submit"><button type="submit" class="button button-primary"><?php echo
            esc_html($asksAbout > 0 ? __('Give access anyway', 'clientpress') : __('Give access', 'clientpress'))
        ; ?></button></p>
    </form>
</div>
