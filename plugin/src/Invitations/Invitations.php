<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;
use ClientPress\Clients\Actor;
use ClientPress\Clients\Storage\UserAddresses;
use ClientPress\Invitations\Storage\History;
use ClientPress\Invitations\Storage\InvitationRows;
use ClientPress\Invitations\Storage\InvitationSearch;
use ClientPress\Invitations\Storage\NextSecrets;
use ClientPress\Invitations\Storage\StagedRows;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Portals\Portal;
use ClientPress\Portals\PortalPostType;
use ClientPress\Portals\Portals;

/**
 * What admins and operators do with invitations. Each operation stands here once; every door calls it.
 */
final class Invitations
{
    /** How long a send waits for another one of the same address and portal; writing takes a few milliseconds. */
    private const STAGED_WAIT_NANOSECONDS = 2_000_000_000;

    public function __construct(
        private readonly InvitationRows $rows,
        private readonly StagedRows $staged,
        private readonly NextSecrets $nextSecrets,
        private readonly InvitationSearch $search,
        private readonly History $history,
        private readonly UserAddresses $userAddresses,
        private readonly Secrets $secrets,
        private readonly LinkDelivery $email,
        private readonly RateLimits $limits,
        private readonly Portals $portals,
        private readonly Access $access,
        private readonly Settings $settings,
        private readonly Clock $clock,
    ) {}

    /**
     * Asks an address into a portal and mails it the link.
     *
     * The row is written before the email is sent: an email that fails leaves an invitation that says so. Until row and
     * history are written together, the row is staged, and nobody sees it.
     *
     * @param string        $email    As typed, unslashed.
     * @param LinkDelivery|null $handover How the link leaves the server; by email unless said otherwise.
     *
     * @throws Refused
     */
    public function send(
        int $portalId,
        string $email,
        Terms $terms,
        Actor $actor,
        ?LinkDelivery $handover = null,
    ): Invitation {
        $this->secrets->demandExtension();
        $portal = $this->openPortal($portalId, $actor);
        $address = EmailAddress::parse($email);
        $this->refuseAccountHolder($address, $portal);
        $this->refuseInvited($address, $portal);
        $now = $this->clock->now();
        $expiresAt = $this->expiresAt($now, $terms->expiryDays);
        $this->limits->countSending($address->key, $actor);
        $passphraseHash = $this->secrets->passphraseHash((string) $terms->passphrase());
        $token = $this->secrets->issueToken();
        $handover ??= $this->email;

        $id = $this->write(
            new NewInvitation(
                $portal->id,
                $address,
                (string) $this->secrets->tokenDigest($token),
                $passphraseHash,
                $terms->message,
                $actor->userId,
                $now,
                $expiresAt,
                $handover->isMailed() ? Delivery::Queued : Delivery::None,
                $handover->isShown(),
            ),
            $portal,
        );
        $invitation = $this->deliver($this->get($id), $token, $portal, $handover, $actor);

        /**
         * Fires after an invitation was written and its email handed to the mail system, or failed to be.
         *
         * @since 1.0.0
         *
         * @param Invitation $invitation
         */
        do_action('clientpress_invitation_sent', $invitation);

        return $invitation;
    }

    /**
     * Sends a fresh link that lives its full time from now; the earlier one is dead from that moment on.
     *
     * @param Terms|null      $terms New terms; null keeps message and passphrase and takes the site's lifetime.
     * @param Invitation|null $seen  See {@see showLink()}.
     *
     * @throws Refused
     */
    public function resend(int $id, Actor $actor, ?Terms $terms = null, ?Invitation $seen = null): Invitation
    {
        $invitation = $this->replace($id, $terms, $actor, Event::Resent, $this->email, $seen);

        /**
         * Fires after an invitation got a fresh link by email.
         *
         * @since 1.0.0
         *
         * @param Invitation $invitation
         */
        do_action('clientpress_invitation_resent', $invitation);

        return $invitation;
    }

    /**
     * Makes a fresh link for the actor to pass on by other means than email; the earlier one is dead from then on.
     *
     * @param ShownLink       $link Shows it, once.
     * @param Invitation|null $seen As the actor saw it when they asked; nothing happens if its link has changed since.
     *
     * @throws Refused
     */
    public function showLink(int $id, ShownLink $link, Actor $actor, ?Invitation $seen = null): Invitation
    {
        return $this->replace($id, null, $actor, Event::LinkCopied, $link, $seen);
    }

