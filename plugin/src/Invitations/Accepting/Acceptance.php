<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Accepting;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;
use ClientPress\Clients\AddressOwnership;
use ClientPress\Clients\ClientAccounts;
use ClientPress\Clients\InsertionStopped;
use ClientPress\Clients\SiteMembers;
use ClientPress\Clients\Storage\UserAddresses;
use ClientPress\Database\TransactionRefused;
use ClientPress\Invitations\Event;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationNews;
use ClientPress\Invitations\PersonName;
use ClientPress\Invitations\RateLimits;
use ClientPress\Invitations\Secrets;
use ClientPress\Invitations\Status;
use ClientPress\Invitations\Storage\AcceptanceSteps;
use ClientPress\Invitations\Storage\History;
use ClientPress\Invitations\Storage\InvitationRows;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\ErrorLog;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Outbox\Kind;
use ClientPress\Portals\Portal;
use ClientPress\Portals\Portals;

/**
 * What the holder of a link does with it: look, and accept.
 *
 * WordPress guards neither addresses nor logins by a UNIQUE key, so the invitation's row is what lets one request
 * win and one account be made. The steps are claim, identity, insert, finish. Each decides by one UPDATE, none by what was
 * read before. A process that dies between two of them leaves a row that a later click with the same password finishes.
 * The door signs the client in afterwards.
 */
final class Acceptance
{
    public const PASSPHRASE_TRIES = 10;

    /** Seconds in which a second click of the winner's is told "log in" instead of "already used". */
    private const JUST_ACCEPTED_SECONDS = 60;

    /** Length of a secret: what is shorter was cut. */
    private const TOKEN_CHARS = 72;

    public function __construct(
        private readonly InvitationRows $rows,
        private readonly AcceptanceSteps $steps,
        private readonly History $history,
        private readonly UserAddresses $userAddresses,
        private readonly Secrets $secrets,
        private readonly PasswordPolicy $passwords,
        private readonly RateLimits $limits,
        private readonly ClientAccounts $accounts,
        private readonly AddressOwnership $ownership,
        private readonly InvitedAccount $account,
        private readonly SiteMembers $members,
        private readonly Portals $portals,
        private readonly Access $access,
        private readonly InvitationNews $news,
        private readonly Clock $clock,
    ) {}

    /**
     * Counts the attempt before the link is looked up, so that guesses at unknown links are limited too.
     *
     * @throws Refused With `TooManyRequests` or `StorageFailed`.
     */
    public function countAttempt(): void
    {
        $this->limits->countAttempt();
    }

