<?php

declare(strict_types=1);

namespace ClientPress\Tests\Portals;

use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\TestCase;

final class PortalBarTest extends TestCase
{
    public function test_it_says_who_is_signed_in_and_offers_what_a_client_needs(): void
    {
        $client = self::createUser('clientpress_client', ['user_email' => "o'brien+x@example.org"]);
        $portal = self::createPortal(fields: ['post_name' => 'harbour']);
        self::letIn($portal, $client->ID);
        $browser = new Browser(LiveSite::shared(), LiveSite::shared()->cookiesOf($client->ID));

        $text = $browser->get('/client-portal/harbour/')->text();

        self::assertStringContainsString(
            "Logged in as o'brien+x@example.org Email me a link for a new password Change email address Log out",
            $text,
        );

        self::letIn(self::createPortal(), $client->ID);
        $text = $browser->get('/client-portal/harbour/')->text();

        self::assertStringContainsString(
            'Your portals Email me a link for a new password Change email address Log out',
            $text,
        );
    }

    public function test_an_admin_who_switched_to_a_client_finds_the_way_back(): void
    {
        $client = self::createUser('clientpress_client');
        $portal = self::createPortal();
        self::letIn($portal, $client->ID);
        self::actAs($client);
        self::goTo($portal);
        self::assertStringNotContainsString('Switch back', self::htmlOf(['wp_body_open']));

        // What ClientPress asks of the plugin User Switching.
        $plugin = new class() {
            public static \WP_User|false $old = false;

            public static function get_old_user(): \WP_User|false
            {
                return self::$old;
            }

            public static function switch_back_url(\WP_User $user): string
            {
                return home_url("/wp-login.php?action=switch_to_olduser&n={$user->ID}");
            }
        };
        class_exists('user_switching', false) || class_alias($plugin::class, 'user_switching');
        self::assertStringNotContainsString('Switch back', self::htmlOf(['wp_body_open']));

        $plugin::$old = new \WP_User(1);
        $html = self::htmlOf(['wp_body_open']);
        $plugin::$old = false;

        self::assertStringContainsString('action=switch_to_olduser&#038;n=1">Switch back to', $html);
    }

    public function test_its_log_out_link_logs_out(): void
    {
        $client = self::createUser('clientpress_client');
        $portal = self::createPortal(fields: ['post_name' => 'harbour']);
        self::letIn($portal, $client->ID);
        $browser = new Browser(LiveSite::shared(), LiveSite::shared()->cookiesOf($client->ID));
        $page = $browser->get('/client-portal/harbour/')->body;
        self::assertSame(1, preg_match('#href="([^"]+action=logout[^"]+)"#', $page, $match));

        $browser->get(html_entity_decode($match[1], ENT_QUOTES));

        self::assertStringContainsString(
            'wp-login.php',
            (string) $browser->get('/client-portal/harbour/')->header('Location'),
        );
    }

    public function test_it_is_there_once_in_themes_with_and_without_an_opening_hook(): void
    {
        $client = self::createUser('clientpress_client');
        $portal = self::createPortal();
        self::letIn($portal, $client->ID);
        self::actAs($client);
        self::goTo($portal);

        self::assertSame(1, self::barsIn(['wp_footer']));
        self::assertSame(1, self::barsIn(['wp_body_open', 'wp_footer']));
    }

    public function test_other_pages_have_none(): void
    {
        $page = wp_insert_post(['post_type' => 'page', 'post_title' => 'A page', 'post_status' => 'publish']);
        self::actAsNewUser('clientpress_client');
        self::goTo($page);

        self::assertSame(0, self::barsIn(['wp_body_open']));
    }

    private static function goTo(int $postId): void
    {
        $GLOBALS['wp_query'] = new \WP_Query(['p' => $postId, 'post_type' => get_post_type($postId)]);
        self::assertTrue(is_singular());
    }

    /** @param list<string> $hooks */
    private static function barsIn(array $hooks): int
    {
        return substr_count(self::htmlOf($hooks), 'class="clientpress-bar"');
    }

    /** @param list<string> $hooks */
    private static function htmlOf(array $hooks): string
    {
        // Core's own business there belongs to a whole page.
        remove_action('wp_footer', 'the_block_template_skip_link');
        ob_start();
        array_map(do_action(...), $hooks);

        return (string) ob_get_clean();
    }
}