    /**
     * Removes the record of an invitation that is over, and its history. Who was let in stays in.
     *
     * @throws Refused
     */
    public function delete(int $id, Actor $actor): void
    {
        $invitation = $this->managed($id, $actor);
        $now = $this->clock->now();

        if ($this->rows->delete($id, $now)) {
            return;
        }

        if ($invitation->status($now) === Status::Pending) {
            throw new Refused(
                Reason::StillPending,
                __('This invitation is still open. Revoke it first.', 'clientpress'),
                ['id' => $id, 'status' => Status::Pending->value],
            );
        }

        throw Refused::notWritten();
    }

    /**
     * @return list<HistoryEntry> What happened to an invitation, the earliest first.
     *
     * @throws Refused With `InvitationNotFound` or `Forbidden`.
     */
    public function history(int $id, Actor $actor): array
    {
        return $this->history->history($this->managed($id, $actor)->id);
    }

    /**
     * Ends an invitation at once. Only a new invitation gives access again.
     *
     * @throws Refused
     */
    public function revoke(int $id, Actor $actor): Invitation
    {
        $this->managed($id, $actor);

        return $this->end($id, $actor->userId);
    }

    /**
     * On before_delete_post: a portal that is gone for good takes its undecided invitations along. And on deleted_post,
     * for one that was sent in between.
     */
    public function revokeAllOf(int $portalId, \WP_Post $post): void
    {
        // Every deletion of any post passes here, so the type is asked before the database is.
        if ($post->post_type !== PortalPostType::NAME) {
            return;
        }

        $this->staged->dropStagedOf($portalId);

        foreach ($this->rows->pendingIdsOf($portalId) as $id) {
            try {
                $this->end($id, get_current_user_id());
            } catch (Refused) {
                // Somebody else has ended it, or it could not be written or read: no reason to keep the portal.
                continue;
            }
        }
    }

    /**
     * An account that was deleted before its invitation was finished.
     */
    public function forgetUser(int $userId): void
    {
        $this->rows->forgetUser($userId);
    }

    /**
     * One invitation, for somebody who may manage it.
     *
     * @throws Refused With `InvitationNotFound` or `Forbidden`.
     */
    public function managed(int $id, Actor $actor): Invitation
    {
        $invitation = $this->get($id);

        if (!$actor->mayManage($invitation->portalId)) {
            throw $this->forbidden();
        }

        return $invitation;
    }

    /**
     * @return list<Invitation>
     *
     * @throws Refused With `Forbidden`.
     */
    public function search(InvitationQuery $query, Actor $actor): array
    {
        return $this->search->search($this->readable($query, $actor), $this->clock->now());
    }

    /**
     * @return int How many there are on all pages.
     *
     * @throws Refused With `Forbidden`.
     */
    public function count(InvitationQuery $query, Actor $actor): int
    {
        return $this->search->count($this->readable($query, $actor), $this->clock->now());
    }

    /**
     * @return array{pending: int, accepted: int, revoked: int, expired: int, failed: int, asked: int} See {@see InvitationSearch::countByStatus()}.
     *
     * @throws Refused With `Forbidden`.
     */
    public function countByStatus(Actor $actor): array
    {
        $now = $this->clock->now();
        $all = $this->readable(new InvitationQuery(), $actor)->among;

        if ($all === null) {
            return $this->search->countByStatus($now);
        }

        $count = fn(InvitationQuery $query): int => $this->search->count($query->within($all), $now);

        return [
            'pending' => $count(new InvitationQuery(status: Status::Pending)),
            'accepted' => $count(new InvitationQuery(status: Status::Accepted)),
            'revoked' => $count(new InvitationQuery(status: Status::Revoked)),
            'expired' => $count(new InvitationQuery(status: Status::Expired)),
            'failed' => $count(new InvitationQuery(delivery: Delivery::Failed)),
            'asked' => $count(new InvitationQuery(asked: true)),
        ];
    }

    /**
     * Portals that somebody was invited to and that the actor may invite to as well, to choose one from.
     *
     * @param string $title Part of the title; empty for all.
     *
     * @return list<Portal> By title.
     *
     * @throws Refused With `Forbidden`.
     */
    public function portals(string $title, int $limit, Actor $actor): array
    {
        $among = $this->readable(new InvitationQuery(), $actor)->among;
        $ids = $this->search->invitedPortalIds($title, $limit, $among);
        _prime_post_caches($ids, false);
        $portals = array_map($this->portals->find(...), array_filter($ids, $actor->mayInviteTo(...)));

        return array_values(array_filter($portals));
    }

