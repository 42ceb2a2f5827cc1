<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\Status;
use ClientPress\Kernel\Reason;
use ClientPress\Tests\Outbox\AllEars;
use ClientPress\Tests\Support\Inbox;

/** The right address is invited in place of a misspelt one. */
final class CorrectionTest extends InvitationTestCase
{
    private const WRONG = 'cilent@example.org';

    private const RIGHT = 'client@example.org';

    public function test_the_right_address_is_invited_on_the_same_terms_and_the_earlier_link_is_revoked(): void
    {
        $this->services = self::services($this->clock, new AllEars());
        $wrong = $this->services->invitations()->send(
            self::createPortal(),
            self::WRONG,
            self::terms('Welcome', 30, 'blue otter'),
            Actor::operator(),
            name: 'Anna Miller',
        );
        $earlier = self::secretSentTo(self::WRONG);
        $hooks = [];
        foreach (['revoked', 'sent'] as $what) {
            add_action("clientpress_invitation_{$what}", static function (Invitation $invitation) use (
                &$hooks,
                $what,
            ): void {
                $hooks[] = "{$what} {$invitation->email}";
            });
        }

        $right = $this->correct($wrong);

        self::assertSame(Status::Revoked, $this->statusOf($wrong));
        self::assertSame(Status::Pending, $this->statusOf($right));
        self::assertSame([self::RIGHT, 'Anna Miller', 'Welcome'], [$right->email, $right->name, $right->message]);
        self::assertSame(self::NOW + (14 * 86_400), $right->expiresAt);
        self::assertNotNull(self::current($right)->passphraseHash);
        self::assertNull(self::current($wrong)->passphraseHash);
        self::assertSame(['sent', 'revoked'], array_column(self::history($wrong), 'event'));
        self::assertSame(['sent'], array_column(self::history($right), 'event'));
        self::assertSame(['revoked ' . self::WRONG, 'sent ' . self::RIGHT], $hooks);
        self::assertSame(3, self::rows('clientpress_outbox', "destination <> 'inviter'"));
        self::assertSame(
            LinkState::Ready,
            $this->services->acceptance()->inspect(self::secretSentTo(self::RIGHT))->state,
        );
        $link = $this->services->acceptance()->inspect($earlier);
        self::assertSame(LinkState::Revoked, $link->state);
        self::assertNotSame(self::RIGHT, $link->invitation?->email, 'It leads nobody to the right address.');
    }

    public function test_an_earlier_link_of_the_misspelt_address_has_nothing_mailed_to_the_right_one(): void
    {
        $wrong = $this->invite(self::WRONG);
        $first = self::secretSentTo(self::WRONG);
        $wrong = $this->services->invitations()->resend(self::current($wrong), Actor::operator());
        $this->correct($wrong);
        Inbox::clear();

        self::assertSame(LinkState::Revoked, $this->services->selfHelp()->emailNewest($first)->state);
        self::assertSame(LinkState::Revoked, $this->services->selfHelp()->askForNewLink($first)->state);
        self::assertSame([], Inbox::all());
    }

    public function test_where_the_right_address_is_invited_already_nothing_changes(): void
    {
        $wrong = $this->invite(self::WRONG);
        $pending = $this->invite(self::RIGHT, $wrong->portalId);
        Inbox::clear();

        $refused = self::assertRefused(Reason::AlreadyInvited, fn() => $this->correct($wrong));

        self::assertSame(['id' => $pending->id, 'status' => 'pending'], $refused->data);
        self::assertSame(Status::Pending, $this->statusOf($wrong));
        self::assertSame([], Inbox::all());
        self::assertSame(2, self::rows());
    }

    public function test_one_that_was_accepted_in_between_is_not_revoked_and_nobody_else_is_invited(): void
    {
        $seen = $this->invite(self::WRONG);
        $this->acceptLink(self::secretSentTo(self::WRONG));
        Inbox::clear();

        self::assertRefused(Reason::NotPending, fn() => $this->correct($seen));

        self::assertSame(Status::Accepted, $this->statusOf($seen));
        self::assertSame(1, self::rows());
        self::assertSame([], Inbox::all());
    }

    public function test_where_the_history_cannot_be_written_nothing_changes(): void
    {
        $wrong = $this->invite(self::WRONG);
        Inbox::clear();

        self::failing('clientpress_invitation_events', fn() => self::assertRefused(Reason::StorageFailed, fn() => $this->correct(
            $wrong,
        )));

        self::assertSame(Status::Pending, $this->statusOf($wrong));
        self::assertSame(1, self::rows());
        self::assertSame([], Inbox::all());
    }

    public function test_it_counts_as_an_email_and_a_limit_that_is_reached_leaves_the_earlier_one(): void
    {
        $inviter = self::actAsNewUser('editor');
        $wrong = $this->invite(self::WRONG, actor: Actor::user($inviter->ID));
        add_filter('clientpress_rate_limit', static fn(array $allowed): array => [1, $allowed[1]]);

        self::assertRefused(Reason::TooManyRequests, fn() => $this->services->invitations()->correct(
            $wrong,
            self::RIGHT,
            Actor::user($inviter->ID),
        ));

        self::assertSame(Status::Pending, $this->statusOf($wrong));
        self::assertSame(1, self::rows());
    }

    public function test_an_address_with_an_account_is_asked_to_log_in(): void
    {
        self::createUser('subscriber', ['user_email' => self::RIGHT]);

        $this->correct($this->invite(self::WRONG));

        self::assertStringContainsString('log in with that account', Inbox::latestTo(self::RIGHT)->text());
    }

    public function test_what_may_not_be_invited_is_not_corrected_either(): void
    {
        $wrong = $this->invite(self::WRONG);
        $invitations = $this->services->invitations();
        $stranger = Actor::user(self::createUser('author')->ID);

        self::assertRefused(Reason::Forbidden, static fn() => $invitations->correct($wrong, self::RIGHT, $stranger));
        self::assertRefused(Reason::InvalidEmail, static fn() => $invitations->correct(
            $wrong,
            'client',
            Actor::operator(),
        ));
        update_post_meta($wrong->portalId, '_clientpress_status', 'archived');
        self::assertRefused(Reason::PortalNotOpen, fn() => $this->correct($wrong));
        self::assertSame(Status::Pending, $this->statusOf($wrong));
    }

    private function correct(Invitation $wrong): Invitation
    {
        return $this->services->invitations()->correct($wrong, self::RIGHT, Actor::operator());
    }

    private function statusOf(Invitation $invitation): Status
    {
        return $this->services->invitationList()->statusOf(self::current($invitation));
    }
}
