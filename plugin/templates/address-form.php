<?php

/**
 * The form by which a user changes their email address.
 *
 * @var \ClientPress\Site\AddressForm $addressForm
 *
 * @package ClientPress
 */

declare(strict_types=1);

use ClientPress\Invitations\AcceptUrl;
use ClientPress\Kernel\AddressSpelling;
use ClientPress\Site\AcceptRequest;
use ClientPress\Site\AddressPage;

defined('ABSPATH') || exit();

$error = $addressForm->error;
$emailError = $addressForm->errorIn(AddressPage::NEW_EMAIL);
$passwordError = $addressForm->errorIn(AcceptRequest::PASSWORD);
?>
<form method="post" action="<?php echo esc_url(AcceptUrl::ofAddress()); ?>">
    <input type="hidden" name="<?php echo esc_attr(AcceptUrl::ADDRESS); ?>" value="<?php echo
        esc_attr($addressForm->credential())
    ; ?>">
    <input type="hidden" name="<?php echo esc_attr(AcceptRequest::NONCE); ?>" value="<?php echo
        esc_attr($addressForm->nonce)
    ; ?>">
    <?php if ($error !== null && $error->field === '') { ?>
        <p class="alert" role="alert"><?php echo esc_html($error->sentence); ?></p>
    <?php } ?>
    <?php if ($addressForm->asksAddress()) { ?>
        <div class="field">
            <span class="label"><?php esc_html_e('Your email address', 'clientpress'); ?></span>
            <span class="address"><bdi><?php echo esc_html(AddressSpelling::shown($addressForm->email)); ?></bdi></span>
        </div>
        <div class="field">
            <label for="clientpress-new-email"><?php esc_html_e('New email address', 'clientpress'); ?></label>
            <input
                type="text"
                inputmode="email"
                id="clientpress-new-email"
                name="<?php echo esc_attr(AddressPage::NEW_EMAIL); ?>"
                value="<?php echo esc_attr($addressForm->newEmail); ?>"
                autocomplete="email"
                autocapitalize="none"
                spellcheck="false"
                required
                <?php if ($emailError !== '') { ?>
                    aria-invalid="true" autofocus aria-describedby="clientpress-new-email-error"
                <?php } ?>
            >
            <?php if ($emailError !== '') { ?>
                <p class="error" id="clientpress-new-email-error"><?php echo esc_html($emailError); ?></p>
            <?php } ?>
        </div>
        <div class="field">
            <label for="clientpress-password"><?php esc_html_e('Your password', 'clientpress'); ?></label>
            <input
                type="password"
                id="clientpress-password"
                name="<?php echo esc_attr(AcceptRequest::PASSWORD); ?>"
                autocomplete="current-password"
                required
                <?php if ($passwordError !== '') { ?>
                    aria-invalid="true" autofocus aria-describedby="clientpress-password-error"
                <?php } ?>
            >
            <?php if ($passwordError !== '') { ?>
                <p class="error" id="clientpress-password-error"><?php echo esc_html($passwordError); ?></p>
            <?php } ?>
        </div>
    <?php } ?>
    <button
        type="submit"
        class="submit"
        data-busy="<?php esc_attr_e('One moment…', 'clientpress'); ?>"
    ><?php echo esc_html($addressForm->button); ?></button>
</form>