    /**
     * @return Status The derived status at this moment.
     */
    public function statusOf(Invitation $invitation): Status
    {
        return $invitation->status($this->clock->now());
    }

    /**
     * Why nobody can be invited to this portal at the moment; null when one can.
     *
     * @throws Refused With `Forbidden` or `PortalNotFound`.
     */
    public function obstacle(int $portalId, Actor $actor): ?Refused
    {
        try {
            $this->openPortal($portalId, $actor);
            $this->secrets->demandExtension();
        } catch (Refused $refused) {
            if (in_array($refused->reason, [Reason::PortalNotOpen, Reason::ExtensionMissing], true)) {
                return $refused;
            }

            throw $refused;
        }

        return null;
    }

    /**
     * @param int $issued Seconds since the Unix epoch, UTC.
     *
     * @return int Seconds since the Unix epoch, UTC.
     *
     * @throws Refused With `InvalidTerms` for a lifetime that the site does not offer, or `ExtensionMissing`.
     */
    private function expiresAt(int $issued, int $days): int
    {
        $expiresAt = in_array($days, $this->settings->expiryChoices(), true)
            ? $this->secrets->expiresAt($issued, $days)
            : null;

        return $expiresAt ?? throw new Refused(Reason::InvalidTerms, __(
            'Choose one of the offered link lifetimes.',
            'clientpress',
        ));
    }

    /**
     * @param Terms|null      $terms See {@see resend()}.
     * @param Event           $event What the history calls it.
     * @param Invitation|null $seen  See {@see showLink()}.
     */
    private function replace(
        int $id,
        ?Terms $terms,
        Actor $actor,
        Event $event,
        LinkDelivery $handover,
        ?Invitation $seen = null,
    ): Invitation {
        $this->secrets->demandExtension();
        $invitation = $this->managed($id, $actor);

        if ($seen !== null && $seen->digest !== $invitation->digest) {
            throw $this->changedMeanwhile($id);
        }

        $portal = $this->openPortal($invitation->portalId, $actor);
        $now = $this->clock->now();
        $this->refuseDecided($invitation, $now);

        if ($invitation->userId === null) {
            $this->refuseAccountHolder(EmailAddress::parse($invitation->email), $portal);
        }

        $expiresAt = $this->expiresAt($now, $terms->expiryDays ?? $this->settings->expiryDays());
        $this->limits->countSending($invitation->emailKey, $actor);
        $passphrase = $terms?->passphrase();
        $passphraseHash = $passphrase === null
            ? $invitation->passphraseHash
            : $this->secrets->passphraseHash($passphrase);
        $token = $this->secrets->issueToken();
        $digest = (string) $this->secrets->tokenDigest($token);
        $message = $terms->message ?? $invitation->message;
        $delivery = match (true) {
            $handover->isMailed() => Delivery::Queued,
            $invitation->sentAt !== null => Delivery::Sent,
            default => Delivery::None,
        };
        $shownAt = $handover->isShown() ? $now : null;

        $isReplaced = $this->rows->together(
            fn(): bool => (
                $this->nextSecrets->replaceSecret(
                    $invitation,
                    $digest,
                    $passphraseHash,
                    $message,
                    $expiresAt,
                    $delivery,
                    $shownAt,
                )
                && $this->nextSecrets->recordReplacement($invitation, $digest, $event, $actor->userId, $now)
            ),
        );

        // No email may carry a secret that no row knows.
        if (!$isReplaced || !$this->nextSecrets->confirmSecret($id, $digest)) {
            $this->demandSecret($invitation, $isReplaced ? $digest : null, $now);
        }

        return $this->deliver($this->get($id), $token, $portal, $handover, $actor);
    }

