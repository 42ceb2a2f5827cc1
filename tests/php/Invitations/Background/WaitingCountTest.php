<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations\Background;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Background\WaitingCount;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\ShownLink;
use ClientPress\Invitations\Terms;
use ClientPress\Tests\TestCase;

final class WaitingCountTest extends TestCase
{
    public function test_an_email_that_failed_counts_until_it_is_resent(): void
    {
        self::assertSame(0, WaitingCount::last());
        $invitation = self::inviteInVain('client@example.org');
        self::assertSame(1, WaitingCount::last());

        self::services()->invitations()->resend($invitation, Actor::operator());

        self::assertSame(0, WaitingCount::last());
    }

    public function test_revoking_and_deleting_end_the_waiting(): void
    {
        $revoked = self::inviteInVain('revoked@example.org');
        $deleted = self::inviteInVain('deleted@example.org');
        self::assertSame(2, WaitingCount::last());

        self::services()->invitations()->revoke($revoked, Actor::operator());
        self::assertSame(1, WaitingCount::last());

        self::set($deleted, ['expires_gmt' => '2020-01-01 00:00:00']);
        $expired = self::services()->storage->invitationRows()->find($deleted->id);
        self::services()->invitations()->delete($expired, Actor::operator());
        self::assertSame(0, WaitingCount::last());
    }

    public function test_a_link_that_is_shown_instead_ends_the_waiting(): void
    {
        $invitation = self::inviteInVain('client@example.org');

        self::services()->invitations()->showLink($invitation, new ShownLink(), Actor::operator());

        self::assertSame(0, WaitingCount::last());
    }

    public function test_one_that_waits_for_two_reasons_counts_once(): void
    {
        $invitation = self::inviteInVain('client@example.org');
        self::set($invitation, ['asked_gmt' => gmdate('Y-m-d H:i:s')]);

        self::services()->waitingCount()->refresh();

        self::assertSame(1, WaitingCount::last());
    }

    public function test_what_no_hook_tells_the_hourly_job_finds(): void
    {
        $invitation = self::inviteInVain('client@example.org');
        self::set($invitation, ['delivery' => 'sent']);
        self::assertSame(1, WaitingCount::last());

        do_action('clientpress_hourly');

        self::assertSame(0, WaitingCount::last());
    }

    public function test_sending_that_succeeds_asks_and_writes_nothing_for_the_count(): void
    {
        $statements = [];
        add_filter('query', static function (string $query) use (&$statements): string {
            $statements[] = $query;

            return $query;
        });

        self::services()
            ->invitations()
            ->send(self::createPortal(), 'client@example.org', new Terms('', 14), Actor::operator());

        self::assertSame([], preg_grep('/clientpress_waiting|asked_gmt IS NOT NULL/', $statements));
    }

    public function test_no_more_are_counted_than_the_menu_can_show(): void
    {
        foreach (range(1, 4) as $number) {
            self::inviteInVain("client-{$number}@example.org");
        }

        self::assertSame(3, self::services()->storage->invitationSearch()->countWaiting(3));
    }

    private static function inviteInVain(string $email): Invitation
    {
        add_filter('pre_wp_mail', '__return_false');

        try {
            return self::services()
                ->invitations()
                ->send(self::createPortal(), $email, new Terms('', 14), Actor::operator());
        } finally {
            remove_filter('pre_wp_mail', '__return_false');
        }
    }

    /** @param array<string, string> $fields */
    private static function set(Invitation $invitation, array $fields): void
    {
        global $wpdb;

        self::assertSame(1, $wpdb->update("{$wpdb->prefix}clientpress_invitations", $fields, [
            'id' => $invitation->id,
        ]));
    }
}
