<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Portals;

use ClientPress\Admin\Portals\PortalListFilter;
use ClientPress\Clients\Capabilities;
use ClientPress\Tests\Admin\AdminTestCase;

final class PortalListFilterTest extends AdminTestCase
{
    public function test_the_list_is_narrowed_by_portal_status(): void
    {
        self::createPortal(fields: ['post_title' => 'Without one']);
        self::createPortal('active', ['post_title' => 'Active']);
        self::createPortal('archived', ['post_title' => 'Archived']);

        self::assertSame(['Active', 'Without one'], self::titles(1, ['clientpress_status' => 'active']));
        self::assertSame(['Archived'], self::titles(1, ['clientpress_status' => 'archived']));

        // The column says of these what WordPress calls them.
        self::createPortal(fields: ['post_title' => 'Draft', 'post_status' => 'draft']);
        self::assertSame(['Active', 'Without one'], self::titles(1, ['clientpress_status' => 'active']));
        self::assertSame([], self::titles(1, ['clientpress_status' => 'active', 'post_status' => 'draft']));
        wp_trash_post(self::createPortal(fields: ['post_title' => 'Gone']));
        self::assertSame(['Gone'], self::titles(1, ['clientpress_status' => 'active', 'post_status' => 'trash']));
        self::assertSame([], self::titles(1, ['clientpress_status' => 'pending']));
        self::assertCount(4, self::titles(1, ['clientpress_status' => 'no-such-status']));
    }

    public function test_what_other_plugins_narrow_the_list_by_stays(): void
    {
        $ofTeam = static function (string $status, string $team): int {
            $portal = self::createPortal($status);
            update_post_meta($portal, 'team', $team);

            return $portal;
        };
        $blue = $ofTeam('archived', 'blue');
        $red = $ofTeam('archived', 'red');
        $ofTeam('archived', 'green');
        $ofTeam('active', 'blue');
        $_GET['clientpress_status'] = 'archived';
        $query = new \WP_Query();
        $query->set('meta_query', [
            'relation' => 'OR',
            ['key' => 'team', 'value' => 'blue'],
            ['key' => 'team', 'value' => 'red'],
        ]);

        PortalListFilter::apply($query);

        self::assertSame(
            [$blue, $red],
            $query->query([
                ...$query->query_vars,
                'post_type' => 'clientpress_portal',
                'post_status' => 'private',
                'fields' => 'ids',
                'orderby' => 'ID',
                'order' => 'ASC',
            ]),
        );
    }

    public function test_a_search_finds_the_portals_of_a_client_by_address_domain_and_name(): void
    {
        $client = self::createUser('clientpress_client', [
            'user_email' => 'mia@hill.example',
            'display_name' => 'Ann Brown',
        ]);
        self::letIn(self::createPortal(fields: ['post_title' => 'Garden']), $client->ID);
        self::createPortal(fields: ['post_title' => 'Mia’s kitchen']);
        self::createPortal(fields: ['post_title' => 'Roof']);

        self::assertSame(['Garden', 'Mia’s kitchen'], self::titles(1, ['s' => 'mia']));
        self::assertSame(['Garden'], self::titles(1, ['s' => 'MIA@hill.ex']));
        self::assertSame([], self::titles(1, ['s' => 'hill.example']));
        self::assertSame(['Garden'], self::titles(1, ['s' => '@hill.ex']));
        self::assertSame(['Garden'], self::titles(1, ['s' => 'Bro']), 'A word of the name.');
        self::assertSame([], self::titles(1, ['s' => 'mia@hill.example', 'clientpress_status' => 'archived']));
    }

    public function test_who_may_not_invite_finds_nobody_by_an_address(): void
    {
        $client = self::createUser('clientpress_client', ['user_email' => 'mia@hill.example']);
        self::letIn(self::createPortal(fields: ['post_title' => 'Garden']), $client->ID);
        $editor = self::createUser('editor');
        $editor->add_cap(Capabilities::INVITE, false);

        self::assertSame([], self::titles($editor->ID, ['s' => 'mia@hill.example']));
    }

    public function test_portals_of_others_are_not_found_by_an_address_where_one_may_not_edit_them(): void
    {
        $client = self::createUser('clientpress_client', ['user_email' => 'mia@hill.example']);
        $staff = self::createUser('editor');
        $staff->add_cap(Capabilities::EDIT_OTHERS_PORTALS, false);
        $own = self::createPortal(fields: ['post_title' => 'Own', 'post_author' => $staff->ID]);
        $foreign = self::createPortal(fields: ['post_title' => 'Foreign']);
        self::letIn($own, $client->ID);
        self::letIn($foreign, $client->ID);

        self::assertSame(['Foreign', 'Own'], self::titles($staff->ID, ['all_posts' => '1']));
        self::assertSame(['Own'], self::titles($staff->ID, ['all_posts' => '1', 's' => 'mia@hill.example']));
    }

    /**
     * @param array<string, string> $query
     *
     * @return list<string>
     */
    private static function titles(int $user, array $query): array
    {
        $page = self::browserOf($user)->get(add_query_arg(array_map(rawurlencode(...), [
            'post_type' => 'clientpress_portal',
            'orderby' => 'title',
            'order' => 'asc',
            ...$query,
        ]), admin_url('edit.php')));

        return self::texts($page, '//tbody[@id="the-list"]//*[contains(@class, "column-title")]/strong');
    }
}
