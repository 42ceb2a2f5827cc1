<?php

declare(strict_types=1);

namespace ClientPress\Mail;

defined('ABSPATH') || exit();

use ClientPress\Kernel\SiteName;
use PHPMailer\PHPMailer\PHPMailer;

/**
 * Sends one email of the plugin through wp_mail().
 *
 * Other plugins send emails of their own on the same hooks: alerts, copies, logs. The text part, the sender's name and
 * the SMTP timeout are set for this email only, and are reset before other plugins hear of its result.
 */
final class OutgoingEmail
{
    /** Short, because an admin waits for the answer. */
    private const TIMEOUT_SECONDS = 10;

    /** Whether WordPress is sending this email now, and not another plugin's. */
    private bool $isCurrent = false;

    private bool $isPrepared = false;

    private ?SmtpTimeout $smtpTimeout = null;

    /** @var class-string|null What was about to send it. */
    private ?string $mailer = null;

    private bool $hasSucceeded = false;

    private ?string $reason = null;

    // Wrapped, because hooks hold this object, and a dump of them would show the link.

    private readonly \SensitiveParameterValue $html;

    private readonly \SensitiveParameterValue $plain;

    private readonly \SensitiveParameterValue $url;

    public function __construct(
        private readonly string $to,
        private readonly string $subject,
        #[\SensitiveParameter]
        string $html,
        #[\SensitiveParameter]
        string $plain,
        #[\SensitiveParameter]
        string $url,
    ) {
        $this->html = new \SensitiveParameterValue($html);
        $this->plain = new \SensitiveParameterValue($plain);
        $this->url = new \SensitiveParameterValue(esc_url($url));
    }

    /**
     * @param list<string> $headers
     */
    public function send(array $headers): MailResult
    {
        $hooks = [
            ['wp_mail', $this->noteCurrent(...), PHP_INT_MAX],
            ['pre_wp_mail', $this->recheckCurrent(...), PHP_INT_MAX],
            // Runs first, so that a mail plugin's own setting still wins.
            ['wp_mail_from_name', $this->senderName(...), PHP_INT_MIN],
            ['phpmailer_init', $this->prepare(...), PHP_INT_MAX],
            // Runs first, because other listeners may send emails of their own.
            ['wp_mail_succeeded', $this->succeed(...), PHP_INT_MIN],
            ['wp_mail_failed', $this->fail(...), PHP_INT_MIN],
        ];

        foreach ($hooks as [$hook, $callback, $priority]) {
            add_filter($hook, $callback, $priority, 2);
        }

        try {
            $answer = wp_mail($this->to, $this->subject, (string) $this->html->getValue(), $headers);
        } finally {
            foreach ($hooks as [$hook, $callback, $priority]) {
                remove_filter($hook, $callback, $priority);
            }

            $this->end();
        }

        return $this->resultOf($answer);
    }

    /**
     * @param mixed $answer Of wp_mail(): a boolean, a WP_Error that a filter put in its place, or nothing where another
     *                      plugin has replaced the function.
     */
    private function resultOf(mixed $answer): MailResult
    {
        $blocked = BlockedMail::mode();

        return match (true) {
            $answer instanceof \WP_Error => MailResult::refused($answer->get_error_message()),
            $blocked !== null => MailResult::refused($blocked),
            $answer === null && $this->reason === null => $this->hasSucceeded
                ? MailResult::taken()
                : MailResult::unknown(),
            !$answer => MailResult::refused($this->reason ?? BlockedMail::suspicion($this->mailer)),
            default => MailResult::taken(),
        };
    }

    private function noteCurrent(#[\SensitiveParameter] mixed $mail): mixed
    {
        $this->isCurrent = is_array($mail) && $this->isOurs($mail['message'] ?? null, $mail['to'] ?? null);

        return $mail;
    }

    /**
     * Between the two hooks, other plugins may have sent emails of their own.
     */
    private function recheckCurrent(mixed $answer, #[\SensitiveParameter] mixed $mail): mixed
    {
        $this->noteCurrent($mail);

        return $answer;
    }

    private function senderName(mixed $name): mixed
    {
        return $this->isCurrent ? SiteName::plain() : $name;
    }

    private function prepare(PHPMailer $mailer): void
    {
        if ($this->isPrepared || !$this->isOurs($mailer->Body, $mailer->getToAddresses())) {
            return;
        }

        $this->isPrepared = true;
        $this->mailer = $mailer::class;
        $mailer->AltBody = (string) $this->plain->getValue();
        $this->smtpTimeout = new SmtpTimeout($mailer, self::TIMEOUT_SECONDS);
    }

    private function succeed(#[\SensitiveParameter] mixed $mail): void
    {
        $this->hasSucceeded =
            $this->hasSucceeded || is_array($mail) && $this->isOurs($mail['message'] ?? null, $mail['to'] ?? null);
        $this->end();
    }

    private function end(): void
    {
        $this->isCurrent = false;
        $this->smtpTimeout?->restore();
        $this->smtpTimeout = null;
    }

    private function fail(\WP_Error $error): void
    {
        $this->end();
        $data = $error->get_error_data();
        $message = is_array($data) ? $data['message'] ?? null : null;

        // Core says which email failed. If a mailer does not, it can only be this one.
        if ($message === null || $this->isOurs($message, $data['to'] ?? null)) {
            // Only the message: the data holds the whole email.
            $this->reason = $error->get_error_message();
        }
    }

    /**
     * @param mixed $to One recipient or several, in any shape that core uses.
     */
    private function isOurs(#[\SensitiveParameter] mixed $body, mixed $to): bool
    {
        if (!is_string($body)) {
            return false;
        }

        // The unchanged body, even if a staging site redirects it; or a body that another plugin has wrapped, with the
        // right recipient.
        return (
            $body === $this->html->getValue()
            || str_contains($body, (string) $this->url->getValue()) && str_contains(self::joined($to), $this->to)
        );
    }

    private static function joined(mixed $to): string
    {
        return match (true) {
            is_string($to) => $to,
            is_array($to) => implode(',', array_map(self::joined(...), $to)),
            default => '',
        };
    }
}
