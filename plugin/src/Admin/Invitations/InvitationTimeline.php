<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Event;
use ClientPress\Invitations\HistoryEntry;
use ClientPress\Invitations\Invitation;

/**
 * The history of one invitation in words, the latest event first.
 */
final readonly class InvitationTimeline
{
    public function __construct(
        private DateCell $dates,
    ) {}

    /**
     * @param list<HistoryEntry> $history Of that invitation, the earliest first.
     *
     * @return list<array{event: string, label: string, who: string, when: string, detail: string}> `when` is HTML, escaped; the
     *     rest is plain text.
     */
    public function entries(Invitation $invitation, array $history): array
    {
        cache_users(array_values(array_unique(array_filter(array_column($history, 'actorId')))));

        return array_map(fn(HistoryEntry $entry): array => [
            'event' => $entry->event->value,
            'label' => $entry->event->label(),
            'who' => self::who($invitation, $entry),
            'when' => $this->dates->exactHtml($entry->at),
            'detail' => $entry->detail,
        ], array_reverse($history));
    }

    /**
     * @return string Plain text.
     */
    public static function who(Invitation $invitation, HistoryEntry $entry): string
    {
        if ($entry->actorId !== 0) {
            return Actor::nameOf($entry->actorId);
        }

        return match ($entry->event) {
            Event::Opened, Event::NewestSent, Event::NewLinkAsked, Event::Accepted => $invitation->personName(),
            Event::Reminded, Event::Interrupted => __('The site, by itself', 'clientpress'),
            Event::Sent, Event::Resent, Event::LinkCopied => __('Command line', 'clientpress'),
            Event::DeliveryFailed, Event::Revoked => __('Command line, or the site by itself', 'clientpress'),
        };
    }
}
