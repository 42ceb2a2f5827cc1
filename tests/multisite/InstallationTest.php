<?php

declare(strict_types=1);

namespace ClientPress\Tests\Multisite;

use ClientPress\Boot\Hooks;
use ClientPress\Boot\Network;
use ClientPress\Kernel\Refused;
use ClientPress\Tests\Cli\WpCli;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\Died;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;

/** Each site makes its own tables when it is first visited; uninstalling goes from site to site. */
final class InstallationTest extends NetworkTestCase
{
    /** WordPress loads network plugins before it knows which screen is asked for. */
    public function test_active_on_the_whole_network_it_is_on_cores_screens(): void
    {
        $site = LiveSite::shared();
        $browser = new Browser($site, $site->cookiesOf(1));

        $page = $browser->get('/wp-admin/post-new.php?post_type=clientpress_portal');

        self::assertSame(200, $page->status);
        self::assertStringContainsString('/assets/invite-box/invite-form.js', $page->body);
    }

    public function test_activating_for_the_whole_network_touches_the_present_site_alone(): void
    {
        $sites = array_map(self::createSite(...), ['/third/', '/fourth/']);
        delete_option('clientpress_installed');
        $switched = 0;
        add_action('switch_blog', static function () use (&$switched): void {
            $switched++;
        });

        do_action('activate_clientpress/clientpress.php', true);

        self::assertSame(0, $switched);
        self::assertNotFalse(get_option('clientpress_installed'));
        foreach ($sites as $site) {
            self::assertSame([], self::tablesOf($site));
        }
    }

    public function test_a_new_site_has_tables_role_and_events_from_its_first_visit_on(): void
    {
        $site = self::createSite('/third/');
        self::assertSame([], self::tablesOf($site));

        self::assertSame(200, LiveSite::shared()->send(Request::get('/third/'))->status);

        wp_cache_flush();
        self::assertSame(count(self::tablesOf(get_current_blog_id())), count(self::tablesOf($site)));
        self::assertSame(get_option('clientpress_installed'), get_blog_option($site, 'clientpress_installed'));
        switch_to_blog($site);
        self::assertNotNull(get_role('clientpress_client'));
        self::assertTrue(get_role('administrator')?->has_cap('clientpress_invite_clients'));
        self::assertNotFalse(wp_next_scheduled('clientpress_hourly'));
        self::assertNotSame([], preg_grep('/client-portal/', array_keys((array) get_option('rewrite_rules'))));
    }

    public function test_an_update_reaches_each_site_at_its_own_next_visit(): void
    {
        foreach ([get_current_blog_id(), self::second()] as $site) {
            update_blog_option($site, 'clientpress_installed', '0.9.0/7');
        }

        self::assertSame(200, LiveSite::shared()->send(Request::get('/second/'))->status);

        wp_cache_flush();
        self::assertSame(Hooks::INSTALLED, get_blog_option(self::second(), 'clientpress_installed'));
        self::assertSame('0.9.0/7', get_option('clientpress_installed'));
    }

    public function test_uninstalling_respects_what_each_site_has_chosen(): void
    {
        $keeps = get_current_blog_id();
        $removes = self::second();
        self::on($removes, static function (): void {
            self::createPortal();
            update_option('clientpress_uninstall', 'data_and_portals');
        });
        $portal = self::createPortal();
        update_user_meta(1, 'edit_clientpress_portal_per_page', 7);
        $before = self::tablesOf($keeps);

        self::assertTrue(self::network()->uninstall());

        wp_cache_flush();
        self::assertSame($before, self::tablesOf($keeps));
        self::assertNotNull(get_post($portal));
        self::assertSame('7', get_user_meta(1, 'edit_clientpress_portal_per_page', true));
        self::assertNotNull(get_role('clientpress_client'));
        self::assertSame([], self::tablesOf($removes));
        switch_to_blog($removes);
        self::assertNull(get_role('clientpress_client'));
        self::assertSame(
            0,
            (int) $GLOBALS['wpdb']->get_var(
                "SELECT COUNT(*) FROM {$GLOBALS['wpdb']->posts} WHERE post_type = 'clientpress_portal'",
            ),
        );
        self::assertSame(
            [],
            $GLOBALS['wpdb']->get_col(
                "SELECT option_name FROM {$GLOBALS['wpdb']->options} WHERE option_name LIKE '%clientpress%'",
            ),
        );
        self::assertFalse(wp_next_scheduled('clientpress_hourly'));
        restore_current_blog();
        self::assertContains('wp_clientpress_addresses', $GLOBALS['wpdb']->get_col('SHOW TABLES'));
    }

