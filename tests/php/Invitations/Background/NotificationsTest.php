<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations\Background;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Invitation;
use ClientPress\Tests\Invitations\InvitationTestCase;
use ClientPress\Tests\Support\Inbox;

final class NotificationsTest extends InvitationTestCase
{
    private const EVENT = 'clientpress_notify_accepted';

    protected function setUp(): void
    {
        parent::setUp();
        // Hooks are the running plugin's; it has the machine's clock.
        $this->services = self::services();
    }

    public function test_whoever_invited_is_told_of_the_acceptance_by_cron(): void
    {
        $editor = self::actAsNewUser('editor');
        $invitation = $this->accepted();
        self::assertSame([], Inbox::to($editor->user_email), 'The client does not wait for it.');

        self::assertSame(1, self::runDue());

        $mail = Inbox::latestTo($editor->user_email);
        $portal = get_post($invitation->portalId)->post_title;
        self::assertSame("client@example.org is in: {$portal}", $mail->subject());
        self::assertStringContainsString('can now open', $mail->text());
        self::assertMatchesRegularExpression("/wp-admin\/\S+{$invitation->id}\b/", $mail->text());
        self::assertStringNotContainsString('client-invitation/', $mail->raw);
        self::assertSame(0, self::runDue(), 'Once.');
    }

    public function test_nobody_is_told_where_the_site_does_not_want_it(): void
    {
        update_option('clientpress_notify_inviter', '0');

        $this->accepted(Actor::operator());

        self::assertSame(0, self::runDue());
    }

    public function test_switching_it_off_counts_for_what_waits_already(): void
    {
        $editor = self::actAsNewUser('editor');
        $this->accepted();
        update_option('clientpress_notify_inviter', '0');

        self::runDue();

        self::assertSame([], Inbox::to($editor->user_email));
    }

    public function test_without_an_inviter_the_sites_administrator_is_told(): void
    {
        update_option('admin_email', 'studio@example.org');
        $this->accepted(Actor::operator());

        self::runDue();

        self::assertCount(1, Inbox::to('studio@example.org'));
    }

    public function test_somebody_who_may_invite_no_more_is_told_of_no_client(): void
    {
        update_option('admin_email', 'studio@example.org');
        $editor = self::actAsNewUser('editor');
        $this->accepted();
        $editor->set_role('subscriber');

        self::runDue();

        self::assertSame([], Inbox::to($editor->user_email));
        self::assertCount(1, Inbox::to('studio@example.org'));
    }

    public function test_an_outage_of_mail_only_delays_it(): void
    {
        $editor = self::actAsNewUser('editor');
        $this->accepted();
        Inbox::behave('reject');
        self::assertSame(1, self::runDue());
        Inbox::behave('accept');
        self::assertSame(0, self::runDue(), 'Not at once.');

        self::assertSame(1, self::runDue(time() + 3_600));

        self::assertCount(1, Inbox::to($editor->user_email));
        self::assertSame(0, self::runDue(time() + 86_400));
    }

    public function test_an_outage_of_days_ends_it(): void
    {
        self::actAsNewUser('editor');
        $this->accepted();
        Inbox::behave('reject');

        $runs = 0;
        for ($hour = 0; $hour < 20; $hour++) {
            $runs += self::runDue(time() + ($hour * 3_600));
        }

        self::assertSame(5, $runs);
        self::assertFalse(wp_next_scheduled(self::EVENT));
    }

    public function test_a_database_that_gives_no_answer_delays_the_news(): void
    {
        $editor = self::actAsNewUser('editor');
        $this->accepted();

        $failures = self::failing('clientpress_invitations WHERE id = ', static fn() => self::assertSame(
            1,
            self::runDue(),
        ));

        self::assertSame(1, $failures);
        self::assertSame([], Inbox::to($editor->user_email));

        self::assertSame(1, self::runDue(time() + 3_600));
        self::assertCount(1, Inbox::to($editor->user_email));
    }

    public function test_a_record_or_a_portal_that_is_gone_by_then_is_nobodys_news(): void
    {
        $editor = self::actAsNewUser('editor');
        $invitation = $this->accepted();
        wp_delete_post($invitation->portalId, true);
        do_action(self::EVENT, $invitation->id);
        do_action(self::EVENT, $invitation->id + 1_000);

        self::assertSame([], Inbox::to($editor->user_email));
    }

    private function accepted(?Actor $actor = null): Invitation
    {
        $invitation = $this->invite(actor: $actor ?? Actor::current());
        $this->acceptLink(self::secretSentTo(), self::PASSWORD, '');

        return $invitation;
    }

    /**
     * What wp-cron.php does with this event.
     *
     * @return int how many were due
     */
    private static function runDue(?int $now = null): int
    {
        $due = [];
        foreach (_get_cron_array() as $at => $hooks) {
            foreach ($at <= ($now ?? time()) ? $hooks[self::EVENT] ?? [] : [] as $event) {
                $due[] = [$at, $event['args']];
            }
        }
        foreach ($due as [$at, $arguments]) {
            wp_unschedule_event($at, self::EVENT, $arguments);
            do_action_ref_array(self::EVENT, $arguments);
        }

        return count($due);
    }
}
