<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Clock;
use ClientPress\Portals\Portals;

/**
 * The values of an invitation's fields as {@see InvitationSchema} describes them. Holds no digest.
 */
final readonly class InvitationView
{
    /** As WordPress's REST API writes `*_gmt`: UTC, without an offset. */
    private const FORMAT = 'Y-m-d\TH:i:s';

    public function __construct(
        private Portals $portals,
        private Clock $clock,
    ) {}

    /**
     * @return array<string, int|string|null> By the fields of {@see InvitationSchema}, in their order.
     */
    public function fields(Invitation $invitation): array
    {
        $fields = [];

        foreach (InvitationSchema::fields() as $name) {
            $fields[$name] = $this->field($invitation, $name);
        }

        return $fields;
    }

    /**
     * @param string $name One of the fields of {@see InvitationSchema}.
     */
    public function field(Invitation $invitation, string $name): int|string|null
    {
        return match ($name) {
            'id' => $invitation->id,
            'name' => $invitation->name,
            'email' => $invitation->email,
            'portal' => $invitation->portalId,
            'portal_title' => $this->portals->find($invitation->portalId)->title ?? '',
            'status' => $invitation->status($this->clock->now())->value,
            'delivery' => $invitation->delivery->value,
            'delivery_error' => $invitation->deliveryError,
            'invited_by' => $invitation->invitedBy,
            'user' => $invitation->userId,
            'send_count' => $invitation->sendCount,
            'sent_gmt' => self::gmt($invitation->sentAt),
            'expires_gmt' => self::gmt($invitation->expiresAt),
            'accepted_gmt' => self::gmt($invitation->acceptedAt),
            'revoked_gmt' => self::gmt($invitation->revokedAt),
            'locale' => $invitation->locale,
            default => throw new \OutOfBoundsException("An invitation has no field \"$name\"."),
        };
    }

    /**
     * @param int|null $time Seconds since the Unix epoch.
     */
    private static function gmt(?int $time): ?string
    {
        return $time === null ? null : gmdate(self::FORMAT, $time);
    }
}
