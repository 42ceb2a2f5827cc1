<?php

declare(strict_types=1);

namespace ClientPress\Tests\Clients;

use ClientPress\Tests\TestCase;

/** On a site where a plugin has switched off logging in with an address. @group any-database */
final class EmailLoginTest extends TestCase
{
    private \WP_User $client;

    protected function setUp(): void
    {
        parent::setUp();
        remove_filter('authenticate', 'wp_authenticate_email_password', 20);
        $this->client = self::createUser('clientpress_client', [
            'user_email' => "o'brien+x@example.org",
            'user_pass' => 'paper lantern',
        ]);
    }

    public function test_a_client_signs_in_with_the_address_all_the_same(): void
    {
        foreach (["o'brien+x@example.org", "O'Brien+X@example.org"] as $address) {
            $user = wp_authenticate($address, 'paper lantern');
            self::assertInstanceOf(\WP_User::class, $user, $address);
            self::assertSame($this->client->ID, $user->ID);
        }
    }

    public function test_a_wrong_password_is_refused(): void
    {
        $refusal = wp_authenticate("o'brien+x@example.org", 'paper');

        self::assertInstanceOf(\WP_Error::class, $refusal);
        self::assertSame(['incorrect_password'], $refusal->get_error_codes());
    }

    public function test_everybody_else_stays_as_the_site_has_it(): void
    {
        self::createUser('editor', ['user_email' => 'editor@example.org', 'user_pass' => 'paper lantern']);

        foreach (['editor@example.org', 'nobody@example.org'] as $address) {
            $refusal = wp_authenticate($address, 'paper lantern');
            self::assertInstanceOf(\WP_Error::class, $refusal, $address);
            self::assertSame(['invalid_username'], $refusal->get_error_codes(), $address);
        }
    }

    public function test_a_lock_of_another_plugin_stands(): void
    {
        add_filter('authenticate', static fn(): \WP_Error => new \WP_Error('too_many_tries', 'Wait.'), 20);

        $refusal = wp_authenticate("o'brien+x@example.org", 'paper lantern');

        self::assertInstanceOf(\WP_Error::class, $refusal);
        self::assertSame(['too_many_tries'], $refusal->get_error_codes());
    }
}
