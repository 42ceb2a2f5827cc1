<?php

declare(strict_types=1);

namespace ClientPress\Mail;

defined('ABSPATH') || exit();

use ClientPress\Kernel\SiteName;
use PHPMailer\PHPMailer\PHPMailer;

/**
 * One email of ours on its way through wp_mail().
 *
 * Other plugins send emails of their own on the hooks that this runs: alerts, copies, logs. What is arranged for ours,
 * the text part, the name and the patience, is for ours alone, and is over before anybody hears what became of it.
 */
final class OutgoingEmail
{
    /** An admin waits for the answer. */
    private const TIMEOUT_SECONDS = 10;

    /** Whether the email that WordPress is at work on is ours. */
    private bool $isCurrent = false;

    private bool $isPrepared = false;

    private ?SmtpTimeout $smtpTimeout = null;

    private ?string $reason = null;

    // Wrapped, because hooks hold this object, and whoever dumps them would read the link.

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
     *
     * @return string|null Null when the mail system took it; otherwise why not, as that says it.
     */
    public function send(array $headers): ?string
    {
        $hooks = [
            ['wp_mail', $this->noteCurrent(...), PHP_INT_MAX],
            ['pre_wp_mail', $this->noteCurrentAgain(...), PHP_INT_MAX],
            // First, so that a mail plugin's own setting still wins.
            ['wp_mail_from_name', $this->senderName(...), PHP_INT_MIN],
            ['phpmailer_init', $this->prepare(...), PHP_INT_MAX],
            // First, because whoever listens may send an email of their own.
            ['wp_mail_succeeded', $this->end(...), PHP_INT_MIN],
            ['wp_mail_failed', $this->fail(...), PHP_INT_MIN],
        ];

        foreach ($hooks as [$hook, $callback, $priority]) {
            add_filter($hook, $callback, $priority, 2);
        }

        try {
            $sent = wp_mail($this->to, $this->subject, (string) $this->html->getValue(), $headers);
        } finally {
            foreach ($hooks as [$hook, $callback, $priority]) {
                remove_filter($hook, $callback, $priority);
            }

            $this->end();
        }

        return $sent ? null : $this->reason ?? __('The mail system gave no reason.', 'clientpress');
    }

    private function noteCurrent(#[\SensitiveParameter] mixed $mail): mixed
    {
        $this->isCurrent = is_array($mail) && $this->isOurs($mail['message'] ?? null, $mail['to'] ?? null);

        return $mail;
    }

    /**
     * Between the two hooks, other plugins may have sent emails of their own.
     */
    private function noteCurrentAgain(mixed $answer, #[\SensitiveParameter] mixed $mail): mixed
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
        $mailer->AltBody = (string) $this->plain->getValue();
        $this->smtpTimeout = new SmtpTimeout($mailer, self::TIMEOUT_SECONDS);
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

        // Core says which email failed; a mailer that does not has but this one to speak of.
        if ($message === null || $this->isOurs($message, $data['to'] ?? null)) {
            // The message alone: the data holds the whole email.
            $this->reason = $error->get_error_message();
        }
    }

    /**
     * @param mixed $to One recipient or several, as whoever calls knows them.
     */
    private function isOurs(#[\SensitiveParameter] mixed $body, mixed $to): bool
    {
        if (!is_string($body)) {
            return false;
        }

        // As it was, wherever a trial site sends it; or as another plugin has dressed it, to whom it belongs.
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
