<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

/**
 * How far an import is, in lines.
 */
final readonly class Progress
{
    /**
     * @param int $sending   Claimed a moment ago.
     * @param int $uncertain Claimed long ago: the process died, and the email may have been sent or not.
     * @param int $failed    May be tried again.
     * @param int $refused   Will not be sent however often they are tried.
     * @param int $markedDone   Looked after by a person.
     * @param int $skipped   Not to be sent from the beginning; in no other figure.
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
     * @return int Lines that nothing more happens to by itself.
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
            __('%1$s of %2$s sent', 'clientpress'),
            number_format_i18n($this->sent),
            number_format_i18n($this->total),
        )];

        if ($this->sending > 0) {
            /* translators: %s: a number of invitations. */
            $parts[] = sprintf(__('%s being sent', 'clientpress'), number_format_i18n($this->sending));
        }

        if ($this->unsent() > 0) {
            /* translators: %s: a number of invitations. */
            $parts[] = sprintf(__('%s failed', 'clientpress'), number_format_i18n($this->unsent()));
        }

        if ($this->uncertain > 0) {
            /* translators: %s: a number of invitations. */
            $parts[] = sprintf(__('%s may have been sent', 'clientpress'), number_format_i18n($this->uncertain));
        }

        if ($this->markedDone > 0) {
            /* translators: %s: a number of invitations. */
            $parts[] = sprintf(__('%s marked as done', 'clientpress'), number_format_i18n($this->markedDone));
        }

        if ($this->skipped > 0) {
            /* translators: %s: a number of lines. */
            $parts[] = sprintf(__('%s skipped', 'clientpress'), number_format_i18n($this->skipped));
        }

        return implode(' · ', $parts);
    }
}
