<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

/**
 * One thing that happened to an invitation.
 */
final readonly class HistoryEntry
{
    /**
     * @param int    $actorId User id; 0 for the command line, the site itself or a visitor who is not signed in.
     * @param int    $at      Seconds since the Unix epoch, UTC.
     * @param string $detail  Plain text, such as why an email failed; often empty.
     */
    public function __construct(
        public Event $event,
        public int $actorId,
        public int $at,
        public string $detail,
    ) {}
}
