<?php

/**
 * The link that was asked for, shown this once.
 *
 * @var \SensitiveParameterValue $link
 * @var string                   $email
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<section class="clientpress-panel clientpress-shown-link" aria-labelledby="clientpress-link-title">
    <h2 id="clientpress-link-title"><?php echo
        wp_kses(
            sprintf(
                /* translators: %s: an email address. */
                __('Fresh link for %s', 'clientpress'),
                '<bdi>' . esc_html($email) . '</bdi>',
            ),
            ['bdi' => []],
        )
    ; ?></h2>
    <div class="clientpress-copy">
        <label class="screen-reader-text" for="clientpress-link"><?php esc_html_e(
            'Link for your client',
            'clientpress',
        ); ?></label>
        <input type="text" id="clientpress-link" class="code" dir="ltr" readonly data-clientpress-said autocomplete="off" spellcheck="false" value="<?php echo
            esc_attr((string) $link->getValue())
        ; ?>">
        <button type="button" class="button button-primary hide-if-no-js" data-clientpress-copy data-copied="<?php esc_attr_e(
            'Copied.',
            'clientpress',
        ); ?>" data-selected="<?php esc_attr_e(
            'The link is selected: copy it with Ctrl+C or ⌘C.',
            'clientpress',
        ); ?>"><?php esc_html_e('Copy link', 'clientpress'); ?></button>
        <span role="status"></span>
    </div>
    <p><strong><?php esc_html_e('It is shown this once.', 'clientpress'); ?></strong> <?php esc_html_e(
        'Copy it now and pass it on to your client alone, and do not open it yourself. Earlier links of this invitation no longer work.',
        'clientpress',
    ); ?></p>
</section>
