<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Refused;
use ClientPress\Mail\EmailKind;
use ClientPress\Mail\EmailTexts;
use ClientPress\Mail\MailResult;

/**
 * Emails that are looked at, or sent to whoever asks for them, before any client gets one.
 */
final readonly class TestEmails
{
    public function __construct(
        private InvitationEmails $emails,
        private RateLimits $limits,
    ) {}

    /**
     * One of the emails with made-up data.
     *
     * @param EmailTexts $texts What to show; need not be saved.
     *
     * @return array{subject: string, html: string, plain: string}
     */
    public function preview(EmailKind $kind, EmailTexts $texts): array
    {
        return $this->emails->preview($kind, $texts);
    }

    /**
     * Sends one of the emails with made-up data and a link that leads nowhere.
     *
     * @param EmailTexts $texts See {@see preview()}.
     * @param \WP_User   $to    Who asks; nobody else gets it.
     *
     * @throws Refused With `TooManyRequests` or `StorageFailed`.
     */
    public function sendSample(EmailKind $kind, EmailTexts $texts, \WP_User $to): MailResult
    {
        $this->limits->countTest($to->ID);

        return $this->emails->sendSample($kind, $texts, $to->user_email);
    }

    /**
     * Sends a message that says no more than that it was sent.
     *
     * @param \WP_User $to  See {@see sendSample()}.
     * @param string   $url Where they asked.
     *
     * @throws Refused With `TooManyRequests` or `StorageFailed`.
     */
    public function sendTest(\WP_User $to, string $url): MailResult
    {
        $this->limits->countTest($to->ID);

        return $this->emails->sendTest($to, $url);
    }
}
