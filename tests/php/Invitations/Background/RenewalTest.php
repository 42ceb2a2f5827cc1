<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations\Background;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Invitations\EmailAddress;
use ClientPress\Invitations\Event;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\NewInvitation;
use ClientPress\Mail\EmailKind;
use ClientPress\Tests\Invitations\InvitationTestCase;
use ClientPress\Tests\Support\Inbox;

/** A fresh link in the place of one that works: at no moment does the client hold none. */
final class RenewalTest extends InvitationTestCase
{
    public function test_the_earlier_link_works_until_the_email_with_the_fresh_one_was_sent(): void
    {
        $invitation = $this->invite();
        $old = self::secretSentTo();
        $during = null;
        add_action('phpmailer_init', function () use ($old, &$during): void {
            $during = $this->stateOf($old);
        });

        self::assertTrue($this->renew($invitation));

        self::assertSame(LinkState::Ready, $during);
        self::assertSame(LinkState::Replaced, $this->stateOf($old));
        self::assertSame(LinkState::Ready, $this->stateOf(self::secretSentTo()));
        self::assertSame('2', self::row($invitation)['send_count']);
    }

    public function test_a_client_who_is_quicker_than_the_mail_server_gets_in_by_the_fresh_link(): void
    {
        $invitation = $this->invite();
        $states = [];
        // Delivered, and not yet acknowledged.
        add_action(
            'phpmailer_init',
            function (object $mailer) use (&$states): void {
                preg_match('/client-invitation\/([0-9a-f]{72})/', $mailer->Body, $match);
                $states[] = $this->acceptLink($match[1], self::PASSWORD, '')->state;
            },
            PHP_INT_MAX,
        );

        $this->renew($invitation);

        self::assertSame([LinkState::Entered], $states);
        self::assertSame('accepted', self::row($invitation)['status']);
        self::assertSame(LinkState::JustAccepted, $this->stateOf(self::secretSentTo()));
    }

    /**
     * @testWith ["reject"]
     *           ["refuse"]
     *           ["hang"]
     */
    public function test_an_outage_of_mail_leaves_the_link_that_the_client_has(string $mode): void
    {
        $invitation = $this->invite();
        $secret = self::secretSentTo();
        $before = self::row($invitation);
        $this->clock->time += 60;
        Inbox::behave($mode);
        self::shortenNextMailTimeout();

        self::assertFalse($this->renew($invitation));

        $failure = self::history($invitation)[1];
        self::assertSame(
            [
                'delivery_error' => $failure['detail'],
                'tried_gmt' => gmdate('Y-m-d H:i:s', $this->clock->time),
            ],
            array_diff_assoc(self::row($invitation), $before),
        );
        self::assertSame(LinkState::Ready, $this->stateOf($secret));
        self::assertSame('delivery_failed', $failure['event']);
        self::assertNotSame('', $failure['detail']);
    }

    public function test_what_a_send_that_died_has_left_is_cleared_away_by_the_hourly_run(): void
    {
        $new = static fn(int $at): NewInvitation => new NewInvitation(
            self::createPortal(),
            EmailAddress::parse('client@example.org'),
            hash('sha256', (string) $at),
            null,
            '',
            1,
            $at,
            $at + 86_400,
        );
        $this->services->storage->stagedRows()->stage($new(self::NOW - 61));
        $underWay = $this->services->storage->stagedRows()->stage($new(self::NOW - 60));

        $this->services->renewal()->recoverInterrupted();

        self::assertSame(1, self::rows());
        self::assertSame('staged', self::row((int) $underWay)['status']);
    }

    public function test_a_closed_port_leaves_the_link_that_the_client_has(): void
    {
        $invitation = $this->invite();
        $secret = self::secretSentTo();
        $socket = stream_socket_server('tcp://127.0.0.1:0');
        $port = (int) explode(':', (string) stream_socket_get_name($socket, false))[1];
        fclose($socket);
        add_action(
            'phpmailer_init',
            static function (object $mailer) use ($port): void {
                $mailer->Port = $port;
            },
            99,
        );

        self::assertFalse($this->renew($invitation));

        self::assertSame(LinkState::Ready, $this->stateOf($secret));
        self::assertStringContainsString('connect', self::history($invitation)[1]['detail']);
    }

