<?php

/**
 * The first step of an import: the list, and the defaults for its lines.
 *
 * @var string                $action
 * @var string                $nonce
 * @var string                $fileField     Name of the field with the file.
 * @var array{Email: string, Name: string, Portal: string, Message: string, Expiry: string} $columns Headings, not to be translated.
 * @var string                $largest       How large it may be, for people.
 * @var string                $addresses     What was pasted.
 * @var string                $message
 * @var array<string, mixed>  $choice        Of a portal, see admin-import-portal.php.
 * @var string                $sampleUrl
 * @var \ClientPress\Kernel\Template $template
 * @var list<int>             $expiryChoices Days.
 * @var int                   $expiryDays
 * @var list<array{url: string, id: int, name: string, by: string, at: string, label: string, sentence: string, done: int, total: int}> $imports
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<p><?php esc_html_e(
    'Invite many clients at once. You see what would happen to every line first; nothing is sent before you confirm it.',
    'clientpress',
); ?></p>
<form data-clientpress-keep<?php echo
    $addresses . $message === '' ? '' : ' data-clientpress-typed'
; ?> id="clientpress-import" class="clientpress-import-form" method="post" enctype="multipart/form-data" action="<?php echo
    esc_url($action)
; ?>">
    <input type="hidden" name="_wpnonce" value="<?php echo esc_attr($nonce); ?>">
    <input type="hidden" name="step" value="upload">
    <table class="form-table" role="presentation">
        <tr>
            <th scope="row"><label for="clientpress-file"><?php esc_html_e('CSV file', 'clientpress'); ?></label></th>
            <td>
                <input type="file" id="clientpress-file" name="<?php echo
                    esc_attr($fileField)
                ; ?>" accept=".csv,.tsv,.txt,text/csv,text/plain" aria-describedby="clientpress-file-help">
                <p class="description" id="clientpress-file-help"><?php echo
                    esc_html(sprintf(
                        /* translators: 1 to 5: the words "email", "name", "portal", "message" and "expiry", which are not to be translated; 6: a size such as "2 MB". */
                        __(
                            'With a column “%1$s”, and if you like “%2$s”, “%3$s” (title or number), “%4$s” and “%5$s” (days). As Excel, Numbers and Google Sheets save it; at most %6$s.',
                            'clientpress',
                        ),
                        $columns['Email'],
                        $columns['Name'],
                        $columns['Portal'],
                        $columns['Message'],
                        $columns['Expiry'],
                        $largest,
                    ))
                ; ?> <a href="<?php echo esc_url($sampleUrl); ?>" download><?php esc_html_e(
                    'Download a sample',
                    'clientpress',
                ); ?></a></p>
            </td>
        </tr>
        <tr>
            <th scope="row"><label for="clientpress-addresses"><?php esc_html_e(
                'Or paste addresses',
                'clientpress',
            ); ?></label></th>
            <td>
                <textarea id="clientpress-addresses" name="addresses" rows="6" class="large-text code" dir="ltr" spellcheck="false" aria-describedby="clientpress-addresses-help"><?php echo
                    esc_textarea($addresses)
                ; ?></textarea>
                <p class="description" id="clientpress-addresses-help"><?php esc_html_e(
                    'One per line, or separated by commas or semicolons. “Name <client@example.org>” works as well.',
                    'clientpress',
                ); ?></p>
            </td>
        </tr>
        <tr>
            <th scope="row"><label for="clientpress-portal"><?php esc_html_e('Portal', 'clientpress'); ?></label></th>
            <td>
                <?php $template->show('admin-import-portal', $choice); ?>
            </td>
        </tr>
        <tr>
            <th scope="row"><label for="clientpress-expiry"><?php esc_html_e(
                'Links expire after',
                'clientpress',
            ); ?></label></th>
            <td>
                <select id="clientpress-expiry" name="expiry">
                    <?php foreach ($expiryChoices as $days) { ?>
                        <option value="<?php echo esc_attr((string) $days); ?>" <?php selected(
                            $days,
                            $expiryDays,
                        ); ?>><?php echo
                            esc_html(sprintf(
                                /* translators: %s: a number of days. */
                                _n('%s day', '%s days', $days, 'clientpress'),
                                $days,
                            ))
                        ; ?></option>
                    <?php } ?>
                </select>
            </td>
        </tr>
        <tr>
            <th scope="row"><label for="clientpress-message"><?php esc_html_e(
                'Personal message (optional)',
                'clientpress',
            ); ?></label></th>
            <td>
                <textarea id="clientpress-message" name="message" rows="3" class="large-text" maxlength="2000"><?php echo
                    esc_textarea($message)
                ; ?></textarea>
            </td>
        </tr>
    </table>
    <p class="submit"><button type="submit" class="button button-primary"><?php esc_html_e(
        'Preview',
        'clientpress',
    ); ?></button></p>
</form>
<?php if ($imports !== []) { ?>
    <h2><?php esc_html_e('Recent imports', 'clientpress'); ?></h2>
    <table class="widefat striped clientpress-import-table">
        <thead>
            <tr>
                <th scope="col"><?php echo esc_html(_x('Import', 'noun', 'clientpress')); ?></th>
                <th scope="col"><?php esc_html_e('Started', 'clientpress'); ?></th>
                <th scope="col"><?php esc_html_e('Started by', 'clientpress'); ?></th>
                <th scope="col"><?php esc_html_e('Status', 'clientpress'); ?></th>
                <th scope="col"><?php esc_html_e('Progress', 'clientpress'); ?></th>
            </tr>
        </thead>
        <tbody>
            <?php foreach ($imports as $import) { ?>
                <tr>
                    <th scope="row"><a href="<?php echo esc_url($import['url']); ?>"><bdi><?php echo
                        esc_html($import['name'])
                    ; ?></bdi></a></th>
                    <td data-label="<?php esc_attr_e('Started', 'clientpress'); ?>"><?php echo
                        esc_html($import['at'])
                    ; ?></td>
                    <td data-label="<?php esc_attr_e('Started by', 'clientpress'); ?>"><bdi><?php echo
                        esc_html($import['by'])
                    ; ?></bdi></td>
                    <td data-label="<?php esc_attr_e('Status', 'clientpress'); ?>"><?php echo
                        esc_html($import['label'])
                    ; ?></td>
                    <td data-label="<?php esc_attr_e('Progress', 'clientpress'); ?>"><?php echo
                        esc_html($import['sentence'])
                    ; ?></td>
                </tr>
            <?php } ?>
        </tbody>
    </table>
<?php }
