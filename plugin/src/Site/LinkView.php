<?php

declare(strict_types=1);

namespace ClientPress\Site;

defined('ABSPATH') || exit();

use ClientPress\Invitations\Accepting\Link;
use ClientPress\Invitations\Accepting\LinkState;

/**
 * Which page a link leads to: its state, combined with who is signed in.
 */
enum LinkView
{
    case Ready;
    /** An account was begun by a request that died before it was finished. */
    case Resume;
    case AccountExists;
    /** Logged in as the user whom the invitation is for. */
    case OneClick;
    case SomebodyElse;
    case BeingFinished;
    case JustAccepted;
    case AlreadyUsed;
    /** Used by the user who is signed in. */
    case AlreadyInside;
    case Expired;
    case Replaced;
    case Revoked;
    case PortalNotOpen;
    case PassphraseLocked;
    case Damaged;
    case Unknown;

    /**
     * @param Link $link   In any state but `Entered`, which nobody gets to see.
     * @param int  $userId Who is signed in; 0 for nobody.
     */
    public static function of(Link $link, int $userId): self
    {
        $begunBy = $link->invitation?->userId;

        return match ($link->state) {
            LinkState::Ready => match (true) {
                $link->canBeAcceptedBy($userId) => self::OneClick,
                $userId !== 0 && $userId !== $begunBy => self::SomebodyElse,
                $begunBy !== null => self::Resume,
                default => self::Ready,
            },
            LinkState::AccountExists => match ($userId) {
                0 => self::AccountExists,
                $link->userId => self::OneClick,
                default => self::SomebodyElse,
            },
            LinkState::JustAccepted, LinkState::AlreadyUsed, LinkState::Entered => match (true) {
                $userId !== 0 && $userId === $begunBy => self::AlreadyInside,
                $link->state === LinkState::AlreadyUsed => self::AlreadyUsed,
                default => self::JustAccepted,
            },
            LinkState::BeingFinished => self::BeingFinished,
            LinkState::Expired => self::Expired,
            LinkState::Replaced => self::Replaced,
            LinkState::Revoked => self::Revoked,
            LinkState::PortalNotOpen => self::PortalNotOpen,
            LinkState::PassphraseLocked => self::PassphraseLocked,
            LinkState::Incomplete, LinkState::Damaged => self::Damaged,
            LinkState::Unknown => self::Unknown,
        };
    }
}
