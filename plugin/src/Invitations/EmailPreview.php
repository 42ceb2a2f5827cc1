<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Refused;
use ClientPress\Mail\EmailKind;

/**
 * The very email that an invitation would send, for whoever is about to send it. Nothing is written, counted or mailed.
 */
final readonly class EmailPreview
{
    public function __construct(
        private InvitationChecks $checks,
        private InvitationEmails $emails,
        private Clock $clock,
    ) {}

    /**
     * @param string $email As typed, unslashed; empty while nobody has typed one.
     * @param string $name  Of the person; empty for the one that stands beside the address.
     *
     * @return array{subject: string, html: string, plain: string} With a link that leads nowhere.
     *
     * @throws Refused As {@see Invitations::send()} would, but for accounts, which are asked to enter, and limits.
     */
    public function of(int $portalId, string $email, string $name, Terms $terms, Actor $actor): array
    {
        $portal = $this->checks->requireOpenPortal($portalId, $actor);
        $address = trim($email) === '' ? null : EmailAddress::parse($email);
        $kind = $address === null ? EmailKind::Invitation : $this->checks->previewedEmailFor($address, $portal);
        $name = PersonName::parse($name);
        $now = $this->clock->now();

        return $this->emails->previewLink(
            $kind,
            Invitation::sample(
                $address->typed ?? 'client@example.org',
                '',
                $actor->userId,
                $now,
                $this->checks->expiresAt($now, $terms->expiryDays),
                $portal->id,
                $name !== '' || $address === null ? $name : $address->name,
            )->withTerms($terms),
            $portal,
        );
    }
}
