<?php

/**
 * The HTML frame of every email, in tables and inline styles, because mail programs support little else.
 *
 * @var string                              $siteName
 * @var string                              $accent   Hex colour on which white can be read.
 * @var \ClientPress\Mail\EmailText  $text
 * @var string                              $url
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

$align = is_rtl() ? 'right' : 'left';
$link = sprintf(
    '<a href="%1$s" style="display:inline-block;margin:8px 0 16px;padding:14px 28px;background:%5$s;color:#ffffff;font-weight:600;text-decoration:none;border-radius:6px;">%2$s</a><br><span style="font-size:13px;color:#50575e;">%3$s<br><a href="%1$s" style="color:%5$s;word-break:break-all;">%4$s</a></span>',
    esc_url($url),
    esc_html($text->button()),
    esc_html__('If the button does not work, copy this address into your browser:', 'clientpress'),
    esc_html($url),
    esc_attr($accent),
);
?>
<!DOCTYPE html>
<html lang="<?php echo esc_attr(get_bloginfo('language')); ?>" dir="<?php echo is_rtl() ? 'rtl' : 'ltr'; ?>">
<head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light">
    <title><?php echo esc_html($text->subject()); ?></title>
</head>
<body style="margin:0;padding:0;background:#f0f0f1;">
<table role="presentation" width="100%" cellspacing="0" cellpadding="0" border="0" style="background:#f0f0f1;">
    <tr>
        <td align="center" style="padding:32px 16px;">
            <table role="presentation" width="100%" cellspacing="0" cellpadding="0" border="0" style="max-width:560px;background:#ffffff;border-radius:8px;">
                <tr>
                    <td style="padding:28px 32px 0;text-align:<?php echo
                        esc_attr($align)
                    ; ?>;font:600 18px/1.4 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;color:#1d2327;">
                        <?php echo esc_html($siteName); ?>
                    </td>
                </tr>
                <tr>
                    <td style="padding:8px 32px 28px;text-align:<?php echo
                        esc_attr($align)
                    ; ?>;font:16px/1.6 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;color:#1d2327;overflow-wrap:anywhere;">
                        <?php

                        // @mago-ignore lint:no-unescaped-output The words are escaped by html(), the link above.
                        echo $text->html($link);
                        ?>
                    </td>
                </tr>
            </table>
        </td>
    </tr>
</table>
</body>
</html>
