<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Health;

use ClientPress\Admin\Health\Fault;
use ClientPress\Admin\Health\Finding;
use ClientPress\Admin\ScreenUrls;
use ClientPress\Clients\Actor;
use ClientPress\Clients\Capabilities;
use ClientPress\Clients\ClientRole;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Schedule;
use ClientPress\Tests\Admin\AdminTestCase;
use ClientPress\Tests\Cli\WpCli;
use ClientPress\Tests\Support\Died;
use ClientPress\Tests\Support\Redirected;

final class RepairTest extends AdminTestCase
{
    public function test_a_sound_site_needs_nothing(): void
    {
        self::actAs(1);
        self::assertSame([], self::doors()->repair()->faults());
        self::assertSame('', self::doors()->repair()->button(Fault::Role));
    }

    public function test_rights_that_no_role_has_any_more_go_back_to_administrators_alone(): void
    {
        require_once ABSPATH . 'wp-admin/includes/schema.php';
        // As "wp role reset administrator editor" does.
        foreach (['administrator', 'editor'] as $role) {
            remove_role($role);
        }
        populate_roles();
        wp_roles()->for_site();
        self::assertFalse(get_role('administrator')->has_cap(Capabilities::INVITE));

        $repair = self::doors()->repair();
        self::assertSame([Fault::Capabilities], $repair->faults());
        self::assertSame('critical', $repair->finding(Fault::Capabilities)->status->value);
        self::assertTrue($repair->mend(Fault::Capabilities, Actor::operator()));

        foreach (Capabilities::ALL as $capability) {
            self::assertTrue(get_role('administrator')->has_cap($capability));
            self::assertFalse(get_role('editor')->has_cap($capability));
        }
    }

    public function test_a_right_that_was_taken_from_one_role_on_purpose_does_not_come_back(): void
    {
        get_role('administrator')->remove_cap(Capabilities::INVITE);
        get_role('editor')->remove_cap('delete_clientpress_portals');

        $repair = self::doors()->repair();
        self::assertSame([], $repair->faults());
        $repair->mend(Fault::Capabilities, Actor::operator());

        self::assertFalse(get_role('administrator')->has_cap(Capabilities::INVITE));
        self::assertFalse(get_role('editor')->has_cap('delete_clientpress_portals'));
    }

    public function test_a_deleted_role_shuts_clients_out_and_the_repair_lets_them_in_again(): void
    {
        $portal = self::createPortal();
        $client = self::createUser('clientpress_client');
        self::letIn($portal, $client->ID);
        remove_role(ClientRole::NAME);
        self::actAs($client->ID);
        self::assertFalse(current_user_can('read'));
        self::assertFalse(ClientRole::isClient(wp_get_current_user()));

        $repair = self::doors()->repair();
        self::assertSame([Fault::Role], $repair->faults());
        self::assertTrue($repair->mend(Fault::Role, Actor::operator()));

        self::assertSame(['read' => true], get_role(ClientRole::NAME)->capabilities);
        wp_set_current_user(0);
        self::actAs($client->ID);
        self::assertTrue(current_user_can('read_post', $portal));
        self::assertTrue(ClientRole::isClient(wp_get_current_user()));
        self::assertSame(['clientpress_client'], wp_get_current_user()->roles);
    }

    public function test_tables_events_and_addresses_come_back(): void
    {
        global $wpdb;

        $wpdb->query("DROP TABLE {$wpdb->prefix}clientpress_outbox");
        wp_clear_scheduled_hook(Schedule::DAILY);
        update_option('rewrite_rules', ['^news/?$' => 'index.php?name=news']);
        $repair = self::doors()->repair();
        self::assertSame([Fault::Tables, Fault::Events, Fault::RewriteRules], $repair->faults());

        foreach ($repair->faults() as $fault) {
            self::assertTrue($repair->mend($fault, Actor::operator()), $fault->value);
        }

        self::assertSame([], $repair->faults());
    }

    public function test_tables_of_a_later_version_are_left_alone(): void
    {
        global $wpdb;

        $wpdb->query("DROP TABLE {$wpdb->prefix}clientpress_outbox");
        update_option('clientpress_installed', '9.9.9/99');

        self::assertNotContains(Fault::Tables, self::doors()->repair()->faults());
    }

    /**
     * @dataProvider faults
     */
    public function test_site_health_shows_what_is_wrong_with_a_button(Fault $fault, \Closure $break): void
    {
        self::actAs(1);
        $tests = apply_filters('site_status_tests', ['direct' => [], 'async' => []])['direct'];
        $shown = static fn(): array => array_map(static fn(array $test): array => $test['test'](), $tests);
        $before = $shown();
        $break();
        $after = $shown();

        $result = $after["clientpress_{$fault->value}"];
        self::assertSame('critical', $result['status']);
        self::assertStringContainsString($fault->remedy(), $result['actions']);
        // Nothing else offers the button.
        unset($before[$result['test']], $after[$result['test']]);
        self::assertSame(array_column($before, 'actions', 'test'), array_column($after, 'actions', 'test'));
    }

    /**
     * @return iterable<string, array{Fault, \Closure(): mixed}>
     */
    public static function faults(): iterable
    {
        yield 'a table' => [
            Fault::Tables,
            static fn() => $GLOBALS['wpdb']->query("DROP TABLE {$GLOBALS['wpdb']->prefix}clientpress_outbox"),
        ];
        yield 'the role' => [Fault::Role, static fn() => remove_role(ClientRole::NAME)];
        yield 'a right' => [
            Fault::Capabilities,
            static fn() => array_map(
                static fn(\WP_Role $role) => $role->remove_cap(Capabilities::INVITE),
                wp_roles()->role_objects,
            ),
        ];
        yield 'the hourly event' => [Fault::Events, static fn() => wp_clear_scheduled_hook(Schedule::HOURLY)];
        yield 'the daily event' => [Fault::Events, static fn() => wp_clear_scheduled_hook(Schedule::DAILY)];
        yield 'rules' => [
            Fault::RewriteRules,
            static fn() => update_option('rewrite_rules', ['^news/?$' => 'index.php?name=news']),
        ];
    }

