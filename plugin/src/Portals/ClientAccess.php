<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

use ClientPress\Clients\AccessEvent;

/**
 * A portal that somebody may enter, or an entry in the history of that.
 */
final readonly class ClientAccess
{
    /**
     * @param int|null         $at           Seconds since the Unix epoch, UTC; null where an earlier version kept no time.
     * @param int              $by           User who gave or took it; 0 for an operator, or where that was not kept.
     * @param int|null         $invitationId By which it was given; null where it was by hand.
     * @param AccessEvent|null $event        Of an entry in the history.
     */
    public function __construct(
        public Portal $portal,
        public ?int $at,
        public int $by,
        public ?int $invitationId,
        public ?AccessEvent $event = null,
    ) {}
}
