<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Background\WaitingCount;
use ClientPress\Invitations\Storage\InvitationRows;
use ClientPress\Invitations\Storage\NextSecrets;
use ClientPress\Invitations\Storage\StagedRows;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Mail\EmailKind;
use ClientPress\Outbox\Kind;
use ClientPress\Portals\PortalPostType;

/**
 * What admins and operators do with invitations. Each operation stands here once; every door calls it.
 */
final class Invitations
{
    public function __construct(
        private readonly InvitationRows $rows,
        private readonly StagedRows $staged,
        private readonly InvitationWriter $writer,
        private readonly NextSecrets $nextSecrets,
        private readonly InvitationChecks $checks,
        private readonly Revocation $revocation,
        private readonly InvitationNews $news,
        private readonly RecordedDelivery $delivery,
        private readonly Secrets $secrets,
        private readonly LinkDelivery $email,
        private readonly WaitingCount $waiting,
        private readonly RateLimits $limits,
        private readonly Settings $settings,
        private readonly Clock $clock,
    ) {}

    /**
     * Asks an address into a portal and mails it the link.
     *
     * The row is written before the email is sent: an email that fails leaves an invitation that says so. Until row and
     * history are written together, the row is staged, and nobody sees it.
     *
     * @param string $email As typed, unslashed.
     * @param LinkDelivery|null $linkDelivery How the link leaves the server; by email unless said otherwise.
     * @param string        $name     Of the person, as a list has it; empty for the one that stands beside the address.
     *
     * @throws Refused
     */
    public function send(
        int $portalId,
        string $email,
        Terms $terms,
        Actor $actor,
        ?LinkDelivery $linkDelivery = null,
        ExistingAccount $existingAccount = ExistingAccount::Refuse,
        string $name = '',
    ): Invitation {
        $this->secrets->requireExtension();
        $portal = $this->checks->requireOpenPortal($portalId, $actor);
        $address = EmailAddress::parse($email);
        $name = PersonName::parse($name);
        $kind = $this->checks->emailFor($address, $portal, $existingAccount);
        $now = $this->clock->now();
        $expiresAt = $this->checks->expiresAt($now, $terms->expiryDays);
        $passphraseHash = $this->secrets->passphraseHash((string) $terms->passphrase());
        $token = $this->secrets->issueToken();
        $linkDelivery ??= $this->email;

        $invitation = $this->writer->write(
            new NewInvitation(
                $portal->id,
                $address,
                (string) $this->secrets->tokenDigest($token),
                $passphraseHash,
                $terms->message,
                $actor->userId,
                $now,
                $expiresAt,
                $linkDelivery->isMailed() ? Delivery::Queued : Delivery::None,
                $linkDelivery->isShown(),
                $name !== '' ? $name : $address->name,
                (string) $terms->locale,
            ),
            $portal,
            $actor,
        );
        $invitation = $this->delivery->deliver($invitation, $token, $portal, $linkDelivery, $kind, $actor);
        $this->waiting->follow($invitation);

        self::announceSent($invitation);

        return $invitation;
    }

