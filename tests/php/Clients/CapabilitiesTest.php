<?php

declare(strict_types=1);

namespace ClientPress\Tests\Clients;

use ClientPress\Clients\Capabilities;
use ClientPress\Tests\TestCase;

final class CapabilitiesTest extends TestCase
{
    /** Whether each role manages portals and invites. */
    private const MATRIX = [
        'administrator' => true,
        'editor' => true,
        'author' => false,
        'contributor' => false,
        'subscriber' => false,
        'clientpress_client' => false,
    ];

    public function test_the_matrix_names_every_role(): void
    {
        self::assertEqualsCanonicalizing(array_keys(wp_roles()->roles), array_keys(self::MATRIX));
    }

    public function test_administrators_and_editors_manage_portals_and_invite(): void
    {
        $portal = self::createPortal();
        foreach (self::MATRIX as $role => $may) {
            $user = self::createUser($role)->ID;
            foreach (Capabilities::ALL as $capability) {
                self::assertSame($may, user_can($user, $capability), "{$role}: {$capability}");
            }
            foreach (['edit_post', 'delete_post', 'read_post'] as $capability) {
                self::assertSame($may, user_can($user, $capability, $portal), "{$role}: {$capability}");
            }
        }
    }

    public function test_removing_takes_them_from_every_role_and_nothing_else(): void
    {
        get_role('author')->add_cap(Capabilities::INVITE);
        $before = array_map(static fn(array $role): array => self::foreign($role['capabilities']), wp_roles()->roles);

        (new Capabilities())->remove();

        $after = array_map(static fn(array $role): array => $role['capabilities'], wp_roles()->roles);
        self::assertSame($before, $after);
    }

    public function test_a_right_that_is_stored_as_1_is_held(): void
    {
        get_role('administrator')->remove_cap(Capabilities::INVITE);
        wp_roles()->add_cap('editor', Capabilities::INVITE, 1);
        wp_roles()->for_site();
        self::assertSame(1, get_role('editor')->capabilities[Capabilities::INVITE]);

        self::assertSame([], (new Capabilities())->lost());
        self::assertSame([], (new Capabilities())->lackedBy(get_role('editor')));
        get_role('editor')->add_cap(Capabilities::INVITE, false);
        self::assertSame([Capabilities::INVITE], (new Capabilities())->lost());
    }

    public function test_a_site_without_editors_installs_all_the_same(): void
    {
        remove_role('editor');
        get_role('administrator')->remove_cap(Capabilities::INVITE);

        (new Capabilities())->install();

        self::assertTrue(get_role('administrator')->has_cap(Capabilities::INVITE));
    }

    /**
     * @param array<string, bool> $capabilities
     *
     * @return array<string, bool>
     */
    private static function foreign(array $capabilities): array
    {
        return array_diff_key($capabilities, array_flip(Capabilities::ALL));
    }
}
