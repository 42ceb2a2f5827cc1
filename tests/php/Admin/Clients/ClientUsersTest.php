<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Clients;

use ClientPress\Clients\AccessMigration;
use ClientPress\Clients\Capabilities;
use ClientPress\Clients\Storage\AccessMetaTable;
use ClientPress\Tests\Admin\AdminTestCase;
use ClientPress\Tests\Support\Response;

final class ClientUsersTest extends AdminTestCase
{
    public function test_the_list_of_users_says_who_may_enter_what_and_is_narrowed_by_it(): void
    {
        $garden = self::createPortal(fields: ['post_title' => 'Garden']);
        $roof = self::createPortal(fields: ['post_title' => 'Roof']);
        $mia = self::createUser('clientpress_client', ['user_login' => 'mia']);
        $tom = self::createUser('subscriber', ['user_login' => 'tom']);
        self::createUser('subscriber', ['user_login' => 'una']);
        self::letIn($garden, $mia->ID);
        self::letIn($roof, $mia->ID);
        self::letIn($roof, $tom->ID);
        $browser = self::browserOf(1);
        $list = static fn(string $filter): Response => $browser->get(admin_url(
            "users.php?orderby=login&order=asc&clientpress_clients={$filter}",
        ));

        self::assertSame(['—', 'GardenRoof', 'Roof', '—'], self::portals($list('')));
        self::assertSame(['GardenRoof', 'Roof'], self::portals($list('any')));
        self::assertSame(['GardenRoof'], self::portals($list((string) $garden)));
        self::assertSame(['—', 'GardenRoof', 'Roof', '—'], self::portals($list('nonsense')));
        self::assertSame([], self::portals($list('999999999')));
    }

    public function test_the_filter_finds_whose_access_is_still_to_be_taken_over(): void
    {
        $garden = self::createPortal(fields: ['post_title' => 'Garden']);
        $roof = self::createPortal(fields: ['post_title' => 'Roof']);
        self::letIn($garden, self::createUser('subscriber', ['user_login' => 'anna'])->ID);
        add_post_meta($roof, AccessMetaTable::KEY, self::createUser('subscriber', ['user_login' => 'ben'])->ID);
        $last = (int) add_post_meta(
            $garden,
            AccessMetaTable::KEY,
            self::createUser('subscriber', [
                'user_login' => 'cleo',
            ])->ID,
        );
        // Of a portal that was duplicated since.
        add_post_meta($garden, AccessMetaTable::KEY, self::createUser('subscriber', ['user_login' => 'dora'])->ID);
        $browser = self::browserOf(1);
        $found = static fn(int|string $filter): array => self::texts(
            $browser->get(admin_url("users.php?orderby=login&order=asc&clientpress_clients={$filter}")),
            '//tbody[@id="the-list"]//*[contains(@class, "column-username")]//strong/a',
        );

        self::assertSame(['anna'], $found('any'), 'All was taken over.');
        update_option(AccessMigration::OPTION, "0/{$last}");

        self::assertSame(['anna', 'ben', 'cleo'], $found('any'));
        self::assertSame(['anna', 'cleo'], $found($garden));
        self::assertSame(['ben'], $found($roof));
    }

    public function test_a_filter_that_the_database_does_not_answer_says_so(): void
    {
        $author = self::createUser('author');
        $author->add_cap(Capabilities::INVITE);
        self::actAs($author->ID);
        $portal = self::createPortal(fields: ['post_author' => $author->ID]);
        self::letIn($portal, self::createUser('subscriber')->ID);
        $query = new \WP_User_Query();
        $query->query_vars = ['clientpress_clients' => 'any'];

        $failed = self::failing('post_author', static fn() => self::doors()->clientUsers()->filterQuery($query));

        self::assertSame(1, $failed);
        self::assertStringContainsString('1 = 0', $query->query_where);
        ob_start();
        do_action('admin_notices');
        self::assertStringContainsString('Something went wrong', (string) ob_get_clean());
    }

    public function test_beyond_a_hundred_portals_the_filter_searches_them_and_costs_no_more_statements(): void
    {
        global $wpdb;
        $statements = static function () use ($wpdb): int {
            wp_cache_flush();
            $before = $wpdb->num_queries;
            ob_start();
            self::doors()->clientUsers()->showFilter('top');
            ob_end_clean();

            return $wpdb->num_queries - $before;
        };
        self::actAs(1);
        // WordPress reads an option when it makes this object, which would be counted.
        wp_scripts();
        self::createPortal(fields: ['post_title' => 'Number 1']);
        self::createPortal(fields: ['post_title' => 'Number 2']);
        $ofTwo = $statements();
        $browser = self::browserOf(1);
        self::assertStringNotContainsString('portal-filter.js', $browser->get(admin_url('users.php'))->body);

        for ($number = 3; $number <= 101; $number++) {
            self::createPortal(fields: ['post_title' => "Number $number"]);
        }

        self::assertLessThanOrEqual($ofTwo, $statements());
        $page = $browser->get(admin_url('users.php'));
        $offered = self::texts($page, '//select[@name="clientpress_clients"]/option');
        self::assertCount(102, $offered, 'With and without, with any, and a hundred.');
        self::assertStringContainsString('portal-filter.js', $page->body);
        $left = array_values(array_diff(
            array_map(static fn(int $at): string => "Number $at", range(1, 101)),
            $offered,
        ));
        $url = self::texts($page, '//select[@name="clientpress_clients"]/@data-search')[0];
        $answer = json_decode($browser->get($url . '&title=' . rawurlencode($left[0]))->body, true);
        self::assertContains($left[0], array_column($answer['data'], 'title'));
    }

    public function test_a_profile_says_it_as_well(): void
    {
        $mia = self::createUser('clientpress_client');
        self::letIn(self::createPortal(fields: ['post_title' => 'Garden']), $mia->ID);
        $tom = self::createUser('subscriber');
        $browser = self::browserOf(1);

        $page = $browser->get(admin_url("user-edit.php?user_id={$mia->ID}"));
        self::assertStringContainsString('>Garden</a>', $page->body);
        self::assertStringContainsString("client={$mia->ID}", $page->body);
        self::assertStringContainsString(
            'This user may enter no portal.',
            $browser->get(admin_url("user-edit.php?user_id={$tom->ID}"))->body,
        );
    }

    public function test_who_may_not_invite_learns_nothing_there(): void
    {
        $mia = self::createUser('clientpress_client');
        self::letIn(self::createPortal(fields: ['post_title' => 'Garden']), $mia->ID);
        $staff = self::createUser('administrator');
        $staff->add_cap(Capabilities::INVITE, false);
        $browser = self::browserOf($staff);

        foreach (['users.php', "user-edit.php?user_id={$mia->ID}"] as $path) {
            self::assertStringNotContainsString('Garden', $browser->get(admin_url($path))->body);
        }
        $all = $browser->get(admin_url('users.php'));
        $narrowed = $browser->get(admin_url('users.php?clientpress_clients=any'));
        self::assertGreaterThan(1, count(self::texts($all, '//tbody[@id="the-list"]/tr')));
        self::assertSame([], self::texts($narrowed, '//tbody[@id="the-list"]/tr[@id]'));
    }

    /** @return list<string> */
    private static function portals(Response $page): array
    {
        return self::texts($page, '//tbody[@id="the-list"]//td[contains(@class, "column-clientpress_portals")]');
    }
}
