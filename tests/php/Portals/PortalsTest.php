<?php

declare(strict_types=1);

namespace ClientPress\Tests\Portals;

use ClientPress\Clients\Actor;
use ClientPress\Clients\Capabilities;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Portals\Portal;
use ClientPress\Portals\PortalStatus;
use ClientPress\Tests\Invitations\InvitationTestCase;

final class PortalsTest extends InvitationTestCase
{
    public function test_only_portals_are_found(): void
    {
        $portals = self::services()->portals();
        $page = wp_insert_post(['post_type' => 'page', 'post_title' => 'A page', 'post_status' => 'publish']);
        $portal = self::createPortal();

        self::assertSame($portal, $portals->find($portal)?->id);
        self::assertNull($portals->find($page));
        self::assertNull($portals->find(0));
        self::assertNull($portals->find(-$portal));
        self::assertNull($portals->find($portal + 1000));
    }

    public function test_a_portal_is_found_by_its_slug_and_a_page_of_that_slug_is_not(): void
    {
        $portals = self::services()->portals();
        $portal = self::createPortal(fields: ['post_name' => 'harbour']);
        wp_insert_post([
            'post_type' => 'page',
            'post_title' => 'A page',
            'post_name' => 'about',
            'post_status' => 'publish',
        ]);

        self::assertSame($portal, $portals->findBySlug('harbour')?->id);
        self::assertNull($portals->findBySlug('about'));
        self::assertNull($portals->findBySlug(''));
    }

    public function test_a_client_has_the_open_ones_of_their_own_by_title(): void
    {
        $client = self::createUser('clientpress_client')->ID;
        $theirs = [
            self::createPortal(fields: ['post_title' => 'Zebra']),
            self::createPortal(fields: ['post_title' => 'Apple']),
            self::createPortal('archived', ['post_title' => 'Archived']),
            self::createPortal('active', ['post_title' => 'Draft', 'post_status' => 'draft']),
        ];
        self::createPortal(fields: ['post_title' => 'Of somebody else']);
        array_walk($theirs, static fn(int $portal) => self::letIn($portal, $client));

        self::assertSame(
            ['Apple', 'Zebra'],
            array_map(
                static fn(Portal $portal): string => $portal->title,
                self::services()->portals()->openFor($client),
            ),
        );
        self::assertSame([], self::services()->portals()->openFor(0));
    }

    public function test_portals_are_offered_by_title_and_the_newest_live_ones_where_there_are_more(): void
    {
        foreach (['Quay', 'Apple', 'Zebra'] as $day => $title) {
            self::createPortal(fields: ['post_title' => $title, 'post_date' => '2025-01-0' . ($day + 1) . ' 12:00:00']);
        }
        self::createPortal(fields: [
            'post_title' => 'Draft',
            'post_status' => 'draft',
            'post_date' => '2025-02-01 12:00:00',
        ]);
        wp_trash_post(self::createPortal(fields: ['post_title' => 'Trashed']));
        $others = self::createUser('editor');
        $others->add_cap(Capabilities::EDIT_OTHERS_PORTALS, false);
        $own = self::createPortal(fields: ['post_title' => 'Own', 'post_author' => $others->ID]);
        $offered = static fn(int $limit, Actor $actor): array => array_column(
            self::services()->portals()->offered($actor, $limit),
            'title',
        );

        self::assertSame(['Apple', 'Draft', 'Own', 'Quay', 'Zebra'], $offered(9, Actor::operator()));
        self::assertSame(['Apple', 'Own', 'Zebra'], $offered(3, Actor::operator()));
        self::createPortal(fields: ['post_title' => 'Later draft', 'post_status' => 'draft']);
        self::assertSame(['Apple', 'Later draft', 'Own', 'Quay', 'Zebra'], $offered(5, Actor::operator()));
        self::actAs($others->ID);
        self::assertSame(['Own'], $offered(9, Actor::current()));
        self::assertSame(
            [$own],
            array_column(iterator_to_array(self::services()->portals()->allManagedBy(Actor::current()), false), 'id'),
        );
        self::actAs(self::createUser('clientpress_client')->ID);
        self::expectExceptionObject(Refused::forbiddenPortal());
        $offered(9, Actor::current());
    }

    /**
     * @return iterable<string, array{string, bool}>
     */
    public static function roles(): iterable
    {
        yield 'administrator' => ['administrator', true];
        yield 'editor' => ['editor', true];
        yield 'author' => ['author', false];
        yield 'client' => ['clientpress_client', false];
        yield 'visitor' => ['', false];
    }

    /**
     * @dataProvider roles
     */
    public function test_its_status_is_changed_by_those_who_may_edit_it(string $role, bool $may): void
    {
        $id = self::createPortal();
        $actor = Actor::user($role === '' ? 0 : self::createUser($role)->ID);

        if (!$may) {
            self::assertRefused(Reason::Forbidden, static fn() => self::archive($id, $actor));
            self::assertSame(PortalStatus::Active, self::services()->portals()->find($id)?->status);

            return;
        }

        self::archive($id, $actor);
        self::archive($id, $actor);

        self::assertSame(PortalStatus::Archived, self::services()->portals()->find($id)?->status);
    }

