<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\InvitationList;
use ClientPress\Invitations\Invitations;
use ClientPress\Kernel\Refused;

/**
 * Carries out one operation on the chosen invitations within a time limit.
 */
final readonly class OperationRun
{
    /** A mail server that hangs adds ten seconds; many web servers end a request after sixty. */
    public const SECONDS = 20;

    /**
     * @param int $seconds After which no further row is begun.
     */
    public function __construct(
        private Invitations $invitations,
        private InvitationList $list,
        private int $seconds = self::SECONDS,
    ) {}

    /**
     * @param list<int> $ids
     */
    public function perform(Operation $operation, array $ids, Actor $actor): OperationReport
    {
        // Closing the window must not stop the operation half-way.
        ignore_user_abort(true);

        $until = hrtime(true) + ($this->seconds * 1_000_000_000);
        $done = [];
        $undelivered = [];
        $refused = [];
        $untried = [];

        foreach ($ids as $id) {
            if (hrtime(true) >= $until) {
                $untried[] = $id;
                continue;
            }

            $name = sprintf(
                /* translators: %d: number of an invitation. */
                __('Invitation %d', 'clientpress'),
                $id,
            );

            try {
                $invitation = $this->list->requireManageable($id, $actor);
                $name = $invitation->shownEmail();
                $invitation = $operation->perform($this->invitations, $invitation, $actor);
            } catch (Refused $reason) {
                $refused[] = "$name: {$reason->getMessage()}";
                continue;
            }

            if ($operation === Operation::Resend && $invitation->delivery === Delivery::Failed) {
                $undelivered[] = "$name: {$invitation->deliveryError}";
                continue;
            }

            $done[] = $name;
        }

        return new OperationReport($operation, $done, $undelivered, $refused, $untried);
    }
}
