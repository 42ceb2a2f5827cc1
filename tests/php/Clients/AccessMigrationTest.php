<?php

declare(strict_types=1);

namespace ClientPress\Tests\Clients;

use ClientPress\Clients\Access;
use ClientPress\Clients\AccessHint;
use ClientPress\Clients\AccessMigration;
use ClientPress\Clients\Actor;
use ClientPress\Clients\Storage\AccessMetaTable;
use ClientPress\Kernel\Reason;
use ClientPress\Tests\Invitations\InvitationTestCase;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;

final class AccessMigrationTest extends InvitationTestCase
{
    private Access $access;

    private AccessMigration $migration;

    protected function setUp(): void
    {
        parent::setUp();
        $this->access = $this->services->access();
        $this->migration = $this->services->accessMigration();
    }

    public function test_a_new_site_has_nothing_to_take_over(): void
    {
        self::assertSame('complete', get_option(AccessMigration::OPTION));
        self::assertNull($this->migration->remaining());
    }

    public function test_everybody_who_had_access_has_it_afterwards(): void
    {
        $portals = [self::createPortal(), self::createPortal()];
        self::writeMeta($portals[0], range(1, 1203));
        self::writeMeta($portals[1], [1, 7, 7, 7]);
        self::goBack();

        $this->migration->begin();

        self::assertSame('complete', get_option(AccessMigration::OPTION));
        self::assertSame(range(1, 1203), $this->access->users($portals[0]));
        self::assertSame([1, 7], $this->access->users($portals[1]));
        self::assertSame([7 => $portals], $this->access->portalsOf([7, 5000]));
        self::assertSame(1205, self::rows('clientpress_access', 'granted_gmt IS NULL AND granted_by = 0'));
        self::assertSame(0, self::rows('clientpress_access_events'));
    }

    public function test_whoever_had_access_finds_the_links_to_it(): void
    {
        $user = self::createUser('subscriber')->ID;
        self::writeMeta(self::createPortal(), [$user, 999_999]);
        self::goBack();

        $this->migration->begin();

        self::assertTrue(AccessHint::isSet($user));
        self::assertSame([], get_user_meta(999_999));
    }

    public function test_what_is_no_user_id_lets_nobody_in(): void
    {
        $portal = self::createPortal();
        foreach (['', 'abc', '0', '-3', 'a:1:{i:0;i:9;}'] as $value) {
            add_post_meta($portal, AccessMetaTable::KEY, $value);
        }
        add_post_meta($portal, AccessMetaTable::KEY, '12');
        self::goBack();

        $this->migration->begin();

        self::assertSame([12], $this->access->users($portal));
    }

    public function test_half_way_nobody_is_locked_out_and_the_rest_follows(): void
    {
        $portal = self::createPortal();
        self::writeMeta($portal, range(1, 1203));
        self::goBack();
        self::beginAndStopAfter($this->migration, 2);

        self::assertSame(1000, self::rows('clientpress_access'));
        self::assertNotNull($this->migration->remaining());
        self::assertTrue($this->access->has($portal, 3));
        self::assertTrue($this->access->has($portal, 1203));
        self::assertFalse($this->access->has($portal, 1204));
        self::assertSame(range(1, 1203), $this->access->users($portal));
        self::assertSame([1001, 1002], $this->access->users($portal, 2, 1000));
        self::assertSame([$portal => 1203], $this->access->counts([$portal, $portal + 1000]));

        do_action('clientpress_hourly');

        self::assertSame('complete', get_option(AccessMigration::OPTION));
        self::assertSame(1203, self::rows('clientpress_access'));
        self::assertSame(range(1, 1203), $this->access->users($portal));
    }

    public function test_a_batch_that_was_copied_and_not_recorded_is_copied_again_without_harm(): void
    {
        $portal = self::createPortal();
        self::writeMeta($portal, range(1, 700));
        self::goBack();
        self::beginAndStopAfter($this->migration, 1);
        $copied = get_option(AccessMigration::OPTION);
        $this->migration->copy(1);
        update_option(AccessMigration::OPTION, $copied);

        $this->migration->copy();

        self::assertNull($this->migration->remaining());
        self::assertSame(range(1, 700), $this->access->users($portal));
    }

    public function test_who_is_taken_out_half_way_stays_out(): void
    {
        $portal = self::createPortal();
        $copied = self::createUser('subscriber')->ID;
        $waiting = self::createUser('subscriber')->ID;
        self::writeMeta($portal, [$copied, ...range(100_000, 100_499), $waiting]);
        self::goBack();
        self::beginAndStopAfter($this->migration, 1);

        foreach ([$copied, $waiting] as $user) {
            self::assertNotNull($this->access->remove($portal, $user, Actor::operator()));
            self::assertFalse($this->access->has($portal, $user));
        }
        $this->migration->copy();

        self::assertFalse($this->access->has($portal, $copied));
        self::assertFalse($this->access->has($portal, $waiting));
        self::assertCount(500, $this->access->users($portal));
    }

    public function test_who_is_let_in_half_way_stays_in(): void
    {
        $portal = self::createPortal();
        $user = self::createUser('subscriber')->ID;
        self::writeMeta($portal, range(100_000, 100_700));
        self::goBack();
        self::beginAndStopAfter($this->migration, 1);

        self::assertTrue($this->access->grant($portal, $user, Actor::operator()));
        self::assertTrue($this->access->has($portal, $user));
        $this->migration->copy();

        self::assertTrue($this->access->has($portal, $user));
    }

