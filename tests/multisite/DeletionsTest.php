<?php

declare(strict_types=1);

namespace ClientPress\Tests\Multisite;

use ClientPress\Boot\Network;
use ClientPress\Clients\AccessHint;
use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;

/** Accounts and sites that are deleted, and sites that are closed for a while. */
final class DeletionsTest extends NetworkTestCase
{
    public function test_an_account_that_is_deleted_leaves_no_personal_data_on_any_site(): void
    {
        $user = $this->clientOfBothSites();

        self::assertTrue(wpmu_delete_user($user->ID));
        // At once, and once more in case a late cache knows the account then.
        $planned = [$user->ID, $user->user_email, 0];
        self::assertSame([$planned, $planned], self::planned());
        self::runPlanned();

        self::assertSame([], self::planned());
        self::assertNothingIsKeptOf($user);
        self::on(self::second(), static fn() => self::assertNothingIsKeptOf($user));
    }

    public function test_it_goes_on_site_by_site_in_events_of_their_own(): void
    {
        $user = $this->clientOfBothSites();
        wpmu_delete_user($user->ID);
        $network = self::network(0.0);

        $network->forgetAccount($user->ID, $user->user_email, 0);
        self::assertSame([[$user->ID, $user->user_email, 1]], self::planned());
        self::on(self::second(), static fn() => self::assertSame(1, self::rows(where: "user_id = {$user->ID}")));

        $network->forgetAccount($user->ID, $user->user_email, 1);
        self::on(self::second(), static fn() => self::assertNothingIsKeptOf($user));
        $network->forgetAccount($user->ID, $user->user_email, self::second());
        self::assertSame([], self::planned());
    }

    public function test_a_process_that_dies_on_a_site_is_followed_by_another(): void
    {
        $user = $this->clientOfBothSites();
        wpmu_delete_user($user->ID);
        self::unplan();
        $die = static fn() => throw new \RuntimeException('died');
        add_action('switch_blog', $die);

        try {
            self::network()->forgetAccount($user->ID, $user->user_email, 0);
            self::fail('It did not die.');
        } catch (\RuntimeException) {
            remove_action('switch_blog', $die);
        }

        self::assertSame([[$user->ID, $user->user_email, 0]], self::planned());
        self::runPlanned();
        self::on(self::second(), static fn() => self::assertNothingIsKeptOf($user));
    }

    public function test_a_site_whose_database_fails_is_tried_again_later(): void
    {
        global $wpdb;

        $user = $this->clientOfBothSites();
        wpmu_delete_user($user->ID);
        self::unplan();
        $table = $wpdb->get_blog_prefix(self::second()) . 'clientpress_';
        $fail = static fn(string $sql): string => str_contains($sql, $table) ? 'SELECT * FROM what_is_not_there' : $sql;
        $suppressed = $wpdb->suppress_errors();
        $log = ini_set('error_log', '/dev/null');
        add_filter('query', $fail);

        try {
            self::network()->forgetAccount($user->ID, $user->user_email, 0);
        } finally {
            remove_filter('query', $fail);
            ini_set('error_log', (string) $log);
            $wpdb->suppress_errors($suppressed);
        }

        self::assertSame([[$user->ID, $user->user_email, 0]], self::planned());
        self::runPlanned();
        self::on(self::second(), static fn() => self::assertNothingIsKeptOf($user));
    }

    public function test_an_account_that_cannot_be_read_is_not_taken_for_one_that_is_gone(): void
    {
        $user = $this->clientOfBothSites();

        self::failing('users WHERE ID = ', static fn() => self::network()
            ->forgetAccount($user->ID, $user->user_email, 0));

        self::assertSame([[$user->ID, $user->user_email, 0]], self::planned());
        self::on(self::second(), static fn() => self::assertSame(1, self::rows(where: "user_id = {$user->ID}")));
        self::runPlanned();
        self::assertSame([], self::planned());
        self::on(self::second(), static fn() => self::assertSame(1, self::rows(where: "user_id = {$user->ID}")));
    }

    public function test_a_deletion_that_dies_before_core_has_told_of_it_is_made_good(): void
    {
        $user = $this->clientOfBothSites();
        $die = static fn() => throw new \RuntimeException('died');
        add_action('deleted_user', $die, 1);

        try {
            wpmu_delete_user($user->ID);
            self::fail('It did not die.');
        } catch (\RuntimeException) {
            remove_action('deleted_user', $die, 1);
        }

        self::assertSame([[$user->ID, $user->user_email, 0]], self::planned());
        self::runPlanned();
        self::assertNothingIsKeptOf($user);
        self::on(self::second(), static fn() => self::assertNothingIsKeptOf($user));
    }

    public function test_who_is_removed_from_one_site_alone_stays_in_the_portals_of_others(): void
    {
        $user = $this->clientOfBothSites();

        remove_user_from_blog($user->ID, get_current_blog_id());

        self::assertSame([], self::planned());
        self::assertSame([], self::services()->access()->portals($user->ID));
        self::assertFalse(AccessHint::isSet($user->ID));
        self::on(self::second(), static function () use ($user): void {
            self::assertCount(1, self::services()->access()->portals($user->ID));
            self::assertTrue(AccessHint::isSet($user->ID));
        });
    }

    public function test_removing_somebody_from_another_site_changes_that_site_alone(): void
    {
        $user = $this->clientOfBothSites();

        remove_user_from_blog($user->ID, self::second());

        self::assertCount(1, self::services()->access()->portals($user->ID));
        self::on(self::second(), static fn() => self::assertSame([], self::services()->access()->portals($user->ID)));
    }

