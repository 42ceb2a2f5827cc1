<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Admin\BulkRun;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\InvitationList;
use ClientPress\Invitations\Invitations;
use ClientPress\Kernel\BidiIsolate;

/**
 * Carries out one operation on the chosen invitations.
 */
final readonly class OperationRun
{
    public function __construct(
        private Invitations $invitations,
        private InvitationList $list,
        private BulkRun $run = new BulkRun(),
    ) {}

    /**
     * @param list<int> $ids
     */
    public function perform(Operation $operation, array $ids, Actor $actor): OperationReport
    {
        /* translators: %d: number of an invitation. */
        $unfound = __('Invitation %d', 'clientpress');

        return new OperationReport($operation, $this->run->perform($ids, $unfound, function (int $id) use (
            $operation,
            $actor,
        ): array {
            $invitation = $this->list->requireManageable($id, $actor);
            $name = $invitation->addressee();

            return [
                $name,
                function () use ($operation, $invitation, $actor, $name): string|false|null {
                    // The list was out of date.
                    if ($operation === Operation::Revoke && $invitation->revokedAt !== null) {
                        return false;
                    }

                    $after = $operation->perform($this->invitations, $invitation, $actor);

                    return $operation === Operation::Resend && $after->delivery === Delivery::Failed
                        ? "$name: " . BidiIsolate::of($after->deliveryError)
                        : null;
                },
            ];
        }));
    }
}
