<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

/**
 * One line of a list of addresses as it was written: UTF-8, outer spaces taken away, nothing checked yet.
 */
final readonly class ListLine
{
    /**
     * @param int    $number  Line of the file on which it begins, from 1.
     * @param string $portal  Id or title; empty if the line has none.
     * @param string $message Empty if the line has none.
     * @param string $expiry  Days; empty if the line has none.
     * @param string $name    Of the person; empty if the line has none that can be shown.
     */
    public function __construct(
        public int $number,
        public string $email,
        public string $portal = '',
        public string $message = '',
        public string $expiry = '',
        public string $name = '',
    ) {}

    public function withEmail(string $email): self
    {
        return new self($this->number, $email, $this->portal, $this->message, $this->expiry, $this->name);
    }
}
