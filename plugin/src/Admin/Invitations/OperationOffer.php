<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationList;
use ClientPress\Invitations\Status;
use ClientPress\Kernel\Refused;

/**
 * Which operations get a button: those valid for the invitation and allowed to the user.
 */
final class OperationOffer
{
    /** @var array<int, bool> Whether invitations can be sent to a portal now, by its id. */
    private array $sendable = [];

    /** @var array<int, bool> Whether the actor may manage the invitations to a portal, by its id. */
    private array $manageable = [];

    public function __construct(
        private readonly InvitationList $invitations,
        private readonly Actor $actor,
    ) {}

    /**
     * Whether the actor may see the invitation's details.
     */
    public function allowsDetails(Invitation $invitation): bool
    {
        return $this->manageable[$invitation->portalId] ??= $this->actor->mayManage($invitation->portalId);
    }

    /**
     * @return list<Operation>
     */
    public function operations(Invitation $invitation): array
    {
        if (!$this->allowsDetails($invitation)) {
            return [];
        }

        $status = $this->invitations->statusOf($invitation);

        return array_values(array_filter(Operation::cases(), fn(Operation $operation): bool => match ($operation) {
            Operation::Resend => $this->allowsLink($invitation),
            Operation::Revoke => $status->isUndecided(),
            Operation::Delete => $status !== Status::Pending,
        }));
    }

    /**
     * Whether a fresh link can be made, to be emailed or to be passed on.
     */
    public function allowsLink(Invitation $invitation): bool
    {
        return $this->invitations->statusOf($invitation)->isUndecided() && $this->isSendable($invitation->portalId);
    }

    private function isSendable(int $portalId): bool
    {
        try {
            return $this->sendable[$portalId] ??= $this->invitations->refusalToInvite($portalId, $this->actor) === null;
        } catch (Refused) {
            return $this->sendable[$portalId] = false;
        }
    }
}
