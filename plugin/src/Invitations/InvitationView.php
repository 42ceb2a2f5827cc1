<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Clock;
use ClientPress\Portals\Portals;

/**
 * What programs and scripts are shown of an invitation, under the same names at every door. Holds no digest.
 */
final readonly class InvitationView
{
    /** The keys of {@see fields()}, in their order. */
    public const FIELDS = [
        'id',
        'email',
        'portal',
        'portal_title',
        'status',
        'delivery',
        'delivery_error',
        'invited_by',
        'user',
        'send_count',
        'sent_gmt',
        'expires_gmt',
        'accepted_gmt',
        'revoked_gmt',
    ];

    /** As WordPress's REST API writes `*_gmt`: UTC, without an offset. */
    private const FORMAT = 'Y-m-d\TH:i:s';

    public function __construct(
        private Portals $portals,
        private Clock $clock,
    ) {}

    /**
     * @return array{
     *     id: int,
     *     email: string,
     *     portal: int,
     *     portal_title: string,
     *     status: 'pending'|'accepted'|'revoked'|'expired',
     *     delivery: 'queued'|'sent'|'unknown'|'failed'|'none',
     *     delivery_error: string,
     *     invited_by: int,
     *     user: int|null,
     *     send_count: int,
     *     sent_gmt: string|null,
     *     expires_gmt: string,
     *     accepted_gmt: string|null,
     *     revoked_gmt: string|null,
     * } Plain text, not escaped. `portal_title` is empty when the portal is gone; `invited_by` is 0 for the command line.
     *     `sent_gmt` is when an email with a link was last handed to the mail system; `send_count` counts those that
     *     failed as well. `delivery` tells of the last email with a link, `none` that there was none; `delivery_error` with
     *     any other than `failed` is that of an email with a fresh link, which was not sent and has left the present one as
     *     it is.
     */
    public function fields(Invitation $invitation): array
    {
        $fields = [];

        foreach (self::FIELDS as $name) {
            $fields[$name] = $this->field($invitation, $name);
        }

        /** @var array{id: int, email: string, portal: int, portal_title: string, status: 'pending'|'accepted'|'revoked'|'expired', delivery: 'queued'|'sent'|'unknown'|'failed'|'none', delivery_error: string, invited_by: int, user: int|null, send_count: int, sent_gmt: string|null, expires_gmt: string, accepted_gmt: string|null, revoked_gmt: string|null} $fields */
        return $fields;
    }

    /**
     * One of {@see fields()}.
     *
     * @param value-of<self::FIELDS> $name
     */
    public function field(Invitation $invitation, string $name): int|string|null
    {
        return match ($name) {
            'id' => $invitation->id,
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
