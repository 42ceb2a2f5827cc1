<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Invitation;
use ClientPress\Kernel\Refused;
use ClientPress\Portals\ClientAccess;
use ClientPress\Portals\ClientList;

/**
 * Whether those who accepted the invitations of a list may still enter, read for all of them at once.
 */
final class CurrentAccess
{
    /** @var array<int, list<int>> Portals by user. */
    private array $portalIds = [];

    public function __construct(
        private readonly ClientList $clients,
        private readonly Actor $actor,
    ) {}

    /**
     * @param array<array-key, mixed> $invitations
     *
     * @throws Refused With `Forbidden` or `StorageFailed`.
     */
    public function read(array $invitations): void
    {
        $userIds = [];

        foreach ($invitations as $invitation) {
            if ($invitation instanceof Invitation && $invitation->acceptedAt !== null) {
                $userIds[] = (int) $invitation->userId;
            }
        }

        $userIds = array_values(array_unique(array_filter($userIds)));

        foreach ($userIds === [] ? [] : $this->clients->clients($userIds, $this->actor) as $client) {
            $this->portalIds[$client->user->ID] = array_map(
                static fn(ClientAccess $access): int => $access->portal->id,
                $client->access,
            );
        }
    }

    /**
     * @return bool|null Null where nobody has accepted, or the account is gone.
     */
    public function of(Invitation $invitation): ?bool
    {
        $portalIds = $this->portalIds[(int) $invitation->userId] ?? null;

        return $invitation->acceptedAt === null || $portalIds === null
            ? null
            : in_array($invitation->portalId, $portalIds, true);
    }
}
