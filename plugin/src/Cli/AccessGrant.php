<?php

declare(strict_types=1);

namespace ClientPress\Cli;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;
use ClientPress\Clients\AddressOwnership;
use ClientPress\Invitations\DirectAccess;
use ClientPress\Kernel\Refused;

/**
 * Lets an account into a portal at once, and says what is to be known of it.
 */
final readonly class AccessGrant
{
    public function __construct(
        private DirectAccess $directAccess,
        private Access $access,
        private AddressOwnership $ownership,
    ) {}

    /**
     * @throws Refused See {@see Access::grant()}.
     */
    public function withEmail(int $portalId, int $userId): BatchResult
    {
        return $this->result(
            $portalId,
            $userId,
            $this->directAccess->giveAndTell($portalId, $userId, Console::actor()),
        );
    }

    /**
     * @throws Refused See {@see Access::grant()}.
     */
    public function withoutEmail(int $portalId, int $userId): BatchResult
    {
        $this->access->grant($portalId, $userId, Console::actor());

        return $this->result($portalId, $userId, null);
    }

    private function result(int $portalId, int $userId, ?string $notTold): BatchResult
    {
        return BatchResult::done(
            "User $userId may now enter portal $portalId.",
            array_values(array_filter([
                $this->ownership->isProven($userId)
                    ? null
                    : "Nobody has confirmed yet that the address of user $userId is its owner’s.",
                $notTold === null ? null : "User $userId: $notTold",
            ])),
        );
    }
}
