<?php

declare(strict_types=1);

namespace ClientPress\Tests\Database;

use ClientPress\Clients\Actor;
use ClientPress\Database\Migrations;
use ClientPress\Database\TableState;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Invitations\Status;
use ClientPress\Invitations\Storage\InvitationUpgrade;
use ClientPress\Kernel\Version;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\Support\SchemaDump;
use ClientPress\Tests\TestCase;

/** Every schema that there ever was becomes the present one, with all that its rows told. */
final class MigrationsTest extends TestCase
{
    /** Tables without a column `id`, and those that no earlier schema had. */
    private const NOT_OF_ONE_KEY = [
        'clientpress_access',
        'clientpress_access_events',
        'clientpress_addresses',
        'clientpress_idempotency',
        'clientpress_invitation_names',
        'clientpress_limits',
        'clientpress_outbox',
    ];

    /** Columns whose values the upgrade may change. */
    private const TOLD_ANEW = ['delivery', 'sent_gmt', 'tried_gmt', 'message', 'passphrase_hash'];

    public function test_there_is_a_dump_of_every_earlier_schema(): void
    {
        self::assertSame(
            ['1', '2', '2-1', '3-1', '3-2', '4-2', '5', '6', '7', '8', '9', '10', '11'],
            SchemaDump::names(),
        );
    }

    /** @dataProvider dumps */
    public function test_rows_of_an_earlier_schema_are_upgraded_one_by_one(string $name): void
    {
        SchemaDump::load($name);
        $before = self::state();
        $clients = self::clientsInMeta() ?: self::clientsInTable();

        self::visit();

        self::assertSame(Version::NUMBER . '/' . TableState::SCHEMA, get_option('clientpress_installed'));
        self::assertSame([], self::missing());
        self::assertUpgraded($before);
        self::assertSame($clients, self::clientsInTable());
        self::assertFalse(get_option(Migrations::PROGRESS));
        self::assertFalse(get_option(Migrations::LOCK_OPTION));
    }

    /** @dataProvider dumps */
    public function test_an_upgraded_site_shows_what_it_showed_before(string $name): void
    {
        SchemaDump::load($name);
        $rows = self::rowsOf('clientpress_invitations');
        self::visit();
        $invitations = self::services()->invitationList();

        $listed = $invitations->search(new InvitationQuery(perPage: 100), Actor::operator());
        self::assertEqualsCanonicalizing(array_map('intval', array_column($rows, 'id')), array_column($listed, 'id'));
        foreach ($listed as $invitation) {
            self::assertNotSame([], $invitations->history($invitation, Actor::operator()) ?: ['killed']);
        }
        self::assertSame([9001], array_column($invitations->portals('Fixture', 10, Actor::operator()), 'id'));
    }

    public function test_an_upgrade_that_is_interrupted_at_any_write_is_finished_by_the_next_request(): void
    {
        $wasKilled = true;
        for ($at = 1; $wasKilled; $at++) {
            SchemaDump::load('4-2');
            $before = self::state();
            $writes = 0;
            add_filter(
                'query',
                $die = static function (string $sql) use (&$writes, $at): string {
                    if (preg_match('/^\s*(ALTER|CREATE|INSERT|UPDATE|DELETE)/', $sql) === 1 && ++$writes === $at) {
                        throw new \RuntimeException('Killed.');
                    }

                    return $sql;
                },
            );
            $wasKilled = false;
            try {
                self::upgrade();
            } catch (\RuntimeException $killed) {
                $wasKilled = $killed->getMessage() === 'Killed.';
            }
            remove_filter('query', $die);
            // What a killed process leaves, another one does not wait for here.
            delete_option(Migrations::LOCK_OPTION);
            wp_cache_flush();

            self::upgrade();

            self::assertSame(
                Version::NUMBER . '/' . TableState::SCHEMA,
                get_option('clientpress_installed'),
                "write {$at}",
            );
            self::assertUpgraded($before, "write {$at}");
        }

        self::assertGreaterThan(15, $at);
    }

