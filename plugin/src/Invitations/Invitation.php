<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Database\Claim;
use ClientPress\Kernel\AddressSpelling;

/**
 * One email address asked into one portal, as the database held it when it was read, or written.
 *
 * All times are seconds since the Unix epoch, UTC.
 */
final readonly class Invitation
{
    /**
     * @param string      $name           Of the person invited; empty where nobody gave one.
     * @param string      $email          As typed, at most 100 bytes.
     * @param string      $emailKey       Lowercase form that tells addresses apart.
     * @param Status      $stored         Never `Expired`; see {@see status()}.
     * @param string      $digest         What the database keeps of the secret, 64 hex characters.
     * @param string|null $stagedDigest   Of a second secret, whose email is on its way or was interrupted; it works as well.
     * @param string|null $passphraseHash Argon2id in PHC form; null when no passphrase is asked.
     * @param int         $invitedBy      User id; 0 for the command line.
     * @param int|null    $userId         The account that this invitation began or was accepted by.
     * @param Delivery    $delivery       Of the last email with a link; see `linkShownAt` as well.
     * @param string      $deliveryError  Why the last email failed, in plain text; empty when it did not. Unless delivery
     *                                    failed, that was an email with a fresh link, and the earlier link goes on.
     * @param int         $sendCount      How many emails with a link left or may have left; not those that were refused.
     * @param int|null    $sentAt         When the last email was handed to the mail system; null for none.
     * @param int|null    $triedAt        When the last email was tried, whatever became of it.
     * @param int|null    $linkShownAt    When the link that it has was shown to somebody; null where the client alone has it.
     * @param int         $reminderTries  How often its reminder could not be sent.
     * @param int|null    $openedAt       When the page's script first told of a person who opened the link.
     * @param int|null    $askedAt        When the client asked for a new link, if that is still unanswered.
     * @param string|null $claimId        The request that is accepting it right now.
     * @param int         $claimSeq       Goes up with every statement that makes sure of the row.
     * @param string      $locale         Of its email and its page; empty for the site's.
     */
    public function __construct(
        public int $id,
        public int $portalId,
        public string $name,
        public string $email,
        public string $emailKey,
        private Status $stored,
        public string $digest,
        public ?string $stagedDigest,
        public ?string $passphraseHash,
        public int $passphraseTries,
        public string $message,
        public int $invitedBy,
        public ?int $userId,
        public Delivery $delivery,
        public string $deliveryError,
        public int $sendCount,
        public int $createdAt,
        public ?int $sentAt,
        public ?int $triedAt,
        public ?int $linkShownAt,
        public int $expiresAt,
        public ?int $acceptedAt,
        public ?int $revokedAt,
        public ?int $openedAt,
        public int $reminderTries,
        public ?int $askedAt,
        public ?string $claimId,
        public int $claimSeq,
        public ?int $claimedAt,
        public string $locale,
    ) {}

    /**
     * One that is in no database, for whoever looks at emails before a client gets any.
     */
    public static function sample(
        string $email,
        string $message,
        int $invitedBy,
        int $createdAt,
        int $expiresAt,
        int $portalId = 0,
        string $name = '',
    ): self {
        return new self(
            id: 0,
            portalId: $portalId,
            name: $name,
            email: $email,
            emailKey: $email,
            stored: Status::Pending,
            digest: '',
            stagedDigest: null,
            passphraseHash: null,
            passphraseTries: 0,
            message: $message,
            invitedBy: $invitedBy,
            userId: null,
            delivery: Delivery::Queued,
            deliveryError: '',
            sendCount: 0,
            createdAt: $createdAt,
            sentAt: null,
            triedAt: null,
            linkShownAt: null,
            expiresAt: $expiresAt,
            acceptedAt: null,
            revokedAt: null,
            openedAt: null,
            reminderTries: 0,
            askedAt: null,
            claimId: null,
            claimSeq: 0,
            claimedAt: null,
            locale: '',
        );
    }

    /**
     * A row as it stands once it is published.
     */
    public static function fromNew(int $id, NewInvitation $new): self
    {
        return self::sample($new->address->typed, $new->message, $new->invitedBy, $new->createdAt, $new->expiresAt)
            ->with([
                'id' => $id,
                'portalId' => $new->portalId,
                'name' => $new->name,
                'emailKey' => $new->address->key,
                'digest' => $new->digest,
                'passphraseHash' => $new->passphraseHash,
                'delivery' => $new->delivery,
                'linkShownAt' => $new->isShown ? $new->createdAt : null,
                'locale' => $new->locale,
            ]);
    }

    /**
     * As it is to be sent anew.
     *
     * @param Terms|null $terms Null for those that it has.
     */
    public function withTerms(?Terms $terms): self
    {
        return (
            $terms === null
                ? $this
                : $this->with(['message' => $terms->message, 'locale' => $terms->locale ?? $this->locale])
        );
    }

    /**
     * See {@see Storage\NextSecrets::replaceSecret()}.
     *
     * @param Delivery $delivery `Queued`, or what is known of earlier emails where none is to be sent.
     * @param int|null $shownAt  When somebody is shown the link; null where nobody is.
     */
    public function withSecret(
        string $digest,
        ?string $passphraseHash,
        int $expiresAt,
        Delivery $delivery,
        ?int $shownAt,
    ): self {
        return $this->with([
            'digest' => $digest,
            'stagedDigest' => null,
            'passphraseHash' => $passphraseHash,
            'passphraseTries' => 0,
            'expiresAt' => $expiresAt,
            'delivery' => $delivery,
            'deliveryError' => '',
            'linkShownAt' => $shownAt,
            'reminderTries' => 0,
            'askedAt' => null,
            'claimId' => null,
            'claimedAt' => null,
        ]);
    }

    /**
     * After an UPDATE that made sure of the row.
     */
    public function confirmed(): self
    {
        return $this->with(['claimSeq' => $this->claimSeq + 1]);
    }

    /**
     * See {@see Storage\InvitationRows::recordDelivery()}.
     */
    public function withDelivery(Delivery $delivery, string $error, int $now): self
    {
        return $this->with([
            'delivery' => $delivery,
            'deliveryError' => $error,
            'triedAt' => $now,
            'sentAt' => $delivery === Delivery::Sent ? $now : $this->sentAt,
            'sendCount' => $this->sendCount + ($delivery->mayHaveLeft() ? 1 : 0),
        ]);
    }

    /**
     * See {@see Storage\InvitationRows::revoke()}.
     */
    public function revoked(int $now): self
    {
        return $this->with([
            'stored' => Status::Revoked,
            'revokedAt' => $now,
            'message' => '',
            'passphraseHash' => null,
            'claimId' => null,
            'claimedAt' => null,
        ]);
    }

    /**
     * See {@see Storage\AcceptanceSteps::accept()}.
     */
    public function accepted(int $userId, int $now, ?string $name = null): self
    {
        return $this->with([
            'name' => $name ?? $this->name,
            'stored' => Status::Accepted,
            'acceptedAt' => $now,
            'userId' => $userId,
            'message' => '',
            'passphraseHash' => null,
            'claimId' => null,
            'claimedAt' => null,
        ]);
    }

    /**
     * @return string The address as people write it.
     */
    public function shownEmail(): string
    {
        return AddressSpelling::shown($this->email);
    }

    /**
     * @return string Plain text: whoever was invited; by address where no name is known.
     */
    public function personName(): string
    {
        return $this->name === '' ? $this->shownEmail() : $this->name;
    }

    /**
     * @return string Plain text: the address, behind the name where one is known.
     */
    public function addressee(): string
    {
        return $this->name === '' ? $this->shownEmail() : "{$this->name} <{$this->shownEmail()}>";
    }

    /**
     * How long a request holds an invitation that it sends or accepts.
     */
    public static function claim(): Claim
    {
        return new Claim(60);
    }

    /**
     * @param int $now Seconds since the Unix epoch, UTC.
     */
    public function status(int $now): Status
    {
        return $this->stored === Status::Pending && $now >= $this->expiresAt ? Status::Expired : $this->stored;
    }

    /**
     * Whether nobody can have the link but who reads the mailbox of its address: it was mailed and never shown.
     */
    public function provesMailbox(): bool
    {
        return $this->linkShownAt === null && !in_array($this->delivery, [Delivery::None, Delivery::Failed], true);
    }

    /**
     * Whether somebody should look after its last email; one that is accepted or revoked needs none.
     *
     * @param int $now Seconds since the Unix epoch, UTC.
     */
    public function needsEmail(int $now): bool
    {
        return $this->deliveryError !== '' && $this->status($now)->isUndecided();
    }

    /**
     * @return string Who invited, for people: a display name, or what stands in for one.
     */
    public function inviterName(): string
    {
        return $this->invitedBy === 0 ? __('Command line', 'clientpress') : Actor::nameOf($this->invitedBy);
    }

    /**
     * @param array<string, mixed> $changes By the names of the constructor's parameters.
     */
    private function with(array $changes): self
    {
        // @mago-ignore analysis:too-few-arguments The object's own properties are the constructor's parameters.
        return new self(...array_merge(get_object_vars($this), $changes));
    }
}
