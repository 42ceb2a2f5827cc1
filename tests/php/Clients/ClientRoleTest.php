<?php

declare(strict_types=1);

namespace ClientPress\Tests\Clients;

use ClientPress\Clients\ClientRole;
use ClientPress\Tests\TestCase;

final class ClientRoleTest extends TestCase
{
    public function test_a_client_may_read_and_nothing_else(): void
    {
        self::assertSame(['read' => true], get_role(ClientRole::NAME)?->capabilities);
        self::assertSame('Client', wp_roles()->role_names[ClientRole::NAME]);
    }

    public function test_who_has_the_role_is_a_client_and_nobody_else(): void
    {
        self::assertTrue(ClientRole::isClient(self::createUser(ClientRole::NAME)));
        self::assertFalse(ClientRole::isClient(self::createUser('subscriber')));
        self::assertFalse(ClientRole::isClient(self::createUser('')));
        self::assertFalse(ClientRole::isClient(new \WP_User(0)));
        self::assertFalse(ClientRole::isClient(new \WP_User(1)));
    }

    /** @return array<string, array{array<string, bool>}> capabilities of roles that other plugins add */
    public static function harmlessRoles(): array
    {
        return [
            'a subscriber' => [['read' => true, 'level_0' => true]],
            'a participant of a forum' => [[
                'spectate' => true,
                'participate' => true,
                'publish_topics' => true,
                'edit_topics' => true,
                'edit_replies' => true,
                'assign_topic_tags' => true,
            ]],
            'a customer of a shop' => [['read' => true]],
            'a role that may upload' => [['read' => true, 'upload_files' => true]],
            'a copy of Client' => [['read' => true]],
        ];
    }

    /**
     * @dataProvider harmlessRoles
     *
     * @param array<string, bool> $capabilities
     */
    public function test_another_role_makes_no_less_of_a_client(array $capabilities): void
    {
        add_role('from_a_plugin', 'From a plugin', $capabilities);
        $after = self::createUser(ClientRole::NAME);
        $after->add_role('from_a_plugin');
        $before = self::createUser('from_a_plugin');
        $before->add_role(ClientRole::NAME);

        self::assertTrue(ClientRole::isClient(new \WP_User($after->ID)));
        self::assertTrue(ClientRole::isClient(new \WP_User($before->ID)));
    }

    /**
     * @testWith ["edit_posts"]
     *           ["edit_pages"]
     *           ["edit_clientpress_portals"]
     *           ["list_users"]
     *           ["manage_options"]
     *           ["manage_woocommerce"]
     */
    public function test_who_runs_the_site_is_no_client(string $capability): void
    {
        $byRole = self::createUser(ClientRole::NAME);
        add_role('staff', 'Staff', ['read' => true, $capability => true]);
        $byRole->add_role('staff');
        $byHand = self::createUser(ClientRole::NAME);
        $byHand->add_cap($capability);

        self::assertFalse(ClientRole::isClient(new \WP_User($byRole->ID)));
        self::assertFalse(ClientRole::isClient(new \WP_User($byHand->ID)));

        $byHand->add_cap($capability, false);
        self::assertTrue(ClientRole::isClient(new \WP_User($byHand->ID)));
    }

    public function test_a_plugin_that_sets_its_own_role_makes_no_less_of_a_client(): void
    {
        $client = self::createUser(ClientRole::NAME);

        $client->set_role('subscriber');

        self::assertSame(['subscriber', ClientRole::NAME], array_values((new \WP_User($client->ID))->roles));
    }

    public function test_who_may_change_roles_takes_the_role_away(): void
    {
        $client = self::createUser(ClientRole::NAME);
        self::actAs(1);

        $client->set_role('subscriber');

        self::assertSame(['subscriber'], array_values((new \WP_User($client->ID))->roles));
    }

    /**
     * @testWith ["contributor"]
     *           [""]
     */
    public function test_a_plugin_may_make_one_of_the_staff_of_a_client_and_take_every_role(string $role): void
    {
        $client = self::createUser(ClientRole::NAME);

        $client->set_role($role);

        self::assertSame(array_filter([$role]), array_values((new \WP_User($client->ID))->roles));
    }

    public function test_nobody_else_becomes_a_client_by_a_new_role(): void
    {
        $user = self::createUser('subscriber');

        $user->set_role('author');
        $user->set_role('subscriber');

        self::assertSame(['subscriber'], array_values((new \WP_User($user->ID))->roles));
    }

    public function test_a_site_may_decide_otherwise(): void
    {
        add_role('client_vip', 'VIP', ['read' => true]);
        $vip = self::createUser('client_vip');
        self::assertFalse(ClientRole::isClient($vip));

        add_filter(
            'clientpress_is_client',
            static fn(bool $is, \WP_User $user): bool => $is || in_array('client_vip', $user->roles, true),
            10,
            2,
        );
        self::assertTrue(ClientRole::isClient($vip));
        self::assertFalse(ClientRole::isClient(new \WP_User(1)));

        add_filter('clientpress_is_client', '__return_null', 11);
        self::assertFalse(ClientRole::isClient($vip));
        self::assertTrue(ClientRole::isClient(self::createUser(ClientRole::NAME)));

        add_filter('clientpress_is_client', '__return_true', 12);
        self::assertFalse(ClientRole::isClient(new \WP_User(0)));
    }

    public function test_it_is_removed_and_comes_back(): void
    {
        $role = new ClientRole();

        $role->remove();
        self::assertNull(get_role(ClientRole::NAME));

        $role->install();
        self::assertSame(['read' => true], get_role(ClientRole::NAME)?->capabilities);
    }

    public function test_wp_admin_says_its_name_in_the_language_of_the_reader(): void
    {
        add_filter(
            'gettext_with_context_clientpress',
            static fn(string $translation, string $text, string $context): string => "{$text} {$context}"
                === 'Client User role'
                    ? 'Kunde'
                    : $translation,
            10,
            3,
        );

        do_action('wp_loaded');
        self::assertSame('Client', translate_user_role('Client'), 'Asked for on each page, where nobody reads it.');

        self::attachAdminHooks();
        do_action('wp_loaded');
        self::assertSame('Kunde', translate_user_role('Client'));
        self::assertSame('Editor', translate_user_role('Editor'));
        self::assertSame('Client', _x('Client', 'another context', 'default'));
    }
}
