<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;
use ClientPress\Clients\Actor;
use ClientPress\Clients\SiteMembers;
use ClientPress\Clients\Storage\UserAddresses;
use ClientPress\Invitations\Storage\InvitationRows;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Mail\EmailKind;
use ClientPress\Portals\Portal;
use ClientPress\Portals\Portals;

/**
 * What has to hold before somebody is invited, or an invitation is changed. Each check refuses in a sentence for its user.
 */
final readonly class InvitationChecks
{
    public function __construct(
        private InvitationRows $rows,
        private UserAddresses $userAddresses,
        private Secrets $secrets,
        private Portals $portals,
        private Access $access,
        private Settings $settings,
        private Clock $clock,
    ) {}

    /**
     * @param int $issued Seconds since the Unix epoch, UTC.
     *
     * @return int Seconds since the Unix epoch, UTC.
     *
     * @throws Refused With `InvalidTerms` for a lifetime that the site does not offer, or `ExtensionMissing`.
     */
    public function expiresAt(int $issued, int $days): int
    {
        $expiresAt = in_array($days, $this->settings->expiryChoices(), true)
            ? $this->secrets->expiresAt($issued, $days)
            : null;

        return $expiresAt ?? throw new Refused(Reason::InvalidTerms, __(
            'Choose one of the offered numbers of days for the link.',
            'clientpress',
        ));
    }

    /**
     * @throws Refused With `InvitationNotFound` or `StorageFailed`.
     */
    public function requireExisting(int $id): Invitation
    {
        return (
            $this->rows->find($id) ?? throw new Refused(Reason::InvitationNotFound, __(
                'There is no such invitation.',
                'clientpress',
            ))
        );
    }

    /**
     * As WordPress's caches have it: the statement that decides asks anew, by {@see whileOpen()}.
     *
     * @throws Refused With `PortalNotFound`, `Forbidden`, `PortalNotOpen` or `StorageFailed`.
     */
    public function requireOpenPortal(int $portalId, Actor $actor): Portal
    {
        try {
            return $this->requireOpen($this->portals->find($portalId), $actor);
        } catch (Refused) {
            return $this->requireOpenPortalNow($portalId, $actor);
        }
    }

    /**
     * As the database has it, for the reason why {@see whileOpen()} has stopped a statement.
     *
     * @throws Refused With `PortalNotFound`, `Forbidden`, `PortalNotOpen` or `StorageFailed`.
     */
    public function requireOpenPortalNow(int $portalId, Actor $actor): Portal
    {
        return $this->requireOpen($this->portals->findNow($portalId), $actor);
    }

    /**
     * @return string Condition of the statement that decides: the portal is open, and the actor may invite to it as before.
     */
    public function whileOpen(Portal $portal, Actor $actor): string
    {
        return $this->portals->whileOpen($portal->id, $actor);
    }

    /**
     * @throws Refused With `PortalNotFound`, `Forbidden` or `PortalNotOpen`.
     */
    private function requireOpen(?Portal $portal, Actor $actor): Portal
    {
        if ($portal === null) {
            throw Refused::portalNotFound();
        }

        if (!$actor->mayInviteTo($portal->id)) {
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
                __('The portal status is “%s”. Set it to Active before you invite clients.', 'clientpress'),
                $portal->status->label(),
            ));
        }

        return $portal;
    }

    /**
     * {@see emailFor()} of a preview, which tells nobody of an account elsewhere on the network.
     *
     * @throws Refused As that does, but for accounts, which are asked to enter.
     */
    public function previewedEmailFor(EmailAddress $address, Portal $portal): EmailKind
    {
        $userId = $this->userAddresses->userIdOfEmail($address->typed);
        $kind = $this->emailForAccount($userId, $address, $portal, ExistingAccount::Invite);

        return $userId !== null && !SiteMembers::has($userId) ? EmailKind::Invitation : $kind;
    }

    /**
     * The email that an address gets: its account is asked to enter, where it has one that is to be invited, or one on
     * another site of the network.
     *
     * @throws Refused With `AccountExists`, `AlreadyClient`, `InvalidEmail` or `StorageFailed`.
     */
    public function emailFor(EmailAddress $address, Portal $portal, ExistingAccount $existingAccount): EmailKind
    {
        $userId = $this->userAddresses->userIdOfEmail($address->typed);

        return $this->emailForAccount($userId, $address, $portal, $existingAccount);
    }

    /**
     * @param int|null $userId Who has the address; null for nobody.
     *
     * @throws Refused See {@see emailFor()}.
     */
    private function emailForAccount(
        ?int $userId,
        EmailAddress $address,
        Portal $portal,
        ExistingAccount $existingAccount,
    ): EmailKind {
        if ($userId === null) {
            SiteMembers::requireRegistrable($address->typed);

            return EmailKind::Invitation;
        }

        $isMember = SiteMembers::has($userId);

        if (($isMember || is_super_admin($userId)) && $this->access->has($portal->id, $userId)) {
            throw new Refused(
                Reason::AlreadyClient,
                __('This person has access to this portal already.', 'clientpress'),
                ['user_id' => $userId],
            );
        }

        // Of another site of the network: whoever invites learns nothing of it.
        if (!$isMember || $existingAccount === ExistingAccount::Invite) {
            return EmailKind::AccountInvitation;
        }

        throw new Refused(
            Reason::AccountExists,
            __(
                'This address has an account on this site, so nothing was done yet. Invite its owner to log in and enter, or give the account access now.',
                'clientpress',
            ),
            ['user_id' => $userId],
        );
    }

    /**
     * @throws Refused With `NotPending`, when there is nothing left to resend or revoke.
     */
    public function requireUndecided(Invitation $invitation, int $now): void
    {
        $status = $invitation->status($now);

        if ($status->isUndecided()) {
            return;
        }

        throw new Refused(
            Reason::NotPending,
            $status === Status::Accepted
                ? __('This invitation has been accepted already.', 'clientpress')
                : __('This invitation was revoked. Only a new invitation gives access again.', 'clientpress'),
            ['id' => $invitation->id, 'status' => $status->value],
        );
    }

    /**
     * @throws Refused With `AlreadyInvited`, whether the link still works or not.
     */
    public function requireNotInvited(EmailAddress $address, Portal $portal): void
    {
        $pending = $this->rows->findPending($portal->id, $address->key);

        if ($pending === null) {
            return;
        }

        $status = $pending->status($this->clock->now());

        throw new Refused(
            Reason::AlreadyInvited,
            $status === Status::Expired
                ? __(
                    'This address was invited already, but the link has expired. Resend the invitation, or get a link for it.',
                    'clientpress',
                )
                : __(
                    'This address has been invited already. Resend the invitation, or get a link for it.',
                    'clientpress',
                ),
            ['id' => $pending->id, 'status' => $status->value],
        );
    }

    public function forbidden(): Refused
    {
        return new Refused(Reason::Forbidden, __(
            'You are not allowed to manage invitations to this portal.',
            'clientpress',
        ));
    }

    /**
     * @throws Refused With `Forbidden`.
     */
    public function requireManager(Invitation $invitation, Actor $actor): void
    {
        if (!$actor->mayManage($invitation->portalId)) {
            throw $this->forbidden();
        }
    }
}