    public function test_what_is_the_networks_goes_with_the_last_site(): void
    {
        foreach ([get_current_blog_id(), self::second()] as $site) {
            self::on($site, static fn(): bool => update_option('clientpress_uninstall', 'data'));
        }
        update_user_meta(1, '_clientpress_proven_address', 'x');

        self::assertTrue(self::network()->uninstall());

        wp_cache_flush();
        self::assertSame([], preg_grep('/clientpress/', $GLOBALS['wpdb']->get_col('SHOW TABLES')));
        self::assertSame([], preg_grep('/clientpress/', array_keys((array) get_user_meta(1))));
        self::assertFalse(get_site_option(Network::UNINSTALLED));
    }

    public function test_a_large_network_is_uninstalled_in_several_requests(): void
    {
        $sites = [get_current_blog_id(), self::second(), self::createSite('/third/')];
        foreach ($sites as $site) {
            self::on($site, static fn(): bool => update_option('clientpress_uninstall', 'data'));
        }

        foreach ($sites as $index => $site) {
            self::assertFalse(self::network(0.0)->uninstall());
            self::assertSame([], self::tablesOf($site));
            foreach (array_slice($sites, $index + 1) as $later) {
                self::assertNotSame([], self::tablesOf($later));
            }
        }
        self::assertTrue(self::network(0.0)->uninstall());
        self::assertFalse(get_site_option(Network::UNINSTALLED));
    }

    /**
     * @testWith [false]
     *           [true]
     */
    public function test_in_a_browser_it_stops_before_the_files_are_deleted_and_says_how_to_go_on(bool $isAjax): void
    {
        update_option('clientpress_uninstall', 'data');
        add_filter('wp_doing_ajax', static fn(): bool => $isAjax);
        ob_start();

        try {
            self::network(0.0)->uninstallAll();
            self::fail('It went on.');
        } catch (Died $died) {
            $said = $died->getMessage() . ob_get_clean();
        }

        self::assertStringContainsString('delete the plugin once more', $said);
        self::assertSame($isAjax, str_contains($said, '"success":false'));
        self::assertSame([], self::tablesOf(get_current_blog_id()));
    }

    public function test_the_documented_commands_delete_it_from_the_whole_network_at_once(): void
    {
        preg_match_all(
            '/`wp (plugin [^`]+)`/',
            (string) file_get_contents(__DIR__ . '/../../docs/operate.md'),
            $documented,
        );
        self::assertCount(2, $documented[1]);
        $sites = [get_current_blog_id(), self::second()];
        foreach ($sites as $site) {
            self::on($site, static fn(): bool => update_option('clientpress_uninstall', 'data'));
        }
        $plugin = WP_PLUGIN_DIR . '/clientpress';
        $files = (string) readlink($plugin);

        try {
            foreach ($documented[1] as $command) {
                $run = WpCli::run($command);
                self::assertSame([0, ''], [$run->status, $run->errors], $run->output);
            }

            // WP-CLI takes a link away, not what it leads to.
            clearstatcache(true);
            self::assertFalse(is_link($plugin));
        } finally {
            is_link($plugin) || symlink($files, $plugin);
        }

        self::assertSame([], array_merge(...array_map(self::tablesOf(...), $sites)));
    }

    public function test_where_the_sites_cannot_be_read_the_files_stay(): void
    {
        global $wpdb;

        update_option('clientpress_uninstall', 'data');
        $fail = static fn(string $sql): string => str_contains($sql, "FROM {$wpdb->blogs} WHERE blog_id > ")
            ? 'SELECT * FROM what_is_not_there'
            : $sql;
        $suppressed = $wpdb->suppress_errors();
        add_filter('query', $fail);

        try {
            self::network()->uninstallAll();
            self::fail('It went on.');
        } catch (Died $died) {
            self::assertSame(Refused::storageFailed()->getMessage(), html_entity_decode($died->getMessage()));
        } finally {
            remove_filter('query', $fail);
            $wpdb->suppress_errors($suppressed);
        }

        self::assertNotSame([], self::tablesOf(get_current_blog_id()));
    }

    public function test_an_uninstallation_that_was_given_up_begins_anew(): void
    {
        update_option('clientpress_uninstall', 'data');
        update_site_option(Network::UNINSTALLED, [self::second(), time() - (2 * HOUR_IN_SECONDS)]);

        self::assertTrue(self::network()->uninstall());

        self::assertSame([], self::tablesOf(get_current_blog_id()));
    }
}
