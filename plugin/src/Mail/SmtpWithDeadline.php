<?php

declare(strict_types=1);

namespace ClientPress\Mail;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Deadline;
use PHPMailer\PHPMailer\SMTP;

/**
 * Ends an SMTP conversation after some seconds in total. PHPMailer's own limit is for each answer, of which one email
 * takes seven.
 */
final class SmtpWithDeadline extends SMTP
{
    private readonly Deadline $deadline;

    public function __construct(int $seconds)
    {
        $this->deadline = new Deadline($seconds);
    }

    /**
     * @return string Empty once the time is up, as if the server had closed the connection.
     */
    protected function get_lines(): string
    {
        $seconds = (int) ceil($this->deadline->secondsLeft());

        if ($seconds <= 0) {
            return '';
        }

        $this->Timeout = $seconds;
        $this->Timelimit = $seconds;

        return parent::get_lines();
    }
}
