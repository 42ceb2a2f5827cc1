<?php

declare(strict_types=1);

namespace ClientPress\Tests\Boot;

use ClientPress\Boot\Hooks;
use ClientPress\Clients\Actor;
use ClientPress\Database\TableState;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Version;
use ClientPress\Tests\Cli\WpCli;
use ClientPress\Tests\Support\Database;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\TestCase;

final class InstallerTest extends TestCase
{
    /** What the invitations themselves need. */
    private const TABLES = [
        'clientpress_invitation_events',
        'clientpress_invitation_names',
        'clientpress_invitations',
        'clientpress_limits',
    ];

    public function test_activation_leaves_everything_that_is_needed(): void
    {
        self::assertSame([], array_diff(self::TABLES, self::tables()));
        self::assertSame(['read' => true], get_role('clientpress_client')?->capabilities);
        self::assertSame('Client', wp_roles()->get_names()['clientpress_client']);
        foreach ([
            'administrator' => true,
            'editor' => true,
            'author' => false,
            'contributor' => false,
        ] as $role => $may) {
            self::assertSame($may, get_role($role)->has_cap('clientpress_invite_clients'), $role);
            self::assertSame($may, get_role($role)->has_cap('edit_clientpress_portals'), $role);
        }
        self::assertCount(2, self::events());
        self::assertNotSame('', get_option('clientpress_installed'));
        self::assertNotSame([], preg_grep('/client-portal/', array_keys((array) get_option('rewrite_rules'))));
    }

    public function test_the_tables_have_their_unique_keys(): void
    {
        global $wpdb;

        $table = $wpdb->prefix . 'clientpress_invitations';
        $unique = array_column(
            array_filter(
                $wpdb->get_results("SHOW INDEX FROM {$table}", ARRAY_A),
                static fn(array $index): bool => (int) $index['Non_unique'] === 0,
            ),
            'Column_name',
        );

        self::assertEqualsCanonicalizing(['id', 'token_digest', 'next_digest', 'pending_key'], $unique);
    }

    public function test_tables_that_a_transaction_changes_can_take_one(): void
    {
        $engines = array_unique(array_values(self::services()->storage->tableState()->engines()));

        self::assertSame([Database::kind() === 'sqlite' ? 'SQLite' : 'InnoDB'], $engines);
    }

    public function test_installing_twice_changes_nothing(): void
    {
        $invitation = self::send();
        $before = self::state();

        self::install();
        self::install();

        self::assertSame($before, self::state());
        self::assertEquals($invitation, self::services()->storage->invitationRows()->find($invitation->id));
    }

    public function test_a_new_version_is_installed_without_being_activated(): void
    {
        global $wpdb;

        $invitation = self::send();
        $before = self::state();
        update_option('clientpress_installed', '0.9.0/0');
        $wpdb->query("DROP TABLE {$wpdb->prefix}clientpress_limits");
        remove_role('clientpress_client');
        wp_clear_scheduled_hook('clientpress_daily');

        self::visit();

        self::assertSame($before, self::state());
        self::assertEquals($invitation, self::services()->storage->invitationRows()->find($invitation->id));
        self::assertSame(Version::NUMBER, strtok((string) get_option('clientpress_installed'), '/'));
    }

    public function test_an_update_gives_back_no_capability_that_the_site_took_away(): void
    {
        get_role('editor')->remove_cap('clientpress_invite_clients');
        update_option('clientpress_installed', '0.9.0/0');

        self::visit();

        wp_roles()->for_site();
        self::assertFalse(get_role('editor')->has_cap('clientpress_invite_clients'));
        self::assertTrue(get_role('administrator')->has_cap('clientpress_invite_clients'));
    }