    public function test_an_email_that_arrives_although_the_mail_server_said_no_leads_on(): void
    {
        $invitation = $this->invite();
        $fresh = null;
        add_action(
            'phpmailer_init',
            static function (object $mailer) use (&$fresh): void {
                preg_match('/client-invitation\/([0-9a-f]{72})/', $mailer->Body, $match);
                $fresh = $match[1];
                throw new \LogicException('No answer.');
            },
            PHP_INT_MAX,
        );

        self::assertFalse($this->renew($invitation));

        self::assertSame(LinkState::Replaced, $this->stateOf((string) $fresh));
    }

    public function test_a_resend_meanwhile_is_newer_and_the_slow_emails_link_says_so(): void
    {
        $invitation = $this->invite();
        $old = self::secretSentTo();
        $resent = false;
        add_action('phpmailer_init', function () use ($invitation, &$resent): void {
            if (!$resent) {
                $resent = true;
                add_filter('pre_wp_mail', '__return_true');
                $this->services->invitations()->resend(self::current($invitation), Actor::operator());
                remove_filter('pre_wp_mail', '__return_true');
            }
        });

        $this->renew($invitation);

        $row = self::row($invitation);
        self::assertNull($row['next_digest']);
        self::assertSame(LinkState::Replaced, $this->stateOf(self::secretSentTo()));
        self::assertSame(LinkState::Replaced, $this->stateOf($old));
    }

    public function test_a_revoke_meanwhile_ends_both_links(): void
    {
        $invitation = $this->invite();
        $old = self::secretSentTo();
        add_action(
            'phpmailer_init',
            fn() => (
                self::row($invitation)['status'] === 'pending'
                && $this->services->invitations()->revoke(self::current($invitation), Actor::operator())
            ),
        );

        $this->renew($invitation);

        self::assertSame(LinkState::Revoked, $this->stateOf(self::secretSentTo()));
        self::assertNotSame(LinkState::Ready, $this->stateOf($old));
    }

    public function test_a_second_email_waits_for_the_first(): void
    {
        $invitation = $this->invite();
        $this->services
            ->storage
            ->nextSecrets()
            ->stageSecret($invitation, hash('sha256', 'on its way'), $this->clock->time);

        $this->clock->time += 599;
        self::assertFalse($this->renew($invitation));
        self::assertCount(1, Inbox::all());

        $this->clock->time++;
        self::assertTrue($this->renew($invitation));
        self::assertCount(2, Inbox::all());
    }

    public function test_what_a_dead_process_left_is_told_once_and_both_links_go_on_working(): void
    {
        $invitation = $this->invite();
        $old = self::secretSentTo();
        $fresh = self::unknownSecret();
        $this->services
            ->storage
            ->nextSecrets()
            ->stageSecret($invitation, (string) \ClientPress\Native\token_digest($fresh), $this->clock->time);
        $this->clock->time += 599;
        $this->recover();
        self::assertCount(1, self::history($invitation));

        $this->clock->time++;
        $this->recover();
        $this->recover();

        self::assertSame(['sent', 'interrupted'], array_column(self::history($invitation), 'event'));
        self::assertSame([LinkState::Ready, LinkState::Ready], [$this->stateOf($old), $this->stateOf($fresh)]);

        $this->services->invitations()->resend(self::current($invitation), Actor::operator());
        self::assertSame([LinkState::Replaced, LinkState::Replaced], [$this->stateOf($old), $this->stateOf($fresh)]);
        self::assertSame(LinkState::Ready, $this->stateOf(self::secretSentTo()));
    }

    public function test_either_of_two_links_lets_in_and_then_both_are_used(): void
    {
        $invitation = $this->invite();
        $old = self::secretSentTo();
        $fresh = self::unknownSecret();
        $digest = (string) \ClientPress\Native\token_digest($fresh);
        $this->services->storage->nextSecrets()->stageSecret($invitation, $digest, $this->clock->time);

        self::assertSame(LinkState::Entered, $this->acceptLink($fresh, self::PASSWORD, '')->state);

        $this->clock->time += 61;
        self::assertSame([LinkState::AlreadyUsed, LinkState::AlreadyUsed], [
            $this->stateOf($old),
            $this->stateOf($fresh),
        ]);
    }

    private function renew(Invitation $invitation): bool
    {
        $current = $this->services->storage->invitationRows()->find($invitation->id);
        $portal = $this->services->portals()->find($invitation->portalId);

        return $this->services->renewal()->send(
            $current,
            $portal,
            EmailKind::Reminder,
            Event::Reminded,
            static fn(): bool => true,
        );
    }

    private function recover(): void
    {
        $this->services->renewal()->recoverInterrupted();
    }

    private function stateOf(string $secret): LinkState
    {
        return $this->services->acceptance()->inspect($secret)->state;
    }
}
