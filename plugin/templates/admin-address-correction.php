<?php

/**
 * The form that invites the right address in place of a misspelt one.
 *
 * @var int    $id      Of the invitation.
 * @var string $nonce
 * @var string $button
 * @var string $field
 * @var string $address What the field begins with.
 * @var bool   $isOpen
 * @var string $label   Name of the form, which tells it from others on the screen.
 * @var string $postUrl
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<details class="clientpress-disclosure"<?php echo $isOpen ? ' open' : ''; ?>>
    <summary aria-label="<?php echo esc_attr($label); ?>"><?php esc_html_e(
        'Correct address',
        'clientpress',
    ); ?></summary>
    <form data-clientpress-keep<?php echo $isOpen ? ' data-clientpress-typed' : ''; ?> method="post" action="<?php echo
        esc_url($postUrl)
    ; ?>">
        <input type="hidden" name="_wpnonce" value="<?php echo esc_attr($nonce); ?>">
        <p>
            <label for="clientpress-right-address-<?php echo esc_attr((string) $id); ?>"><?php esc_html_e(
                'Right address',
                'clientpress',
            ); ?></label><br>
            <input id="clientpress-right-address-<?php echo
                esc_attr((string) $id)
            ; ?>" class="regular-text" type="text" inputmode="email" autocapitalize="none" autocomplete="off" spellcheck="false" required name="<?php echo
                esc_attr($field)
            ; ?>" value="<?php echo esc_attr($address); ?>">
        </p>
        <p class="description"><?php esc_html_e(
            'The link to the earlier address stops working at once.',
            'clientpress',
        ); ?></p>
        <p><button type="submit" class="button button-primary" name="<?php echo esc_attr($button); ?>" value="<?php echo
            esc_attr((string) $id)
        ; ?>"><?php esc_html_e('Send to this address', 'clientpress'); ?></button></p>
    </form>
</details>