    public function test_core_deletes_from_one_site_what_is_still_an_account(): void
    {
        $user = $this->clientOfBothSites();

        self::assertTrue(wp_delete_user($user->ID));

        self::assertSame([], self::planned());
        self::assertNotFalse(get_userdata($user->ID));
        self::on(self::second(), static fn() => self::assertSame(1, self::rows(where: "user_id = {$user->ID}")));
    }

    public function test_an_account_may_be_deleted_that_was_on_a_site_without_our_tables(): void
    {
        $site = self::createSite('/third/');
        $user = self::createUser('subscriber');
        add_user_to_blog($site, $user->ID, 'subscriber');

        self::assertTrue(wpmu_delete_user($user->ID));
        self::runPlanned();

        self::assertSame([], self::planned());
        self::assertSame([], self::tablesOf($site));
    }

    public function test_a_site_that_is_deleted_takes_our_tables_and_marks_along(): void
    {
        global $wpdb;

        $site = self::createSite('/third/');
        $portal = self::on($site, self::createPortal(...));
        $user = self::createUser('subscriber');
        self::on($site, static function () use ($site, $user, $portal): void {
            add_user_to_blog($site, $user->ID, 'subscriber');
            self::letIn($portal, $user->ID);
            update_user_meta(1, 'clientpress_has_portals_' . get_current_blog_id(), '1');
        });
        self::assertNotSame([], self::tablesOf($site));
        $tables = self::tablesOf(get_current_blog_id());

        wpmu_delete_blog($site, true);

        self::assertNull(get_site($site));
        self::assertSame([], self::tablesOf($site));
        self::assertSame($tables, self::tablesOf(get_current_blog_id()));
        self::assertContains('wp_clientpress_addresses', $wpdb->get_col('SHOW TABLES'));
        self::assertFalse(metadata_exists('user', 1, "clientpress_has_portals_{$site}"));
    }

    public function test_a_site_that_is_marked_as_deleted_keeps_its_tables(): void
    {
        $site = self::createSite('/third/');
        self::on($site, static fn() => null);

        wpmu_delete_blog($site);

        self::assertNotSame([], self::tablesOf($site));
    }

    /** @return array<string, array{string}> */
    public static function closings(): array
    {
        return ['archived' => ['archived'], 'spam' => ['spam'], 'deleted' => ['deleted']];
    }

    /** @dataProvider closings */
    public function test_while_a_site_is_closed_its_links_wait(string $status): void
    {
        $invitation = self::on(self::second(), function () {
            $this->services = self::services();

            return $this->invite();
        });
        $path = (string) wp_parse_url(
            preg_match('~http\S+/client-invitation/[0-9a-f]{72}~', Inbox::latestTo('client@example.org')->text(), $link)
            === 1
                ? $link[0]
                : '',
            PHP_URL_PATH,
        );
        self::assertStringStartsWith('/second/client-invitation/', $path);
        self::assertSame(200, LiveSite::shared()->send(Request::get($path))->status);

        update_blog_status(self::second(), $status, '1');
        $answer = LiveSite::shared()->send(Request::get($path));
        self::assertNotSame(200, $answer->status);
        self::assertStringNotContainsString('client@example.org', $answer->body);

        update_blog_status(self::second(), $status, '0');
        self::assertSame(200, LiveSite::shared()->send(Request::get($path))->status);
        self::assertSame('pending', self::on(self::second(), static fn() => self::row($invitation)['status']));
    }

    private function clientOfBothSites(): \WP_User
    {
        $this->services = self::services();
        $this->invite();
        $link = $this->acceptLink(self::secretSentTo());
        self::assertSame(LinkState::Entered, $link->state);
        $user = new \WP_User((int) $link->userId);

        self::on(self::second(), function () use ($user): void {
            $this->services = self::services();
            Inbox::clear();
            $this->invite();
            $acceptance = $this->services->acceptance();
            $there = $acceptance->acceptAs($user->ID, $acceptance->inspect(self::secretSentTo()), '');
            self::assertSame(LinkState::Entered, $there->state);
        });

        return $user;
    }

    private static function assertNothingIsKeptOf(\WP_User $user): void
    {
        self::assertSame(1, self::rows(), 'The record itself stays.');
        self::assertSame(0, self::rows(where: "user_id = {$user->ID} OR email = 'client@example.org'"));
        self::assertSame(0, self::rows('clientpress_access', "user_id = {$user->ID}"));
        self::assertSame(0, self::rows('clientpress_access_events', "user_id = {$user->ID}"));
        self::assertSame(0, self::rows('clientpress_invitation_events', "actor_id = {$user->ID}"));
    }

    /** @return list<list<mixed>> the arguments of events that are planned */
    private static function planned(): array
    {
        $planned = [];
        foreach (_get_cron_array() as $events) {
            foreach ($events[Network::FORGET] ?? [] as $event) {
                $planned[] = $event['args'];
            }
        }

        return $planned;
    }

    private static function unplan(): void
    {
        wp_unschedule_hook(Network::FORGET);
    }

    /** As WP-Cron does: the event is gone before its listener runs. */
    private static function runPlanned(): void
    {
        foreach (self::planned() as $arguments) {
            wp_clear_scheduled_hook(Network::FORGET, $arguments);
            do_action_ref_array(Network::FORGET, $arguments);
        }
    }
}