    /**
     * Writes an invitation with its history, or nothing.
     *
     * @return int Its id.
     *
     * @throws Refused
     */
    private function write(NewInvitation $new, Portal $portal): int
    {
        $id = $this->stage($new, $portal);
        $events = array_filter([
            $new->delivery === Delivery::Queued ? Event::Sent : null,
            $new->isShown ? Event::LinkCopied : null,
        ]);
        $record = fn(Event $event): bool => $this->history->record($id, $event, $new->invitedBy, $new->createdAt);

        $isWritten = $this->rows->together(
            fn(): bool => (
                $this->staged->publish($id, $new->digest) && !in_array(false, array_map($record, $events), true)
            ),
        );

        // No email may carry a secret that no row knows. A read may be late, but never early.
        if (
            !$isWritten
            || !$this->nextSecrets->confirmSecret($id, $new->digest) && $this->rows->find($id)?->digest !== $new->digest
        ) {
            $this->staged->dropStaged($id, $new->digest);

            throw Refused::notWritten();
        }

        return $id;
    }

    /**
     * The UNIQUE key decides between two who send at once; the look before the limits was for one alone.
     *
     * @return int Id of a row that only this request knows.
     *
     * @throws Refused With `AlreadyInvited`, without an id where the other one is still being sent, or `StorageFailed`.
     */
    private function stage(NewInvitation $new, Portal $portal): int
    {
        $until = hrtime(true) + self::STAGED_WAIT_NANOSECONDS;
        $hasMadeRoom = false;

        do {
            $id = $this->staged->stage($new);

            if ($id !== null) {
                return $id;
            }

            $this->refuseInvited($new->address, $portal);

            if (!$this->staged->isStaged($portal->id, $new->address->key)) {
                // The other one gave up in between. If that is not why, it will not help again.
                if ($hasMadeRoom) {
                    throw Refused::notWritten();
                }

                $hasMadeRoom = true;
            } elseif (!$this->staged->dropAbandoned($portal->id, $new->address->key, $new->createdAt)) {
                usleep(50_000);
            }
        } while (hrtime(true) < $until);

        throw new Refused(Reason::AlreadyInvited, __(
            'Somebody else is inviting this address at this very moment. Reload to see it.',
            'clientpress',
        ));
    }

    private function deliver(
        Invitation $invitation,
        #[\SensitiveParameter]
        string $token,
        Portal $portal,
        LinkDelivery $handover,
        Actor $actor,
    ): Invitation {
        $outcome = $handover->hand($invitation, $token, $portal);

        if ($outcome->delivery === Delivery::None) {
            return $invitation;
        }

        $now = $this->clock->now();
        $this->rows->recordDelivery($invitation->id, $invitation->digest, $outcome->delivery, $outcome->error, $now);

        if ($outcome->delivery !== Delivery::Failed) {
            return $this->get($invitation->id);
        }

        $this->history->record($invitation->id, Event::DeliveryFailed, $actor->userId, $now, $outcome->error);
        $invitation = $this->get($invitation->id);

        /**
         * Fires when the mail system did not take an invitation's email.
         *
         * @since 1.0.0
         *
         * @param Invitation $invitation Its `deliveryError` says why.
         */
        do_action('clientpress_invitation_delivery_failed', $invitation);

        return $invitation;
    }

    /**
     * Revokes an invitation and writes its history, both or neither.
     *
     * @throws Refused
     */
    private function end(int $id, int $actorId): Invitation
    {
        $now = $this->clock->now();
        $isWritten = $this->rows->together(
            fn(): bool => $this->rows->revoke($id, $now) && $this->history->record($id, Event::Revoked, $actorId, $now),
        );
        $isConfirmed = $isWritten && $this->rows->confirmRevoked($id, $now);
        $invitation = $this->get($id);

        if (!$isConfirmed && !($isWritten && $invitation->revokedAt === $now)) {
            $this->refuseDecided($invitation, $now);

            throw Refused::notWritten();
        }

        /**
         * Fires after an invitation was revoked.
         *
         * @since 1.0.0
         *
         * @param Invitation $invitation
         */
        do_action('clientpress_invitation_revoked', $invitation);

        return $invitation;
    }

    private function get(int $id): Invitation
    {
        return (
            $this->rows->find($id) ?? throw new Refused(Reason::InvitationNotFound, __(
                'There is no such invitation.',
                'clientpress',
            ))
        );
    }

