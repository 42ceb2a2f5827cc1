<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations\Background;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\ShownLink;
use ClientPress\Tests\Invitations\InvitationTestCase;
use ClientPress\Tests\Support\Inbox;

final class RemindersTest extends InvitationTestCase
{
    public function test_nobody_is_reminded_unless_the_site_wants_it(): void
    {
        $invitation = $this->invite();
        $this->clock->time = $invitation->expiresAt - 86_400;

        $this->remind();

        self::assertCount(1, Inbox::all());
    }

    public function test_a_client_is_reminded_once_with_a_fresh_link_and_no_more_time(): void
    {
        update_option('clientpress_reminder_days', 3);
        $invitation = $this->invite(terms: self::terms('Welcome', 14, 'marmalade'));
        $first = self::secretSentTo();

        $this->clock->time = $invitation->expiresAt - (3 * 86_400) - 1;
        $this->remind();
        self::assertCount(1, Inbox::all());

        $this->clock->time++;
        $this->remind();
        $this->remind();
        $this->clock->time += 86_400;
        $this->remind();

        self::assertCount(2, Inbox::all());
        $mail = Inbox::latestTo('client@example.org');
        self::assertStringStartsWith('Reminder', $mail->subject());
        self::assertStringContainsString('Welcome', $mail->text());
        $row = self::row($invitation);
        self::assertSame(gmdate('Y-m-d H:i:s', $invitation->expiresAt), $row['expires_gmt']);
        self::assertSame($invitation->passphraseHash, $row['passphrase_hash']);
        self::assertSame(LinkState::Ready, $this->services->acceptance()->inspect(self::secretSentTo())->state);
        self::assertSame(LinkState::Replaced, $this->services->acceptance()->inspect($first)->state);
        self::assertSame(['sent', 'reminded'], array_column(self::history($invitation), 'event'));
    }

    public function test_a_reminder_gives_no_further_tries_of_the_passphrase(): void
    {
        update_option('clientpress_reminder_days', 3);
        $invitation = $this->invite(terms: self::terms(passphrase: 'marmalade'));
        for ($i = 0; $i < 9; $i++) {
            self::refusal(fn() => $this->acceptLink(self::secretSentTo(), self::PASSWORD, 'wrong'));
        }
        $this->clock->time = $invitation->expiresAt - 86_400;

        $this->remind();

        self::assertCount(2, Inbox::all());
        self::assertSame('9', self::row($invitation)['passphrase_tries']);
    }

    public function test_the_reminders_link_lets_the_client_in(): void
    {
        update_option('clientpress_reminder_days', 3);
        $invitation = $this->invite(terms: self::terms(passphrase: 'marmalade'));
        $this->clock->time = $invitation->expiresAt - 86_400;
        $this->remind();

        $link = $this->acceptLink(self::secretSentTo(), self::PASSWORD, 'marmalade');

        self::assertSame(LinkState::Entered, $link->state);
    }

    public function test_a_reminder_that_cannot_be_mailed_kills_no_link_and_is_tried_again(): void
    {
        update_option('clientpress_reminder_days', 3);
        $invitation = $this->invite();
        $secret = self::secretSentTo();
        $this->clock->time = $invitation->expiresAt - 86_400;
        Inbox::behave('reject');

        $this->remind();

        self::assertSame(LinkState::Ready, $this->services->acceptance()->inspect($secret)->state);
        self::assertNull(self::row($invitation)['reminded_gmt']);
        self::assertSame(['sent', 'delivery_failed'], array_column(self::history($invitation), 'event'));
        Inbox::behave('accept');
        $this->clock->time += 3_599;
        $this->remind();
        self::assertCount(1, Inbox::all());
        $this->clock->time++;
        $this->remind();
        self::assertCount(2, Inbox::all());
        self::assertSame(LinkState::Replaced, $this->services->acceptance()->inspect($secret)->state);
    }

