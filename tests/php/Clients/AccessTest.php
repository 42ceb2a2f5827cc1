<?php

declare(strict_types=1);

namespace ClientPress\Tests\Clients;

use ClientPress\Clients\Access;
use ClientPress\Clients\AccessEvent;
use ClientPress\Clients\AccessHint;
use ClientPress\Clients\Actor;
use ClientPress\Clients\Capabilities;
use ClientPress\Clients\RemovedAccess;
use ClientPress\Kernel\Reason;
use ClientPress\Tests\Invitations\InvitationTestCase;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\LiveSite;

final class AccessTest extends InvitationTestCase
{
    private Access $access;

    protected function setUp(): void
    {
        parent::setUp();
        $this->access = $this->services->access();
    }

    public function test_granting_twice_leaves_one_row_and_tells_once(): void
    {
        $portal = self::createPortal();
        $user = self::createUser('subscriber')->ID;
        $other = self::createUser('subscriber')->ID;
        $told = self::callsOf('clientpress_access_granted');

        self::assertTrue($this->access->grant($portal, $user, Actor::user(1)));
        $this->clock->time += 5;
        self::assertFalse($this->access->grant($portal, $user, Actor::operator()));

        self::assertSame([$user], $this->access->users($portal));
        self::assertTrue($this->access->has($portal, $user));
        self::assertFalse($this->access->has($portal, $other));
        self::assertSame([[$portal, $user, 1, null]], $told->getArrayCopy());
        self::assertSame([[AccessEvent::Granted, $user, 1, self::NOW]], $this->eventsOf($portal));
    }

    public function test_removing_twice_is_no_error_and_told_once(): void
    {
        $portal = self::createPortal();
        $user = self::createUser('subscriber')->ID;
        self::letIn($portal, $user);
        $told = self::callsOf('clientpress_access_removed');
        self::assertTrue($this->access->has($portal, $user));

        self::assertNotNull($this->access->remove($portal, $user, Actor::user(1)));
        self::assertNull($this->access->remove($portal, $user, Actor::user(1)));

        self::assertFalse($this->access->has($portal, $user));
        self::assertSame([[$portal, $user, 1]], $told->getArrayCopy());
        self::assertSame([AccessEvent::Removed, $user, 1, self::NOW], $this->eventsOf($portal)[1]);
        self::assertCount(2, $this->eventsOf($portal));
    }

    public function test_what_was_removed_is_given_back_as_it_was_and_told(): void
    {
        $portal = self::createPortal();
        $user = self::createUser('subscriber')->ID;
        $this->access->grant($portal, $user, Actor::operator());
        $this->clock->time += 5;
        $removed = $this->access->remove($portal, $user, Actor::operator());
        self::assertEquals(new RemovedAccess($portal, $user, self::NOW, 0, null, $removed->entryId), $removed);
        $this->clock->time += 5;
        $told = self::callsOf('clientpress_access_granted');

        self::assertTrue($this->access->restore($removed, Actor::user(1)));
        self::assertFalse($this->access->restore($removed, Actor::user(1)));

        self::assertTrue($this->access->has($portal, $user));
        self::assertTrue(AccessHint::isSet($user));
        self::assertSame([[$portal, $user, 1, null]], $told->getArrayCopy());
        self::assertSame([AccessEvent::Granted, $user, 1, self::NOW + 10], $this->eventsOf($portal)[2]);
        self::assertSame(1, self::rows('clientpress_access', 'granted_by = 0 AND invitation_id IS NULL'));
    }

    public function test_a_grant_and_a_removal_at_the_last_moment_are_seen_before_access_is_given_back(): void
    {
        $portal = self::createPortal();
        $user = self::createUser('subscriber')->ID;
        $this->access->grant($portal, $user, Actor::operator());
        $removed = $this->access->remove($portal, $user, Actor::operator());
        // In the same second, as another request that comes between the check of the actor and the transaction.
        $meanwhile = function (string $sql) use (&$meanwhile, $portal, $user): string {
            if (str_starts_with($sql, 'START TRANSACTION')) {
                remove_filter('query', $meanwhile);
                $this->access->grant($portal, $user, Actor::operator());
                $this->access->remove($portal, $user, Actor::operator());
            }

            return $sql;
        };
        add_filter('query', $meanwhile);

        self::assertFalse($this->access->restore($removed, Actor::operator()));

        self::assertSame([], $this->access->users($portal));
        self::assertCount(4, $this->eventsOf($portal));
    }

