<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Accepting;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Clock;
use ClientPress\Kernel\TimedSignature;

/**
 * Stands in for the secret while the client signs in.
 *
 * It is worth nothing to anybody but the one user that it names, once that user is signed in, for fifteen minutes.
 */
final readonly class Ticket
{
    /** No ticket is longer. */
    public const MAX_CHARS = 100;

    /** Purpose of its signature. */
    private const SIGNED = 'ticket';

    private const LIFETIME_SECONDS = 900;

    public function __construct(
        private Acceptance $acceptance,
        private Clock $clock,
    ) {}

    /**
     * @param Link $link Of an address with an account, as its secret's holder was shown it.
     *
     * @return string For a URL; no secret in it.
     */
    public function issue(Link $link): string
    {
        $until = $this->clock->now() + self::LIFETIME_SECONDS;
        $id = (int) $link->invitation?->id;

        $for = self::holder($id, (string) $link->invitation?->digest, (int) $link->userId);

        return "$id-$until-" . TimedSignature::sign(self::SIGNED, $for, $until);
    }

    /**
     * @param string $ticket As it came in, unslashed.
     * @param int    $userId The signed-in user.
     *
     * @return Link|null What the invitation is worth now; null for a ticket that is not this user's, or has run out.
     */
    public function redeem(string $ticket, int $userId): ?Link
    {
        if (preg_match('/^([1-9]\d{0,18})-(\d{1,12})-([0-9a-f]{64})$/D', $ticket, $part) !== 1) {
            return null;
        }

        [$id, $until, $signature] = [(int) $part[1], (int) $part[2], $part[3]];
        $link = $this->acceptance->inspectId($id);
        $for = self::holder($id, (string) $link->invitation?->digest, $userId);

        return TimedSignature::isValid($signature, self::SIGNED, $for, $until, $this->clock->now()) ? $link : null;
    }

    private static function holder(int $invitationId, string $digest, int $userId): string
    {
        return "$invitationId|$digest|$userId";
    }
}