    public function test_a_mail_server_that_says_no_for_days_is_asked_ever_more_seldom(): void
    {
        update_option('clientpress_reminder_days', 14);
        $invitation = $this->invite();
        $start = $invitation->expiresAt - (10 * 86_400);
        Inbox::behave('reject');
        $tries = [];

        for ($hour = 0; $hour < 240; $hour++) {
            $this->clock->time = $start + ($hour * 3_600);
            $before = self::rows('clientpress_invitation_events', "event = 'delivery_failed'");
            $this->remind();
            if (self::rows('clientpress_invitation_events', "event = 'delivery_failed'") > $before) {
                $tries[] = $hour;
            }
        }

        self::assertSame([0, 1, 3, 7, 15, 31, 63, 127], $tries);
        self::assertSame(LinkState::Ready, $this->services->acceptance()->inspectId($invitation->id)->state);
    }

    public function test_a_run_gives_up_when_mail_is_down_and_not_for_one_bad_address(): void
    {
        update_option('clientpress_reminder_days', 3);
        for ($i = 0; $i < 5; $i++) {
            $expiresAt = $this->invite("client{$i}@example.org")->expiresAt;
        }
        $this->clock->time = $expiresAt - 86_400;
        Inbox::behave('reject');
        $this->remind();
        self::assertSame(3, self::rows('clientpress_invitation_events', "event = 'delivery_failed'"));
        self::assertFalse(wp_next_scheduled('clientpress_reminders'), 'An hour is soon enough.');

        Inbox::behave('accept');
        self::refuseMailTo('client0@example.org');
        $this->clock->time += 3_600;
        $this->remind();

        self::assertSame(4, self::rows(where: 'reminded_gmt IS NOT NULL'));
    }

    public function test_no_outage_however_long_costs_anybody_their_reminder(): void
    {
        update_option('clientpress_reminder_days', 3);
        for ($i = 0; $i < 6; $i++) {
            $expiresAt = $this->invite("client{$i}@example.org")->expiresAt;
        }
        $start = $expiresAt - (3 * 86_400);
        Inbox::behave('reject');
        $hour = 0;
        for (; $hour < 20; $hour++) {
            $this->clock->time = $start + ($hour * 3_600);
            $this->remind();
        }
        self::assertSame(0, self::rows(where: 'reminded_gmt IS NOT NULL'));
        $tried = self::rows(where: 'reminder_tries > 0');
        self::assertSame(6, $tried, 'Everybody in turn, not those at the head alone.');

        Inbox::behave('accept');
        for (; $hour < 42; $hour++) {
            $this->clock->time = $start + ($hour * 3_600);
            $this->remind();
        }

        self::assertSame(6, self::rows(where: 'reminded_gmt IS NOT NULL'));
    }

    public function test_three_bad_addresses_at_the_head_hold_up_nobody_for_long(): void
    {
        update_option('clientpress_reminder_days', 3);
        for ($i = 0; $i < 6; $i++) {
            $invitation = $this->invite("client{$i}@example.org");
            $this->clock->time++;
        }
        self::refuseMailTo('client0@example.org', 'client1@example.org', 'client2@example.org');
        $this->clock->time = $invitation->expiresAt - 86_400;
        $this->remind();
        self::assertSame(0, self::rows(where: 'reminded_gmt IS NOT NULL'));

        $this->clock->time += 3_600;
        $this->remind();

        self::assertSame(3, self::rows(where: 'reminded_gmt IS NOT NULL'));
    }

    public function test_a_fresh_link_begins_the_count_of_failures_anew(): void
    {
        update_option('clientpress_reminder_days', 3);
        $invitation = $this->invite();
        $this->clock->time = $invitation->expiresAt - 86_400;
        Inbox::behave('reject');
        $this->remind();
        self::assertSame('1', self::row($invitation)['reminder_tries']);
        Inbox::behave('accept');

        $this->services->invitations()->resend(self::current($invitation), Actor::operator());

        self::assertSame('0', self::row($invitation)['reminder_tries']);
    }

