<?php

/**
 * The secret of a webhook, shown this once.
 *
 * @var \SensitiveParameterValue $secret
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<section class="clientpress-panel clientpress-webhook-secret" aria-labelledby="clientpress-secret-title">
    <h2 id="clientpress-secret-title"><?php esc_html_e('The secret of this webhook', 'clientpress'); ?></h2>
    <div class="clientpress-copy">
        <label class="screen-reader-text" for="clientpress-secret"><?php esc_html_e('Secret', 'clientpress'); ?></label>
        <input type="text" id="clientpress-secret" class="code large-text" dir="ltr" readonly autocomplete="off" spellcheck="false" value="<?php echo
            esc_attr((string) $secret->getValue())
        ; ?>">
        <button type="button" class="button button-primary hide-if-no-js" data-clientpress-copy data-copied="<?php esc_attr_e(
            'Copied.',
            'clientpress',
        ); ?>" data-selected="<?php esc_attr_e(
            'The secret is selected: copy it with Ctrl+C or ⌘C.',
            'clientpress',
        ); ?>"><?php esc_html_e('Copy secret', 'clientpress'); ?></button>
        <span role="status"></span>
    </div>
    <p><strong><?php esc_html_e('It is shown this once.', 'clientpress'); ?></strong> <?php esc_html_e(
        'The receiver checks with it that a message comes from this site. Where the receiving service asks for no secret, you need not keep it.',
        'clientpress',
    ); ?></p>
</section>
