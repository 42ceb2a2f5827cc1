<?php

/**
 * Plugin Name: Mail of this container
 * Description: Sends email through the server that SMTP_HOST names.
 */

declare(strict_types=1);

if (getenv('SMTP_HOST') !== false) {
    add_action('phpmailer_init', static function (PHPMailer\PHPMailer\PHPMailer $mailer): void {
        $mailer->isSMTP();
        $mailer->Host = (string) getenv('SMTP_HOST');
        $mailer->Port = (int) (getenv('SMTP_PORT') ?: 25);
        $user = (string) getenv('SMTP_USER');

        // Where there is a password, encryption is required rather than taken where it is offered.
        $mailer->SMTPSecure = match (true) {
            $mailer->Port === 465 => 'ssl',
            $user !== '' => 'tls',
            default => '',
        };

        if ($user !== '') {
            $mailer->SMTPAuth = true;
            $mailer->Username = $user;
            $mailer->Password = (string) clientpress_container_secret('SMTP_PASSWORD');
        }
    });
}

if (getenv('MAIL_FROM') !== false) {
    add_filter('wp_mail_from', static fn(): string => (string) getenv('MAIL_FROM'));
}