    public function test_what_is_told_has_been_committed(): void
    {
        global $wpdb;
        $portal = self::createPortal();
        $user = self::createUser('subscriber')->ID;
        foreach (['granted', 'removed'] as $event) {
            add_action("clientpress_access_{$event}", static fn() => $wpdb->query('ROLLBACK'));
        }

        $this->access->grant($portal, $user, Actor::operator());
        self::assertSame([$user], $this->access->users($portal));

        $this->access->remove($portal, $user, Actor::operator());
        self::assertSame([], $this->access->users($portal));
        self::assertCount(2, $this->eventsOf($portal));
    }

    public function test_only_a_user_of_the_site_is_let_in_and_only_into_a_portal(): void
    {
        $user = self::createUser('subscriber')->ID;
        $page = wp_insert_post(['post_type' => 'page', 'post_title' => 'A page', 'post_status' => 'publish']);
        $grant = fn(int $portal, int $user): \Closure => fn() => $this->access->grant(
            $portal,
            $user,
            Actor::operator(),
        );

        foreach ([$page, $page + 1000, 0] as $none) {
            self::assertRefused(Reason::PortalNotFound, $grant($none, $user));
            self::assertRefused(Reason::PortalNotFound, fn() => $this->access->remove($none, $user, Actor::operator()));
        }
        foreach ([$user + 1000, 0, -1] as $nobody) {
            self::assertRefused(Reason::UserNotFound, $grant(self::createPortal(), $nobody));
        }
        foreach ([[Reason::PortalNotFound, $page, $user], [Reason::UserNotFound, self::createPortal(), 0]] as $none) {
            self::assertRefused($none[0], fn() => $this->access->restore(
                new RemovedAccess($none[1], $none[2], null, 0, null, 1),
                Actor::operator(),
            ));
        }
        self::assertSame(0, self::rows('clientpress_access'));
        self::assertSame(0, self::rows('clientpress_access_events'));
    }

    public function test_only_those_who_may_invite_to_a_portal_let_in_and_take_out(): void
    {
        $portal = self::createPortal();
        $client = self::createUser('subscriber')->ID;
        $uninvited = self::createUser('editor');
        $uninvited->add_cap(Capabilities::INVITE, false);
        $colleague = self::createUser('author');
        $colleague->add_cap(Capabilities::INVITE);

        foreach ([0, $client, $uninvited->ID, $colleague->ID] as $somebody) {
            $actor = Actor::user($somebody);
            self::assertRefused(Reason::Forbidden, fn() => $this->access->grant($portal, $client, $actor));
        }
        self::assertSame([], $this->access->users($portal));
        self::assertTrue($this->access->grant($portal, $client, Actor::user(self::createUser('editor')->ID)));

        foreach ([0, $client, $uninvited->ID, $colleague->ID] as $somebody) {
            $actor = Actor::user($somebody);
            self::assertRefused(Reason::Forbidden, fn() => $this->access->remove($portal, $client, $actor));
        }
        self::assertSame([$client], $this->access->users($portal));

        $removed = $this->access->remove($portal, $client, Actor::operator());
        foreach ([0, $client, $uninvited->ID, $colleague->ID] as $somebody) {
            $actor = Actor::user($somebody);
            self::assertRefused(Reason::Forbidden, fn() => $this->access->restore($removed, $actor));
        }
        self::assertSame([], $this->access->users($portal));
    }

