<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Background;

defined('ABSPATH') || exit();

use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationEmails;
use ClientPress\Invitations\Settings;
use ClientPress\Invitations\Storage\InvitationRows;
use ClientPress\Kernel\ObjectCache;
use ClientPress\Kernel\Refused;
use ClientPress\Mail\EmailKind;
use ClientPress\Outbox\Channel;
use ClientPress\Outbox\DeliveryAttempt;
use ClientPress\Outbox\Kind;
use ClientPress\Outbox\Message;
use ClientPress\Outbox\Outbox;
use ClientPress\Portals\Portals;

/**
 * Tells whoever invited a client what the client did, by email. A client does not wait for somebody else's email.
 */
final readonly class Notifications implements Channel
{
    /** Cron event by which version 1.0.0 planned a notice; one may still be waiting. */
    public const ACCEPTED_EVENT = 'clientpress_notify_accepted';

    private const DESTINATION = 'inviter';

    /**
     * @param \Closure(int): string $detailsUrl Where an invitation of this id can be seen.
     */
    public function __construct(
        private InvitationRows $rows,
        private InvitationEmails $emails,
        private Portals $portals,
        private Settings $settings,
        private Outbox $outbox,
        private \Closure $detailsUrl,
    ) {}

    #[\Override]
    public function destinations(Kind $kind): array
    {
        return $this->email($kind) === null ? [] : [self::DESTINATION];
    }

    #[\Override]
    public function leadsTo(string $destination): bool
    {
        return $destination === self::DESTINATION;
    }

    #[\Override]
    public function paused(): array
    {
        return [];
    }

    #[\Override]
    public function send(Message $message): DeliveryAttempt
    {
        // Asked again: it may have been switched off since.
        $email = $this->email(Kind::from($message->kind));

        try {
            $invitation = $email === null ? null : $this->rows->find($message->subjectId());
            $portal = $invitation === null ? null : $this->portals->findNow($invitation->portalId);
            $inviter = $invitation === null ? null : $this->inviterNow($invitation);
        } catch (Refused $refused) {
            return DeliveryAttempt::unreachable($refused->getMessage());
        }

        // A client who has got a new link meanwhile does not ask for one any more.
        if (
            $email === null
            || $invitation === null
            || $portal === null
            || $email === EmailKind::NewLinkAsked && $invitation->askedAt === null
        ) {
            return DeliveryAttempt::taken();
        }

        $result = $this->emails->notifyInviter(
            $email,
            $invitation,
            $portal,
            $inviter,
            ($this->detailsUrl)($invitation->id),
        );

        return $result->isRefused() ? DeliveryAttempt::refused($result->reason) : DeliveryAttempt::taken();
    }

    #[\Override]
    public function giveUp(string $destination): void
    {
        // Nobody to tell: it was email that failed.
    }

    /**
     * On {@see ACCEPTED_EVENT}.
     */
    public function takeOver(int $invitationId): void
    {
        $kind = Kind::InvitationAccepted;
        $this->outbox->tellOne($kind->value, self::DESTINATION, "invitation:$invitationId", ['id' => $invitationId]);
        $this->outbox->scheduleSending();
    }

    /**
     * As the database has them: on a fault WordPress keeps a user without any rights in its cache, whose news would be the
     * administrator's.
     *
     * @throws Refused With `StorageFailed`.
     */
    private function inviterNow(Invitation $invitation): ?\WP_User
    {
        ObjectCache::bypass($invitation->invitedBy, 'users', 'user_meta');

        return $this->rows->answerTo(static fn(): ?\WP_User => InvitationEmails::inviter($invitation), 'user', [
            $invitation->invitedBy,
        ]);
    }

    private function email(Kind $kind): ?EmailKind
    {
        return match ($kind) {
            Kind::InvitationAccepted => $this->settings->notifiesInviters() ? EmailKind::Accepted : null,
            Kind::NewLinkAsked => EmailKind::NewLinkAsked,
            default => null,
        };
    }
}
