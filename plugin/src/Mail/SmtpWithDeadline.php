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
     * A message is many small writes, and its last line would wait until the server has confirmed the ones before: 40 ms
     * with many servers, which confirm no sooner while they have nothing to answer.
     *
     * @param string                  $host
     * @param int|null                $port
     * @param int                     $timeout In seconds.
     * @param array<array-key, mixed> $options Of the stream's context; one that is set is kept.
     *
     * @return bool
     */
    public function connect($host, $port = null, $timeout = 30, $options = [])
    {
        return parent::connect($host, $port ?? self::DEFAULT_PORT, $timeout, array_replace_recursive([
            'socket' => ['tcp_nodelay' => true],
        ], $options));
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