    public function test_what_does_not_fit_into_one_run_goes_on_a_minute_later(): void
    {
        update_option('clientpress_reminder_days', 3);
        $last = $this->dueCopies(201);
        $this->clock->time = $last->expiresAt - 86_400;
        add_filter('pre_wp_mail', '__return_true');

        $this->remind();

        self::assertSame(200, self::rows(where: 'reminded_gmt IS NOT NULL'));
        self::assertEqualsWithDelta(time() + 60, wp_next_scheduled('clientpress_reminders'), 5);
        wp_clear_scheduled_hook('clientpress_reminders');
        $this->remind();
        self::assertSame(201, self::rows(where: 'reminded_gmt IS NOT NULL'));
        self::assertFalse(wp_next_scheduled('clientpress_reminders'));
    }

    public function test_a_run_whose_time_is_up_goes_on_a_minute_later(): void
    {
        update_option('clientpress_reminder_days', 3);
        $last = $this->dueCopies(5);
        $this->clock->time = $last->expiresAt - 86_400;
        add_filter('pre_wp_mail', function (): bool {
            $this->clock->time += 25;

            return true;
        });

        $this->remind();

        self::assertSame(3, self::rows(where: 'reminded_gmt IS NOT NULL'));
        self::assertNotFalse(wp_next_scheduled('clientpress_reminders'));
        self::assertNotFalse(has_action('clientpress_reminders'));
    }

    public function test_nobody_is_reminded_of_what_is_over_closed_or_being_accepted(): void
    {
        update_option('clientpress_reminder_days', 14);
        $this->invite('expired@example.org', terms: self::terms(days: 7));
        $revoked = $this->invite('revoked@example.org');
        $this->services->invitations()->revoke(self::current($revoked), Actor::operator());
        $archived = $this->invite('archived@example.org');
        update_post_meta($archived->portalId, '_clientpress_status', 'archived');
        $begun = $this->invite('begun@example.org');
        $letIn = $this->invite('account@example.org');
        self::letIn($letIn->portalId, self::createUser('subscriber', ['user_email' => 'account@example.org'])->ID);
        $this->clock->time += 7 * 86_400;
        $this->services->storage->acceptanceSteps()->claim($begun->id, $begun->digest, 'another', $this->clock->time);
        $mails = count(Inbox::all());

        $this->remind();

        self::assertCount($mails, Inbox::all());
        self::assertSame(0, self::rows(where: 'reminded_gmt IS NOT NULL OR next_digest IS NOT NULL'));
    }

    public function test_an_account_that_was_invited_is_reminded_as_well(): void
    {
        update_option('clientpress_reminder_days', 3);
        $invitation = $this->invite();
        self::createUser('subscriber', ['user_email' => 'client@example.org']);
        $this->clock->time = $invitation->expiresAt - 86_400;

        $this->remind();

        self::assertStringStartsWith('Reminder', Inbox::latestTo('client@example.org')->subject());
        self::assertSame(LinkState::AccountExists, $this->services->acceptance()->inspect(self::secretSentTo())->state);
    }

    public function test_a_client_who_accepts_while_the_reminder_is_prepared_gets_none(): void
    {
        update_option('clientpress_reminder_days', 3);
        $invitation = $this->invite();
        $this->clock->time = $invitation->expiresAt - 86_400;
        // Just before the fresh link is staged.
        add_filter('query', function (string $sql) use ($invitation): string {
            static $claimed = false;
            if (!$claimed && str_contains($sql, 'SET next_digest = ')) {
                $claimed = true;
                $this->services
                    ->storage
                    ->acceptanceSteps()
                    ->claim($invitation->id, $invitation->digest, 'another', $this->clock->time);
            }

            return $sql;
        });

        $this->remind();

        self::assertCount(1, Inbox::all());
        self::assertSame($invitation->digest, self::row($invitation)['token_digest']);
    }