    /**
     * Invites the right address in place of a misspelt one, with the same message and passphrase. The earlier link is
     * revoked in the transaction in which the new invitation appears, and leads nobody to the new address.
     *
     * @param Invitation $seen  The one to the misspelt address, pending or expired.
     * @param string     $email As typed, unslashed.
     *
     * @return Invitation The new one.
     *
     * @throws Refused With `AlreadyInvited` where the right address has an invitation to this portal.
     */
    public function correct(Invitation $seen, string $email, Actor $actor): Invitation
    {
        $this->secrets->requireExtension();
        $this->checks->requireManager($seen, $actor);
        $portal = $this->checks->requireOpenPortal($seen->portalId, $actor);
        $now = $this->clock->now();
        $this->checks->requireUndecided($seen, $now);
        $address = EmailAddress::parse($email);
        $kind = $this->checks->emailFor($address, $portal, ExistingAccount::Invite);
        $expiresAt = $this->checks->expiresAt($now, $this->settings->expiryDays());
        $token = $this->secrets->issueToken();

        try {
            $invitation = $this->writer->write(
                new NewInvitation(
                    $portal->id,
                    $address,
                    (string) $this->secrets->tokenDigest($token),
                    $seen->passphraseHash,
                    $seen->message,
                    $actor->userId,
                    $now,
                    $expiresAt,
                    name: $address->name !== '' ? $address->name : $seen->name,
                    locale: $seen->locale,
                ),
                $portal,
                $actor,
                fn(): bool => $this->revocation->write($seen, $actor->userId, $now),
            );
        } catch (Refused $refused) {
            // Somebody may have accepted or revoked it in between.
            $this->checks->requireUndecided($this->checks->requireExisting($seen->id), $now);

            throw $refused;
        }

        $revoked = $seen->revoked($now);
        $this->waiting->follow($revoked);
        $this->revocation->announce($revoked);
        $invitation = $this->delivery->deliver($invitation, $token, $portal, $this->email, $kind, $actor);
        $this->waiting->follow($invitation);
        self::announceSent($invitation);

        return $invitation;
    }

