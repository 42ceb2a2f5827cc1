<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations\Background;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Invitation;
use ClientPress\Tests\Invitations\InvitationTestCase;
use ClientPress\Tests\Support\Inbox;

final class NotificationsTest extends InvitationTestCase
{
    public function test_whoever_invited_is_told_of_the_acceptance_by_cron(): void
    {
        $editor = self::actAsNewUser('editor');
        $invitation = $this->accepted();
        self::assertSame([], Inbox::to($editor->user_email), 'The client does not wait for it.');

        $this->runSender();

        $mail = Inbox::latestTo($editor->user_email);
        $portal = get_post($invitation->portalId)->post_title;
        self::assertSame("client@example.org has accepted: {$portal}", $mail->subject());
        self::assertStringContainsString('can now open', $mail->text());
        self::assertMatchesRegularExpression("/wp-admin\/\S+{$invitation->id}\b/", $mail->text());
        self::assertStringNotContainsString('client-invitation/', $mail->raw);
        $this->runSender(86_400);
        self::assertCount(1, Inbox::to($editor->user_email), 'Once.');
    }

    public function test_nobody_is_told_where_the_site_does_not_want_it(): void
    {
        update_option('clientpress_notify_inviter', '0');

        $this->accepted(Actor::operator());

        self::assertSame(0, self::rows('clientpress_outbox'));
    }

    public function test_switching_it_off_counts_for_what_waits_already(): void
    {
        $editor = self::actAsNewUser('editor');
        $this->accepted();
        update_option('clientpress_notify_inviter', '0');

        $this->runSender();

        self::assertSame([], Inbox::to($editor->user_email));
    }

    public function test_without_an_inviter_the_sites_administrator_is_told(): void
    {
        update_option('admin_email', 'studio@example.org');
        $this->accepted(Actor::operator());

        $this->runSender();

        self::assertCount(1, Inbox::to('studio@example.org'));
    }

    public function test_somebody_who_may_invite_no_more_is_told_of_no_client(): void
    {
        update_option('admin_email', 'studio@example.org');
        $editor = self::actAsNewUser('editor');
        $this->accepted();
        $editor->set_role('subscriber');

        $this->runSender();

        self::assertSame([], Inbox::to($editor->user_email));
        self::assertCount(1, Inbox::to('studio@example.org'));
    }

    public function test_an_outage_of_mail_only_delays_it(): void
    {
        $editor = self::actAsNewUser('editor');
        $this->accepted();
        Inbox::behave('reject');
        $this->runSender();
        Inbox::behave('accept');
        $this->runSender();
        self::assertSame([], Inbox::to($editor->user_email), 'Not at once.');

        $this->runSender(60);

        self::assertCount(1, Inbox::to($editor->user_email));
        self::assertNull($this->services->storage->outbox()->nextDue());
    }

    public function test_an_outage_of_days_ends_it(): void
    {
        self::actAsNewUser('editor');
        $this->accepted();
        $tries = 0;
        add_filter('pre_wp_mail', static function () use (&$tries): bool {
            $tries++;

            return false;
        });

        for ($hour = 0; $hour < 80; $hour++) {
            $this->runSender(3_600);
        }

        self::assertSame(1, self::rows('clientpress_outbox', "done_gmt IS NOT NULL AND tries = {$tries}"));
        self::assertGreaterThan(10, $tries);
    }

    /**
     * @testWith ["clientpress_invitations WHERE id = "]
     *           ["posts WHERE ID = "]
     *           ["users WHERE ID = "]
     *           ["usermeta WHERE user_id IN"]
     */
    public function test_a_database_that_gives_no_answer_delays_the_news(string $words): void
    {
        $editor = self::actAsNewUser('editor');
        $this->accepted();

        $failures = self::failing($words, $this->runSender(...));

        self::assertSame(1, $failures);
        self::assertSame([], Inbox::to($editor->user_email));

        $this->runSender(60);
        self::assertCount(1, Inbox::to($editor->user_email));
    }

    public function test_a_record_or_a_portal_that_is_gone_by_then_is_nobodys_news(): void
    {
        $editor = self::actAsNewUser('editor');
        $invitation = $this->accepted();
        wp_delete_post($invitation->portalId, true);
        $this->services->notifications()->takeOver($invitation->id + 1_000);

        $this->runSender();

        self::assertSame([], Inbox::to($editor->user_email));
        self::assertNull($this->services->storage->outbox()->nextDue());
    }

    public function test_a_notice_that_version_1_0_0_planned_is_sent(): void
    {
        $editor = self::actAsNewUser('editor');
        $invitation = $this->accepted();
        $GLOBALS['wpdb']->query("DELETE FROM {$GLOBALS['wpdb']->prefix}clientpress_outbox");

        $this->services->notifications()->takeOver($invitation->id);
        self::assertNotFalse(wp_next_scheduled('clientpress_outbox'));
        $this->runSender();

        self::assertCount(1, Inbox::to($editor->user_email));
    }

    public function test_a_client_who_has_got_a_new_link_by_then_does_not_ask_for_one(): void
    {
        $editor = self::actAsNewUser('editor');
        $invitation = $this->invite(actor: Actor::current());
        $this->clock->time = $invitation->expiresAt;
        $this->services->selfHelp()->askForNewLink(self::secretSentTo());
        $this->services->invitations()->resend(
            $this->services->storage->invitationRows()->find($invitation->id),
            Actor::current(),
        );

        $this->runSender();

        self::assertSame([], Inbox::to($editor->user_email));
    }

    private function accepted(?Actor $actor = null): Invitation
    {
        $invitation = $this->invite(actor: $actor ?? Actor::current());
        $this->acceptLink(self::secretSentTo(), self::PASSWORD, '');

        return $invitation;
    }

    private function runSender(int $secondsLater = 0): void
    {
        $this->clock->time += $secondsLater;
        $this->services->sender()->run();
    }
}
