<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Accepting;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;
use ClientPress\Clients\ClientAccounts;
use ClientPress\Clients\InsertionStopped;
use ClientPress\Clients\Storage\UserAddresses;
use ClientPress\Invitations\Event;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\RateLimits;
use ClientPress\Invitations\Secrets;
use ClientPress\Invitations\Status;
use ClientPress\Invitations\Storage\AcceptanceSteps;
use ClientPress\Invitations\Storage\History;
use ClientPress\Invitations\Storage\InvitationRows;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Portals\Portal;
use ClientPress\Portals\Portals;

/**
 * What the holder of a link does with it: look, and accept.
 *
 * WordPress guards neither addresses nor logins by a UNIQUE key, so the invitation's row is what lets one request
 * win and one account come into being. The steps are claim, identity, insert, finish; each decides by one UPDATE,
 * none by what was read before, and a process that dies between two of them leaves a row that a later click with
 * the same password can finish. Nobody is signed in here: that is the door's last step, after all of this.
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
        private readonly Portals $portals,
        private readonly Access $access,
        private readonly Clock $clock,
    ) {}

    /**
     * One try to use a link, by whoever sends this request. Counted before it is looked at, so that guesses are as well.
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
            return $this->linkTo($invitation);
        }

        $replaced = $this->rows->findByRetiredDigest($digest);

        return $replaced === null ? new Link(LinkState::Unknown) : $this->replacedLinkTo($replaced);
    }

    /**
     * Makes the account and lets it into the portal. The caller has counted the attempt.
     *
     * @param Link   $link       As {@see inspect()} found it in this request.
     * @param string $password   Trimmed and still slashed, as core hashes and compares it.
     * @param string $passphrase Empty where none is asked.
     *
     * @return Link `Entered` for the one request that won; anything else tells why this one did not. `AccountExists` also
     *              for an account that this invitation began and this password does not open.
     *
     * @throws Refused With `WeakPassword`, `WrongPassphrase`, `TooManyRequests`, `StorageFailed` or
     *                 `ExtensionMissing`. Nothing is used up.
     */
    public function accept(
        Link $link,
        #[\SensitiveParameter]
        string $password,
        #[\SensitiveParameter]
        string $passphrase,
    ): Link {
        $invitation = $link->invitation;

        if ($link->state !== LinkState::Ready || $invitation === null) {
            return $link;
        }

        $this->limits->countAttemptOn($invitation);
        $this->passwords->demand($password, $link);

        return $this->enter($invitation, $passphrase, fn(Invitation $claimed): ?int => $this->userFor(
            $claimed,
            $password,
        ));
    }

    /**
     * Lets a user who is signed in, and whose the invitation is, into the portal. No account is made or changed. The
     * caller has counted the attempt.
     *
     * @param int $userId The signed-in user.
     *
     * @return Link `Entered` when this request joined the user.
     *
     * @throws Refused With `WrongPassphrase`, `TooManyRequests`, `StorageFailed` or `ExtensionMissing`.
     */
    public function acceptAs(int $userId, Link $link, #[\SensitiveParameter] string $passphrase): Link
    {
        $invitation = $link->invitation;

        if (!$link->canBeAcceptedBy($userId) || $invitation === null) {
            return $link;
        }

        $this->limits->countAttemptOn($invitation);

        return $this->enter(
            $invitation,
            $passphrase,
            // Read anew: an address may have changed since the link was looked at.
            fn(Invitation $claimed): ?int => $this->holderOf($claimed) === $userId ? $userId : null,
        );
    }

    /**
     * What an invitation is worth to somebody who can prove otherwise that its link is theirs.
     *
     * @throws Refused With `ExtensionMissing` or `StorageFailed`.
     */
    public function inspectId(int $invitationId): Link
    {
        $invitation = $this->rows->find($invitationId);

        return $invitation === null ? new Link(LinkState::Unknown) : $this->linkTo($invitation);
    }

    /**
     * The steps that both ways in have in common: whoever fails gives the claim back.
     *
     * @param \Closure(Invitation): ?int $identify Who enters, given the claimed row; null where it is nobody of this
     *                                             request.
     *
     * @throws Refused
     */
    private function enter(Invitation $invitation, #[\SensitiveParameter] string $passphrase, \Closure $identify): Link
    {
        $claimed = $this->checkPassphrase($invitation, $passphrase) ? $this->claim($invitation) : null;

        if ($claimed === null) {
            return $this->afterLoss($invitation);
        }

        try {
            $userId = $identify($claimed);
            $isIn = $userId !== null && $this->finish($claimed, $userId);
        } catch (InsertionStopped) {
            $this->release($claimed);

            return $this->afterLoss($claimed);
        } catch (\Throwable $fault) {
            $this->release($claimed);

            throw $this->faulted($claimed, $fault);
        }

        if ($userId !== null && $isIn) {
            return $this->entered($claimed, $userId);
        }

        $this->release($claimed);

        return $userId === null ? $this->afterMistake($claimed) : $this->afterLoss($claimed);
    }

    /**
     * @throws Refused
     */
    private function linkTo(Invitation $invitation): Link
    {
        $portal = $this->portals->find($invitation->portalId);
        $state = $this->decision($invitation) ?? $this->obstacle($invitation, $portal);

        if ($state !== null) {
            return new Link($state, $invitation, $portal);
        }

        $holder = $this->holderOf($invitation);

        if ($holder !== null && $invitation->userId === null) {
            $current = $this->rows->find($invitation->id);

            // Made by another request of this link since the row was read: the other half of a double click.
            if ($current !== null && $current->userId === $holder) {
                return $this->linkTo($current);
            }
        }

        $isOurs = $holder === $invitation->userId;
        $isReady = $holder === null || $isOurs && $this->accounts->isUnchanged($holder, $invitation->email);

        return new Link($isReady ? LinkState::Ready : LinkState::AccountExists, $invitation, $portal, $holder);
    }

    /**
     * An earlier link than the one that works: it has its own answer while there is one that works.
     */
    private function replacedLinkTo(Invitation $invitation): Link
    {
        return new Link(
            $this->decision($invitation) ?? LinkState::Replaced,
            $invitation,
            $this->portals->find($invitation->portalId),
        );
    }

    /**
     * @return LinkState|null Null while nothing was decided, though time may be up.
     */
    private function decision(Invitation $invitation): ?LinkState
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
     * @return LinkState|null Null where nothing stands in the way but, perhaps, an account.
     *
     * @throws Refused With `ExtensionMissing`.
     */
    private function obstacle(Invitation $invitation, ?Portal $portal): ?LinkState
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
    private function holderOf(Invitation $invitation): ?int
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

        // Counted before it is compared, so that many tries at once cannot be more than ten.
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

        if (!$this->steps->claim($invitation->id, $invitation->digest, $claimId, $this->clock->now())) {
            return null;
        }

        $claimed = $this->rows->find($invitation->id);

        // A resend may have come since, and after it somebody who holds the newer link.
        return $claimed?->claimId === $claimId ? $claimed : null;
    }

    private function release(Invitation $claimed): void
    {
        $this->steps->release($claimed->id, (string) $claimed->claimId);
    }

    /**
     * Steps 2 and 3.
     *
     * @return int|null The account that this invitation began, now or in a request that died; null when the address
     *                  belongs to another one, or that account is another one by now, or the password does not open it.
     *
     * @throws InsertionStopped When a revoke, a resend or the database came in between.
     * @throws Refused          With `StorageFailed`.
     */
    private function userFor(Invitation $claimed, #[\SensitiveParameter] string $password): ?int
    {
        $userId = $claimed->userId === null ? $this->begin($claimed, $password) : $this->resume($claimed, $password);

        if ($userId === null || $this->accounts->ensureRole($userId)) {
            return $userId;
        }

        // Another plugin has given it another role; without any it was the database.
        return $this->accounts->isUnchanged($userId, $claimed->email) ? throw new InsertionStopped() : null;
    }

    private function resume(Invitation $claimed, #[\SensitiveParameter] string $password): ?int
    {
        $userId = (int) $claimed->userId;

        return $this->accounts->isUnchanged($userId, $claimed->email)
        && $this->accounts->isPasswordOf($userId, $password)
            ? $userId
            : null;
    }

    /**
     * @return int|null Null when the address has an account.
     *
     * @throws InsertionStopped
     * @throws Refused          With `StorageFailed`.
     */
    private function begin(Invitation $claimed, #[\SensitiveParameter] string $password): ?int
    {
        return $this->userAddresses->userIdOfEmail($claimed->email) !== null
            ? null
            : $this->accounts->create(
                $claimed->email,
                $password,
                begin: fn(): bool => $this->steps->begin() && $this->steps->fence($claimed),
                bind: fn(int $userId): bool => $this->bind($claimed, $userId),
                undo: fn() => $this->steps->rollBack(),
            );
    }

    /**
     * The account and its name in the row are committed together, and even then neither is believed to be there: wpdb
     * reconnects to a database that went away, and says that the COMMIT of nothing was a success.
     */
    private function bind(Invitation $claimed, int $userId): bool
    {
        if (!$this->steps->bindUser($claimed, $userId) || !$this->steps->commit()) {
            $this->steps->rollBack();
        }

        return $this->steps->confirmUser($claimed, $userId);
    }

    /**
     * Step 4: the invitation is used up and the client is in, or neither.
     */
    private function finish(Invitation $claimed, int $userId): bool
    {
        try {
            $isNew = $this->acceptAndAdmit($claimed, $userId);
        } catch (\Throwable $fault) {
            $this->steps->rollBack();

            throw $fault;
        }

        if ($isNew === null) {
            $this->steps->rollBack();

            return false;
        }

        if ($isNew) {
            $this->announceGranted($claimed, $userId);
        }

        return true;
    }

    /**
     * @return bool|null Whether the client was not in before; null where a step failed, and nothing may have been done.
     */
    private function acceptAndAdmit(Invitation $claimed, int $userId): ?bool
    {
        $claimId = (string) $claimed->claimId;

        if (!$this->steps->begin() || !$this->steps->accept($claimed->id, $claimId, $userId, $this->clock->now())) {
            return null;
        }

        $isNew = $this->admit($claimed, $userId);

        return $isNew !== null && $this->steps->commit() && $this->steps->settle($claimed->id, $claimId)
            ? $isNew
            : null;
    }

    /**
     * Inside the transaction, and only while the invitation is accepted by this request: after a lost connection, or a
     * statement that failed on SQLite, it is not, and nobody is let in.
     *
     * @return bool|null See {@see Access::admit()}.
     */
    private function admit(Invitation $claimed, int $userId): ?bool
    {
        return $this->access->admit(
            $claimed->portalId,
            $userId,
            $claimed->invitedBy,
            $claimed->id,
            $this->steps->whileAccepted($claimed->id, (string) $claimed->claimId),
        );
    }

    private function announceGranted(Invitation $claimed, int $userId): void
    {
        try {
            $this->access->announceGranted($claimed->portalId, $userId, $claimed->invitedBy, $claimed->id);
        } catch (\Throwable $fault) {
            // The client is in, whatever somebody else's code makes of it.
            self::log($claimed, $fault);
        }
    }

    private function entered(Invitation $claimed, int $userId): Link
    {
        $invitation = $claimed;

        try {
            $this->history->record($claimed->id, Event::Accepted, $userId, $this->clock->now());
            $invitation = $this->rows->find($claimed->id) ?? $claimed;

            /**
             * Fires after a client accepted, before the session begins.
             *
             * @since 1.0.0
             *
             * @param Invitation $invitation
             * @param int        $userId
             */
            do_action('clientpress_invitation_accepted', $invitation, $userId);
        } catch (\Throwable $fault) {
            // The client is in, whatever the database or somebody else's code makes of it.
            self::log($claimed, $fault);
        }

        return new Link(LinkState::Entered, $invitation, $this->portals->find($claimed->portalId), $userId);
    }

    /**
     * Why a request that should have won did not.
     *
     * @throws Refused With `StorageFailed`, when the row tells of nobody else: then it was the database.
     */
    private function afterLoss(Invitation $invitation): Link
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
     * What there is instead, where it was not this request's to enter. An account that was begun counts as one that
     * exists for whoever does not know its password.
     *
     * @throws Refused
     */
    private function afterMistake(Invitation $invitation): Link
    {
        $link = $this->inspectId($invitation->id);

        return $link->state === LinkState::Ready && $link->userId !== null
            ? new Link(LinkState::AccountExists, $link->invitation, $link->portal, $link->userId)
            : $link;
    }

    private function faulted(Invitation $claimed, \Throwable $fault): Refused
    {
        if ($fault instanceof Refused) {
            return $fault;
        }

        self::log($claimed, $fault);

        return Refused::storageFailed();
    }

    private static function log(Invitation $claimed, \Throwable $fault): void
    {
        // Where, never what: a message of somebody else's code may quote what was posted.
        error_log(sprintf(
            'ClientPress: accepting invitation %d stopped on %s at %s:%d',
            $claimed->id,
            $fault::class,
            $fault->getFile(),
            $fault->getLine(),
        ));
    }
}