    /**
     * Sends a fresh link that lives its full time from now; the earlier one is dead from that moment on.
     *
     * @param Invitation $seen  As it was read; nothing happens if its link has changed since.
     * @param Terms|null $terms New terms; null keeps message and passphrase and takes the site's lifetime.
     *
     * @throws Refused
     */
    public function resend(Invitation $seen, Actor $actor, ?Terms $terms = null): Invitation
    {
        $invitation = $this->replace($seen, $terms, $actor, Event::Resent, $this->email);

        /**
         * Fires after an invitation got a fresh link by email.
         *
         *     add_action('clientpress_invitation_resent', static function (Invitation $invitation): void {
         *         error_log("Invitation {$invitation->id} was sent {$invitation->sendCount} times.");
         *     });
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
     * @param Invitation $seen As the actor saw it when they asked; nothing happens if its link has changed since.
     * @param ShownLink  $link Shows it, once.
     *
     * @throws Refused
     */
    public function showLink(Invitation $seen, ShownLink $link, Actor $actor): Invitation
    {
        return $this->replace($seen, null, $actor, Event::LinkCopied, $link);
    }

    /**
     * Removes the record of an invitation that is over, and its history. Who was let in stays in.
     *
     * @throws Refused
     */
    public function delete(Invitation $seen, Actor $actor): void
    {
        $this->checks->requireManager($seen, $actor);
        $now = $this->clock->now();

        if ($this->rows->delete($seen->id, $now)) {
            $this->news->forget($seen->id);
            $this->waiting->follow($seen);

            return;
        }

        if ($seen->status($now) === Status::Pending) {
            throw new Refused(
                Reason::StillPending,
                __('This invitation is still open. Revoke it first.', 'clientpress'),
                ['id' => $seen->id, 'status' => Status::Pending->value],
            );
        }

        throw Refused::notWritten();
    }

    /**
     * Ends an invitation at once. Only a new invitation gives access again.
     *
     * @throws Refused
     */
    public function revoke(Invitation $seen, Actor $actor): Invitation
    {
        $this->checks->requireManager($seen, $actor);

        $revoked = $this->revocation->revoke($seen, $actor->userId);
        $this->waiting->follow($revoked);

        return $revoked;
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

        foreach ($this->rows->pendingOf($portalId) as $invitation) {
            try {
                $this->waiting->follow($this->revocation->revoke($invitation, get_current_user_id()));
            } catch (Refused) {
                // Somebody else has ended it, or it could not be written or read: no reason to keep the portal.
                continue;
            }
        }
    }

    /**
     * An account that was deleted before its invitation was finished.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function forgetUser(int $userId): void
    {
        $this->rows->forgetUser($userId);
    }

    /**
     * @param Invitation $invitation As it was read; see {@see resend()}.
     * @param Event      $event      What the history calls it.
     */
    private function replace(
        Invitation $invitation,
        ?Terms $terms,
        Actor $actor,
        Event $event,
        LinkDelivery $linkDelivery,
    ): Invitation {
        $this->secrets->requireExtension();
        $this->checks->requireManager($invitation, $actor);
        $portal = $this->checks->requireOpenPortal($invitation->portalId, $actor);
        $now = $this->clock->now();
        $this->checks->requireUndecided($invitation, $now);

        // An account that the invitation has begun is finished by a password.
        $kind = $invitation->userId === null
            ? $this->checks->emailFor(EmailAddress::parse($invitation->email), $portal, ExistingAccount::Invite)
            : EmailKind::Invitation;
        $expiresAt = $this->checks->expiresAt($now, $terms->expiryDays ?? $this->settings->expiryDays());
        $passphrase = $terms?->passphrase();
        $passphraseHash = $passphrase === null
            ? $invitation->passphraseHash
            : $this->secrets->passphraseHash($passphrase);
        $token = $this->secrets->issueToken();
        $digest = (string) $this->secrets->tokenDigest($token);
        $delivery = match (true) {
            $linkDelivery->isMailed() => Delivery::Queued,
            $invitation->delivery === Delivery::Unknown => Delivery::Unknown,
            $invitation->sentAt !== null => Delivery::Sent,
            default => Delivery::None,
        };
        $shownAt = $linkDelivery->isShown() ? $now : null;
        $replaced = $invitation->withTerms($terms)->withSecret(
            $digest,
            $passphraseHash,
            $expiresAt,
            $delivery,
            $shownAt,
        );

        $isReplaced = $this->limits->countSending(
            $invitation->emailKey,
            $actor,
            fn(): bool => (
                $this->nextSecrets->replaceSecret($invitation, $replaced)
                && $this->nextSecrets->recordReplacement(
                    $invitation,
                    $digest,
                    $event,
                    $actor->userId,
                    $now,
                    $this->checks->whileOpen($portal, $actor),
                )
                && ($event !== Event::Resent || $this->tell(Kind::InvitationResent, $replaced))
            ),
        );

        // No email may carry a secret that no row knows.
        $replaced = $isReplaced && $this->nextSecrets->confirmSecret($invitation->id, $digest)
            ? $replaced->confirmed()
            : $this->requireSecret($invitation, $isReplaced ? $digest : null, $now, $actor);

        $replaced = $this->delivery->deliver($replaced, $token, $portal, $linkDelivery, $kind, $actor);
        $this->waiting->follow($replaced);

        return $replaced;
    }

    private static function announceSent(Invitation $invitation): void
    {
        /**
         * Fires after an invitation was written and its email handed to the mail system, or failed to be.
         *
         *     add_action('clientpress_invitation_sent', static function (Invitation $invitation): void {
         *         update_post_meta($invitation->portalId, 'last_invited', $invitation->email);
         *     });
         *
         * @since 1.0.0
         *
         * @param Invitation $invitation
         */
        do_action('clientpress_invitation_sent', $invitation);
    }

    private function tell(Kind $kind, Invitation $invitation): bool
    {
        return $this->news->tell(
            $kind,
            $invitation,
            $this->nextSecrets->whileCurrent($invitation->id, $invitation->digest),
        );
    }

    /**
     * @param Invitation  $seen   As it was read, before something went wrong.
     * @param string|null $digest Of the secret that was written, if one was.
     *
     * @throws Refused Unless that is the invitation's by now.
     */
    private function requireSecret(Invitation $seen, ?string $digest, int $now, Actor $actor): Invitation
    {
        $current = $this->checks->requireExisting($seen->id);
        $this->checks->requireUndecided($current, $now);

        // A read may be late, but never early.
        if ($current->digest === $digest) {
            return $current;
        }

        if ($current->digest !== $seen->digest) {
            throw $this->changedMeanwhile($seen->id);
        }

        $this->checks->requireOpenPortalNow($seen->portalId, $actor);

        throw Refused::notWritten();
    }

    private function changedMeanwhile(int $id): Refused
    {
        return new Refused(
            Reason::ChangedMeanwhile,
            __('Somebody else has just resent this invitation. Reload to see it.', 'clientpress'),
            ['id' => $id],
        );
    }
}
