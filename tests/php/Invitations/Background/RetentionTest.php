<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations\Background;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Invitation;
use ClientPress\Tests\Invitations\InvitationTestCase;

final class RetentionTest extends InvitationTestCase
{
    public function test_records_are_kept_for_ever_unless_the_site_says_otherwise(): void
    {
        $this->over();
        $this->clock->time += 3_650 * 86_400;

        $this->retain();

        self::assertSame(3, self::rows());
    }

    public function test_only_what_has_been_over_for_long_enough_is_removed(): void
    {
        update_option('clientpress_keep_days', 30);
        ['revoked' => $revoked, 'accepted' => $accepted] = $this->over();
        $client = get_user_by('email', 'accepted@example.org');
        // Revoked and accepted now; expiring in a week.
        $this->clock->time = self::NOW + (30 * 86_400) - 1;
        $this->retain();
        self::assertSame(3, self::rows());

        $this->clock->time++;
        $this->retain();
        self::assertSame(1, self::rows());
        self::assertSame([], self::history($revoked));
        self::assertTrue($this->services->access()->has($accepted->portalId, $client->ID));

        $this->clock->time += (7 * 86_400) - 1;
        $this->retain();
        self::assertSame(1, self::rows());
        $this->clock->time++;
        $this->retain();
        self::assertSame([0, 0], [self::rows(), self::rows('clientpress_invitation_events')]);
    }

    public function test_a_client_who_asked_for_a_new_link_is_not_forgotten_meanwhile(): void
    {
        update_option('clientpress_keep_days', 30);
        $invitation = $this->invite(terms: self::terms(days: 7));
        $this->clock->time = $invitation->expiresAt + (29 * 86_400);
        $this->services->selfHelp()->askForNewLink(self::secretSentTo());

        $this->clock->time += 86_400;
        $this->retain();
        self::assertSame(1, self::rows());

        $this->clock->time += 29 * 86_400;
        $this->retain();
        self::assertSame(0, self::rows());
    }

    public function test_what_expired_long_before_it_was_revoked_is_kept_from_then_on(): void
    {
        update_option('clientpress_keep_days', 30);
        $invitation = $this->invite(terms: self::terms(days: 7));
        $this->clock->time = $invitation->expiresAt + (20 * 86_400);
        $this->services->invitations()->revoke(self::current($invitation), Actor::operator());

        $this->clock->time += (30 * 86_400) - 1;
        $this->retain();
        self::assertSame(1, self::rows());
        $this->clock->time++;
        $this->retain();
        self::assertSame(0, self::rows());
    }

    public function test_one_run_removes_more_than_it_reads_at_once(): void
    {
        global $wpdb;

        update_option('clientpress_keep_days', 1);
        $invitation = $this->invite(terms: self::terms(days: 7));
        $keep = $this->invite('keep@example.org', terms: self::terms(days: 30));
        for ($i = 0; $i < 250; $i++) {
            $copy = ['id' => null, 'pending_key' => null, 'token_digest' => hash('sha256', (string) $i)];
            $wpdb->insert("{$wpdb->prefix}clientpress_invitations", $copy + self::row($invitation));
        }
        $this->clock->time = $invitation->expiresAt + 86_400;

        $this->retain();

        self::assertSame([(string) $keep->id], $wpdb->get_col("SELECT id FROM {$wpdb->prefix}clientpress_invitations"));
        self::assertSame(['sent'], array_column(self::history($keep), 'event'));
    }

    public function test_what_does_not_fit_into_one_run_goes_on_a_minute_later(): void
    {
        global $wpdb;

        update_option('clientpress_keep_days', 1);
        $invitation = $this->invite(terms: self::terms(days: 7));
        for ($i = 0; $i < 250; $i++) {
            $copy = ['id' => null, 'pending_key' => null, 'token_digest' => hash('sha256', (string) $i)];
            $wpdb->insert("{$wpdb->prefix}clientpress_invitations", $copy + self::row($invitation));
        }
        $this->clock->time = $invitation->expiresAt + 86_400;
        $slow = function (string $sql): string {
            $this->clock->time += str_starts_with($sql, 'DELETE') ? 1 : 0;

            return $sql;
        };
        add_filter('query', $slow);

        $this->retain();

        self::assertSame(51, self::rows());
        self::assertEqualsWithDelta(time() + 60, wp_next_scheduled('clientpress_retention'), 5);
        wp_clear_scheduled_hook('clientpress_retention');
        self::assertNotFalse(has_action('clientpress_retention'));
        remove_filter('query', $slow);
        $this->retain();
        self::assertSame(0, self::rows());
        self::assertFalse(wp_next_scheduled('clientpress_retention'));
    }

    public function test_a_record_whose_history_cannot_be_removed_stays_whole(): void
    {
        global $wpdb;

        $invitation = $this->invite();
        $this->services->invitations()->revoke(self::current($invitation), Actor::operator());

        $failures = self::failing("DELETE FROM {$wpdb->prefix}clientpress_invitation_events", fn() => self::assertFalse(
            $this->services->storage->invitationRows()->delete($invitation->id, $this->clock->time),
        ));

        self::assertSame(1, $failures);
        self::assertSame(['sent', 'revoked'], array_column(self::history($invitation), 'event'));
        self::assertSame('revoked', self::row($invitation)['status']);
    }

    public function test_cron_tidies_up_every_day(): void
    {
        update_option('clientpress_keep_days', 1);
        $invitation = $this->invite();
        self::change($invitation, ['expires_gmt' => gmdate('Y-m-d H:i:s', time() - 90_000)]);

        self::assertSame('daily', wp_get_schedule('clientpress_daily'));
        do_action('clientpress_daily');

        self::assertSame(0, self::rows());
    }

    /** @return array{revoked: Invitation, accepted: Invitation, pending: Invitation} */
    private function over(): array
    {
        $revoked = $this->invite('revoked@example.org');
        $this->services->invitations()->revoke(self::current($revoked), Actor::operator());
        $accepted = $this->invite('accepted@example.org');
        $this->acceptLink(self::secretSentTo('accepted@example.org'), self::PASSWORD, '');

        return [
            'revoked' => $revoked,
            'accepted' => $accepted,
            'pending' => $this->invite('pending@example.org', terms: self::terms(days: 7)),
        ];
    }

    private function retain(): void
    {
        $this->services->retention()->run();
    }
}
