<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations;

use ClientPress\Invitations\AcceptUrl;

/** @group any-database */
final class AcceptUrlTest extends InvitationTestCase
{
    public function test_the_secret_is_a_part_of_a_path_of_its_own(): void
    {
        $secret = str_repeat('0a', 36);

        self::assertSame(WP_HOME . "/client-invitation/{$secret}", AcceptUrl::of($secret));
        self::assertSame(WP_HOME . '/client-invitation/', AcceptUrl::page());
        self::assertSame(WP_HOME . '/client-invitation/ticket/1-2-3', AcceptUrl::ofTicket('1-2-3'));
        self::assertSame(WP_HOME . "/client-invitation/address/{$secret}", AcceptUrl::ofAddress($secret));
        self::assertSame(WP_HOME . '/client-invitation/address/', AcceptUrl::ofAddress());
    }

    public function test_filters_of_addresses_never_see_the_secret(): void
    {
        $seen = [];
        add_filter(
            'home_url',
            static function (mixed ...$arguments) use (&$seen): string {
                $seen[] = $arguments;

                return (string) $arguments[0];
            },
            10,
            4,
        );

        foreach (['', '/%postname%/'] as $permalinks) {
            update_option('permalink_structure', $permalinks);
            AcceptUrl::of(str_repeat('0a', 36));
            AcceptUrl::ofAddress(str_repeat('0a', 36));
        }

        self::assertCount(4, $seen);
        self::assertStringNotContainsString('0a0a', print_r($seen, true));
    }

    public function test_a_language_in_the_query_stays_behind_the_path(): void
    {
        add_filter('home_url', static fn(string $url): string => "{$url}?lang=de");

        self::assertSame(WP_HOME . '/client-invitation/0a?lang=de', AcceptUrl::of('0a'));
    }

    public function test_a_language_in_the_path_stays_before_it(): void
    {
        add_filter('home_url', static fn(string $url): string => str_replace(WP_HOME, WP_HOME . '/de', $url));

        self::assertSame(WP_HOME . '/de/client-invitation/0a', AcceptUrl::of('0a'));
    }

    public function test_a_web_server_that_cannot_rewrite_gets_the_index_in_the_path(): void
    {
        update_option('permalink_structure', '/index.php/%postname%/');

        self::assertSame(WP_HOME . '/index.php/client-invitation/0a', AcceptUrl::of('0a'));
        self::assertSame(WP_HOME . '/index.php/client-invitation/', AcceptUrl::page());
    }

    public function test_with_plain_permalinks_it_is_the_query_of_the_home_page(): void
    {
        update_option('permalink_structure', '');

        self::assertSame(WP_HOME . '/?clientpress_invitation=0a', AcceptUrl::of('0a'));
        self::assertSame(WP_HOME . '/?clientpress_invitation', AcceptUrl::page());
        self::assertSame(WP_HOME . '/?clientpress_invitation&clientpress_ticket=1-2-3', AcceptUrl::ofTicket('1-2-3'));
        self::assertSame(WP_HOME . '/?clientpress_address=0a', AcceptUrl::ofAddress('0a'));
        self::assertSame(WP_HOME . '/?clientpress_address', AcceptUrl::ofAddress());
        add_filter('home_url', static fn(string $url): string => "{$url}?lang=de");
        self::assertSame(WP_HOME . '/?lang=de&clientpress_invitation=0a', AcceptUrl::of('0a'));
    }
}