    public function test_to_upgrade_once_more_changes_nothing(): void
    {
        SchemaDump::load('4-2');
        $before = self::state();
        self::upgrade();
        update_option('clientpress_installed', '');

        self::upgrade();

        self::assertUpgraded($before);
    }

    public function test_clients_who_accepted_what_was_mailed_and_not_shown_have_proven_their_address(): void
    {
        SchemaDump::load('4-2');
        self::upgrade();
        $ownership = self::services()->addressOwnership();

        self::assertTrue($ownership->isProven(self::userOf('accepted@example.org')));
        self::assertFalse($ownership->isProven(self::userOf('shown-then-accepted@example.org')));
        // An account that was there before is no client's: nobody knows who else was signed in to it.
        self::assertFalse($ownership->isProven(self::userOf('joined@example.org')));
    }

    public function test_a_client_whose_address_is_another_by_now_has_proven_none(): void
    {
        SchemaDump::load('4-2');
        $user = self::userOf('accepted@example.org');
        // Not by wp_update_user(), on whose hook a table is written that this schema does not have yet.
        $GLOBALS['wpdb']->update($GLOBALS['wpdb']->users, ['user_email' => 'elsewhere@example.org'], ['ID' => $user]);
        clean_user_cache($user);

        self::upgrade();

        self::assertSame('', get_user_meta($user, '_clientpress_proven_address', true));
    }

    public function test_who_runs_the_site_by_now_is_no_client_and_has_proven_none(): void
    {
        SchemaDump::load('4-2');
        $user = get_userdata(self::userOf('accepted@example.org'));
        $user->add_role('editor');

        self::upgrade();

        self::assertSame('', get_user_meta($user->ID, '_clientpress_proven_address', true));
    }

    public function test_names_are_searched_after_the_upgrade(): void
    {
        SchemaDump::load('8');
        self::upgrade();

        $found = self::services()->invitationList()->search(new InvitationQuery(search: 'müll'), Actor::operator());

        self::assertSame(['named@example.org'], array_column($found, 'email'));
        self::assertSame(
            '3',
            $GLOBALS['wpdb']->get_var("SELECT COUNT(*) FROM {$GLOBALS['wpdb']->prefix}clientpress_invitation_names"),
        );
    }

    public function test_indexes_that_others_begin_with_are_dropped(): void
    {
        global $wpdb;

        SchemaDump::load('8');
        self::upgrade();

        $indexes = array_unique(array_column(
            $wpdb->get_results("SHOW INDEX FROM {$wpdb->prefix}clientpress_invitations", ARRAY_A),
            'Key_name',
        ));
        self::assertContains('delivery_status', $indexes);
        self::assertContains('status_asked', $indexes);
        self::assertNotContains('delivery', $indexes);
        self::assertNotContains('asked_gmt', $indexes);
    }

    public function test_an_upgraded_site_has_the_indexes_of_a_new_one(): void
    {
        $indexes = static fn(): array => array_map(
            static fn(string $table): array => array_map(
                static fn(array $row): string => "{$row['Key_name']} {$row['Seq_in_index']} {$row['Column_name']}",
                $GLOBALS['wpdb']->get_results(
                    "SHOW INDEX FROM {$GLOBALS['wpdb']->prefix}clientpress_{$table}",
                    ARRAY_A,
                ),
            ),
            ['invitations' => 'invitations', 'imports' => 'imports'],
        );
        $wanted = $indexes();
        self::assertContains('status_sent 2 sent_gmt', $wanted['invitations']);
        self::assertContains('portal_status 3 expires_gmt', $wanted['invitations']);
        self::assertContains('moved_gmt 1 moved_gmt', $wanted['imports']);

        SchemaDump::load('11');
        self::assertNotContains('status_sent 2 sent_gmt', $indexes()['invitations']);
        // Also while another request is still adding them.
        self::assertCount(1, self::services()
            ->invitationList()
            ->search(new InvitationQuery(status: Status::Revoked, orderBy: 'sent'), Actor::operator()));
        self::upgrade();

        foreach ($indexes() as $table => $present) {
            self::assertEqualsCanonicalizing($wanted[$table], $present);
        }
    }

