<?php

declare(strict_types=1);

namespace ClientPress\Mail;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Branding;
use ClientPress\Kernel\Language;
use ClientPress\Kernel\SiteName;
use ClientPress\Kernel\Template;
use ClientPress\Kernel\Utf8;

/**
 * Renders the texts of an email and sends it through WordPress, whatever the email is about.
 */
final readonly class Mailer
{
    public const HTML = 'Content-Type: text/html; charset=UTF-8';

    private const MAX_ERROR_CHARACTERS = 300;

    public function __construct(
        private Template $template,
    ) {}

    /**
     * Sends one email in its reader's language. Any error on the way, also of another plugin's filter, is returned as
     * the reason.
     *
     * @param string                 $locale Of the reader; empty for the site's.
     * @param \Closure(): MailResult $send   Makes the texts and calls {@see deliver()}.
     * @param string                 $secret Removed from the reason.
     */
    public function send(string $locale, \Closure $send, #[\SensitiveParameter] string $secret = ''): MailResult
    {
        try {
            $result = Language::in($locale, $send);
        } catch (\Throwable $fault) {
            $result = MailResult::refused($fault->getMessage());
        }

        return $result->withReason(static fn(string $reason): string => self::presentable(str_replace(
            $secret,
            '…',
            $reason,
        )));
    }

    /**
     * @param list<string> $headers
     */
    public function deliver(string $to, EmailText $text, array $headers, #[\SensitiveParameter] string $url): MailResult
    {
        return (new OutgoingEmail($to, $text->subject(), $this->html($text, $url), $text->plain($url), $url))->send(
            $headers,
        );
    }

    public function html(EmailText $text, #[\SensitiveParameter] string $url): string
    {
        return $this->template->render('email', [
            'siteName' => SiteName::plain(),
            'accent' => Branding::accent()->onLight,
            'text' => $text,
            'url' => $url,
        ]);
    }

    private static function presentable(string $reason): string
    {
        // Mail servers answer in any encoding, and the database takes UTF-8 or nothing.
        $text = trim((string) preg_replace('/[\x00-\x20\x7F]+/', ' ', wp_strip_all_tags(Utf8::scrub($reason))));

        return mb_substr($text, 0, self::MAX_ERROR_CHARACTERS);
    }
}