    public function test_an_older_table_gets_the_columns_that_it_lacks(): void
    {
        global $wpdb;

        $invitation = self::send();
        $table = $wpdb->prefix . 'clientpress_invitations';
        self::assertNotFalse($wpdb->query("ALTER TABLE {$table} DROP INDEX status_asked"));
        self::assertNotFalse($wpdb->query("ALTER TABLE {$table} DROP COLUMN asked_gmt"));
        update_option('clientpress_installed', Version::NUMBER . '/1');

        self::visit();

        self::assertContains('asked_gmt', $wpdb->get_col("SHOW COLUMNS FROM {$table}"));
        self::assertEquals($invitation, self::services()->storage->invitationRows()->find($invitation->id));
    }

    /**
     * @testWith ["column"]
     *           ["table"]
     */
    public function test_what_the_database_refused_is_not_recorded_and_tried_again_later(string $what): void
    {
        global $wpdb;

        $table = $wpdb->prefix . 'clientpress_imports';
        $before = get_option('clientpress_installed');
        self::assertNotFalse($wpdb->query(
            $what === 'table' ? "DROP TABLE {$table}" : "ALTER TABLE {$table} DROP COLUMN pause_reason",
        ));
        update_option('clientpress_installed', '0.9.0/0');
        $asked = 0;
        add_filter(
            'dbdelta_queries',
            $refuse = static function () use (&$asked): array {
                $asked++;

                return [];
            },
        );

        self::upgrade();
        self::upgrade();

        // Once for each of the six classes of tables.
        self::assertSame(6, $asked);
        self::assertSame('0.9.0/0', get_option('clientpress_installed'));
        $said = self::doors()->diagnosis()->tables()->sentence;
        self::assertStringContainsString($table, $said);
        self::assertSame($what === 'column', str_contains($said, "the column pause_reason of {$table}"));

        remove_filter('dbdelta_queries', $refuse);
        self::upgrade();
        self::assertSame('0.9.0/0', get_option('clientpress_installed'));
        delete_transient('clientpress_install_failed');
        self::upgrade();
        self::assertSame($before, get_option('clientpress_installed'));
        self::assertStringNotContainsString($table, self::doors()->diagnosis()->tables()->sentence);
    }

    public function test_activating_tries_at_once_what_the_database_refused(): void
    {
        global $wpdb;

        $before = get_option('clientpress_installed');
        $wpdb->query("DROP TABLE {$wpdb->prefix}clientpress_limits");
        update_option('clientpress_installed', '');
        set_transient('clientpress_install_failed', '1', 300);

        self::install();

        self::assertSame($before, get_option('clientpress_installed'));
        self::assertFalse(get_transient('clientpress_install_failed'));
    }

    public function test_an_ordinary_request_installs_nothing(): void
    {
        // An installation would plan it again.
        wp_clear_scheduled_hook('clientpress_daily');

        self::visit();

        self::assertSame(['clientpress_hourly'], self::events());
    }

    public function test_deactivation_stops_events_and_addresses_and_keeps_the_data_and_what_roles_may(): void
    {
        $portal = self::createPortal();
        $invitation = self::send($portal);
        $client = self::createUser('clientpress_client');
        $tables = self::tables();
        wp_schedule_single_event(time() + 60, 'clientpress_notify_accepted', [$invitation->id]);
        get_role('editor')->remove_cap('clientpress_invite_clients');
        wp_schedule_single_event(time() + 60, 'clientpress_reminders');
        wp_schedule_single_event(time() + 60, 'clientpress_retention');

        $run = WpCli::run('plugin deactivate clientpress');

        self::assertSame(0, $run->status, $run->errors);
        wp_cache_flush();
        self::assertSame('/' . TableState::SCHEMA, get_option('clientpress_installed'));
        self::assertSame([], self::events());
        self::assertSame($tables, self::tables());
        self::assertSame('private', get_post($portal)->post_status);
        self::assertEquals($invitation, self::services()->storage->invitationRows()->find($invitation->id));
        self::assertSame(['clientpress_client'], array_values((new \WP_User($client->ID))->roles));
        self::assertSame([], preg_grep('/client-portal/', array_keys((array) get_option('rewrite_rules'))));

        self::assertSame(0, WpCli::run('plugin activate clientpress')->status);
        wp_cache_flush();
        wp_roles()->for_site();
        self::assertFalse(get_role('editor')->has_cap('clientpress_invite_clients'));
        self::assertTrue(get_role('administrator')->has_cap('clientpress_invite_clients'));
        self::assertCount(2, self::events());
        self::assertEquals($invitation, self::services()->storage->invitationRows()->find($invitation->id));
    }

