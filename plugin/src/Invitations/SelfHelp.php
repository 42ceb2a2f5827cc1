<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

use ClientPress\Clock;

/**
 * What the holder of a link that no longer works can do about it, without learning or changing anything else.
 */
final readonly class SelfHelp
{
    /** Seconds between two notices to the inviter. */
    private const ASK_AGAIN_SECONDS = 86_400;

    public function __construct(
        private InvitationTable $table,
        private Acceptance $acceptance,
        private Renewal $renewal,
        private Notifications $notifications,
        private RateLimits $limits,
        private Clock $clock,
    ) {}

    /**
     * The link was opened by a person: the page's script says so. Kept once.
     *
     * @throws Refused With `ExtensionMissing` or `TooManyRequests`.
     */
    public function opened(#[\SensitiveParameter] string $token): void
    {
        $this->limits->countAttempt();
        $link = $this->acceptance->inspect($token);
        // Whoever opens an earlier link has not seen the one that works.
        $invitation = $link->state === LinkState::Replaced ? null : $link->invitation;
        $now = $this->clock->now();

        if ($invitation !== null && $this->table->markOpened($invitation->id, $invitation->digest, $now)) {
            $this->table->record($invitation->id, Event::Opened, 0, $now);
        }
    }

    /**
     * Tells the inviter that an expired link's holder would like a new one; once a day at most.
     *
     * @return Link What the link is worth: anything but `Expired` means that nobody was told.
     *
     * @throws Refused With `ExtensionMissing` or `TooManyRequests`.
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

        // Asked already: they are told the same, and the inviter is not told twice.
        if ($this->table->markAsked($invitation->id, $invitation->digest, $now, self::ASK_AGAIN_SECONDS)) {
            $this->table->record($invitation->id, Event::NewLinkAsked, 0, $now);
            // The list shows the wish whatever becomes of this email.
            $this->notifications->sendNewLinkAsked($invitation);
        }

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

        if ($current->state !== LinkState::Ready || $invitation === null || $portal === null) {
            return $current;
        }

        $this->limits->countNewest($invitation);

        if (!$this->renewal->send($invitation, $portal, EmailKind::Invitation, Event::NewestSent)) {
            throw new Refused(Reason::StorageFailed, __(
                'The email could not be sent at the moment. The newest link in your mailbox still works.',
                'clientpress',
            ));
        }

        return $link;
    }
}