    /**
     * @throws Refused With `PortalNotFound`, `Forbidden` or `PortalNotOpen`.
     */
    private function openPortal(int $portalId, Actor $actor): Portal
    {
        $portal = $this->portals->find($portalId);

        if ($portal === null) {
            throw new Refused(Reason::PortalNotFound, __('There is no such portal.', 'clientpress'));
        }

        if (!$actor->mayInviteTo($portalId)) {
            throw $this->forbidden();
        }

        if (!$portal->live) {
            throw new Refused(Reason::PortalNotOpen, __(
                'Publish this portal first. Clients can be invited once it is live.',
                'clientpress',
            ));
        }

        if (!$portal->isOpen()) {
            throw new Refused(Reason::PortalNotOpen, sprintf(
                /* translators: %s: a portal status, such as "Archived". */
                __('This portal’s status is “%s”. Set it to Active before you invite clients.', 'clientpress'),
                $portal->status->label(),
            ));
        }

        return $portal;
    }

    /**
     * An address with an account is not mailed a link to a new one: its user can be let in directly.
     *
     * @throws Refused With `AccountExists` or `AlreadyClient`.
     */
    private function refuseAccountHolder(EmailAddress $address, Portal $portal): void
    {
        $userId = $this->userAddresses->userIdOfEmail($address->typed);

        if ($userId === null) {
            return;
        }

        if ($this->access->has($portal->id, $userId)) {
            throw new Refused(
                Reason::AlreadyClient,
                __('This person has access to this portal already.', 'clientpress'),
                ['user_id' => $userId],
            );
        }

        throw new Refused(
            Reason::AccountExists,
            __(
                'This address has an account on this site, so no email was sent. Give that user access to the portal instead.',
                'clientpress',
            ),
            ['user_id' => $userId],
        );
    }

    /**
     * @throws Refused With `NotPending`, when there is nothing left to resend or revoke.
     */
    private function refuseDecided(Invitation $invitation, int $now): void
    {
        $status = $invitation->status($now);

        if ($status->isUndecided()) {
            return;
        }

        throw new Refused(
            Reason::NotPending,
            $status === Status::Accepted
                ? __('This invitation has been accepted already.', 'clientpress')
                : __('This invitation was revoked. Send a new one instead.', 'clientpress'),
            ['id' => $invitation->id, 'status' => $status->value],
        );
    }

    /**
     * @throws Refused With `AlreadyInvited`, whether the link still works or not.
     */
    private function refuseInvited(EmailAddress $address, Portal $portal): void
    {
        $pending = $this->rows->findPending($portal->id, $address->key);

        if ($pending === null) {
            return;
        }

        $status = $this->statusOf($pending);

        throw new Refused(
            Reason::AlreadyInvited,
            $status === Status::Expired
                ? __(
                    'This address was invited already, but the link has expired. Resend the invitation.',
                    'clientpress',
                )
                : __('This address has been invited already. You can resend the invitation.', 'clientpress'),
            ['id' => $pending->id, 'status' => $status->value],
        );
    }

    /**
     * What the actor gets to see of what is asked for: nothing of portals that they may not invite to.
     *
     * @throws Refused With `Forbidden`.
     */
    private function readable(InvitationQuery $query, Actor $actor): InvitationQuery
    {
        $allowed = $query->portalId === null ? $actor->mayInvite() : $actor->mayInviteTo($query->portalId);

        if (!$allowed) {
            throw $this->forbidden();
        }

        if ($query->portalId !== null || $actor->mayManageOthers()) {
            return $query;
        }

        $made = $this->portals->madeBy($actor->userId);

        return $query->within(array_values(array_filter($made, $actor->mayInviteTo(...))));
    }

    /**
     * @param Invitation  $seen   As it was read, before something went wrong.
     * @param string|null $digest Of the secret that was written, if one was.
     *
     * @throws Refused Unless that is the invitation's by now.
     */
    private function demandSecret(Invitation $seen, ?string $digest, int $now): void
    {
        $current = $this->get($seen->id);
        $this->refuseDecided($current, $now);

        // A read may be late, but never early.
        if ($current->digest === $digest) {
            return;
        }

        throw $current->digest === $seen->digest ? Refused::notWritten() : $this->changedMeanwhile($seen->id);
    }

    private function changedMeanwhile(int $id): Refused
    {
        return new Refused(
            Reason::ChangedMeanwhile,
            __('Somebody else has just resent this invitation. Reload to see it.', 'clientpress'),
            ['id' => $id],
        );
    }

    private function forbidden(): Refused
    {
        return new Refused(Reason::Forbidden, __(
            'You are not allowed to manage invitations to this portal.',
            'clientpress',
        ));
    }
}
