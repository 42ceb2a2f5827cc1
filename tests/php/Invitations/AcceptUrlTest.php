<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations;

use ClientPress\Invitations\AcceptUrl;

/** @group any-database */
final class AcceptUrlTest extends InvitationTestCase
{
    public function test_the_link_leads_to_the_sites_own_front_page(): void
    {
        $secret = str_repeat('0a', 36);

        self::assertSame(WP_HOME . "/?clientpress_invitation={$secret}", AcceptUrl::of($secret));
        self::assertSame(WP_HOME . '/?clientpress_invitation', AcceptUrl::page());
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

        AcceptUrl::of(str_repeat('0a', 36));

        self::assertNotSame([], $seen);
        self::assertStringNotContainsString('0a0a', print_r($seen, true));
    }

    public function test_a_language_in_the_address_is_kept_beside_the_secret(): void
    {
        add_filter('home_url', static fn(string $url): string => "{$url}?lang=de");

        self::assertSame(WP_HOME . '/?lang=de&clientpress_invitation=0a', AcceptUrl::of('0a'));
    }

    public function test_it_needs_no_pretty_permalinks(): void
    {
        update_option('permalink_structure', '');

        self::assertSame(WP_HOME . '/?clientpress_invitation=0a', AcceptUrl::of('0a'));
    }
}