    public function test_nothing_says_that_scheduled_work_is_done_while_an_event_is_missing(): void
    {
        wp_clear_scheduled_hook(Schedule::DAILY);
        $health = self::doors()->checks()->findings();
        $about = array_filter($health, static fn(Finding $finding): bool => str_contains(
            $finding->label . $finding->sentence,
            'work of ClientPress',
        ));

        self::assertSame(
            ['critical'],
            array_values(array_map(static fn(Finding $finding): string => $finding->status->value, $about)),
        );
    }

    public function test_the_button_mends_for_administrators_with_its_nonce_alone(): void
    {
        remove_role(ClientRole::NAME);
        $repair = self::doors()->repair();
        self::actAsNewUser('editor');
        self::assertSame('', $repair->button(Fault::Role));
        $_REQUEST['_wpnonce'] = wp_create_nonce($repair::ACTION);
        self::assertStopped(Died::class, $repair->mendAll(...));

        self::actAs(1);
        $_REQUEST['_wpnonce'] = 'forged';
        self::assertStopped(Died::class, $repair->mendAll(...));
        self::assertNull(get_role(ClientRole::NAME));

        $_REQUEST['_wpnonce'] = wp_create_nonce($repair::ACTION);
        self::assertStopped(Redirected::class, $repair->mendAll(...));
        self::assertNotNull(get_role(ClientRole::NAME));
    }

    public function test_what_the_button_did_is_told_afterwards(): void
    {
        self::actAs(1);
        $repair = self::doors()->repair();
        $shown = static function () use ($repair): string {
            ob_start();
            $repair->showResult();

            return (string) ob_get_clean();
        };
        self::assertSame('', $shown());

        $_GET = array_fill_keys(ScreenUrls::forgetResults([]), '1');
        self::assertStringContainsString('ClientPress has repaired what it found.', $shown());

        remove_role(ClientRole::NAME);
        self::assertStringContainsString(Fault::Role->label(), $shown());
        self::actAsNewUser('editor');
        self::assertSame('', $shown());
    }

    public function test_mending_and_giving_rights_are_for_administrators_alone(): void
    {
        remove_role(ClientRole::NAME);
        $repair = self::doors()->repair();
        $subscriber = get_role('subscriber');

        foreach ([self::createUser('editor')->ID, self::createUser('subscriber')->ID, 0] as $user) {
            $actor = Actor::user($user);

            foreach ([
                static fn() => $repair->mend(Fault::Role, $actor),
                static fn() => $repair->giveRightsTo($subscriber, $actor),
            ] as $operation) {
                try {
                    $operation();
                    self::fail("User $user was obeyed.");
                } catch (Refused $refused) {
                    self::assertSame(Reason::Forbidden, $refused->reason);
                }
            }
        }

        self::assertNull(get_role(ClientRole::NAME));
        self::assertSame(Capabilities::ALL, (new Capabilities())->lackedBy($subscriber));
        self::assertTrue($repair->mend(Fault::Role, Actor::user(1)));
        self::assertTrue($repair->giveRightsTo($subscriber, Actor::user(1)));
        self::assertSame([], (new Capabilities())->lackedBy($subscriber));
    }

    public function test_the_doctor_finds_asks_and_mends(): void
    {
        WpCli::run('role reset administrator editor');
        WpCli::run('role delete clientpress_client');

        $found = WpCli::process('clientpress doctor --format=json');
        self::assertSame(1, $found->status);
        $critical = array_filter(
            json_decode($found->output, true),
            static fn(array $row): bool => $row['status'] === 'critical',
        );
        self::assertSame(['role', 'capabilities'], array_values(array_column($critical, 'check')));

        // Nobody answers, somebody says no, a role is misspelt.
        foreach ([['', []], ["n\n", []], ['', ['--yes', '--roles=editors']]] as [$answer, $options]) {
            $run = WpCli::process(['clientpress', 'doctor', '--fix', ...$options], $answer);
            self::assertSame(1, $run->status);
            self::assertStringStartsWith('Error: ', $run->errors);
        }
        wp_cache_flush();
        wp_roles()->for_site();
        self::assertNull(get_role(ClientRole::NAME));

        $run = WpCli::process('clientpress doctor --fix --yes --roles=editor');
        self::assertSame(0, $run->status, $run->errors);
        self::assertStringContainsString('Create the role Client: done.', $run->output);
        self::assertStringContainsString('Success: Fixed 3 of 3.', $run->output);
        wp_cache_flush();
        wp_roles()->for_site();
        self::assertSame([], (new Capabilities())->lackedBy(get_role('administrator')));
        self::assertSame([], (new Capabilities())->lackedBy(get_role('editor')));
        self::assertSame(0, WpCli::process('clientpress doctor')->status);
        self::assertSame('Success: There is nothing to fix.', WpCli::process('clientpress doctor --fix')->output);
    }

    /**
     * @param class-string<\Throwable> $how
     */
    private static function assertStopped(string $how, \Closure $request): void
    {
        try {
            $request();
        } catch (\Throwable $stopped) {
            self::assertInstanceOf($how, $stopped);

            return;
        }

        self::fail('The request went on.');
    }
}