    public function test_a_copy_of_a_portal_made_half_way_or_later_has_no_clients(): void
    {
        $portal = self::createPortal();
        self::writeMeta($portal, range(1, 700));
        self::goBack();
        self::beginAndStopAfter($this->migration, 1);
        $halfWay = self::createPortal();
        self::writeMeta($halfWay, range(1, 700));

        self::assertSame([], $this->access->users($halfWay));
        self::assertSame([700 => [$portal]], $this->access->portalsOf([700]));

        $this->migration->copy();
        $later = self::createPortal();
        self::writeMeta($later, range(1, 700));
        $this->migration->copy();
        $this->migration->begin();

        self::assertSame([], $this->access->users($halfWay));
        self::assertSame([], $this->access->users($later));
        self::assertSame([700 => [$portal]], $this->access->portalsOf([700]));
    }

    public function test_a_database_that_refuses_is_asked_again_and_the_meta_counts_until_then(): void
    {
        $portal = self::createPortal();
        self::writeMeta($portal, [11, 12]);
        self::goBack();
        self::assertTrue($this->access->has($portal, 12));

        self::assertSame(1, self::failing('MAX(meta_id)', fn() => self::assertRefused(Reason::StorageFailed, fn() => $this->migration->begin())));
        self::assertFalse($this->migration->hasBegun());
        self::assertSame([11, 12], $this->access->users($portal));

        self::assertSame(1, self::failing('INSERT IGNORE', fn() => $this->migration->begin()));
        self::assertTrue($this->migration->hasBegun());
        wp_cache_flush();
        self::assertTrue($this->access->has($portal, 12));
        self::assertSame([11, 12], $this->access->users($portal));

        $this->migration->copy();
        self::assertNull($this->migration->remaining());
        self::assertSame([11, 12], $this->access->users($portal));
    }

    /**
     * @testWith ["users WHERE ID IN"]
     *           ["usermeta WHERE user_id IN"]
     */
    public function test_whoever_could_not_be_read_finds_the_links_later(string $words): void
    {
        $user = self::createUser('subscriber')->ID;
        self::writeMeta(self::createPortal(), [$user]);
        self::goBack();
        wp_cache_flush();

        self::assertSame(1, self::failing($words, fn() => self::assertRefused(Reason::StorageFailed, fn() => $this->migration->begin())));
        self::assertFalse(AccessHint::isSet($user));

        $this->migration->copy();
        self::assertTrue(AccessHint::isSet($user));
    }

    public function test_the_first_request_after_an_update_takes_access_over(): void
    {
        global $wpdb;

        $portal = self::createPortal();
        $client = self::createUser('clientpress_client')->ID;
        self::writeMeta($portal, [$client]);
        self::goBack();
        $wpdb->query("DROP TABLE {$wpdb->prefix}clientpress_access");
        $wpdb->query("DROP TABLE {$wpdb->prefix}clientpress_access_events");
        update_option('clientpress_installed', '1.0.0/4/1');
        self::assertTrue($this->access->has($portal, $client));

        self::assertSame(200, LiveSite::shared()->send(Request::get('/wp-login.php'))->status);
        wp_cache_flush();

        self::assertSame('complete', get_option(AccessMigration::OPTION));
        self::assertSame(1, self::rows('clientpress_access', "portal_id = {$portal} AND user_id = {$client}"));
        self::assertTrue($this->access->has($portal, $client));
    }

    public function test_meta_that_somebody_writes_lets_nobody_in(): void
    {
        $portal = self::createPortal();
        $user = self::createUser('subscriber')->ID;

        add_post_meta($portal, AccessMetaTable::KEY, $user);

        self::assertFalse($this->access->has($portal, $user));
        self::assertFalse(user_can($user, 'read_post', $portal));
    }

    public function test_nobody_may_write_the_meta_as_a_custom_field(): void
    {
        $portal = self::createPortal();

        self::assertTrue(user_can(1, 'edit_post', $portal));
        foreach (['add_post_meta', 'edit_post_meta', 'delete_post_meta'] as $capability) {
            self::assertFalse(user_can(1, $capability, $portal, AccessMetaTable::KEY));
        }
    }

    public function test_an_import_brings_no_clients(): void
    {
        $rows = [
            ['key' => AccessMetaTable::KEY, 'value' => '1'],
            ['key' => '_clientpress_status', 'value' => 'archived'],
        ];

        self::assertSame([$rows[1]], apply_filters('wp_import_post_meta', $rows, 5, []));
    }

    public function test_an_export_takes_no_clients_along(): void
    {
        $portal = self::createPortal();
        self::writeMeta($portal, [4711]);
        $admin = new Browser(LiveSite::shared(), LiveSite::shared()->cookiesOf(1));

        $export = $admin->get('/wp-admin/export.php?download=true&content=clientpress_portal')->body;

        self::assertStringContainsString('_clientpress_status', $export);
        self::assertStringNotContainsString(AccessMetaTable::KEY, $export);
        self::assertStringNotContainsString('4711', $export);
    }

    /**
     * As the first builds of 1.0.0 kept access.
     *
     * @param list<int> $users
     */
    private static function writeMeta(int $portal, array $users): void
    {
        global $wpdb;

        foreach (array_chunk($users, 500) as $some) {
            $wpdb->query(
                "INSERT INTO {$wpdb->postmeta} (post_id, meta_key, meta_value) VALUES "
                    . implode(',', array_map(static fn(int $user): string => sprintf(
                        "(%d, '%s', '%d')",
                        $portal,
                        AccessMetaTable::KEY,
                        $user,
                    ), $some)),
            );
        }
    }

    /** To the moment at which the new version's files are there, and nothing has run. */
    private static function goBack(): void
    {
        delete_option(AccessMigration::OPTION);
    }

    private static function beginAndStopAfter(AccessMigration $migration, int $batches): void
    {
        self::failing('INSERT IGNORE', $migration->begin(...));
        $migration->copy($batches);
    }
}
