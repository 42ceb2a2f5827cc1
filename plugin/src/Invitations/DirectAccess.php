<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;
use ClientPress\Clients\Actor;
use ClientPress\Kernel\Refused;
use ClientPress\Mail\MailVerdict;
use ClientPress\Portals\Portals;

/**
 * Lets an account into a portal at once, without an invitation, and tells its owner by email.
 */
final readonly class DirectAccess
{
    public function __construct(
        private Access $access,
        private Portals $portals,
        private InvitationEmails $emails,
        private RateLimits $limits,
    ) {}

    /**
     * @return string|null Null when the mail system took the email; otherwise why the owner was not told, or that this is
     *                     not known, in plain text. Access is given all the same.
     *
     * @throws Refused See {@see Access::grant()}; nothing was given then.
     */
    public function giveAndTell(int $portalId, int $userId, Actor $actor): ?string
    {
        $isNew = $this->access->grant($portalId, $userId, $actor);
        $user = get_userdata($userId);

        if (!$isNew || !$user instanceof \WP_User) {
            return __('This user had access already, so no email was sent.', 'clientpress');
        }

        try {
            $portal = $this->portals->findNow($portalId);

            if ($portal?->isOpen() !== true) {
                return __('The portal is not open at the moment, so no email was sent.', 'clientpress');
            }

            $this->limits->countSending(strtolower($user->user_email), $actor, static fn(): bool => true);
        } catch (Refused $refused) {
            return $refused->getMessage();
        }

        $result = $this->emails->tellOfAccess($user, $actor->userId, $portal);

        return match ($result->verdict) {
            MailVerdict::Taken => null,
            MailVerdict::Refused => $result->reason,
            MailVerdict::Unknown => Delivery::Unknown->sentence(),
        };
    }
}
