<?php

declare(strict_types=1);

namespace ClientPress\Outbox;

defined('ABSPATH') || exit();

/**
 * One message to one destination, as the outbox keeps it. Times are seconds since the Unix epoch, UTC.
 */
final readonly class Message
{
    /**
     * @param string   $kind        A value of {@see Kind}, or what a channel calls a message of its own.
     * @param string   $subject     `invitation:<id>` or `access:<portal>:<user>`; messages of one subject go in order.
     * @param string   $payload     JSON, see {@see Outbox::payload()}.
     * @param int      $tries       Begun so far.
     * @param int|null $doneAt      When it was taken or given up; null while it waits.
     * @param string   $error       Why the last try failed, plain text; empty where none did.
     * @param string   $answer      What was answered where it was taken, plain text.
     */
    public function __construct(
        public int $id,
        public string $kind,
        public string $destination,
        public string $subject,
        public string $payload,
        public int $tries,
        public int $createdAt,
        public ?int $nextAt,
        public ?int $doneAt,
        public ?int $answerCode,
        public string $error,
        public string $answer,
    ) {}

    /**
     * By which a receiver tells a repeat. A database may give the number of a deleted row again, so the time is in it.
     */
    public function key(): string
    {
        return "msg_{$this->id}_{$this->createdAt}";
    }

    /**
     * @return int The last number of the subject: of the invitation, or of the user.
     */
    public function subjectId(): int
    {
        return (int) substr((string) strrchr($this->subject, ':'), 1);
    }
}
