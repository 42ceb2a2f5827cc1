<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Storage\History;
use ClientPress\Invitations\Storage\InvitationRows;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Refused;
use ClientPress\Mail\EmailKind;
use ClientPress\Outbox\Kind;
use ClientPress\Portals\Portal;

/**
 * How a link leaves the server, with what became of it written down.
 */
final readonly class RecordedDelivery
{
    public function __construct(
        private InvitationRows $rows,
        private History $history,
        private InvitationNews $news,
        private InvitationChecks $checks,
        private Clock $clock,
    ) {}

    /**
     * @throws Refused With `StorageFailed` or `NotFound`, where the result could not be written, nor the row be read.
     */
    public function deliver(
        Invitation $invitation,
        #[\SensitiveParameter]
        string $token,
        Portal $portal,
        LinkDelivery $linkDelivery,
        EmailKind $kind,
        Actor $actor,
    ): Invitation {
        $result = $linkDelivery->deliver($invitation, $token, $portal, $kind);

        if ($result->delivery === Delivery::None) {
            return $invitation;
        }

        $now = $this->clock->now();
        $delivered = $invitation->withDelivery($result->delivery, $result->error, $now);
        $isFailed = $result->delivery === Delivery::Failed;
        $isRecorded = $isFailed ? $this->recordFailure($delivered, $actor, $now) : $this->record($delivered, $now);

        if (!$isRecorded) {
            $delivered = $this->checks->requireExisting($invitation->id);
        }

        if ($isFailed) {
            /**
             * Fires when the mail system did not take an invitation's email.
             *
             *     add_action('clientpress_invitation_delivery_failed', static function (Invitation $invitation): void {
             *         error_log("Invitation {$invitation->id}: {$invitation->deliveryError}");
             *     });
             *
             * @since 1.0.0
             *
             * @param Invitation $invitation Its `deliveryError` says why.
             */
            do_action('clientpress_invitation_delivery_failed', $delivered);
        }

        return $delivered;
    }

    private function record(Invitation $delivered, int $now): bool
    {
        return $this->rows->recordDelivery(
            $delivered->id,
            $delivered->digest,
            $delivered->delivery,
            $delivered->deliveryError,
            $now,
        );
    }

    /**
     * Row, history and what others are told, or the history alone where the invitation has another link by now.
     */
    private function recordFailure(Invitation $delivered, Actor $actor, int $now): bool
    {
        $recordEvent = fn(): bool => $this->history->record(
            $delivered->id,
            Event::DeliveryFailed,
            $actor->userId,
            $now,
            $delivered->deliveryError,
        );

        $isRecorded = $this->rows->inTransaction(
            fn(): bool => (
                $this->record($delivered, $now)
                && $recordEvent()
                && $this->news->tell(
                    Kind::DeliveryFailed,
                    $delivered,
                    $this->rows->whileFailed($delivered->id, $delivered->digest, $now),
                )
            ),
        );

        if (!$isRecorded) {
            $recordEvent();
        }

        return $isRecorded;
    }
}
