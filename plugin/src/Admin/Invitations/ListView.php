<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\InvitationList;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Invitations\Status;

/**
 * The views of the Invitations screen, those that wait for somebody first. The value is what stands in the screen's address.
 */
enum ListView: string
{
    case All = 'all';
    case Asked = 'asked';
    case NotSent = 'not-sent';
    case Pending = 'pending';
    case Accepted = 'accepted';
    case Expired = 'expired';
    case Revoked = 'revoked';

    public function label(): string
    {
        return match ($this) {
            self::All => _x('All', 'invitations', 'clientpress'),
            self::NotSent => Delivery::Failed->label(),
            self::Asked => __('Asked for a new link', 'clientpress'),
            default => (string) $this->status()?->label(),
        };
    }

    /**
     * @return array{status: ?Status, delivery: ?Delivery, withoutUnsent: bool, asked: bool} For an {@see InvitationQuery}.
     */
    public function filters(): array
    {
        return [
            'status' => $this->status(),
            'delivery' => $this === self::NotSent ? Delivery::Failed : null,
            // What was not sent is a state of its own.
            'withoutUnsent' => $this === self::Pending,
            'asked' => $this === self::Asked,
        ];
    }

    /**
     * @param array{pending: int, unsent: int, accepted: int, revoked: int, expired: int, failed: int, asked: int, ...} $counts
     */
    public function countIn(array $counts): int
    {
        return match ($this) {
            self::All => $counts['pending']
                + $counts['unsent']
                + $counts['accepted']
                + $counts['revoked']
                + $counts['expired'],
            self::Pending => $counts['pending'],
            self::Accepted => $counts['accepted'],
            self::Expired => $counts['expired'],
            self::Revoked => $counts['revoked'],
            self::NotSent => $counts['failed'],
            self::Asked => $counts['asked'],
        };
    }

    /**
     * Whether the view is offered even while it is empty.
     */
    public function isAlwaysOffered(): bool
    {
        return $this !== self::Asked;
    }

    /**
     * @param int $count More than the most where counting stopped.
     */
    public static function shownCount(int $count, int $most = InvitationList::MOST_COUNTED): string
    {
        return $count > $most
            ? sprintf(
                /* translators: %s: a number; there are more than that. */
                __('%s+', 'clientpress'),
                number_format_i18n($most),
            )
            : number_format_i18n($count);
    }

    /**
     * What a number means that ends in "+".
     */
    public static function explainMany(): string
    {
        return sprintf(
            /* translators: %s: a number as the list shows it, such as "10,000+". */
            __('“%s” means that there are more than are counted. It may be ten minutes late.', 'clientpress'),
            self::shownCount(InvitationList::MOST_COUNTED + 1),
        );
    }

    private function status(): ?Status
    {
        return match ($this) {
            self::All, self::NotSent, self::Asked => null,
            self::Pending => Status::Pending,
            self::Accepted => Status::Accepted,
            self::Expired => Status::Expired,
            self::Revoked => Status::Revoked,
        };
    }
}
