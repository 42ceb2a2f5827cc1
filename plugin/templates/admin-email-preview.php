<?php

/**
 * The preview of an email: a page for an iframe.
 *
 * @var string $subject
 * @var string $html    Of the email, a whole document.
 * @var string $plain   Its text part.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<!DOCTYPE html>
<html <?php language_attributes(); ?>>
<head>
    <meta charset="utf-8">
    <title><?php esc_html_e('Preview of the email', 'clientpress'); ?></title>
    <style>
        body { display: flex; flex-direction: column; box-sizing: border-box; min-height: 100vh; margin: 0; color: #1d2327; background: #fff; font: 14px/1.5 -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
        p, details { margin: 0; padding: 12px 16px; overflow-wrap: anywhere; }
        iframe { flex: 1 0 480px; width: 100%; border: 0; border-block: 1px solid #dcdcde; }
        summary { cursor: pointer; }
        pre { margin: 12px 0 0; font: 13px/1.5 Consolas, Monaco, monospace; white-space: pre-wrap; }
    </style>
</head>
<body>
    <p><strong><?php esc_html_e('Subject:', 'clientpress'); ?></strong> <bdi><?php echo esc_html($subject); ?></bdi></p>
    <iframe title="<?php esc_attr_e('The email', 'clientpress'); ?>" sandbox srcdoc="<?php

    // esc_attr() leaves entities alone, and the frame would take for markup what the email has escaped.
    echo esc_textarea($html);
    ?>"></iframe>
    <details>
        <summary><?php esc_html_e('As plain text', 'clientpress'); ?></summary>
        <pre dir="auto"><?php echo esc_html($plain); ?></pre>
    </details>
</body>
</html>
