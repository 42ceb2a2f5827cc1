<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

use ClientPress\Invitations\Terms;
use ClientPress\Kernel\Refused;

/**
 * One line of an import, as it was read from the database.
 */
final readonly class QueuedLine
{
    /**
     * Seconds after which the process of a claim counts as dead; an email takes a few, with a hanging mail server half
     * a minute.
     */
    public const CLAIM_SECONDS = 120;

    /**
     * @param int         $number       Line of the file, from 1.
     * @param string      $name         Of the person; empty where the list has none.
     * @param int         $portalId     0 where the line names no existing portal.
     * @param string      $portal       What it names instead; empty where `portalId` is set.
     * @param int         $expiryDays   0 where the line names no number that is offered.
     * @param string      $expiry       What it names instead; empty where `expiryDays` is set.
     * @param string      $detail       Why it was not sent; plain text.
     * @param int|null    $invitationId The invitation that it made or resent.
     * @param string|null $claimId      The process that sends it.
     * @param int|null    $claimedAt    Seconds since the Unix epoch, UTC.
     * @param int         $emailsBefore How many emails the address had got for this portal when it was claimed.
     */
    public function __construct(
        public int $id,
        public int $importId,
        public int $number,
        public string $name,
        public string $email,
        public int $portalId,
        public string $portal,
        public string $message,
        public int $expiryDays,
        public string $expiry,
        public QueuedLineState $state,
        public string $detail,
        public ?int $invitationId,
        public ?string $claimId,
        public ?int $claimedAt,
        public int $emailsBefore,
    ) {}

    /**
     * A list holds no passphrases and names no language, so an invitation keeps those that it has.
     *
     * @param string $earlier Message of the invitation so far, kept if the line has none.
     *
     * @throws Refused With `InvalidTerms`.
     */
    public function terms(string $earlier = ''): Terms
    {
        return new Terms($this->message !== '' ? $this->message : $earlier, $this->expiryDays, null, null);
    }
}
