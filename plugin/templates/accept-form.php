<?php

/**
 * The form of the accept page.
 *
 * @var \ClientPress\Site\Form $form
 * @var string                 $origin See accept-page.php.
 *
 * @package ClientPress
 */

declare(strict_types=1);

use ClientPress\Invitations\AcceptUrl;
use ClientPress\Kernel\AddressSpelling;
use ClientPress\Site\AcceptRequest;

defined('ABSPATH') || exit();

$field = $form->passwordField;
$error = $form->error;
$passwordNote = $form->hasErrorIn(AcceptRequest::PASSWORD) ? 'clientpress-password-error' : 'clientpress-password-hint';
$passphraseNote = $form->hasErrorIn(AcceptRequest::PASSPHRASE)
    ? 'clientpress-passphrase-error'
    : 'clientpress-passphrase-hint';
?>
<form
    method="post"
    action="<?php echo esc_url(AcceptUrl::page()); ?>"
    data-opened="<?php echo esc_attr($form->openingReport()); ?>"
    data-repeat="<?php echo esc_attr((string) $form->repeatSeconds); ?>"
>
    <?php foreach ($form->hidden($origin) as $name => $value) { ?>
        <input type="hidden" name="<?php echo esc_attr($name); ?>" value="<?php echo esc_attr($value); ?>">
    <?php } ?>
    <?php if ($error !== null && $error->field === '') { ?>
        <p class="alert" role="alert"><?php echo esc_html($error->sentence); ?></p>
    <?php } ?>

    <?php if ($field !== null) { ?>
        <div class="field">
            <span class="label"><?php esc_html_e('Your email address', 'clientpress'); ?></span>
            <span class="address"><bdi><?php echo esc_html(AddressSpelling::shown($field->email)); ?></bdi></span>
            <?php // Without a name, so that it is not sent: password managers alone read it. ?>
            <input
                type="email"
                id="clientpress-username"
                autocomplete="username"
                value="<?php echo esc_attr($field->email); ?>"
                readonly
                hidden
            >
        </div>
        <?php if ($form->name !== null) { ?>
            <div class="field">
                <label for="clientpress-name"><?php esc_html_e('Your name (optional)', 'clientpress'); ?></label>
                <input
                    type="text"
                    id="clientpress-name"
                    name="<?php echo esc_attr(AcceptRequest::NAME); ?>"
                    autocomplete="name"
                    spellcheck="false"
                    maxlength="100"
                    dir="auto"
                    value="<?php echo esc_attr($form->name); ?>"
                    <?php if ($form->hasErrorIn(AcceptRequest::NAME)) { ?>
                        aria-describedby="clientpress-name-error"
                        aria-invalid="true"
                        autofocus
                    <?php } ?>
                >
                <?php if ($form->hasErrorIn(AcceptRequest::NAME)) { ?>
                    <p class="error" id="clientpress-name-error"><?php echo esc_html($form->errorSentence()); ?></p>
                <?php } ?>
            </div>
        <?php } ?>
        <div class="field">
            <label for="clientpress-password"><?php echo esc_html($field->label); ?></label>
            <div class="with-button">
                <input
                    type="password"
                    id="clientpress-password"
                    name="<?php echo esc_attr(AcceptRequest::PASSWORD); ?>"
                    autocomplete="<?php echo esc_attr($field->autocomplete); ?>"
                    autocapitalize="none"
                    spellcheck="false"
                    required
                    aria-describedby="<?php echo esc_attr($passwordNote); ?>"
                    <?php echo $form->hasErrorIn(AcceptRequest::PASSWORD) ? 'aria-invalid="true" autofocus' : ''; ?>
                >
                <button
                    type="button"
                    class="reveal"
                    hidden
                    aria-controls="clientpress-password"
                    data-show="<?php esc_attr_e('Show', 'clientpress'); ?>"
                    data-hide="<?php esc_attr_e('Hide', 'clientpress'); ?>"
                    data-show-label="<?php esc_attr_e('Show password', 'clientpress'); ?>"
                    data-hide-label="<?php esc_attr_e('Hide password', 'clientpress'); ?>"
                ></button>
            </div>
            <?php if ($field->isRated()) { ?>
                <div
                    class="meter waiting"
                    data-script="<?php echo esc_url(includes_url('js/zxcvbn.min.js')); ?>"
                    data-min-characters="<?php echo esc_attr((string) $field->minCharacters); ?>"
                    data-guessable="<?php echo esc_attr((string) wp_json_encode($field->guessable)); ?>"
                    data-words="<?php echo esc_attr((string) wp_json_encode($field->ratings())); ?>"
                >
                    <span class="bar" aria-hidden="true"><span></span><span></span><span></span><span></span></span>
                    <span class="word" role="status"></span>
                </div>
            <?php } ?>
            <?php if ($form->hasErrorIn(AcceptRequest::PASSWORD)) { ?>
                <p class="error" id="clientpress-password-error">
                    <?php echo esc_html($form->errorSentence()); ?>
                </p>
            <?php } else { ?>
                <p class="hint" id="clientpress-password-hint"><?php echo esc_html($field->hint); ?></p>
            <?php } ?>
        </div>
    <?php } ?>

    <?php if ($form->asksPassphrase) { ?>
        <div class="field">
            <label for="clientpress-passphrase"><?php esc_html_e('Passphrase', 'clientpress'); ?></label>
            <input
                type="text"
                id="clientpress-passphrase"
                name="<?php echo esc_attr(AcceptRequest::PASSPHRASE); ?>"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                required
                aria-describedby="<?php echo esc_attr($passphraseNote); ?>"
                <?php echo $form->hasErrorIn(AcceptRequest::PASSPHRASE) ? 'aria-invalid="true" autofocus' : ''; ?>
            >
            <?php if ($form->hasErrorIn(AcceptRequest::PASSPHRASE)) { ?>
                <p class="error" id="clientpress-passphrase-error">
                    <?php echo esc_html($form->errorSentence()); ?>
                </p>
            <?php } else { ?>
                <p class="hint" id="clientpress-passphrase-hint">
                    <?php esc_html_e('The passphrase that you were told by phone or in person.', 'clientpress'); ?>
                </p>
            <?php } ?>
        </div>
    <?php } ?>

    <button
        type="submit"
        class="submit"
        data-busy="<?php esc_attr_e('One moment…', 'clientpress'); ?>"
    ><?php echo esc_html($form->button); ?></button>
</form>