    /**
     * @testWith ["START TRANSACTION"]
     *           ["INSERT IGNORE INTO"]
     *           ["clientpress_access_events"]
     *           ["COMMIT"]
     */
    public function test_a_database_that_fails_while_granting_lets_nobody_in_by_half(string $words): void
    {
        $portal = self::createPortal();
        $user = self::createUser('subscriber')->ID;
        $told = self::callsOf('clientpress_access_granted');

        $failed = self::failing($words, fn() => self::assertRefused(Reason::StorageFailed, fn() => $this->access->grant(
            $portal,
            $user,
            Actor::operator(),
        )));

        self::assertGreaterThan(0, $failed);
        self::assertCount(0, $told);
        self::assertSame(0, self::rows('clientpress_access'));
        self::assertSame(0, self::rows('clientpress_access_events'));
        self::assertTrue($this->access->grant($portal, $user, Actor::operator()));
    }

    /**
     * @testWith ["START TRANSACTION"]
     *           ["DELETE FROM"]
     *           ["clientpress_access_events"]
     *           ["COMMIT"]
     */
    public function test_a_database_that_fails_while_removing_takes_nobody_out_by_half(string $words): void
    {
        $portal = self::createPortal();
        $user = self::createUser('subscriber')->ID;
        self::letIn($portal, $user);
        $told = self::callsOf('clientpress_access_removed');

        self::failing($words, fn() => self::assertRefused(Reason::StorageFailed, fn() => $this->access->remove(
            $portal,
            $user,
            Actor::operator(),
        )));

        self::assertCount(0, $told);
        self::assertSame([$user], $this->access->users($portal));
        self::assertCount(1, $this->eventsOf($portal));
        self::assertNotNull($this->access->remove($portal, $user, Actor::operator()));
    }

    public function test_a_page_that_asks_often_reads_once(): void
    {
        global $wpdb;
        $portal = self::createPortal();
        $user = self::createUser('subscriber')->ID;
        self::letIn($portal, $user);
        $before = $wpdb->num_queries;

        self::assertTrue($this->access->has($portal, $user));
        self::assertTrue($this->access->has($portal, $user));
        self::assertFalse($this->access->has($portal + 1, $user));
        self::assertSame([$portal], $this->access->portals($user));

        self::assertSame(1, $wpdb->num_queries - $before);
        self::assertSame([], $this->access->portals(0));
        self::assertFalse($this->access->has($portal, 0));
    }

    public function test_an_accepted_invitation_is_what_gave_access(): void
    {
        $portal = self::createPortal();
        $invitation = $this->invite(portal: $portal, actor: Actor::user(1));
        $granted = self::callsOf('clientpress_access_granted');
        $order = [];
        foreach (['clientpress_access_granted', 'clientpress_invitation_accepted'] as $hook) {
            add_action($hook, static function () use (&$order, $hook): void {
                $order[] = $hook;
            });
        }

        $user = (int) $this->acceptLink(self::secretSentTo(), self::PASSWORD, '')->userId;

        self::assertSame([$portal], $this->access->portals($user));
        self::assertSame([[$portal, $user, 1, $invitation->id]], $granted->getArrayCopy());
        self::assertSame(['clientpress_access_granted', 'clientpress_invitation_accepted'], $order);
        self::assertSame($invitation->id, self::accessHistory($portal)[0]['invitationId']);
        self::assertSame(1, self::rows(
            'clientpress_access',
            "user_id = {$user} AND granted_by = 1 AND invitation_id = {$invitation->id}",
        ));
    }

    public function test_who_was_let_in_by_hand_before_accepting_stays_so(): void
    {
        $portal = self::createPortal();
        $this->invite('jo@example.org', $portal);
        $user = self::createUser('subscriber', ['user_email' => 'jo@example.org'])->ID;
        self::letIn($portal, $user);
        $told = self::callsOf('clientpress_access_granted');
        $link = $this->services->acceptance()->inspect(self::secretSentTo('jo@example.org'));

        $this->services->acceptance()->acceptAs($user, $link, '');

        self::assertSame([$user], $this->access->users($portal));
        self::assertCount(0, $told);
        self::assertCount(1, $this->eventsOf($portal));
    }

