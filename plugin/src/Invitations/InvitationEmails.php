<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Language;
use ClientPress\Kernel\SiteDate;
use ClientPress\Kernel\SiteName;
use ClientPress\Mail\EmailKind;
use ClientPress\Mail\EmailText;
use ClientPress\Mail\EmailTexts;
use ClientPress\Mail\Mailer;
use ClientPress\Mail\MailResult;
use ClientPress\Portals\Portal;
use ClientPress\Portals\PortalStatus;

/**
 * Writes and sends the emails. The link exists here and in the client's mailbox, nowhere else.
 */
final readonly class InvitationEmails
{
    /** Last part of a sample’s link: as long as a secret, and nothing but zeros, so that nobody takes it for one. */
    public const SAMPLE_LINK = '000000000000000000000000000000000000000000000000000000000000000000000000';

    public function __construct(
        private EmailTexts $texts,
        private Mailer $mailer,
        private Settings $settings,
        private Clock $clock,
    ) {}

    /**
     * To the client.
     *
     * @param EmailKind $kind  One that {@see EmailKind::bringsInvitation()}.
     * @param string    $token The link's secret.
     */
    public function sendLink(
        EmailKind $kind,
        Invitation $invitation,
        #[\SensitiveParameter]
        string $token,
        Portal $portal,
    ): MailResult {
        return $this->mailer->send(
            self::localeOf($invitation, $kind),
            fn(): MailResult => $this->mailer->deliver(
                $invitation->email,
                $this->compose($kind, $this->texts, $invitation, $portal),
                $this->headers($kind, $invitation, $this->replyToInviter($invitation)),
                AcceptUrl::of($token),
            ),
            $token,
        );
    }

    /**
     * To the owner of an account that was let into a portal without an invitation.
     *
     * @param int $actorId Who gave access; 0 for an operator.
     */
    public function tellOfAccess(\WP_User $user, int $actorId, Portal $portal): MailResult
    {
        $kind = EmailKind::AccessGiven;
        $now = $this->clock->now();
        $given = Invitation::sample(
            $user->user_email,
            '',
            $actorId,
            $now,
            $now,
            $portal->id,
            PersonName::ofAccount($user),
        );

        return $this->mailer->send(Language::ofUser($user->ID), fn(): MailResult => $this->mailer->deliver(
            $user->user_email,
            $this->compose($kind, $this->texts, $given, $portal),
            $this->headers($kind, $given, $this->replyToInviter($given)),
            $portal->url(),
        ));
    }

    /**
     * @param EmailKind     $kind    `Accepted` or `NewLinkAsked`.
     * @param \WP_User|null $inviter See {@see inviter()}; the site's administrator is told where there is none.
     * @param string        $url     Where the invitation can be seen.
     */
    public function notifyInviter(
        EmailKind $kind,
        Invitation $invitation,
        Portal $portal,
        ?\WP_User $inviter,
        string $url,
    ): MailResult {
        return $this->mailer->send(Language::ofUser((int) $inviter?->ID), fn(): MailResult => $this->mailer->deliver(
            $inviter->user_email ?? (string) get_option('admin_email'),
            $this->compose($kind, $this->texts, $invitation, $portal),
            $this->headers($kind, $invitation, []),
            $url,
        ));
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
        return $this->shown($kind, '', fn(): EmailText => $this->sample($kind, $texts));
    }

    /**
     * What {@see sendLink()} would send, with a link that leads nowhere.
     *
     * @return array{subject: string, html: string, plain: string}
     */
    public function previewLink(EmailKind $kind, Invitation $invitation, Portal $portal): array
    {
        return $this->shown($kind, self::localeOf($invitation, $kind), fn(): EmailText => $this->compose(
            $kind,
            $this->texts,
            $invitation,
            $portal,
        ));
    }

    /**
     * @return string The language that the invitation names, or its account. Empty for the site's.
     */
    private static function localeOf(Invitation $invitation, EmailKind $kind): string
    {
        $account =
            $invitation->locale === '' && $kind !== EmailKind::Invitation
                ? get_user_by('email', $invitation->email)
                : false;

        return $account instanceof \WP_User ? Language::ofUser($account->ID) : $invitation->locale;
    }

    /**
     * @param \Closure(): EmailText $compose
     *
     * @return array{subject: string, html: string, plain: string}
     */
    private function shown(EmailKind $kind, string $locale, \Closure $compose): array
    {
        return Language::in($locale, function () use ($kind, $compose): array {
            $text = $compose();
            $url = self::sampleUrl($kind);

            return [
                'subject' => $text->subject(),
                'html' => $this->mailer->html($text, $url),
                'plain' => $text->plain($url),
            ];
        });
    }

    /**
     * Sends a message that says no more than that it was sent.
     *
     * @param \WP_User $to  Who asked for it.
     * @param string   $url Where they asked.
     */
    public function sendTest(\WP_User $to, string $url): MailResult
    {
        return $this->mailer->send(Language::ofUser($to->ID), fn(): MailResult => $this->mailer->deliver(
            $to->user_email,
            new EmailText(
                /* translators: Keep the word in braces as it is. */
                __('A test email from {site}', 'clientpress'),
                /* translators: Keep the words in braces as they are. */
                __(
                    "Hello,\n\nyou asked {site} for a test email, and here it is: ClientPress can send mail.\n\n{link}",
                    'clientpress',
                ),
                __('Back to Site Health', 'clientpress'),
                ['{site}' => SiteName::plain()],
            ),
            [Mailer::HTML],
            $url,
        ));
    }

    /**
     * To the address that a user would like to have.
     */
    public function sendAddressLink(
        \WP_User $user,
        string $email,
        #[\SensitiveParameter]
        string $token,
        #[\SensitiveParameter]
        string $url,
    ): MailResult {
        return $this->mailer->send(
            Language::ofUser($user->ID),
            fn(): MailResult => $this->mailer->deliver(
                $email,
                new EmailText(
                    /* translators: Keep the word in braces as it is. */
                    __('Your new email address at {site}', 'clientpress'),
                    /* translators: Keep the words in braces as they are. */
                    __(
                        "Hello,\n\nthis email address is to be used for an account at {site}. If that account is yours, open the link in a browser in which you are logged in:\n\n{link}\n\nIt works once, for an hour. If you did not ask for this, ignore this email: nothing changes.",
                        'clientpress',
                    ),
                    __('Use this address', 'clientpress'),
                    ['{site}' => SiteName::plain()],
                ),
                [Mailer::HTML],
                $url,
            ),
            $token,
        );
    }

    /**
     * Sends one of the emails with made-up data and a link that leads nowhere.
     */
    public function sendSample(EmailKind $kind, EmailTexts $texts, string $to): MailResult
    {
        return $this->mailer->send('', fn(): MailResult => $this->mailer->deliver(
            $to,
            $this->sample($kind, $texts),
            [Mailer::HTML],
            self::sampleUrl($kind),
        ));
    }

    private function compose(EmailKind $kind, EmailTexts $texts, Invitation $invitation, Portal $portal): EmailText
    {
        /**
         * Filters the subject of an email, before its placeholders are replaced. The dynamic part is the kind of
         * email: `invitation`, `account_invitation`, `reminder`, `access_given`, `accepted` or `new_link_asked`.
         *
         *     add_filter('clientpress_invitation_email_subject', static function (string $subject): string {
         *         return "[Studio Berg] $subject";
         *     });
         *
         * @since 1.0.0
         *
         * @param string     $subject
         * @param Invitation $invitation Made up, with the id 0, where somebody looks at the words or tests them.
         */
        $subject = (string) apply_filters(
            "clientpress_{$kind->value}_email_subject",
            $texts->subject($kind),
            $invitation,
        );

        /**
         * Filters the text of an email, before its placeholders are replaced. The link is put in last and never
         * passes through a filter of ours.
         *
         *     add_filter('clientpress_reminder_email_body', static function (string $body): string {
         *         return "$body\n\nOur office is closed in August.";
         *     });
         *
         * @since 1.0.0
         *
         * @param string     $body
         * @param Invitation $invitation See the filter of the subject.
         */
        $body = (string) apply_filters("clientpress_{$kind->value}_email_body", $texts->body($kind), $invitation);

        return new EmailText(
            $subject,
            $body,
            $texts->button($kind),
            array_intersect_key(self::values($invitation, $portal), array_flip($kind->placeholders())),
        );
    }

    /**
     * @return array<string, string>
     */
    private static function values(Invitation $invitation, Portal $portal): array
    {
        return [
            '{site}' => SiteName::plain(),
            '{portal}' => $portal->title,
            '{inviter}' => self::inviterName($invitation),
            '{client}' => $invitation->shownEmail(),
            '{name}' => $invitation->name,
            '{message}' => $invitation->message,
            '{expires}' => SiteDate::inFull($invitation->expiresAt),
        ];
    }

    private function sample(EmailKind $kind, EmailTexts $texts): EmailText
    {
        $now = $this->clock->now();

        return $this->compose(
            $kind,
            $texts,
            Invitation::sample(
                'client@example.org',
                __('Here is where we will share everything from now on.', 'clientpress'),
                get_current_user_id(),
                $now,
                (int) ($now + ($this->settings->expiryDays() * DAY_IN_SECONDS)),
                /* translators: A sample name; take one that is common where your language is spoken. */
                name: __('Anna Miller', 'clientpress'),
            ),
            new Portal(0, __('Sample Portal', 'clientpress'), true, PortalStatus::Active),
        );
    }

    private static function sampleUrl(EmailKind $kind): string
    {
        return $kind->bringsInvitation() ? AcceptUrl::of(self::SAMPLE_LINK) : admin_url();
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
        $name = trim((string) preg_replace('/(?:[\s,;:<>"\\\\()\[\]@]|=\?)+/u', ' ', self::inviterName($invitation)));

        return ["Reply-To: $name <{$inviter->user_email}>"];
    }

    /**
     * @return \WP_User|null Whoever invited, if they may still see what becomes of it.
     */
    public static function inviter(Invitation $invitation): ?\WP_User
    {
        $user = get_userdata($invitation->invitedBy);

        return $user instanceof \WP_User
        && is_email($user->user_email) !== false
        && Actor::user($user->ID)->mayManage($invitation->portalId)
            ? $user
            : null;
    }

    /**
     * @return string Who invites, as a client may read it: never by the login, which is what an account without a name shows.
     */
    private static function inviterName(Invitation $invitation): string
    {
        $user = get_userdata($invitation->invitedBy);
        $isNamed = $user instanceof \WP_User && !in_array($user->display_name, ['', $user->user_login], true);

        return $isNamed ? $user->display_name : SiteName::plain();
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
         *     add_filter('clientpress_invitation_email_headers', static function (array $headers): array {
         *         return [...$headers, 'X-Campaign: portal'];
         *     });
         *
         * @since 1.0.0
         *
         * @param list<string> $headers
         * @param Invitation   $invitation
         */
        $headers = apply_filters("clientpress_{$kind->value}_email_headers", [Mailer::HTML, ...$more], $invitation);

        return is_array($headers) ? array_values(array_filter($headers, is_string(...))) : [];
    }
}