    public function test_requests_that_come_at_once_upgrade_once(): void
    {
        SchemaDump::load('2-1');
        $before = self::state();

        $answers = LiveSite::start(6)->sendTogether(array_fill(0, 12, Request::get('/wp-login.php')));

        foreach ($answers as $answer) {
            self::assertSame(200, $answer->status);
        }
        wp_cache_flush();
        self::visit();
        self::assertSame(Version::NUMBER . '/' . TableState::SCHEMA, get_option('clientpress_installed'));
        self::assertUpgraded($before);
    }

    public function test_a_lock_that_a_dead_process_left_holds_an_upgrade_up_for_two_minutes(): void
    {
        SchemaDump::load('4-2');
        update_option(Migrations::LOCK_OPTION, time() - 60, false);
        self::upgrade();
        self::assertSame('1.0.0/4/2', get_option('clientpress_installed'));

        update_option(Migrations::LOCK_OPTION, time() - 121, false);
        self::upgrade();
        self::assertSame(Version::NUMBER . '/' . TableState::SCHEMA, get_option('clientpress_installed'));
    }

    public function test_rows_that_the_upgrade_has_not_reached_can_be_read(): void
    {
        SchemaDump::load('4-2');

        $rows = self::services()->invitationList()->search(new InvitationQuery(perPage: 100), Actor::operator());

        self::assertCount(19, $rows);
        foreach ($rows as $row) {
            $expected = match (explode('@', $row->email)[0]) {
                'sent-then-shown', 'shown-then-accepted' => Delivery::Sent,
                'only-shown', 'failed-then-shown' => Delivery::None,
                default => $row->delivery,
            };
            self::assertSame([$expected, ''], [$row->delivery, $row->name]);
        }
    }

    public function test_rows_are_upgraded_in_batches(): void
    {
        global $wpdb;

        $row = "(1, 'jo@Example.org', 'jo@example.org', 'revoked', SHA2(RAND(), 256), '', 'sent', '', '2026-01-01 00:00:00', '2026-02-01 00:00:00')";
        $first = null;
        foreach (range(1, 1_001) as $number) {
            $wpdb->query("INSERT INTO {$wpdb->prefix}clientpress_invitations
                    (portal_id, email, email_key, status, token_digest, message, delivery, delivery_error, created_gmt, expires_gmt)
                VALUES "
                . str_replace('SHA2(RAND(), 256)', "'" . hash('sha256', (string) $number) . "'", $row));
            $first ??= (int) $wpdb->insert_id;
        }
        $upgrade = new InvitationUpgrade($wpdb);

        foreach ([
            $upgrade->fillDomains(...),
            $upgrade->splitShownFromMailed(...),
            $upgrade->recordProofs(...),
        ] as $step) {
            self::assertSame($first + 499, $step(0));
            self::assertSame($first + 999, $step($first + 499));
            self::assertNull($step($first + 999));
        }
        self::assertSame(
            '1001',
            $wpdb->get_var(
                "SELECT COUNT(*) FROM {$wpdb->prefix}clientpress_invitations WHERE email_domain = 'example.org'",
            ),
        );
    }

    public function test_what_the_database_refuses_in_the_midst_of_the_rows_is_tried_again_later(): void
    {
        SchemaDump::load('4-2');
        $before = self::state();
        add_filter(
            'query',
            $fail = static fn(string $sql): string => str_contains($sql, 'SET email_domain')
                ? 'UPDATE no_such_table SET nothing = 1'
                : $sql,
        );

        self::upgrade();

        self::assertSame('1.0.0/4/2', get_option('clientpress_installed'));
        self::assertNotFalse(get_transient('clientpress_install_failed'));
        remove_filter('query', $fail);
        delete_transient('clientpress_install_failed');
        self::upgrade();
        self::assertUpgraded($before);
        self::takeErrorLog();
    }

    // The order of steps, and how far they came.

