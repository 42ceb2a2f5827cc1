<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Accepting;

defined('ABSPATH') || exit();

use ClientPress\Invitations\Background\Renewal;
use ClientPress\Invitations\Background\WaitingCount;
use ClientPress\Invitations\Event;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationNews;
use ClientPress\Invitations\RateLimits;
use ClientPress\Invitations\Storage\History;
use ClientPress\Invitations\Storage\InvitationRows;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Mail\EmailKind;
use ClientPress\Outbox\Kind;

/**
 * What the holder of a link that no longer works can do about it, without learning or changing anything else.
 */
final readonly class SelfHelp
{
    /** Seconds between two notices to the inviter. */
    private const ASK_AGAIN_SECONDS = 86_400;

    /** Opening a link in one of these states does not count as opening the newest link. */
    private const NOT_OPENED = [
        LinkState::Replaced,
        LinkState::JustAccepted,
        LinkState::AlreadyUsed,
        LinkState::Revoked,
    ];

    public function __construct(
        private InvitationRows $rows,
        private History $history,
        private Acceptance $acceptance,
        private Renewal $renewal,
        private InvitationNews $news,
        private WaitingCount $waiting,
        private RateLimits $limits,
        private Clock $clock,
    ) {}

    /**
     * The link was opened by a person: the page's script says so. Kept once.
     *
     * @throws Refused With `ExtensionMissing`, `StorageFailed` or `TooManyRequests`.
     */
    public function opened(#[\SensitiveParameter] string $token): void
    {
        $this->limits->countAttempt();
        $link = $this->acceptance->inspect($token);
        $now = $this->clock->now();
        $invitation = in_array($link->state, self::NOT_OPENED, true) ? null : $link->invitation;

        if ($invitation !== null && $this->rows->markOpened($invitation->id, $invitation->digest, $now)) {
            $this->history->record($invitation->id, Event::Opened, 0, $now);
        }
    }

    /**
     * Tells the inviter that an expired link's holder would like a new one; once a day at most.
     *
     * @return Link What the link is worth: anything but `Expired` means that nobody was told.
     *
     * @throws Refused With `ExtensionMissing`, `StorageFailed` or `TooManyRequests`.
     */
    public function askForNewLink(#[\SensitiveParameter] string $token): Link
    {
        $this->limits->countAttempt();
        $link = $this->acceptance->inspect($token);
        $now = $this->clock->now();

        if ($link->state !== LinkState::Expired || $link->invitation === null) {
            return $link;
        }

        $invitation = $link->invitation;

        // Whoever has asked already gets the same answer, but the inviter is not notified twice.
        $isFirst = true;
        $isWritten = $this->rows->inTransaction(function () use ($invitation, $now, &$isFirst): bool {
            $isFirst = $this->rows->markAsked($invitation->id, $invitation->digest, $now, self::ASK_AGAIN_SECONDS);

            return (
                $isFirst
                && $this->history->record($invitation->id, Event::NewLinkAsked, 0, $now)
                && $this->news->tell(Kind::NewLinkAsked, $invitation, $this->rows->whileAsked($invitation->id, $now))
            );
        });

        if ($isFirst && !$isWritten) {
            throw Refused::storageFailed();
        }

        $this->news->scheduleSending();
        $this->waiting->refresh();

        return $link;
    }

    /**
     * Mails the newest link to the invited address, and to no other, for somebody who holds a replaced one.
     *
     * @return Link `Replaced` when the email is on its way; anything else is what the invitation is worth instead.
     *
     * @throws Refused With `StorageFailed`, `ExtensionMissing` or `TooManyRequests`.
     */
    public function emailNewest(#[\SensitiveParameter] string $token): Link
    {
        $this->limits->countAttempt();
        $link = $this->acceptance->inspect($token);

        if ($link->state !== LinkState::Replaced || $link->invitation === null) {
            return $link;
        }

        $current = $this->acceptance->inspectId($link->invitation->id);
        [$invitation, $portal] = [$current->invitation, $current->portal];

        if (!$current->state->isOpen() || $invitation === null || $portal === null) {
            return $current;
        }

        $this->limits->countNewest($invitation);

        return $this->renewal->send(
            $invitation,
            $portal,
            $current->state === LinkState::Ready ? EmailKind::Invitation : EmailKind::AccountInvitation,
            Event::NewestSent,
            static fn(): bool => true,
        )
            ? $link
            : $this->afterNotSending($invitation, $link);
    }

    /**
     * @param Link $link The answer where another request is sending the email, or has sent it.
     *
     * @throws Refused With `StorageFailed` where there is none.
     */
    private function afterNotSending(Invitation $seen, Link $link): Link
    {
        $current = $this->acceptance->inspectId($seen->id);
        $digests = [$current->invitation?->digest, $current->invitation?->stagedDigest];

        if (!$current->state->isOpen()) {
            return $current;
        }

        // The other half of a double click: its email is being sent, or has been meanwhile.
        if ($digests !== [$seen->digest, null]) {
            return $link;
        }

        throw new Refused(Reason::StorageFailed, __(
            'The email could not be sent at the moment. The newest link in your mailbox still works.',
            'clientpress',
        ));
    }
}
