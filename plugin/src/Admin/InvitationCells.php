<?php

declare(strict_types=1);

namespace ClientPress\Admin;

use ClientPress\Clock;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\Invitations;
use ClientPress\Invitations\Status;
use ClientPress\Portals\Portal;
use ClientPress\Portals\Portals;
use ClientPress\Portals\PortalStatus;

/**
 * What stands in the cells of the list of invitations.
 */
final readonly class InvitationCells
{
    public function __construct(
        private Invitations $invitations,
        private Portals $portals,
        private Clock $clock,
    ) {}

    /**
     * @return array<string, string> Headings by column.
     */
    public function columns(): array
    {
        return [
            'email' => __('Email', 'clientpress'),
            'portal' => __('Portal', 'clientpress'),
            'sent' => __('Sent', 'clientpress'),
            'status' => __('Status', 'clientpress'),
            'inviter' => __('Invited by', 'clientpress'),
        ];
    }

    /**
     * @return string HTML, escaped.
     */
    public function html(string $column, Invitation $invitation): string
    {
        return match ($column) {
            'email' => $this->email($invitation),
            'portal' => $this->portal($invitation),
            'sent' => $this->sent($invitation),
            'status' => $this->status($invitation),
            'inviter' => esc_html($invitation->inviterName()),
            // Columns that other plugins add are theirs to fill.
            default => '',
        };
    }

    private function email(Invitation $invitation): string
    {
        return sprintf(
            '<strong class="row-title"><bdi>%s</bdi></strong> <span class="clientpress-folded">%s</span>',
            esc_html($invitation->email),
            self::badge($this->invitations->statusOf($invitation)),
        );
    }

    private function portal(Invitation $invitation): string
    {
        $portal = $this->portals->find($invitation->portalId);

        if ($portal === null) {
            return sprintf('<em>%s</em>', esc_html__('(deleted portal)', 'clientpress'));
        }

        $url = get_post_status($portal->id) === 'trash' ? null : get_edit_post_link($portal->id);
        $title = $url === null
            ? esc_html($portal->title)
            : sprintf('<a href="%s">%s</a>', esc_url($url), esc_html($portal->title));
        $state = self::stateOf($portal);

        return $state === ''
            ? $title
            : sprintf('%s <span class="clientpress-state">— %s</span>', $title, esc_html($state));
    }

    private function sent(Invitation $invitation): string
    {
        $attempt = $invitation->sentAt === null ? '' : self::time($invitation->sentAt, $this->ago($invitation->sentAt));

        return match ($invitation->delivery) {
            Delivery::Sent => $attempt,
            Delivery::Queued => esc_html($invitation->delivery->label()),
            Delivery::Failed => sprintf(
                '<span class="clientpress-failed"><span class="dashicons dashicons-warning" aria-hidden="true"></span> %s</span><br>%s',
                esc_html(sprintf(
                    /* translators: %s: why an email was not sent, as the mail system said it. */
                    __('Not sent: %s', 'clientpress'),
                    $invitation->deliveryError,
                )),
                $attempt,
            ),
        };
    }

    private function status(Invitation $invitation): string
    {
        $status = $this->invitations->statusOf($invitation);
        [$sentence, $at] = match ($status) {
            /* translators: %s: date and time. */
            Status::Pending => [__('Link works until %s', 'clientpress'), $invitation->expiresAt],
            /* translators: %s: date and time. */
            Status::Expired => [__('Link expired on %s', 'clientpress'), $invitation->expiresAt],
            /* translators: %s: date and time. */
            Status::Accepted => [__('Accepted on %s', 'clientpress'), (int) $invitation->acceptedAt],
            /* translators: %s: date and time. */
            Status::Revoked => [__('Revoked on %s', 'clientpress'), (int) $invitation->revokedAt],
        };

        return sprintf(
            '%s<span class="clientpress-when">%s</span>',
            self::badge($status),
            sprintf(esc_html($sentence), self::time($at, self::date($at))),
        );
    }

    private static function badge(Status $status): string
    {
        return sprintf(
            '<span class="clientpress-badge clientpress-badge--%s">%s</span>',
            esc_attr($status->value),
            esc_html($status->label()),
        );
    }

    /**
     * @param int    $at   Seconds since the Unix epoch, UTC.
     * @param string $text What is read at first sight; the exact time stands behind it.
     */
    private static function time(int $at, string $text): string
    {
        return sprintf(
            '<time datetime="%s" title="%s">%s</time>',
            esc_attr(gmdate('c', $at)),
            esc_attr(self::date($at) . ' ' . (string) wp_date((string) get_option('time_format') . ' T', $at)),
            esc_html($text),
        );
    }

    /**
     * @param int $at Seconds since the Unix epoch, UTC.
     */
    private function ago(int $at): string
    {
        $now = $this->clock->now();

        return $at > $now || ($now - $at) >= DAY_IN_SECONDS
            ? self::date($at)
            : sprintf(
                /* translators: %s: a span of time, such as "2 hours". */
                __('%s ago', 'clientpress'),
                human_time_diff($at, $now),
            );
    }

    /**
     * @param int $at Seconds since the Unix epoch, UTC.
     *
     * @return string In the site's format, language and time zone.
     */
    private static function date(int $at): string
    {
        return (string) wp_date((string) get_option('date_format'), $at);
    }

    /**
     * @return string Why clients cannot enter this portal now; empty when they can.
     */
    private static function stateOf(Portal $portal): string
    {
        if (!$portal->live) {
            return (string) (get_post_status_object((string) get_post_status($portal->id))->label ?? '');
        }

        return $portal->status === PortalStatus::Active ? '' : $portal->status->label();
    }
}
