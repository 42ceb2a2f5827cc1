<?php

declare(strict_types=1);

namespace ClientPress\Clients;

defined('ABSPATH') || exit();

/**
 * Access that was removed, as it was: what Undo gives back.
 */
final readonly class RemovedAccess
{
    /**
     * @param int|null $at           Since when the user might enter, in seconds since the Unix epoch; null where that was not kept.
     * @param int      $by           User who let them in; 0 for an operator, or where that was not kept.
     * @param int|null $invitationId By which they came in; null where access was given by hand.
     * @param int      $entryId      Of the removal in the history.
     */
    public function __construct(
        public int $portalId,
        public int $userId,
        public ?int $at,
        public int $by,
        public ?int $invitationId,
        public int $entryId,
    ) {}
}
