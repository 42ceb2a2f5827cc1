<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

/**
 * The progress of an import, in lines.
 */
final readonly class Progress
{
    /**
     * @param int $sending    Claimed by a live process.
     * @param int $uncertain  Claimed by a process that died: the email may have been sent or not.
     * @param int $failed     May be tried again.
     * @param int $refused    Cannot be sent; trying again does not help.
     * @param int $markedDone Uncertain lines that a user has marked as done.
     * @param int $skipped    Left out by the check; not part of any total.
     */
    public function __construct(
        public int $total,
        public int $waiting,
        public int $sending,
        public int $uncertain,
        public int $sent,
        public int $failed,
        public int $refused,
        public int $markedDone,
        public int $skipped,
    ) {}

    /**
     * @return int Lines that need no more sending.
     */
    public function done(): int
    {
        return $this->sent + $this->unsent() + $this->markedDone + $this->uncertain;
    }

    /**
     * @return int Lines that were tried and not sent.
     */
    public function unsent(): int
    {
        return $this->failed + $this->refused;
    }

    /**
     * @return string One line for people, plain text.
     */
    public function sentence(): string
    {
        $parts = [sprintf(
            /* translators: 1: a number of invitations, 2: how many there are in all. */
            _n('%1$s of %2$s sent', '%1$s of %2$s sent', $this->total, 'clientpress'),
            number_format_i18n($this->sent),
            number_format_i18n($this->total),
        )];

        if ($this->sending > 0) {
            $parts[] = sprintf(
                /* translators: %s: a number of invitations. */
                _n('%s being sent', '%s being sent', $this->sending, 'clientpress'),
                number_format_i18n($this->sending),
            );
        }

        if ($this->unsent() > 0) {
            $parts[] = sprintf(
                /* translators: %s: a number of invitations. */
                _n('%s failed', '%s failed', $this->unsent(), 'clientpress'),
                number_format_i18n($this->unsent()),
            );
        }

        if ($this->uncertain > 0) {
            $parts[] = sprintf(
                /* translators: %s: a number of invitations. */
                _n('%s may have been sent', '%s may have been sent', $this->uncertain, 'clientpress'),
                number_format_i18n($this->uncertain),
            );
        }

        if ($this->markedDone > 0) {
            $parts[] = sprintf(
                /* translators: %s: a number of invitations. */
                _n('%s marked as done', '%s marked as done', $this->markedDone, 'clientpress'),
                number_format_i18n($this->markedDone),
            );
        }

        if ($this->skipped > 0) {
            $parts[] = sprintf(
                /* translators: %s: a number of lines. */
                _n('%s skipped', '%s skipped', $this->skipped, 'clientpress'),
                number_format_i18n($this->skipped),
            );
        }

        return implode(' · ', $parts);
    }
}