    public function test_a_listener_that_throws_does_not_undo_an_acceptance(): void
    {
        $portal = self::createPortal();
        $this->invite(portal: $portal);
        add_action('clientpress_access_granted', static fn() => throw new \LogicException('Of another plugin.'));

        $link = $this->acceptLink(self::secretSentTo(), self::PASSWORD, '');

        self::assertSame('entered', $link->state->value);
        self::assertSame([(int) $link->userId], $this->access->users($portal));
        self::assertStringContainsString('LogicException', self::takeErrorLog());
    }

    public function test_code_of_others_that_throws_within_the_last_step_uses_nothing_up(): void
    {
        $portal = self::createPortal();
        $invitation = $this->invite(portal: $portal);
        $throw = static fn(string $sql): string => preg_match('/INSERT IGNORE INTO \w+_access /', $sql) === 1
            ? throw new \LogicException('Of another plugin.')
            : $sql;
        add_filter('query', $throw);

        self::assertRefused(Reason::StorageFailed, fn() => $this->acceptLink(self::secretSentTo(), self::PASSWORD, ''));

        remove_filter('query', $throw);
        self::assertStringContainsString("accepting invitation {$invitation->id} stopped on", self::takeErrorLog());
        self::assertSame('pending', self::row($invitation)['status']);
        self::assertSame(0, self::rows('clientpress_access'));
        $link = $this->acceptLink(self::secretSentTo(), self::PASSWORD, '');
        self::assertSame([(int) $link->userId], $this->access->users($portal));
    }

    public function test_a_hint_in_user_meta_follows_what_a_user_may_enter(): void
    {
        $user = self::createUser('subscriber')->ID;
        [$one, $two] = [self::createPortal(), self::createPortal()];
        self::assertFalse(AccessHint::isSet($user));

        self::letIn($one, $user);
        self::letIn($two, $user);
        self::services()->access()->remove($one, $user, Actor::operator());
        self::assertTrue(AccessHint::isSet($user));

        self::services()->access()->remove($two, $user, Actor::operator());
        self::assertFalse(AccessHint::isSet($user));
    }

    public function test_the_hint_gives_no_right_and_is_corrected_where_portals_are_listed(): void
    {
        $user = self::createUser('subscriber')->ID;
        $portal = self::createPortal();
        self::letIn($portal, $user);
        wp_delete_post($portal, true);
        self::assertTrue(AccessHint::isSet($user));
        self::assertSame([], self::services()->access()->portals($user));

        (new Browser(LiveSite::shared(), LiveSite::shared()->cookiesOf($user)))->get('/client-portal/');

        wp_cache_delete($user, 'user_meta');
        self::assertFalse(AccessHint::isSet($user));
    }

