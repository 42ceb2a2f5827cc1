<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

/**
 * One request that came with an idempotency key.
 */
final readonly class IdempotentRequest
{
    /**
     * @param int|null $status Of the answer that the request got before; null where it is to be done now.
     * @param int      $id     Of what that answer was about; 0 for nothing.
     */
    public function __construct(
        public string $digest,
        public string $claimId,
        public ?int $status = null,
        public int $id = 0,
    ) {}
}