    public function test_steps_run_in_their_order_and_each_goes_on_where_it_stopped(): void
    {
        $run = new \ArrayObject();
        $step = static fn(string $name): \Closure => static function (int $after) use ($run, $name): ?int {
            $run[] = "{$name} {$after}";
            if (count($run) === 3) {
                throw new \RuntimeException('Killed.');
            }

            return $after < 20 ? $after + 10 : null;
        };
        $steps = ['4.1' => $step('old'), '5.1' => $step('first'), '5.2' => $step('second')];
        $migrations = new Migrations();

        try {
            $migrations->run($steps, 4, 60);
            self::fail('It was to be killed.');
        } catch (\RuntimeException) {
            self::assertTrue($migrations->isUnderWay());
        }
        self::assertTrue($migrations->run($steps, 4, 60));

        self::assertSame(
            ['first 0', 'first 10', 'first 20', 'first 20', 'second 0', 'second 10', 'second 20'],
            $run->getArrayCopy(),
        );
        self::assertFalse($migrations->isUnderWay());
    }

    public function test_no_batch_is_begun_after_its_time(): void
    {
        $migrations = new Migrations();
        $asked = 0;
        $steps = ['5.1' => static function (int $after) use (&$asked): int {
            $asked++;
            usleep(1_100_000);

            return $after + 1;
        }];

        self::assertFalse($migrations->run($steps, 4, 1.0));
        self::assertSame(1, $asked);
        self::assertTrue($migrations->isUnderWay());
        self::assertSame('The tables of ClientPress are being upgraded', self::doors()->diagnosis()->tables()->label);
    }

    // A later version was here.

    /**
     * @testWith ["9.9.9/99"]
     *           ["/99"]
     */
    public function test_tables_of_a_later_version_are_left_alone_and_the_doctor_says_so(string $installed): void
    {
        global $wpdb;

        update_option('clientpress_installed', $installed);
        $wpdb->query("DROP TABLE {$wpdb->prefix}clientpress_outbox");
        $before = self::tables();

        self::visit();
        do_action('activate_clientpress/clientpress.php', false);

        self::assertSame($before, self::tables());
        self::assertSame($installed, get_option('clientpress_installed'));
        $finding = self::doors()->diagnosis()->tables();
        self::assertSame('critical', $finding->status->value);
        self::assertStringContainsString('schema 99', $finding->sentence);
        self::assertStringContainsString('up to ' . TableState::SCHEMA, $finding->sentence);
    }

    /** @return iterable<string, array{string}> */
    public static function dumps(): iterable
    {
        foreach (SchemaDump::names() as $name) {
            yield "schema {$name}" => [$name];
        }
    }

    /**
     * @param array<string, list<array<string, string|null>>> $before
     */
    private static function assertUpgraded(array $before, string $when = ''): void
    {
        $after = self::state();
        foreach ($before as $table => $rows) {
            self::assertCount(count($rows), $after[$table], "{$when} {$table}");
            foreach ($rows as $index => $row) {
                $kept = array_diff_key($row, array_flip($table === 'clientpress_invitations' ? self::TOLD_ANEW : []));
                self::assertSame(
                    $kept,
                    array_intersect_key($after[$table][$index], $kept),
                    "{$when} {$table} {$index}",
                );
            }
        }
        foreach ($before['clientpress_invitations'] as $index => $row) {
            $now = $after['clientpress_invitations'][$index];
            self::assertSame($row['name'] ?? '', $now['name'], $when);
            self::assertSame(strtolower(explode('@', $row['email'])[1]), $now['email_domain'], $when);
            $expected = self::expected($row, $before['clientpress_invitation_events']);
            $told = array_intersect_key($now, $expected);
            ksort($expected);
            ksort($told);
            self::assertSame($expected, $told, "{$when} {$row['email']}");
        }
    }