    public function test_a_copy_of_a_portal_has_no_clients(): void
    {
        global $wpdb;
        $portal = self::createPortal();
        $user = self::createUser('subscriber')->ID;
        self::letIn($portal, $user);
        $post = get_post($portal, ARRAY_A);
        unset($post['ID'], $post['guid']);

        $byApi = wp_insert_post(wp_slash($post + ['meta_input' => array_map('current', get_post_meta($portal))]));
        $byMeta = wp_insert_post(wp_slash($post));
        foreach (get_post_meta($portal) as $key => $values) {
            array_map(static fn(string $value) => add_post_meta($byMeta, $key, wp_slash($value)), $values);
        }
        $bySql = wp_insert_post(wp_slash($post));
        $wpdb->query("INSERT INTO {$wpdb->postmeta} (post_id, meta_key, meta_value)
            SELECT {$bySql}, meta_key, meta_value FROM {$wpdb->postmeta} WHERE post_id = {$portal}");

        $columns = implode(', ', array_diff(array_keys(get_post($portal, ARRAY_A)), [
            'ID',
            'ancestors',
            'page_template',
            'post_category',
            'tags_input',
            'filter',
        ]));
        $wpdb->query(
            "INSERT INTO {$wpdb->posts} ({$columns}) SELECT {$columns} FROM {$wpdb->posts} WHERE ID = {$portal}",
        );
        $allBySql = $wpdb->insert_id;
        $wpdb->query("INSERT INTO {$wpdb->postmeta} (post_id, meta_key, meta_value)
            SELECT {$allBySql}, meta_key, meta_value FROM {$wpdb->postmeta} WHERE post_id = {$portal}");

        foreach ([$byApi, $byMeta, $bySql, $allBySql] as $copy) {
            self::assertSame([], $this->access->users($copy));
            self::assertFalse(user_can($user, 'read_post', $copy));
        }
        self::assertTrue(user_can($user, 'read_post', $portal));
    }

    public function test_a_portal_that_gets_the_id_of_one_that_was_deleted_by_sql_has_no_clients(): void
    {
        global $wpdb;
        $portal = self::createPortal();
        $user = self::createUser('subscriber')->ID;
        self::letIn($portal, $user);
        $wpdb->delete($wpdb->posts, ['ID' => $portal]);
        clean_post_cache($portal);

        // As the WordPress importer asks for the id that a post had on its site.
        self::assertSame($portal, self::createPortal(fields: ['import_id' => $portal]));

        self::assertSame([], $this->access->users($portal));
        self::assertFalse(user_can($user, 'read_post', $portal));
    }

    public function test_a_portal_made_within_the_insertion_of_another_leaves_that_one_without_earlier_clients(): void
    {
        global $wpdb;
        $portal = self::createPortal();
        $user = self::createUser('subscriber')->ID;
        self::letIn($portal, $user);
        $wpdb->delete($wpdb->posts, ['ID' => $portal]);
        clean_post_cache($portal);
        $inner = 0;
        add_filter('pre_wp_unique_post_slug', static function (mixed $slug) use (&$inner): mixed {
            if ($inner++ === 0) {
                self::createPortal();
            }

            return $slug;
        });

        self::assertSame($portal, self::createPortal(fields: ['import_id' => $portal, 'post_name' => '']));

        self::assertSame(2, $inner);
        self::assertSame([], $this->access->users($portal));
    }

    public function test_a_portal_that_the_database_refused_takes_nobodys_access_afterwards(): void
    {
        global $wpdb;
        $portal = self::createPortal();
        $user = self::createUser('subscriber')->ID;
        self::letIn($portal, $user);
        $table = $wpdb->posts;
        $break = static function (array $data) use ($wpdb): array {
            $wpdb->posts = 'no_such_table';

            return $data;
        };
        add_filter('wp_insert_post_data', $break, PHP_INT_MAX);
        $errors = $wpdb->suppress_errors();
        $refused = wp_insert_post(['post_type' => 'clientpress_portal', 'post_title' => 'Refused'], true);
        $wpdb->posts = $table;
        $wpdb->suppress_errors($errors);
        remove_filter('wp_insert_post_data', $break, PHP_INT_MAX);
        self::assertInstanceOf(\WP_Error::class, $refused);

        wp_transition_post_status('private', 'new', get_post($portal));
        self::assertSame([$user], $this->access->users($portal));
    }

    public function test_a_foreign_first_status_during_the_insertion_of_another_portal_takes_nobodys_access(): void
    {
        $portal = self::createPortal();
        $user = self::createUser('subscriber')->ID;
        self::letIn($portal, $user);
        add_filter('pre_wp_unique_post_slug', static function (mixed $slug) use ($portal): mixed {
            do_action('transition_post_status', 'private', 'new', get_post($portal));

            return $slug;
        });

        // The import asks for an id that is taken, so it gets another one.
        self::assertNotSame($portal, self::createPortal(fields: ['import_id' => $portal]));

        self::assertSame([$user], $this->access->users($portal));
    }

    /**
     * @testWith [1]
     *           ["1"]
     *           [null]
     *           [false]
     */
    public function test_a_plugin_that_says_anew_that_a_portal_was_inserted_takes_nobodys_access(mixed $isUpdate): void
    {
        $portal = self::createPortal();
        $user = self::createUser('subscriber')->ID;
        self::letIn($portal, $user);

        do_action('wp_insert_post', $portal, get_post($portal), $isUpdate);

        self::assertSame([$user], $this->access->users($portal));
    }

    public function test_a_plugin_that_tells_again_of_a_live_portals_first_status_takes_nobodys_access(): void
    {
        $portal = self::createPortal();
        $user = self::createUser('subscriber')->ID;
        self::letIn($portal, $user);

        wp_transition_post_status('private', 'new', get_post($portal));
        do_action('transition_post_status', 'draft', 'new', get_post($portal));
        // The same while another portal is the newest.
        self::createPortal();
        wp_transition_post_status('private', 'new', get_post($portal));

        self::assertSame([$user], $this->access->users($portal));
    }

    public function test_access_that_is_given_while_a_portal_is_saved_for_the_first_time_stays(): void
    {
        $user = self::createUser('subscriber')->ID;
        add_action('save_post_clientpress_portal', static fn(int $portal) => self::letIn($portal, $user));

        $portal = self::createPortal();

        self::assertSame([$user], $this->access->users($portal));
    }

    public function test_saving_a_portal_anew_keeps_its_clients(): void
    {
        $portal = self::createPortal();
        $user = self::createUser('subscriber')->ID;
        self::letIn($portal, $user);

        wp_update_post(['ID' => $portal, 'post_title' => 'Another title']);

        self::assertSame([$user], $this->access->users($portal));
    }

    public function test_a_deleted_user_leaves_nothing_behind(): void
    {
        $portal = self::createPortal();
        $gone = self::createUser('clientpress_client')->ID;
        $stays = self::createUser('clientpress_client')->ID;
        self::letIn($portal, $gone);
        self::letIn($portal, $stays);
        add_post_meta($portal, '_clientpress_client', $gone);

        wp_delete_user($gone);

        self::assertSame([$stays], $this->access->users($portal));
        self::assertSame(0, self::rows('clientpress_access_events', "user_id = {$gone}"));
        wp_cache_flush();
        self::assertSame([], get_post_meta($portal, '_clientpress_client'));
    }

    public function test_a_user_who_leaves_the_site_loses_access_and_the_history_says_so(): void
    {
        $portals = [self::createPortal(), self::createPortal()];
        $user = self::createUser('clientpress_client')->ID;
        foreach ($portals as $portal) {
            self::letIn($portal, $user);
        }

        // As remove_user_from_blog() does on a network.
        do_action('remove_user_from_blog', $user, get_current_blog_id(), 0);

        self::assertSame([], $this->access->portals($user));
        foreach ($portals as $portal) {
            self::assertSame([AccessEvent::Granted, AccessEvent::Removed], array_column($this->eventsOf($portal), 0));
        }
    }

    public function test_access_goes_with_its_portal_and_with_no_other_post(): void
    {
        $portal = self::createPortal();
        $other = self::createPortal();
        $user = self::createUser('subscriber')->ID;
        self::letIn($portal, $user);
        self::letIn($other, $user);
        $page = wp_insert_post(['post_type' => 'page', 'post_title' => 'A page', 'post_status' => 'publish']);

        wp_delete_post($page, true);
        self::assertSame(2, self::rows('clientpress_access'));
        wp_trash_post($portal);
        self::assertSame(2, self::rows('clientpress_access'));
        wp_delete_post($portal, true);

        self::assertSame([$other], $this->access->portalsOf([$user])[$user]);
        self::assertSame(0, self::rows('clientpress_access_events', "portal_id = {$portal}"));
        self::assertSame(1, self::rows('clientpress_access_events'));
    }

    /** @return list<array{AccessEvent, int, int, int}> event, user, actor and time */
    private function eventsOf(int $portal): array
    {
        return array_map(static fn(array $entry): array => [
            $entry['event'],
            $entry['userId'],
            $entry['actorId'],
            $entry['at'],
        ], self::accessHistory($portal));
    }
}
