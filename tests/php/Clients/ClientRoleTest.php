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

    public function test_only_who_has_no_other_role_is_only_a_client(): void
    {
        $both = self::createUser(ClientRole::NAME);
        $both->add_role('subscriber');

        self::assertTrue(ClientRole::isOnlyClient(self::createUser(ClientRole::NAME)));
        self::assertFalse(ClientRole::isOnlyClient($both));
        self::assertFalse(ClientRole::isOnlyClient(self::createUser('subscriber')));
        self::assertFalse(ClientRole::isOnlyClient(self::createUser('')));
        self::assertFalse(ClientRole::isOnlyClient(new \WP_User(0)));
    }

    public function test_it_is_removed_and_comes_back(): void
    {
        $role = new ClientRole();

        $role->remove();
        self::assertNull(get_role(ClientRole::NAME));

        $role->install();
        self::assertSame(['read' => true], get_role(ClientRole::NAME)?->capabilities);
    }

    public function test_its_name_is_said_in_the_language_of_the_reader(): void
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

        self::actAs(1);
        do_action('wp_loaded');

        self::assertSame('Kunde', translate_user_role('Client'));
        self::assertSame('Editor', translate_user_role('Editor'));
        self::assertSame('Client', _x('Client', 'another context', 'default'));
    }
}