    public function test_uninstalling_removes_nothing_unless_that_was_chosen(): void
    {
        $portal = self::createPortal();
        $invitation = self::send($portal);
        $tables = self::tables();

        self::uninstall();

        self::assertSame($tables, self::tables());
        self::assertEquals($invitation, self::services()->storage->invitationRows()->find($invitation->id));
        self::assertNotNull(get_role('clientpress_client'));
        self::assertNotNull(get_post($portal));
    }

    /**
     * @testWith ["data", true]
     *           ["data_and_portals", false]
     */
    public function test_uninstalling_removes_what_was_chosen_and_never_an_account(
        string $choice,
        bool $keepsPortals,
    ): void {
        $portals = [self::createPortal(), self::createPortal(fields: ['post_status' => 'draft'])];
        wp_trash_post($portals[] = self::createPortal());
        $page = wp_insert_post(['post_type' => 'page', 'post_status' => 'publish', 'post_title' => 'Page']);
        self::send($portals[0]);
        $client = self::createUser('clientpress_client');
        get_role('author')->add_cap('clientpress_invite_clients');
        foreach (\ClientPress\Invitations\Settings::OPTIONS as $option) {
            update_option($option, '7');
        }
        update_option('clientpress_emails', ['invitation' => ['subject' => 'Mine']]);
        update_option('clientpress_mail_test', ['at' => 1, 'error' => '']);
        add_post_meta($portals[0], '_clientpress_client', $client->ID);
        update_option('clientpress_uninstall', $choice);
        set_transient('clientpress_install_failed', '1', 300);
        wp_schedule_single_event(time() + 60, 'clientpress_notify_accepted', [1]);
        wp_schedule_single_event(time() + 60, 'clientpress_reminders');
        wp_schedule_single_event(time() + 60, 'clientpress_retention');
        foreach ([
            'clientpress_invitations_per_page',
            'manageclientpress_portal_page_clientpress-invitationscolumnshidden',
            'clientpress_clients_per_page',
            'manageclientpress_portal_page_clientpress-clientscolumnshidden',
            'clientpress_signed_in_' . get_current_blog_id(),
            'manageedit-clientpress_portalcolumnshidden',
            'closedpostboxes_clientpress_portal',
            '_clientpress_proven_address',
            '_clientpress_new_address',
            '_clientpress_unnamed',
        ] as $key) {
            update_user_meta(1, $key, ['x']);
        }
        update_user_meta(1, 'edit_post_per_page', 7);

        self::uninstall();

        self::assertSame([], self::tables());
        self::assertSame([], self::options());
        self::assertSame([], self::events());
        wp_cache_flush();
        self::assertSame([], preg_grep('/clientpress/', array_keys((array) get_user_meta(1))));
        self::assertSame('7', get_user_meta(1, 'edit_post_per_page', true));
        self::assertSame([], get_post_meta($portals[0], '_clientpress_client'));
        self::assertNull(get_role('clientpress_client'));
        foreach (wp_roles()->role_objects as $role) {
            self::assertSame([], preg_grep('/clientpress/', array_keys($role->capabilities)), $role->name);
        }
        self::assertNotNull(get_post($page));
        self::assertSame($client->user_email, get_userdata($client->ID)->user_email);
        foreach ($portals as $portal) {
            self::assertSame($keepsPortals, get_post($portal) !== null);
        }
    }