    /**
     * @param array<string, string|null> $row
     * @param list<array<string, string|null>> $events
     * @return array<string, string|null>
     */
    private static function expected(array $row, array $events): array
    {
        $at = static fn(string $event): ?string => (
            array_column(
                array_filter(
                    $events,
                    static fn(array $entry): bool => (
                        [$entry['invitation_id'], $entry['event']] === [$row['id'], $event]
                    ),
                ),
                'created_gmt',
            )[0] ?? null
        );
        $shown = ['link_shown_gmt' => $at('link_copied')];
        // Up to schema 3 the time of the last try, sent or not.
        $isOld = !array_key_exists('tried_gmt', $row);
        $told = [
            'delivery' => $row['delivery'],
            'sent_gmt' => $row['sent_gmt'],
            'tried_gmt' => $isOld ? $row['sent_gmt'] : $row['tried_gmt'],
            'link_shown_gmt' => null,
        ];

        $isOver = in_array($row['status'], ['accepted', 'revoked'], true);
        $told += [
            'message' => $isOver ? '' : $row['message'],
            'passphrase_hash' => $isOver ? null : $row['passphrase_hash'],
        ];

        // Of the present shape already.
        if (array_key_exists('link_shown_gmt', $row)) {
            return ['link_shown_gmt' => $row['link_shown_gmt']] + $told;
        }

        return match (explode('@', (string) $row['email'])[0]) {
            'sent-then-shown', 'shown-then-accepted', 'sent-and-shown' => ['delivery' => 'sent'] + $shown + $told,
            'only-shown', 'failed-then-shown' => ['delivery' => 'none', 'sent_gmt' => null] + $shown + $told,
            'failed', 'import-failed' => ['sent_gmt' => null] + $told,
            'resend-failed' => ['sent_gmt' => $at('sent')] + $told,
            default => $told,
        };
    }

    /** @return array<string, list<array<string, string|null>>> rows by table, without what is not the plugin's own */
    private static function state(): array
    {
        $state = [];
        foreach (self::tables() as $table) {
            if (!in_array($table, self::NOT_OF_ONE_KEY, true)) {
                $state[$table] = self::rowsOf($table);
            }
        }

        return $state
        + [
            'postmeta' => self::rowsOf('postmeta', "meta_key LIKE '%clientpress%'", 'meta_id'),
            'users' => self::rowsOf('users', '1 = 1', 'ID'),
        ];
    }

    /** @return list<string> portal and user, such as "9001 2" */
    private static function clientsInMeta(): array
    {
        global $wpdb;

        return $wpdb->get_col("SELECT DISTINCT CONCAT(post_id, ' ', meta_value) FROM {$wpdb->postmeta}
            WHERE meta_key = '_clientpress_client' ORDER BY 1");
    }

    /** @return list<string> see above */
    private static function clientsInTable(): array
    {
        global $wpdb;

        return $wpdb->get_col("SELECT CONCAT(portal_id, ' ', user_id) FROM {$wpdb->prefix}clientpress_access
            ORDER BY 1");
    }

    /** @return list<array<string, string|null>> */
    private static function rowsOf(string $table, string $where = '1 = 1', string $key = 'id'): array
    {
        global $wpdb;

        return $wpdb->get_results("SELECT * FROM {$wpdb->prefix}{$table} WHERE {$where} ORDER BY {$key}", ARRAY_A);
    }

    /** @return list<string> */
    private static function tables(): array
    {
        global $wpdb;

        $tables = $wpdb->get_col("SHOW TABLES LIKE '%clientpress%'");
        sort($tables);

        return array_map(static fn(string $table): string => substr($table, strlen($wpdb->prefix)), $tables);
    }

    /** @return array<string, list<string>> */
    private static function missing(): array
    {
        return self::services()->storage->tableState()->missing();
    }

    private static function userOf(string $email): int
    {
        $user = get_user_by('email', $email);
        self::assertInstanceOf(\WP_User::class, $user);

        return $user->ID;
    }

    private static function visit(): void
    {
        self::assertSame(200, LiveSite::shared()->send(Request::get('/wp-login.php'))->status);
        wp_cache_flush();
    }

    private static function upgrade(): void
    {
        self::services()->installer()->upgrade();
    }
}
