<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

use ClientPress\Portals\Portal;
use PHPMailer\PHPMailer\PHPMailer;

/**
 * Writes and sends the emails. The link exists here and in the client's mailbox, nowhere else.
 */
final readonly class Mailer
{
    /** PHPMailer's own is 300 seconds, and an admin waits for the answer. */
    private const TIMEOUT_SECONDS = 10;

    private const MAX_ERROR_CHARACTERS = 300;

    /**
     * @param string $template File of the HTML frame.
     */
    public function __construct(
        private string $template,
    ) {}

    /**
     * @param string $token The link's secret.
     *
     * @return string|null Null when the mail system took it; otherwise why not, in plain text without any secret.
     */
    public function sendInvitation(
        Invitation $invitation,
        #[\SensitiveParameter]
        string $token,
        Portal $portal,
    ): ?string {
        // The recipient has no account, hence no language of their own.
        $switched = switch_to_locale(get_locale());

        try {
            $reason = $this->hand(
                $invitation->email,
                $this->invitationText($invitation, $portal),
                $this->headers($invitation),
                AcceptUrl::of($token),
            );
        } catch (\Throwable $fault) {
            $reason = $fault->getMessage();
        } finally {
            if ($switched) {
                restore_previous_locale();
            }
        }

        return $reason === null ? null : self::presentable($reason, $token);
    }

    /**
     * @param list<string> $headers
     *
     * @return string|null Why the mail system did not take it, as that says it.
     */
    private function hand(string $to, EmailText $text, array $headers, #[\SensitiveParameter] string $url): ?string
    {
        $reason = null;
        $mailer = null;
        $timeouts = [];
        $plain = $text->plain($url);

        $prepare = static function (PHPMailer $phpmailer) use ($plain, &$mailer, &$timeouts): void {
            $mailer = $phpmailer;
            $timeouts = [$phpmailer->Timeout, $phpmailer->getSMTPInstance()->Timelimit];
            $phpmailer->AltBody = $plain;
            $phpmailer->Timeout = self::TIMEOUT_SECONDS;
            $phpmailer->getSMTPInstance()->Timelimit = self::TIMEOUT_SECONDS;
        };
        // The message alone: the error's data holds the whole email.
        $listen = static function (\WP_Error $error) use (&$reason): void {
            $reason = $error->get_error_message();
        };
        // First, so that a mail plugin's own setting still wins.
        $name = static fn(): string => self::siteName();

        add_action('phpmailer_init', $prepare, PHP_INT_MAX);
        add_action('wp_mail_failed', $listen);
        add_filter('wp_mail_from_name', $name, PHP_INT_MIN);

        try {
            $sent = wp_mail($to, $text->subject(), $this->html($text, $url), $headers);
        } finally {
            remove_action('phpmailer_init', $prepare, PHP_INT_MAX);
            remove_action('wp_mail_failed', $listen);
            remove_filter('wp_mail_from_name', $name, PHP_INT_MIN);

            if ($mailer instanceof PHPMailer) {
                // Core keeps one PHPMailer for the whole request; others' emails keep their own patience.
                [$mailer->Timeout, $mailer->getSMTPInstance()->Timelimit] = $timeouts;
            }
        }

        return $sent ? null : $reason ?? __('The mail system gave no reason.', 'clientpress');
    }

    private function invitationText(Invitation $invitation, Portal $portal): EmailText
    {
        /**
         * Filters the subject of an invitation's email, before its placeholders are replaced.
         *
         * @since 1.0.0
         *
         * @param string     $subject    Placeholders: {site}, {portal}, {inviter}.
         * @param Invitation $invitation
         */
        $subject = (string) apply_filters(
            'clientpress_invitation_email_subject',
            __('Your private portal at {site}', 'clientpress'),
            $invitation,
        );

        /**
         * Filters the text of an invitation's email, before its placeholders are replaced. The link is put in last
         * and never passes through a filter of ours.
         *
         * @since 1.0.0
         *
         * @param string     $body       Placeholders: {site}, {portal}, {inviter}, {message}, {expires}, {link}.
         * @param Invitation $invitation
         */
        $body = (string) apply_filters(
            'clientpress_invitation_email_body',
            __(
                "Hello,\n\n{inviter} invites you to “{portal}”, your private portal at {site}.\n\n{message}\n\nChoose a password, and you are in:\n\n{link}\n\nThe link works once, until {expires}. If you did not expect this email, you can ignore it.",
                'clientpress',
            ),
            $invitation,
        );

        return new EmailText($subject, $body, __('Accept Invitation', 'clientpress'), [
            '{site}' => self::siteName(),
            '{portal}' => $portal->title,
            '{inviter}' => $invitation->invitedBy === 0 ? self::siteName() : $invitation->inviterName(),
            '{message}' => $invitation->message,
            '{expires}' => self::moment($invitation->expiresAt),
        ]);
    }

    /**
     * @return list<string>
     */
    private function headers(Invitation $invitation): array
    {
        $headers = ['Content-Type: text/html; charset=UTF-8'];
        $inviter = $invitation->invitedBy === 0 ? false : get_userdata($invitation->invitedBy);

        if ($inviter instanceof \WP_User && is_email($inviter->user_email) !== false) {
            // Core splits this header at commas and brackets; a name keeps none of what could break out of it.
            $name = trim((string) preg_replace('/[\s,;:<>"\\\\()\[\]@]+/u', ' ', $inviter->display_name));
            $headers[] = "Reply-To: $name <{$inviter->user_email}>";
        }

        /**
         * Filters the headers of an invitation's email.
         *
         * @since 1.0.0
         *
         * @param list<string> $headers
         * @param Invitation   $invitation
         */
        return array_values((array) apply_filters('clientpress_invitation_email_headers', $headers, $invitation));
    }

    private function html(EmailText $text, #[\SensitiveParameter] string $url): string
    {
        $render = static function (string $template, string $siteName, EmailText $text, string $url): void {
            require $template;
        };

        ob_start();

        try {
            $render($this->template, self::siteName(), $text, $url);
        } finally {
            $html = (string) ob_get_clean();
        }

        return $html;
    }

    /**
     * @param int $at Seconds since the Unix epoch, UTC.
     *
     * @return string Date, time and time zone, in the site's format and language.
     */
    private static function moment(int $at): string
    {
        $format = get_option('date_format') . ' ' . get_option('time_format');

        return sprintf('%s (%s)', (string) wp_date($format, $at), (string) wp_date('T', $at));
    }

    private static function siteName(): string
    {
        return wp_specialchars_decode((string) get_option('blogname'), ENT_QUOTES);
    }

    private static function presentable(string $reason, #[\SensitiveParameter] string $token): string
    {
        $text = trim((string) preg_replace('/\s+/', ' ', wp_strip_all_tags(str_replace($token, '…', $reason))));

        return mb_substr($text, 0, self::MAX_ERROR_CHARACTERS);
    }
}