    /**
     * @testWith ["2_", true]
     *           ["shop_", false]
     */
    public function test_what_is_the_networks_goes_with_its_last_site(string $other, bool $stays): void
    {
        global $wpdb;

        update_option('clientpress_uninstall', 'data');
        update_user_meta(1, '_clientpress_proven_address', 'x');
        $wpdb->query("CREATE TABLE {$wpdb->prefix}{$other}clientpress_invitations (id bigint(20) NOT NULL)");

        self::uninstall();

        self::assertSame($stays, in_array('clientpress_addresses', self::tables(), true));
        wp_cache_flush();
        self::assertSame($stays, metadata_exists('user', 1, '_clientpress_proven_address'));
        self::assertNotContains('clientpress_outbox', self::tables());
    }

    public function test_portals_that_cannot_be_read_stop_the_uninstallation(): void
    {
        $portal = self::createPortal();
        self::send($portal);
        update_option('clientpress_uninstall', 'data_and_portals');
        $tables = self::tables();
        $services = self::services();
        $stopped = null;

        self::failing("post_type = 'clientpress_portal'", static function () use ($services, &$stopped): void {
            try {
                $services->installer()->uninstall($services->settings());
            } catch (Refused $refused) {
                $stopped = $refused->reason;
            }
        });

        self::assertSame(Reason::StorageFailed, $stopped);
        self::assertSame($tables, self::tables());
        self::assertNotNull(get_post($portal));
    }

    public function test_uninstalling_outside_of_wordpresss_own_way_does_nothing(): void
    {
        $tables = self::tables();
        $file = escapeshellarg(WP_PLUGIN_DIR . '/clientpress/uninstall.php');

        self::assertSame('', (string) shell_exec(PHP_BINARY . " {$file} 2>&1"));
        self::assertSame($tables, self::tables());
    }

    private static function visit(): void
    {
        self::assertSame(200, LiveSite::shared()->send(Request::get('/wp-login.php'))->status);
        wp_cache_flush();
    }

    private static function upgrade(): void
    {
        // Upgrading is our only listener at this priority.
        $ours = array_filter(
            array_column($GLOBALS['wp_filter']['init']->callbacks[11] ?? [], 'function'),
            static fn(mixed $listener): bool => (
                $listener instanceof \Closure
                && (new \ReflectionFunction($listener))->getClosureScopeClass()?->getName() === Hooks::class
            ),
        );
        self::assertCount(1, $ours);
        reset($ours)();
    }

    private static function install(): void
    {
        do_action('activate_clientpress/clientpress.php', false);
    }

    /** As WordPress does it when somebody deletes the plugin, except for the deletion of its files. */
    private static function uninstall(): void
    {
        $run = WpCli::run('plugin uninstall clientpress --deactivate --skip-delete');
        self::assertSame(0, $run->status, $run->errors . $run->output);
        wp_cache_flush();
        wp_roles()->for_site();
    }

    private static function send(?int $portal = null): \ClientPress\Invitations\Invitation
    {
        return self::services()
            ->invitations()
            ->send($portal ?? self::createPortal(), 'client@example.org', new Terms('', 14), Actor::operator());
    }

    /** @return array<string, mixed> everything that installing brings */
    private static function state(): array
    {
        wp_roles()->for_site();

        return [
            'tables' => self::tables(),
            'roles' => array_map(static function (array $role): array {
                ksort($role['capabilities']);

                return $role;
            }, wp_roles()->roles),
            'events' => self::events(),
            'options' => self::options(),
        ];
    }

    /** @return list<string> */
    private static function tables(): array
    {
        global $wpdb;

        $tables = preg_grep('/clientpress/', $wpdb->get_col('SHOW TABLES'));
        sort($tables);

        return array_map(static fn(string $table): string => substr($table, strlen($wpdb->prefix)), $tables);
    }

    /** @return list<string> */
    private static function options(): array
    {
        global $wpdb;

        return $wpdb->get_col(
            "SELECT option_name FROM {$wpdb->options} WHERE option_name LIKE '%clientpress%' ORDER BY option_name",
        );
    }

    /** @return list<string> */
    private static function events(): array
    {
        $names = [];
        foreach (_get_cron_array() as $events) {
            array_push($names, ...preg_grep('/clientpress/', array_keys($events)));
        }
        sort($names);

        return $names;
    }
}
