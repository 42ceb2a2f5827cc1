<?php

declare(strict_types=1);

namespace ClientPress\Import;

use ClientPress\Invitations\Refused;
use ClientPress\Invitations\Terms;

/**
 * One line of an import, as the database held it when it was read.
 */
final readonly class Row
{
    /**
     * @param int         $number       Line of the file, from 1.
     * @param string      $detail       Why it was not sent; plain text.
     * @param int|null    $invitationId The invitation that it made or resent.
     * @param string|null $claimId      The process that sends it.
     * @param int|null    $claimedAt    Seconds since the Unix epoch, UTC.
     */
    public function __construct(
        public int $id,
        public int $importId,
        public int $number,
        public string $email,
        public int $portalId,
        public string $message,
        public int $expiryDays,
        public RowState $state,
        public string $detail,
        public ?int $invitationId,
        public ?string $claimId,
        public ?int $claimedAt,
    ) {}

    /**
     * @param string $earlier The message that stands if the line brings none.
     *
     * @throws Refused With `InvalidTerms`.
     */
    public function terms(string $earlier = ''): Terms
    {
        return new Terms($this->message !== '' ? $this->message : $earlier, $this->expiryDays);
    }
}
