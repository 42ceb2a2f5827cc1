<?php

/**
 * Settings → ClientPress → Emails: the words of one email.
 *
 * @var \ClientPress\Kernel\Template                                       $template
 * @var list<array{type: string, sentence: string, details: list<string>}> $notices
 * @var list<array{url: string, label: string, isCurrent: bool}>           $kinds
 * @var string                                                             $group        The tab's group of settings.
 * @var string                                                             $step         Name of the buttons that save nothing.
 * @var string                                                             $name         What the names of the fields begin with.
 * @var string                                                             $action       Where previews and tests go.
 * @var string                                                             $label
 * @var string                                                             $description  Who gets it, and when.
 * @var array{subject: string, body: string, button: string}               $words
 * @var bool                                                               $isTyped      Whether they are not saved yet.
 * @var array{subject: int, body: int, button: int}                        $most         Characters.
 * @var list<array{name: string, meaning: string}>                         $placeholders
 * @var bool                                                               $isChanged    Whether there is something to restore.
 * @var string                                                             $address      Where a test goes.
 * @var string                                                             $preview      HTML of a page.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

$template->show('admin-notices', ['notices' => $notices]);
?>
<p><?php esc_html_e(
    'What your emails say. The texts are kept for this site, in one language: write them in the language that your clients read. An empty field means the default, which is translated.',
    'clientpress',
); ?></p>
<nav class="clientpress-emails-kinds" aria-label="<?php esc_attr_e('Emails', 'clientpress'); ?>">
    <ul>
        <?php foreach ($kinds as $kind) { ?>
            <li><a class="button<?php echo $kind['isCurrent'] ? ' clientpress-current' : ''; ?>" href="<?php echo
                esc_url($kind['url'])
            ; ?>"<?php echo $kind['isCurrent'] ? ' aria-current="page"' : ''; ?>><?php echo
                esc_html($kind['label'])
            ; ?></a></li>
        <?php } ?>
    </ul>
</nav>
<div class="clientpress-emails">
    <form data-clientpress-keep<?php echo
        $isTyped ? ' data-clientpress-typed' : ''
    ; ?> method="post" action="options.php" class="clientpress-email">
        <?php settings_fields($group); ?>
        <h2><?php echo esc_html($label); ?></h2>
        <p><?php echo esc_html($description); ?></p>
        <p>
            <label for="clientpress-email-subject"><?php esc_html_e('Subject', 'clientpress'); ?></label>
            <input type="text" class="large-text" id="clientpress-email-subject" name="<?php echo
                esc_attr($name)
            ; ?>[subject]" value="<?php echo esc_attr($words['subject']); ?>" maxlength="<?php echo
                esc_attr((string) $most['subject'])
            ; ?>">
        </p>
        <p>
            <label for="clientpress-email-body"><?php esc_html_e('Text', 'clientpress'); ?></label>
            <textarea class="large-text" rows="14" id="clientpress-email-body" name="<?php echo
                esc_attr($name)
            ; ?>[body]" maxlength="<?php echo
                esc_attr((string) $most['body'])
            ; ?>" aria-describedby="clientpress-email-body-help"><?php echo esc_textarea($words['body']); ?></textarea>
            <span class="description" id="clientpress-email-body-help"><?php esc_html_e(
                'Plain text. An empty line begins a new paragraph.',
                'clientpress',
            ); ?></span>
        </p>
        <p>
            <label for="clientpress-email-button"><?php esc_html_e('Text of the button', 'clientpress'); ?></label>
            <input type="text" class="regular-text" id="clientpress-email-button" name="<?php echo
                esc_attr($name)
            ; ?>[button]" value="<?php echo esc_attr($words['button']); ?>" maxlength="<?php echo
                esc_attr((string) $most['button'])
            ; ?>">
        </p>
        <div class="clientpress-email-buttons">
            <button type="submit" class="button button-primary"><?php esc_html_e(
                'Save Changes',
                'clientpress',
            ); ?></button>
            <button type="submit" class="button" name="<?php echo
                esc_attr($step)
            ; ?>" value="preview" formaction="<?php echo
                esc_url($action)
            ; ?>" formtarget="clientpress-email-preview" data-clientpress-preview><?php esc_html_e(
                'Preview',
                'clientpress',
            ); ?></button>
            <button type="submit" class="button" name="<?php echo
                esc_attr($step)
            ; ?>" value="test" formaction="<?php echo
                esc_url($action)
            ; ?>" aria-describedby="clientpress-email-test-help"><?php esc_html_e(
                'Send me a test',
                'clientpress',
            ); ?></button>
            <?php if ($isChanged) { ?>
                <button type="submit" class="button clientpress-destructive" name="<?php echo
                    esc_attr($name)
                ; ?>[restore]" value="1" data-clientpress-confirm="<?php esc_attr_e(
                    'Put the default text back? Yours is lost.',
                    'clientpress',
                ); ?>"><?php esc_html_e('Restore default', 'clientpress'); ?></button>
            <?php } ?>
        </div>
        <p class="description" id="clientpress-email-test-help"><?php echo
            esc_html(sprintf(
                /* translators: %s: an email address. */
                __('A test goes to %s, with sample data and a link that leads nowhere.', 'clientpress'),
                $address,
            ))
        ; ?></p>
        <h3><?php esc_html_e('Placeholders', 'clientpress'); ?></h3>
        <dl class="clientpress-email-placeholders">
            <?php foreach ($placeholders as $placeholder) { ?>
                <div>
                    <dt><code><?php echo esc_html($placeholder['name']); ?></code></dt>
                    <dd><?php echo esc_html($placeholder['meaning']); ?></dd>
                </div>
            <?php } ?>
        </dl>
    </form>
    <section class="clientpress-email-preview" aria-labelledby="clientpress-email-preview-title">
        <h2 id="clientpress-email-preview-title"><?php echo esc_html(_x('Preview', 'noun', 'clientpress')); ?></h2>
        <p class="description"><?php esc_html_e(
            'With sample data. Press Preview to see what you have changed.',
            'clientpress',
        ); ?></p>
        <iframe name="clientpress-email-preview" title="<?php esc_attr_e(
            'Preview of the email',
            'clientpress',
        ); ?>" sandbox srcdoc="<?php

        // esc_attr() leaves entities alone, and the frame would take for markup what the page has escaped.
        echo esc_textarea($preview);
        ?>"></iframe>
    </section>
</div>
