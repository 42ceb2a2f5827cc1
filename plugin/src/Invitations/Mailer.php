<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

use ClientPress\Clock;
use ClientPress\Portals\Portal;
use ClientPress\Template;
use PHPMailer\PHPMailer\PHPMailer;

/**
 * Writes and sends the emails. The link exists here and in the client's mailbox, nowhere else.
 */
final readonly class Mailer
{
    /** An admin waits for the answer. */
    private const TIMEOUT_SECONDS = 10;

    private const MAX_ERROR_CHARACTERS = 300;

    public function __construct(
        private EmailTexts $texts,
        private Template $template,
        private Clock $clock,
    ) {}

    /**
     * To the client.
     *
     * @param EmailKind $kind  `Invitation` or `Reminder`.
     * @param string    $token The link's secret.
     *
     * @return string|null Null when the mail system took it; otherwise why not, in plain text without any secret.
     */
    public function sendLink(
        EmailKind $kind,
        Invitation $invitation,
        #[\SensitiveParameter]
        string $token,
        Portal $portal,
    ): ?string {
        $reason = $this->inLanguage(fn(): ?string => $this->hand(
            $invitation->email,
            $this->compose($kind, $invitation, $this->values($invitation, $portal)),
            $this->headers($kind, $invitation, $this->replyToInviter($invitation)),
            AcceptUrl::of($token),
        ));

        return $reason === null ? null : self::presentable(str_replace($token, '…', $reason));
    }

    /**
     * To whoever invited; to the site's administrator where that user is gone.
     *
     * @param EmailKind $kind `Accepted` or `NewLinkAsked`.
     * @param string    $url  Where the invitation can be seen.
     *
     * @return string|null See {@see sendLink()}.
     */
    public function notifyInviter(EmailKind $kind, Invitation $invitation, Portal $portal, string $url): ?string
    {
        $inviter = self::inviter($invitation);
        $reason = $this->inLanguage(fn(): ?string => $this->hand(
            $inviter->user_email ?? (string) get_option('admin_email'),
            $this->compose($kind, $invitation, $this->values($invitation, $portal)),
            $this->headers($kind, $invitation, []),
            $url,
        ), $inviter);

        return $reason === null ? null : self::presentable($reason);
    }

    /**
     * One of the emails with made-up data, for whoever writes its words.
     *
     * @param EmailKind  $kind
     * @param EmailTexts $texts What to show; need not be saved.
     *
     * @return array{subject: string, html: string, plain: string}
     */
    public function preview(EmailKind $kind, EmailTexts $texts): array
    {
        return EmailTexts::inSiteLanguage(function () use ($kind, $texts): array {
            $text = $this->sample($kind, $texts);
            $url = self::sampleUrl($kind);

            return ['subject' => $text->subject(), 'html' => $this->html($text, $url), 'plain' => $text->plain($url)];
        });
    }

    /**
     * Sends a message that says no more than that it was sent.
     *
     * @param \WP_User $to  Who asked for it.
     * @param string   $url Where they asked.
     *
     * @return string|null See {@see sendLink()}.
     */
    public function sendTest(\WP_User $to, string $url): ?string
    {
        $reason = $this->inLanguage(fn(): ?string => $this->hand(
            $to->user_email,
            new EmailText(
                __('A test email from {site}', 'clientpress'),
                __(
                    "Hello,\n\nyou asked {site} for a test email, and here it is: ClientPress can send mail.\n\n{link}",
                    'clientpress',
                ),
                __('Back to Site Health', 'clientpress'),
                ['{site}' => self::siteName()],
            ),
            ['Content-Type: text/html; charset=UTF-8'],
            $url,
        ), $to);

        return $reason === null ? null : self::presentable($reason);
    }

    /**
     * Sends one of the emails with made-up data and a link that leads nowhere.
     *
     * @return string|null See {@see sendLink()}.
     */
    public function sendSample(EmailKind $kind, EmailTexts $texts, string $to): ?string
    {
        $reason = $this->inLanguage(fn(): ?string => $this->hand(
            $to,
            $this->sample($kind, $texts),
            ['Content-Type: text/html; charset=UTF-8'],
            self::sampleUrl($kind),
        ));

        return $reason === null ? null : self::presentable($reason);
    }

    /**
     * @param \Closure(): ?string $send
     * @param \WP_User|null       $recipient Where known: then it is their language.
     */
    private function inLanguage(\Closure $send, ?\WP_User $recipient = null): ?string
    {
        $switched = $recipient === null ? switch_to_locale(get_locale()) : switch_to_user_locale($recipient->ID);

        try {
            return $send();
        } catch (\Throwable $fault) {
            return $fault->getMessage();
        } finally {
            if ($switched) {
                restore_previous_locale();
            }
        }
    }

    /**
     * @param list<string> $headers
     *
     * @return string|null Why the mail system did not take it, as that says it.
     */
    private function hand(string $to, EmailText $text, array $headers, #[\SensitiveParameter] string $url): ?string
    {
        $reason = null;
        $patience = null;
        $plain = $text->plain($url);

        $prepare = static function (PHPMailer $phpmailer) use ($plain, &$patience): void {
            $phpmailer->AltBody = $plain;
            $patience = new MailPatience($phpmailer, self::TIMEOUT_SECONDS);
        };
        // The message alone: the error's data holds the whole email.
        $listen = static function (\WP_Error $error) use (&$reason): void {
            $reason = $error->get_error_message();
        };
        // First, so that a mail plugin's own setting still wins.
        $name = self::siteName(...);

        add_action('phpmailer_init', $prepare, PHP_INT_MAX);
        add_action('wp_mail_failed', $listen);
        add_filter('wp_mail_from_name', $name, PHP_INT_MIN);

        try {
            $sent = wp_mail($to, $text->subject(), $this->html($text, $url), $headers);
        } finally {
            remove_action('phpmailer_init', $prepare, PHP_INT_MAX);
            remove_action('wp_mail_failed', $listen);
            remove_filter('wp_mail_from_name', $name, PHP_INT_MIN);

            if ($patience instanceof MailPatience) {
                $patience->restore();
            }
        }

        return $sent ? null : $reason ?? __('The mail system gave no reason.', 'clientpress');
    }

    /**
     * @param array<string, string> $values
     */
    private function compose(EmailKind $kind, Invitation $invitation, array $values): EmailText
    {
        /**
         * Filters the subject of an email, before its placeholders are replaced. The dynamic part is the kind of
         * email: `invitation`, `reminder`, `accepted` or `new_link_asked`.
         *
         * @since 1.0.0
         *
         * @param string     $subject
         * @param Invitation $invitation
         */
        $subject = (string) apply_filters(
            "clientpress_{$kind->value}_email_subject",
            $this->texts->subject($kind),
            $invitation,
        );

        /**
         * Filters the text of an email, before its placeholders are replaced. The link is put in last and never
         * passes through a filter of ours.
         *
         * @since 1.0.0
         *
         * @param string     $body
         * @param Invitation $invitation
         */
        $body = (string) apply_filters("clientpress_{$kind->value}_email_body", $this->texts->body($kind), $invitation);

        return new EmailText($subject, $body, $this->texts->button($kind), $values);
    }

    /**
     * @return array<string, string>
     */
    private function values(Invitation $invitation, Portal $portal): array
    {
        return [
            '{site}' => self::siteName(),
            '{portal}' => $portal->title,
            '{inviter}' => $invitation->invitedBy === 0 ? self::siteName() : $invitation->inviterName(),
            '{client}' => $invitation->email,
            '{message}' => $invitation->message,
            '{expires}' => self::moment($invitation->expiresAt),
        ];
    }

    private function sample(EmailKind $kind, EmailTexts $texts): EmailText
    {
        return new EmailText($texts->subject($kind), $texts->body($kind), $texts->button($kind), [
            '{site}' => self::siteName(),
            '{portal}' => __('Sample Portal', 'clientpress'),
            '{inviter}' => wp_get_current_user()->display_name,
            '{client}' => 'client@example.org',
            '{message}' => __('Here is where we will share everything from now on.', 'clientpress'),
            '{expires}' => self::moment((int) ($this->clock->now() + WEEK_IN_SECONDS)),
        ]);
    }

    private static function sampleUrl(EmailKind $kind): string
    {
        return in_array($kind, [EmailKind::Invitation, EmailKind::Reminder], true)
            ? AcceptUrl::of(str_repeat('0', 72))
            : admin_url();
    }

    /**
     * @return list<string>
     */
    private function replyToInviter(Invitation $invitation): array
    {
        $inviter = self::inviter($invitation);

        if ($inviter === null) {
            return [];
        }

        // Core splits this header at commas and brackets; a name keeps none of what could break out of it.
        $name = trim((string) preg_replace('/(?:[\s,;:<>"\\\\()\[\]@]|=\?)+/u', ' ', $inviter->display_name));

        return ["Reply-To: $name <{$inviter->user_email}>"];
    }

    private static function inviter(Invitation $invitation): ?\WP_User
    {
        $user = $invitation->invitedBy === 0 ? false : get_userdata($invitation->invitedBy);

        return $user instanceof \WP_User && is_email($user->user_email) !== false ? $user : null;
    }

    /**
     * @param list<string> $more
     *
     * @return list<string>
     */
    private function headers(EmailKind $kind, Invitation $invitation, array $more): array
    {
        /**
         * Filters the headers of an email. The dynamic part is the kind of email.
         *
         * @since 1.0.0
         *
         * @param list<string> $headers
         * @param Invitation   $invitation
         */
        $headers = apply_filters(
            "clientpress_{$kind->value}_email_headers",
            ['Content-Type: text/html; charset=UTF-8', ...$more],
            $invitation,
        );

        return is_array($headers) ? array_values(array_filter($headers, is_string(...))) : [];
    }

    private function html(EmailText $text, #[\SensitiveParameter] string $url): string
    {
        return $this->template->render('email', ['siteName' => self::siteName(), 'text' => $text, 'url' => $url]);
    }

    /**
     * @param int $at Seconds since the Unix epoch, UTC.
     *
     * @return string Date, time and time zone, in the site's format and language.
     */
    private static function moment(int $at): string
    {
        $format = (string) get_option('date_format') . ' ' . (string) get_option('time_format');

        return sprintf('%s (%s)', (string) wp_date($format, $at), (string) wp_date('T', $at));
    }

    private static function siteName(): string
    {
        return wp_specialchars_decode((string) get_option('blogname'), ENT_QUOTES);
    }

    private static function presentable(string $reason): string
    {
        // Mail servers answer in any encoding, and the database takes UTF-8 or nothing.
        $text = trim((string) preg_replace('/[\x00-\x20\x7F]+/', ' ', wp_strip_all_tags(wp_scrub_utf8($reason))));

        return mb_substr($text, 0, self::MAX_ERROR_CHARACTERS);
    }
}
