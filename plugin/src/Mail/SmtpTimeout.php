<?php

declare(strict_types=1);

namespace ClientPress\Mail;

defined('ABSPATH') || exit();

use PHPMailer\PHPMailer\PHPMailer;
use PHPMailer\PHPMailer\SMTP;

/**
 * Limits how long sending one email may take. Core uses one PHPMailer for the whole request, so {@see restore()} gives
 * it its own timeouts back.
 */
final readonly class SmtpTimeout
{
    private int $timeout;

    private int $timelimit;

    private SMTP $smtp;

    /**
     * @param int $seconds For the whole conversation. PHPMailer's own limit is 300 for each answer.
     */
    public function __construct(
        private PHPMailer $mailer,
        int $seconds,
    ) {
        $this->smtp = $mailer->getSMTPInstance();
        $this->timeout = $mailer->Timeout;
        $this->timelimit = $this->smtp->Timelimit;
        $mailer->Timeout = $seconds;
        $this->smtp->Timelimit = $seconds;

        // The SMTP class of a mail plugin is not replaced.
        if ($this->smtp::class === SMTP::class) {
            $mailer->setSMTPInstance(new SmtpWithDeadline($seconds));
        }
    }

    public function restore(): void
    {
        $this->mailer->Timeout = $this->timeout;
        $this->smtp->Timelimit = $this->timelimit;
        $this->mailer->setSMTPInstance($this->smtp);
    }
}
