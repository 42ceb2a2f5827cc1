<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

/**
 * A row to be, before its link has left the server.
 */
final readonly class NewInvitation
{
    /**
     * @param string      $digest         Of its secret, 64 hex characters.
     * @param string|null $passphraseHash Argon2id in PHC form; null when no passphrase is asked.
     * @param int         $invitedBy      User id; 0 for the command line.
     * @param int         $createdAt      Seconds since the Unix epoch, UTC.
     * @param int         $expiresAt      Seconds since the Unix epoch, UTC.
     * @param Delivery    $delivery       `Queued`, or `None` where no email is to be sent.
     * @param bool        $isShown        Whether somebody is to be shown the link.
     * @param string      $locale         See {@see Invitation}.
     * @param string      $name           Of the person invited, at most 100 characters; empty where nobody gives one.
     */
    public function __construct(
        public int $portalId,
        public EmailAddress $address,
        public string $digest,
        public ?string $passphraseHash,
        public string $message,
        public int $invitedBy,
        public int $createdAt,
        public int $expiresAt,
        public Delivery $delivery = Delivery::Queued,
        public bool $isShown = false,
        public string $name = '',
        public string $locale = '',
    ) {}
}