    public function test_what_is_no_portal_has_no_status(): void
    {
        $page = wp_insert_post(['post_type' => 'page', 'post_title' => 'A page', 'post_status' => 'publish']);

        foreach ([$page, $page + 1000, 0] as $none) {
            self::assertRefused(Reason::PortalNotFound, static fn() => self::archive($none, Actor::operator()));
        }
        self::assertSame([], get_post_meta($page, PortalStatus::META));
    }

    public function test_a_status_that_the_database_did_not_take_is_refused(): void
    {
        $id = self::createPortal();

        self::failing('UPDATE', static fn() => self::assertRefused(Reason::StorageFailed, static fn() => self::archive(
            $id,
            Actor::operator(),
        )));

        wp_cache_flush();
        self::assertSame(PortalStatus::Active, self::services()->portals()->find($id)?->status);
    }

    /**
     * @testWith ["clientpress_access"]
     *           ["post_status = 'private'"]
     */
    public function test_a_database_that_gives_no_answer_is_not_taken_for_no_portals(string $words): void
    {
        $client = self::createUser('clientpress_client')->ID;
        $portal = self::createPortal();
        self::letIn($portal, $client);
        $portals = self::services()->portals();
        wp_cache_flush();

        $failed = self::failing($words, static fn() => self::assertRefused(Reason::StorageFailed, static fn() => $portals->openFor(
            $client,
        )));

        self::assertSame(1, $failed);
        self::assertSame([$portal], array_column($portals->openFor($client), 'id'), 'Nor is it kept.');
    }

    public function test_a_status_that_cannot_be_read_opens_no_portal(): void
    {
        $client = self::createUser('clientpress_client')->ID;
        $closed = self::createPortal('archived');
        $withoutMeta = self::createPortal();
        delete_post_meta($withoutMeta, PortalStatus::META);
        self::letIn($closed, $client);
        self::letIn($withoutMeta, $client);
        $portals = self::services()->portals();
        wp_cache_flush();

        self::failing('postmeta WHERE', static function () use ($portals, $client, $closed): void {
            self::assertRefused(Reason::StorageFailed, static fn() => $portals->openFor($client));
            self::assertFalse(user_can($client, 'read_post', $closed));
        });

        self::assertFalse(user_can($client, 'read_post', $closed), 'WordPress has kept that there is no meta.');
        self::assertSame([$withoutMeta], array_column($portals->openFor($client), 'id'));
        $before = $GLOBALS['wpdb']->num_queries;
        self::assertTrue(user_can($client, 'read_post', $withoutMeta));
        self::assertSame($before, $GLOBALS['wpdb']->num_queries, 'It is asked for once.');
    }

    public function test_clients_who_cannot_be_read_are_not_taken_for_none(): void
    {
        $client = self::createUser('clientpress_client')->ID;
        self::letIn(self::createPortal(), $client);
        $ask = static fn(): array => self::services()->clientList()->clients([$client], Actor::operator());

        foreach (['users WHERE ID IN', 'usermeta WHERE user_id IN', 'posts.* FROM'] as $words) {
            wp_cache_flush();
            $failed = self::failing($words, static fn() => self::assertRefused(Reason::StorageFailed, $ask));
            self::assertSame(1, $failed, $words);
        }

        self::assertCount(1, $ask()[0]->access);
    }

    public function test_a_portal_or_a_user_that_cannot_be_read_is_not_taken_for_none(): void
    {
        $portal = self::createPortal();
        $user = self::createUser('subscriber')->ID;
        $access = self::services()->access();

        foreach (['posts WHERE ID = ', 'users WHERE ID = '] as $words) {
            wp_cache_flush();
            self::failing($words, static fn() => self::assertRefused(Reason::StorageFailed, static fn() => $access->grant(
                $portal,
                $user,
                Actor::operator(),
            )));
        }

        self::assertTrue($access->grant($portal, $user, Actor::operator()));
    }

    public function test_a_fault_counts_though_a_later_statement_is_answered(): void
    {
        $client = self::createUser('clientpress_client')->ID;
        $unread = self::createPortal();
        $read = self::createPortal();
        self::letIn($unread, $client);
        self::letIn($read, $client);
        $portals = self::services()->portals();
        $ask = static fn(): array => $portals->ofClient($client, Actor::operator());
        wp_cache_flush();
        get_post($read);

        // The status of the second portal is read after the fault.
        $failed = self::failing('posts WHERE ID', static fn() => self::assertRefused(Reason::StorageFailed, $ask));

        self::assertGreaterThan(0, $failed);
        self::assertSame('', $GLOBALS['wpdb']->last_error);
        self::assertEqualsCanonicalizing([$unread, $read], array_column($ask(), 'id'));
    }

    public function test_a_portal_whose_status_cannot_be_read_is_not_taken_for_active(): void
    {
        $closed = self::createPortal('archived');
        $portals = self::services()->portals();

        self::failing('postmeta WHERE', static fn() => self::assertRefused(Reason::StorageFailed, static fn() => $portals->findNow(
            $closed,
        )));

        self::assertSame(PortalStatus::Archived, $portals->find($closed)?->status, 'Nor is it kept.');
    }

    private static function archive(int $portal, Actor $actor): void
    {
        self::services()->portals()->setStatus($portal, PortalStatus::Archived, $actor);
    }
}