    public function test_a_link_that_was_made_while_others_were_reminded_is_left_alone(): void
    {
        update_option('clientpress_reminder_days', 3);
        $this->invite('first@example.org');
        $second = $this->invite('second@example.org');
        $this->clock->time = $second->expiresAt - 86_400;
        Inbox::clear();
        $meanwhile = function () use ($second, &$meanwhile): void {
            remove_action('wp_mail_succeeded', $meanwhile);
            $this->services->invitations()->resend(self::current($second), Actor::operator(), self::terms(days: 7));
        };
        add_action('wp_mail_succeeded', $meanwhile);

        $this->remind();

        self::assertCount(1, Inbox::to('first@example.org'));
        self::assertCount(1, Inbox::to('second@example.org'), 'Its resend.');
        self::assertNull(self::row($second)['reminded_gmt']);
        self::assertSame(
            LinkState::Ready,
            $this->services->acceptance()->inspect(self::secretSentTo('second@example.org'))->state,
        );
    }

    public function test_whoever_was_given_a_link_within_a_day_is_not_reminded_yet(): void
    {
        update_option('clientpress_reminder_days', 14);
        $invitation = $this->invite();
        $this->clock->time += 2 * 86_400;
        $this->services->invitations()->showLink(self::current($invitation), new ShownLink(), Actor::operator());
        Inbox::clear();

        $this->clock->time += 86_399;
        $this->remind();
        self::assertSame([], Inbox::all());

        $this->clock->time++;
        $this->remind();
        self::assertCount(1, Inbox::all());
        // By now the client alone has the link that works.
        self::assertNull(self::row($invitation)['link_shown_gmt']);
    }

    public function test_whoever_was_written_to_within_a_day_is_not_reminded_yet(): void
    {
        update_option('clientpress_reminder_days', 14);
        $this->invite();

        $this->clock->time += 86_399;
        $this->remind();
        self::assertCount(1, Inbox::all());

        $this->clock->time++;
        $this->remind();
        self::assertCount(2, Inbox::all());
    }

    public function test_those_who_cannot_be_reminded_do_not_stand_in_the_way_of_others(): void
    {
        update_option('clientpress_reminder_days', 3);
        $closed = $this->dueCopies(211);
        update_post_meta($closed->portalId, '_clientpress_status', 'archived');
        $last = $this->invite('last@example.org');
        $this->clock->time = $last->expiresAt - 86_400;
        self::change($last, ['expires_gmt' => gmdate('Y-m-d H:i:s', $last->expiresAt + 1)]);

        $this->remind();

        self::assertCount(2, Inbox::to('last@example.org'));
        self::assertSame(1, self::rows(where: 'reminded_gmt IS NOT NULL'));
    }

    public function test_cron_reminds_every_hour(): void
    {
        update_option('clientpress_reminder_days', 3);
        $invitation = self::services()
            ->invitations()
            ->send(self::createPortal(), 'client@example.org', self::terms(), Actor::operator());
        self::change($invitation, [
            'expires_gmt' => gmdate('Y-m-d H:i:s', time() + 86_400),
            'sent_gmt' => gmdate('Y-m-d H:i:s', time() - 90_000),
        ]);

        self::assertSame('hourly', wp_get_schedule('clientpress_hourly'));
        do_action('clientpress_hourly');
        do_action('clientpress_hourly');

        self::assertCount(2, Inbox::all());
    }

    private function remind(): void
    {
        $this->services->reminders()->run();
    }

    /** So many invitations of one portal that all end at one time. */
    private function dueCopies(int $count): Invitation
    {
        global $wpdb;

        $invitation = $this->invite('due@example.org');
        for ($i = 1; $i < $count; $i++) {
            $copy =
                [
                    'id' => null,
                    'email' => "c{$i}@example.org",
                    'email_key' => "c{$i}@example.org",
                    'pending_key' => null,
                ]
                + ['token_digest' => hash('sha256', (string) $i)]
                + self::row($invitation);
            self::assertSame(1, $wpdb->insert("{$wpdb->prefix}clientpress_invitations", $copy));
        }

        return $invitation;
    }

    private static function refuseMailTo(string ...$addresses): void
    {
        add_filter(
            'pre_wp_mail',
            static fn(?bool $done, array $mail): ?bool => in_array($mail['to'], $addresses, true) ? false : $done,
            10,
            2,
        );
    }
}