    /**
     * What this link is worth now. Reads only, however often it is asked.
     *
     * @param string $text The secret, with whatever a mail program put around or into it.
     *
     * @throws Refused With `ExtensionMissing` or `StorageFailed`.
     */
    public function inspect(#[\SensitiveParameter] string $text): Link
    {
        $token = $this->secrets->findToken($text);

        if ($token === null) {
            return new Link(strlen(trim($text)) < self::TOKEN_CHARS ? LinkState::Incomplete : LinkState::Damaged);
        }

        $digest = (string) $this->secrets->tokenDigest($token);
        $invitation = $this->rows->findByDigest($digest) ?? $this->rows->findByStagedDigest($digest);

        if (
            $invitation !== null
            && (
                $this->secrets->tokenMatches($token, $invitation->digest)
                || $this->secrets->tokenMatches($token, (string) $invitation->stagedDigest)
            )
        ) {
            return $this->linkTo($invitation, $this->openPortal($invitation->portalId));
        }

        $replaced = $this->rows->findByRetiredDigest($digest);

        return $replaced === null ? new Link(LinkState::Unknown) : $this->replacedLinkTo($replaced);
    }

    /**
     * Makes the account and lets it into the portal. The caller has counted the attempt.
     *
     * @param Link        $link       As {@see inspect()} found it in this request.
     * @param string      $password   Trimmed and still slashed, as core hashes and compares it.
     * @param string      $passphrase Empty where none is asked.
     * @param string|null $name       What the client would like to be called, unslashed; empty for nothing, null for the
     *                                invitation's name.
     *
     * @return Link `Entered` for the one request that won; anything else tells why this one did not. `AccountExists` also
     *              for an account that this invitation began and this password does not open. `JustAccepted`, without a
     *              session, also where another invitation has just made the account, with this password.
     *
     * @throws Refused With `InvalidTerms` for a name that is none, `WeakPassword`, `WrongPassphrase`, `TooManyRequests`,
     *                 `StorageFailed` or `ExtensionMissing`; with `InvalidEmail` or `Forbidden` where the network does
     *                 not take the address or the account. Nothing is used up.
     */
    public function accept(
        Link $link,
        #[\SensitiveParameter]
        string $password,
        #[\SensitiveParameter]
        string $passphrase,
        ?string $name = null,
    ): Link {
        $invitation = $link->invitation;

        if ($invitation === null || !$this->takesPassword($link->state, $invitation)) {
            return $link;
        }

        $this->limits->countAttemptOn($invitation);

        $name = $name === null ? $invitation->name : PersonName::parse($name);

        if ($link->state === LinkState::Ready) {
            $this->passwords->requireAcceptable($password, $link, $name);
        }

        $isOthers = false;
        $accepted = $this->claimAndFinish(
            $invitation,
            $passphrase,
            function (Invitation $claimed) use ($password, $name, &$isOthers): ?int {
                $userId = $this->account->of($claimed, $password, $name);
                $isOthers = $userId === null;

                return $userId ?? $this->account->justMadeByAnother($claimed, $password);
            },
            $name,
        );

        return $isOthers && $accepted->state === LinkState::Entered
            ? new Link(LinkState::JustAccepted, $accepted->invitation, $accepted->portal, $accepted->userId)
            : $accepted;
    }

    /**
     * Lets a user who is signed in, and whose the invitation is, into the portal. No account is made or changed; one of
     * another site of the network joins this site. The caller has counted the attempt. Where nobody has proven that the
     * account's address is its owner's, its other sessions and application passwords end first.
     *
     * @param int $userId The signed-in user.
     *
     * @return Link `Entered` when this request joined the user.
     *
     * @throws Refused With `WrongPassphrase`, `TooManyRequests`, `StorageFailed` or `ExtensionMissing`; with `Forbidden`
     *                 where the network does not let the account join this site.
     */
    public function acceptAs(int $userId, Link $link, #[\SensitiveParameter] string $passphrase): Link
    {
        $invitation = $link->invitation;

        if (!$link->canBeAcceptedBy($userId) || $invitation === null) {
            return $link;
        }

        $this->limits->countAttemptOn($invitation);

        $endsOtherLogins = false;
        $entered = $this->claimAndFinish($invitation, $passphrase, function (Invitation $claimed) use (
            $userId,
            &$endsOtherLogins,
        ): ?int {
            // Read anew: an address may have changed since the link was looked at.
            if ($this->accountOf($claimed) !== $userId) {
                return null;
            }

            $endsOtherLogins = $this->ownership->mayBeSomebodyElses($userId);

            // First, because it may be refused, and nothing is to be lost then.
            $this->members->join($userId);

            if ($endsOtherLogins) {
                $this->ownership->endOtherLogins($userId);
            }

            return $userId;
        });

        if ($entered->state === LinkState::Entered && $endsOtherLogins) {
            $this->endOtherLoginsOnceMore($invitation, $userId);
        }

        return $entered;
    }

    /**
     * What an invitation is worth to somebody who can prove otherwise that its link is theirs.
     *
     * @throws Refused With `ExtensionMissing` or `StorageFailed`.
     */
    public function inspectId(int $invitationId): Link
    {
        $invitation = $this->rows->find($invitationId);

        return $invitation === null
            ? new Link(LinkState::Unknown)
            : $this->linkTo($invitation, $this->portals->findNow($invitation->portalId));
    }

    /**
     * The steps that {@see accept()} and {@see acceptAs()} share. A request that fails gives its claim back.
     *
     * @param \Closure(Invitation): ?int $identify The account to let in, given the claimed row; null where the address
     *                                             belongs to another one.
     * @param string                     $name     What the client would like to be called; empty for nothing.
     *
     * @throws Refused
     */
    private function claimAndFinish(
        Invitation $invitation,
        #[\SensitiveParameter]
        string $passphrase,
        \Closure $identify,
        string $name = '',
    ): Link {
        $claimed = $this->checkPassphrase($invitation, $passphrase) ? $this->claim($invitation) : null;

        if ($claimed === null) {
            return $this->linkAfterFailure($invitation);
        }

        try {
            $userId = $identify($claimed);
            $accepted = $userId === null ? null : $this->finish($claimed, $userId, $name);
        } catch (InsertionStopped) {
            $this->release($claimed);

            return $this->linkAfterFailure($claimed);
        } catch (\Throwable $fault) {
            $this->release($claimed);

            throw $this->refusalOf($claimed, $fault);
        }

        if ($userId !== null && $accepted !== null) {
            $this->recordProof($claimed, $userId);

            return $this->announceAccepted($accepted, $userId);
        }

        $this->release($claimed);

        return $userId === null ? $this->linkOfOtherAccount($claimed) : $this->linkAfterFailure($claimed);
    }

    /**
     * Whether a password may open this link. That of an account that exists may, for a minute after another invitation
     * made it: two links of one client are often used one after the other.
     *
     * @throws Refused With `StorageFailed`.
     */
    private function takesPassword(LinkState $state, Invitation $invitation): bool
    {
        return (
            $state === LinkState::Ready
            || $state === LinkState::AccountExists
            && $this->account->isJustMadeByAnother($invitation)
        );
    }

    /**
     * @throws Refused
     */
    private function linkTo(Invitation $invitation, ?Portal $portal): Link
    {
        $state = $this->decidedState($invitation) ?? $this->blockedState($invitation, $portal);

        if ($state !== null) {
            return new Link($state, $invitation, $portal);
        }

        $account = $this->accountOf($invitation);

        if ($account !== null && $invitation->userId === null) {
            $current = $this->rows->find($invitation->id);

            // Made by another request of this link since the row was read: the other half of a double click.
            if ($current !== null && $current->userId === $account) {
                return $this->linkTo($current, $portal);
            }
        }

        $isOurs = $account === $invitation->userId;
        $isReady = $account === null || $isOurs && $this->accounts->isUnchanged($account, $invitation->email);

        return new Link(
            $isReady ? LinkState::Ready : LinkState::AccountExists,
            $invitation,
            $portal,
            $account,
            $account !== null && $this->ownership->mayBeSomebodyElses($account),
        );
    }

    /**
     * @return Portal|null As WordPress's caches have it, if it is open there: who accepts asks the database anew, by
     *                     {@see claim()}.
     *
     * @throws Refused With `StorageFailed`.
     */
    private function openPortal(int $id): ?Portal
    {
        $portal = $this->portals->find($id);

        return $portal?->isOpen() === true ? $portal : $this->portals->findNow($id);
    }

    /**
     * A replaced link. It says "a newer email was sent" as long as the invitation is undecided.
     */
    private function replacedLinkTo(Invitation $invitation): Link
    {
        return new Link(
            $this->decidedState($invitation) ?? LinkState::Replaced,
            $invitation,
            $this->portals->find($invitation->portalId),
        );
    }

    /**
     * @return LinkState|null Null where the invitation is neither accepted nor revoked; it may have expired.
     */
    private function decidedState(Invitation $invitation): ?LinkState
    {
        $now = $this->clock->now();

        return match ($invitation->status($now)) {
            Status::Accepted => ($now - (int) $invitation->acceptedAt) < self::JUST_ACCEPTED_SECONDS
                ? LinkState::JustAccepted
                : LinkState::AlreadyUsed,
            Status::Revoked => LinkState::Revoked,
            Status::Pending, Status::Expired => null,
        };
    }

    /**
     * @return LinkState|null Null where the link works, unless the address has an account.
     *
     * @throws Refused With `ExtensionMissing`.
     */
    private function blockedState(Invitation $invitation, ?Portal $portal): ?LinkState
    {
        $now = $this->clock->now();
        $isLocked = $invitation->passphraseHash !== null && $invitation->passphraseTries >= self::PASSPHRASE_TRIES;
        $isClaimed = Invitation::claim()->isAlive($invitation->claimedAt, $now);

        return match (true) {
            !$this->secrets->isLive($invitation->expiresAt, $now) => LinkState::Expired,
            $portal === null || !$portal->isOpen() => LinkState::PortalNotOpen,
            $isLocked => LinkState::PassphraseLocked,
            $isClaimed => LinkState::BeingFinished,
            default => null,
        };
    }

    /**
     * @return int|null The account that has the invited address; where none has, the one that this invitation began,
     *                  whose address was changed since.
     *
     * @throws Refused With `StorageFailed`.
     */
    private function accountOf(Invitation $invitation): ?int
    {
        return $this->userAddresses->userIdOfEmail($invitation->email) ?? $invitation->userId;
    }

    /**
     * @return bool False when no try was left.
     *
     * @throws Refused With `WrongPassphrase`, or with `StorageFailed` when the server could not compare it.
     */
    private function checkPassphrase(Invitation $invitation, #[\SensitiveParameter] string $passphrase): bool
    {
        $hash = $invitation->passphraseHash;

        // The page says openly whether a passphrase is asked for, so nothing is compared where none is set.
        if ($hash === null) {
            return true;
        }

        // Counted before it is compared, so that parallel requests cannot try more often than is allowed.
        if (!$this->steps->countPassphraseTry($invitation->id, $invitation->digest, self::PASSPHRASE_TRIES)) {
            return false;
        }

        try {
            $matches = $this->secrets->passphraseMatches(trim($passphrase), $hash);
        } catch (Refused $refused) {
            $this->steps->refundPassphraseTry($invitation->id, $invitation->digest);

            throw $refused;
        }

        if (!$matches) {
            throw new Refused(Reason::WrongPassphrase, __(
                'This passphrase is not right. Ask the person who invited you for it.',
                'clientpress',
            ));
        }

        $this->steps->refundPassphraseTry($invitation->id, $invitation->digest);

        return true;
    }

    /**
     * Step 1. From here on the request is finished even if the browser goes away.
     *
     * @return Invitation|null The claimed row; null when another request has it or it is over.
     */
    private function claim(Invitation $invitation): ?Invitation
    {
        ignore_user_abort(true);
        $claimId = bin2hex(random_bytes(16));

        $isClaimed = $this->steps->claim(
            $invitation->id,
            $invitation->digest,
            $claimId,
            $this->clock->now(),
            $this->portals->whileOpen($invitation->portalId),
        );

        if (!$isClaimed) {
            return null;
        }

        $claimed = $this->rows->find($invitation->id);

        // After a resend in between, another request may have claimed with the newer link.
        return $claimed?->claimId === $claimId ? $claimed : null;
    }

    private function release(Invitation $claimed): void
    {
        $this->steps->release($claimed->id, (string) $claimed->claimId);
    }

    /**
     * Step 4: accepts the invitation and gives access, both or neither.
     *
     * @return Invitation|null As it is then; null where nothing was done.
     *
     * @throws TransactionRefused
     */
    private function finish(Invitation $claimed, int $userId, string $name): ?Invitation
    {
        $other = in_array($name, ['', $claimed->name], true) ? null : $name;
        $accepted = $claimed->accepted($userId, $this->clock->now(), $other);
        $isNew = TransactionRefused::withRetries(fn(): ?bool => $this->acceptAndAdmit($claimed, $accepted, $other));

        if ($isNew === true) {
            $this->announceGranted($claimed, $userId);
        }

        return $isNew === null ? null : $accepted;
    }

    /**
     * @param string|null $name Other than the invitation's; null to keep that.
     *
     * @return bool|null Whether the client was not in before; null where a step failed, and nothing was done.
     *
     * @throws TransactionRefused
     */
    private function acceptAndAdmit(Invitation $claimed, Invitation $accepted, ?string $name): ?bool
    {
        $claimId = (string) $claimed->claimId;
        $userId = (int) $accepted->userId;
        $now = (int) $accepted->acceptedAt;

        try {
            $isAccepted =
                $this->steps->begin()
                && $this->steps->accept($claimed->id, $claimId, $userId, $now, $name)
                && ($name === null || $this->steps->recordName($claimed, $name));
            $isNew = $isAccepted ? $this->admit($claimed, $accepted) : null;
            $isCommitted = $isNew !== null && $this->steps->commit();
        } catch (\Throwable $fault) {
            $this->steps->rollBack();

            throw $fault;
        }

        if (!$isCommitted) {
            $this->steps->rollBack();
        }

        if ($isNew !== null && $this->steps->confirmAccepted($claimed->id, $claimId)) {
            return $isNew;
        }

        return $isNew === null || $isCommitted ? null : throw new TransactionRefused();
    }

    /**
     * Gives access inside the transaction, with the history, and tells of both, only while this request has accepted the
     * invitation. After a lost connection, or a statement that failed on SQLite, it has not.
     *
     * @return bool|null See {@see Access::admit()}.
     */
    private function admit(Invitation $claimed, Invitation $accepted): ?bool
    {
        $userId = (int) $accepted->userId;
        $while = $this->steps->whileAccepted($claimed->id, (string) $claimed->claimId);
        $isNew = $this->access->admit($claimed->portalId, $userId, $claimed->invitedBy, $claimed->id, $while);
        $isTold =
            $isNew !== null
            && $this->history->record($claimed->id, Event::Accepted, $userId, (int) $accepted->acceptedAt)
            && $this->news->tell(Kind::InvitationAccepted, $accepted, $while);

        return $isTold ? $isNew : null;
    }

    /**
     * A request that was under way when the other logins ended may have written back those that it had read before.
     */
    private function endOtherLoginsOnceMore(Invitation $invitation, int $userId): void
    {
        try {
            $this->ownership->endOtherLogins($userId);
        } catch (\Throwable $fault) {
            self::log($invitation, $fault);
        }
    }

    /**
     * Whoever used a link that was mailed and never shown reads the mailbox of its address.
     */
    private function recordProof(Invitation $claimed, int $userId): void
    {
        try {
            if ($claimed->provesMailbox()) {
                $this->ownership->prove($userId, $claimed->email);
            }
        } catch (\Throwable $fault) {
            // Access was given. Without the proof, later inviters are warned; nothing more is opened.
            self::log($claimed, $fault);
        }
    }

    private function announceGranted(Invitation $claimed, int $userId): void
    {
        try {
            $this->access->announceGranted($claimed->portalId, $userId, $claimed->invitedBy, $claimed->id);
        } catch (\Throwable $fault) {
            // The client has access; another plugin's error must not undo that.
            self::log($claimed, $fault);
        }
    }

    private function announceAccepted(Invitation $invitation, int $userId): Link
    {
        try {
            /**
             * Fires after a client accepted, before the session begins.
             *
             *     add_action('clientpress_invitation_accepted', static function (Invitation $invitation, int $userId): void {
             *         update_user_meta($userId, 'came_by_invitation', $invitation->id);
             *     }, 10, 2);
             *
             * @since 1.0.0
             *
             * @param Invitation $invitation
             * @param int        $userId
             */
            do_action('clientpress_invitation_accepted', $invitation, $userId);
        } catch (\Throwable $fault) {
            // The client has access; an error of another plugin must not undo that.
            self::log($invitation, $fault);
        }

        return new Link(LinkState::Entered, $invitation, $this->portals->find($invitation->portalId), $userId);
    }

    /**
     * What the link is worth after a step failed: revoked, resent or accepted by another request meanwhile.
     *
     * @throws Refused With `StorageFailed`, when nobody else has changed the row.
     */
    private function linkAfterFailure(Invitation $invitation): Link
    {
        $link = $this->inspectId($invitation->id);

        if ($link->invitation !== null && $link->invitation->digest !== $invitation->digest) {
            return new Link(LinkState::Replaced, $link->invitation, $link->portal);
        }

        if (in_array($link->state, [LinkState::Ready, LinkState::AccountExists], true)) {
            throw Refused::storageFailed();
        }

        return $link;
    }

    /**
     * What the link is worth where the address belongs to another account, or the password is not that of the account that
     * was begun.
     *
     * @throws Refused
     */
    private function linkOfOtherAccount(Invitation $invitation): Link
    {
        $link = $this->inspectId($invitation->id);

        return $link->state === LinkState::Ready && $link->userId !== null
            ? new Link(LinkState::AccountExists, $link->invitation, $link->portal, $link->userId)
            : $link;
    }

    private function refusalOf(Invitation $claimed, \Throwable $fault): Refused
    {
        if ($fault instanceof Refused) {
            return $fault;
        }

        self::log($claimed, $fault);

        return Refused::storageFailed();
    }

    private static function log(Invitation $claimed, \Throwable $fault): void
    {
        ErrorLog::stopped("accepting invitation {$claimed->id}", $fault);
    }
}
