<?php

declare(strict_types=1);

namespace ClientPress\Tests\Hardening;

use ClientPress\Admin\Clients\AccessRemoval;
use ClientPress\Admin\Health\FindingStatus;
use ClientPress\Admin\Import\ImportRequest;
use ClientPress\Admin\Import\PortalChoice;
use ClientPress\Admin\Invitations\DashboardGlance;
use ClientPress\Admin\Invitations\InvitationsScreen;
use ClientPress\Admin\Invitations\PortalInvitationsColumn;
use ClientPress\Admin\Portals\PortalColumns;
use ClientPress\Admin\Settings\WebhooksTab;
use ClientPress\Boot\DoorServices;
use ClientPress\Clients\AccessHint;
use ClientPress\Clients\Actor;
use ClientPress\Import\FailureReport;
use ClientPress\Import\ImportState;
use ClientPress\Import\QueuedLineState;
use ClientPress\Import\Worker;
use ClientPress\Invitations\Background\WaitingCount;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Invitations\Status;
use ClientPress\Kernel\KeptOnce;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Schedule;
use ClientPress\Portals\ClientQuery;
use ClientPress\Portals\PortalPostType;
use ClientPress\Tests\Import\ImportTestCase;
use ClientPress\Tests\Support\Died;
use ClientPress\Tests\Support\Inbox;

/** A database that does not answer is not taken for one that holds nothing. */
final class UnreadableTest extends ImportTestCase
{
    public function test_no_count_and_no_list_takes_a_failed_statement_for_nothing(): void
    {
        $import = $this->start(['listed@example.org']);
        $portal = self::createPortal();
        $storage = $this->services->storage;
        $search = $storage->invitationSearch();
        $outbox = $storage->outbox();
        $asked = [
            'count' => static fn() => $search->count(new InvitationQuery(), self::NOW),
            'count of a status' => static fn() => $search->count(
                new InvitationQuery(status: Status::Expired),
                self::NOW,
            ),
            'count of a search' => static fn() => $search->count(new InvitationQuery(search: 'anna'), self::NOW),
            'by status' => static fn() => $search->countByStatus(self::NOW),
            'by portal' => static fn() => $storage->portalCounts()->count([$portal], self::NOW),
            'waiting' => static fn() => $search->countWaiting(100),
            'emails' => static fn() => $search->countEmails($portal, 'listed@example.org'),
            'pending' => static fn() => $search->pendingAmong([[$portal, 'listed@example.org']]),
            'portals' => fn() => $this->services->invitationList()->portals('', 10, Actor::operator()),
            'clients' => fn() => $this->services->clientList()->count(new ClientQuery(), Actor::operator()),
            'clients of portals' => fn() => $this->services->access()->counts([$portal]),
            'progress' => fn() => $this->services->imports()->progress($import),
            'imports' => fn() => $this->services->imports()->recent(Actor::operator()),
            'import' => fn() => $this->services->imports()->requireManageable($import->id, Actor::operator()),
            'lines' => fn() => $this->services->imports()->lines($import, QueuedLineState::Waiting, 0, 10),
            'uncertain' => fn() => $this->services->imports()->uncertain($import),
            'over' => static fn() => $storage->invitationRows()->idsOverBefore(self::NOW, 10),
            'begun' => fn() => $this->services->invitations()->forgetUser(1),
            'running' => static fn() => $storage->importRows()->runningIds(),
            'idle' => static fn() => $storage->importRows()->idleIds(self::NOW, 10),
            'left behind' => static fn() => $storage->importStates()->reopenWaiting(self::NOW),
            'clients of a portal' => fn() => $this->services->access()->users($portal),
            'portals by a search' => fn() => $this->services->clientList()->portalsFoundBy('a', Actor::operator()),
            'portals of clients' => fn() => $this->services->access()->portalsOf([1]),
            'what an export tells of access' => fn() => $this->services->personalAccess()->export(1),
            'history' => static fn() => $storage->history()->history(1),
            'pending of a portal' => static fn() => $storage->invitationRows()->pendingOf($portal),
            'reminders' => static fn() => $storage->reminderRows()->dueForReminder(self::NOW, self::NOW, self::NOW, 9),
            'links under way' => static fn() => $storage->nextSecrets()->stagedBefore(self::NOW, 10),
            'request of a program' => static fn() => $storage->idempotencyRows()->find('digest'),
            'account just made' => static fn() => $storage->addressTable()->userMadeSince('digest', self::NOW),
            'who is to be told' => static fn() => $outbox->dueDestinations(self::NOW),
            'what is to be told' => static fn() => $outbox->due('inviter', self::NOW, 10),
            'when it is to be told' => $outbox->nextDue(...),
            'what is late' => static fn() => $outbox->waitingSince(self::NOW, []),
            'message' => static fn() => $outbox->find(1),
            'messages' => static fn() => $outbox->latestTo('inviter', 10),
            'what was taken' => static fn() => $outbox->hasTakenSince('inviter', self::NOW),
            'what fails' => static fn() => $outbox->hasFailing('inviter'),
        ];

        foreach ($asked as $name => $ask) {
            self::assertSame(Reason::StorageFailed, self::unreadable($ask, 'clientpress_'), $name);
        }
    }

    public function test_no_account_no_change_of_address_and_no_portal_is_taken_for_missing(): void
    {
        $addresses = $this->services->storage->userAddresses();
        $ownership = $this->services->addressOwnership();

        foreach ([
            'users' => static fn() => $addresses->userIdsOfEmails(['a@example.org']),
            'usermeta' => $ownership->tidy(...),
            'postmeta' => $this->services->storage->accessMeta()->lastId(...),
            'posts' => fn() => $this->services->storage->portalPosts()->idsByTitle(PortalPostType::NAME, ['A']),
        ] as $table => $ask) {
            self::assertSame(Reason::StorageFailed, self::unreadable($ask, $GLOBALS['wpdb']->$table), $table);
        }
    }

    public function test_what_was_not_written_is_not_taken_for_done(): void
    {
        $addresses = $this->services->accountAddresses();
        $outbox = $this->services->storage->outbox();

        foreach ([
            'DELETE FROM' => static fn() => $addresses->forgetAddress('a@example.org'),
            'SET done_gmt = NULL' => static fn() => $outbox->reopen(1, self::NOW),
        ] as $words => $write) {
            self::assertSame(Reason::StorageFailed, self::unreadable($write, $words), $words);
        }
    }

    public function test_an_upgrade_takes_no_account_for_deleted_that_it_could_not_read(): void
    {
        $this->invite();
        $this->acceptLink(self::secretSentTo());
        $record = fn(): mixed => $this->services->storage->invitationUpgrade()->recordProofs(0);

        foreach ([" {$GLOBALS['wpdb']->users} ", "FROM {$GLOBALS['wpdb']->usermeta} WHERE user_id IN"] as $words) {
            wp_cache_flush();
            self::assertSame(Reason::StorageFailed, self::unreadable($record, $words), $words);
        }
    }

    public function test_a_fault_lets_nobody_in_and_is_forgotten_with_the_next_answer(): void
    {
        $portal = self::createPortal();
        $user = self::createUser('clientpress_client')->ID;
        self::letIn($portal, $user);
        wp_cache_flush();
        $access = $this->services->access();

        self::assertFalse(self::unreadable(static fn(): bool => user_can(
            $user,
            'read_post',
            $portal,
        ), 'clientpress_access'));
        self::assertSame(Reason::StorageFailed, self::unreadable(static fn(): bool => $access->has(
            $portal,
            $user,
        ), 'clientpress_access'));
        self::unreadable(static fn() => $access->refreshHint($user), 'clientpress_access');

        self::assertTrue(AccessHint::isSet($user));
        self::assertTrue($access->has($portal, $user));
    }

    public function test_a_search_for_bytes_that_are_no_text_finds_nothing_and_is_no_fault_of_the_database(): void
    {
        $portal = self::createPortal();
        $search = $this->services->storage->invitationSearch();
        $operator = Actor::operator();
        $clients = $this->services->clientList();

        foreach (["\xE9", "caf\xE9", "anna\xC3@example.org", "@caf\xE9", "\xF0\x9F\x92"] as $bytes) {
            $query = new InvitationQuery(search: $bytes);
            self::assertSame(
                [0, [], 0, [], [], [], []],
                [
                    $search->count($query, self::NOW),
                    $search->search($query, self::NOW),
                    $clients->count(new ClientQuery(search: $bytes), $operator),
                    $clients->page(new ClientQuery(search: $bytes), $operator),
                    $this->services->invitationList()->portals($bytes, 10, $operator),
                    $this->services->portals()->managedBy($operator, $bytes, 10, 1)[0],
                    $this->services->userDirectory()->search($bytes, $portal),
                ],
                bin2hex($bytes),
            );
        }
    }

    public function test_a_job_whose_statement_failed_keeps_no_other_from_its_work(): void
    {
        update_option('clientpress_keep_days', 1);
        $ran = [];
        $listen = static function (string $sql) use (&$ran): string {
            $ran[] = $sql;

            return $sql;
        };
        add_filter('query', $listen, 1);

        $log = (string) tempnam(sys_get_temp_dir(), 'log');

        self::assertNull(self::unreadable(static function () use ($log): void {
            ini_set('error_log', $log);
            do_action(Schedule::DAILY);
        }, 'expires_gmt <= '));

        self::assertNotEmpty(preg_grep('/^\s*SELECT id FROM \S+clientpress_invitations/', $ran));
        self::assertNotEmpty(preg_grep('/^\s*DELETE FROM \S+clientpress_limits/', $ran));
        self::assertStringContainsString(
            'ClientPress: retention::run on clientpress_daily stopped on clientpress_storage_failed',
            (string) file_get_contents($log),
        );
        unlink($log);
    }

    public function test_a_run_of_imports_that_could_not_read_them_is_planned_again(): void
    {
        $this->start(['a@example.org']);
        wp_unschedule_hook(Worker::EVENT);

        self::unreadable(fn() => $this->services->importWorker()->run(), 'in_background = 1');

        self::assertEqualsWithDelta(time() + 60, wp_next_scheduled(Worker::EVENT), 5);
        self::assertSame([], Inbox::all());
    }

    public function test_imports_of_a_copy_that_could_not_be_read_are_not_taken_for_paused(): void
    {
        $import = $this->start(['a@example.org']);
        $copied = $this->services->copiedImports();
        update_option('home', 'https://copy.example');

        self::assertSame(Reason::StorageFailed, self::unreadable($copied->pause(...), 'in_background = 1'));
        self::assertSame(ImportState::Running, $this->again($import)->state);
        $copied->pause();

        self::assertSame(ImportState::Paused, $this->again($import)->state);
    }

    public function test_uninstalling_one_site_takes_no_table_from_others_that_could_not_be_read(): void
    {
        global $wpdb;

        self::assertFalse(self::unreadable(fn() => $this->services
            ->storage
            ->addressTable()
            ->dropWithLastSite(), 'SHOW TABLES'));

        self::assertSame('0', $wpdb->get_var("SELECT COUNT(*) FROM {$wpdb->base_prefix}clientpress_addresses"));
    }

    public function test_the_search_of_the_client_field_and_of_portals_say_so(): void
    {
        self::actAs(1);
        $portal = self::createPortal();
        $request = new \WP_REST_Request('GET', "/clientpress/v1/portals/{$portal}/users");
        $request->set_param('search', 'anna');
        $query = new \WP_Query();
        $query->set('s', 'anna');
        ob_start();

        [$answer, $search] = self::unreadable(fn(): array => [
            rest_do_request($request),
            (new DoorServices($this->services))
                ->portalListFilter()
                ->findByClient(' AND (1 = 2)', $query),
        ], 'clientpress_access');
        do_action('admin_notices');

        $said = Refused::storageFailed()->getMessage();
        self::assertSame([503, $said], [$answer->get_status(), $answer->get_data()['message']]);
        self::assertSame(' AND (1 = 2)', $search);
        self::assertStringContainsString($said, html_entity_decode((string) ob_get_clean()));
    }

    public function test_no_list_of_portals_is_taken_for_empty(): void
    {
        global $wpdb;

        self::actAs(1);
        $portals = $this->services->portals();
        $posts = "FROM {$wpdb->posts}";
        $users = (new DoorServices($this->services))->clientUsers();
        $list = static fn(): array => $portals->managedBy(Actor::operator(), '', 10, 1);
        $filter = static function () use ($users): string {
            ob_start();
            $users->showFilter('top');

            return (string) ob_get_clean();
        };
        self::createPortal();

        self::assertSame(Reason::StorageFailed, self::unreadable($list, $posts));
        self::assertSame(Reason::StorageFailed, self::unreadable(static fn() => $portals->madeBy(1), $posts));
        self::assertSame('', self::unreadable($filter, $posts));
        $rest = self::unreadable(static fn() => rest_do_request(new \WP_REST_Request(
            'GET',
            '/clientpress/v1/portals',
        )), $posts);
        self::assertSame(503, $rest->get_status());

        // What failed before is no fault of a list that a cache may answer.
        [, $count] = $list();
        self::unreadable(static fn() => $wpdb->get_var($posts), $posts);
        self::assertNotSame('', $wpdb->last_error);
        self::assertSame($count, $list()[1]);
        self::assertNotSame('', $filter());
    }

    public function test_an_undo_that_the_database_refused_can_be_tried_again(): void
    {
        self::actAs(1);
        $portal = self::createPortal();
        $user = self::createUser('clientpress_client')->ID;
        $access = $this->services->access();
        $call = static function (string $method, string $path, array $fields): \WP_REST_Response {
            $request = new \WP_REST_Request($method, $path);
            $request->set_query_params($fields);

            return rest_do_request($request);
        };
        $clients = "/clientpress/v1/portals/{$portal}/clients";
        $removal = new AccessRemoval($this->services->clientList(), $access);
        $table = 'clientpress_access';

        self::letIn($portal, $user);
        $key = $call('DELETE', "{$clients}/{$user}", ['undo' => true])->get_data()['undo'];
        $undo = static fn(): int => $call('POST', $clients, ['user_id' => $user, 'undo' => $key])->get_status();
        self::assertSame(503, self::unreadable($undo, $table));
        self::assertFalse($access->has($portal, $user));
        self::assertSame(201, $undo());

        $key = $removal->perform([$user], $portal, Actor::operator())['undo'];
        $failed = self::unreadable(static fn(): array => $removal->undo($key, Actor::operator()), $table);
        self::assertFalse($access->has($portal, $user));
        $removal->undo($failed['undo'], Actor::operator());
        self::assertTrue($access->has($portal, $user));
    }

    public function test_what_is_kept_for_an_undo_and_could_not_be_read_stays(): void
    {
        $key = KeptOnce::keep(['of' => 'an undo'], 1);
        $take = static fn(): mixed => KeptOnce::take($key, 1);
        wp_cache_flush();

        self::assertNull(self::unreadable($take, "option_value FROM {$GLOBALS['wpdb']->options} WHERE option_name"));
        wp_cache_flush();

        self::assertSame(['of' => 'an undo'], $take());
        self::assertNull($take());
    }

    public function test_nobody_is_told_of_access_to_a_portal_whose_status_could_not_be_read(): void
    {
        $portal = self::createPortal('archived');
        $user = self::createUser('subscriber')->ID;
        $direct = (new DoorServices($this->services))->directAccess();
        wp_cache_flush();

        $why = self::unreadable(static fn(): mixed => $direct->giveAndTell(
            $portal,
            $user,
            Actor::operator(),
        ), 'postmeta WHERE');

        self::assertSame(Refused::storageFailed()->getMessage(), $why);
        self::assertSame([], Inbox::all());
        self::assertTrue($this->services->access()->has($portal, $user));
    }

    public function test_where_portals_cannot_be_counted_nobody_is_told_to_make_the_first(): void
    {
        self::assertFalse(PortalPostType::hasAny());
        self::createPortal();

        self::assertTrue(self::unreadable(PortalPostType::hasAny(...), 'AS num_posts'));
        self::assertSame('1', wp_count_posts(PortalPostType::NAME)->private, 'Nor is it kept.');
    }

    public function test_a_portal_that_cannot_be_read_leaves_its_name_to_no_other(): void
    {
        self::createPortal(fields: ['post_title' => 'Twins']);
        $read = self::createPortal(fields: ['post_title' => 'Twins']);
        $names = $this->services->importPortals();
        wp_cache_flush();
        get_post($read);

        self::assertSame(Reason::StorageFailed, self::unreadable(static fn(): array => $names->resolve(
            ['Twins'],
            Actor::operator(),
        ), "{$GLOBALS['wpdb']->posts} WHERE ID"));
    }

    public function test_where_portals_cannot_be_read_the_one_of_an_import_is_typed(): void
    {
        global $wpdb;

        self::createPortal();
        $portals = $this->services->importPortals();
        $offered = static fn(): mixed => $portals->offered(10, Actor::operator());
        $choice = fn(): array => (new PortalChoice($portals))->values(
            'form',
            '',
            ImportRequest::blank($this->services->settings()),
        );

        self::assertSame(Reason::StorageFailed, self::unreadable($offered, "FROM {$wpdb->posts}"));
        self::assertTrue(self::unreadable($choice, "FROM {$wpdb->posts}")['typesPortal']);
        self::assertFalse($choice()['typesPortal']);
    }

    public function test_the_list_of_portals_and_the_dashboard_say_so(): void
    {
        self::actAs(1);
        $portal = self::createPortal();
        $invitations = $this->services->invitationList();
        $said = Refused::storageFailed()->getMessage();
        $shown = static function (object $column, string $name) use ($portal): string {
            ob_start();
            $column->show($name, $portal);

            return html_entity_decode((string) ob_get_clean());
        };

        self::assertSame(
            [$said, $said, [$said]],
            self::unreadable(fn(): array => [
                $shown(new PortalInvitationsColumn($invitations), 'clientpress_invitations'),
                $shown(new PortalColumns($this->services->access()), 'clientpress_clients'),
                array_map(html_entity_decode(...), (new DashboardGlance($invitations))->add([])),
            ], 'clientpress_'),
        );
    }

    public function test_screens_that_name_the_portals_of_a_client_say_so(): void
    {
        self::actAs(1);
        $invitation = $this->invite();
        $this->acceptLink(self::secretSentTo(), self::PASSWORD, '');
        $user = get_user_by('email', 'client@example.org');
        $doors = new DoorServices($this->services);
        $said = Refused::storageFailed()->getMessage();
        set_current_screen(InvitationsScreen::HOOK);
        $shown = static function (\Closure $show): string {
            ob_start();

            try {
                $show();
            } catch (Died $died) {
                echo $died->getMessage();
            }

            return html_entity_decode(wp_strip_all_tags((string) ob_get_clean()));
        };

        [$profile, $column, $again, $list, $details] = self::unreadable(static fn(): array => [
            $shown(static fn() => $doors->clientUsers()->showOnProfile($user)),
            $doors->clientUsers()->showColumn('', 'clientpress_portals', $user->ID),
            $doors->clientUsers()->showColumn('', 'clientpress_portals', $user->ID),
            $shown(static function () use ($doors): void {
                $doors->invitationsScreen()->load();
                $doors->invitationsScreen()->show();
            }),
            $shown(static fn() => $doors->detailsScreen()->load($invitation->id, [])),
        ], 'SELECT user_id, portal_id, granted_gmt');

        self::assertStringContainsString($said, $profile);
        self::assertStringNotContainsString('may enter no portal', $profile);
        self::assertSame([$said, $said], [html_entity_decode($column), html_entity_decode($again)]);
        self::assertStringContainsString($said, $list);
        self::assertSame($said, $details, 'Before anything is printed.');
    }

    public function test_the_doctor_does_not_call_good_what_it_could_not_read(): void
    {
        $doors = new DoorServices($this->services);
        $this->services->webhooks()->add('https://hooks.example.org/', ['invitation.sent'], Actor::operator());

        $findings = array_column(
            self::unreadable(static fn(): array => $doors->checks()->findings(), 'clientpress_outbox'),
            null,
            'id',
        );

        foreach (['messages', 'webhooks'] as $id) {
            self::assertSame([FindingStatus::Recommended, Refused::storageFailed()->getMessage()], [
                $findings[$id]->status,
                $findings[$id]->sentence,
            ]);
        }
        self::assertSame(array_keys($doors->checks()->all()), array_keys($findings), 'The others are made.');
    }

    public function test_the_screen_of_a_webhook_does_not_say_that_nothing_was_sent(): void
    {
        self::actAs(1);
        $this->services->webhooks()->add('https://hooks.example.org/', ['invitation.sent'], Actor::current());
        $_GET['webhook'] = '1';
        $tab = new WebhooksTab($this->services->webhooks(), $this->services->template());
        $show = static function () use ($tab): string {
            ob_start();
            $tab->show();

            return html_entity_decode((string) ob_get_clean());
        };
        self::assertStringContainsString('No message was sent yet.', $show());

        $html = self::unreadable($show, 'clientpress_outbox');

        self::assertStringContainsString(Refused::storageFailed()->getMessage(), $html);
        self::assertStringNotContainsString('No message was sent yet.', $html);
    }

    public function test_the_number_in_the_menu_stays(): void
    {
        update_option(WaitingCount::OPTION, '7', true);

        self::unreadable(fn() => $this->services->waitingCount()->refresh(), 'clientpress_invitations');

        self::assertSame(7, WaitingCount::last());
    }

    /**
     * @testWith [2]
     *           [3]
     */
    public function test_a_report_of_failures_that_broke_off_says_so_in_its_last_line(int $at): void
    {
        $import = $this->start(['failed@example.org', 'refused@example.org']);
        self::changeRow('failed@example.org', ['state' => 'failed']);
        self::changeRow('refused@example.org', ['state' => 'refused']);
        $report = new FailureReport($this->services->imports());
        self::assertCount(3, iterator_to_array($report->lines($import), false));

        $lines = self::unreadable(
            static fn(): array => iterator_to_array($report->lines($import), false),
            'clientpress_import_rows',
            $at,
        );

        self::assertCount($at, $lines);
        self::assertStringContainsString('This list is not complete', $lines[$at - 1]);
    }

    /**
     * @param string $of  Part of the statements that fail.
     * @param int    $from The number of the first that does.
     */
    private static function unreadable(\Closure $ask, string $of, int $from = 1): mixed
    {
        global $wpdb;

        $number = 0;
        $fail = static function (string $sql) use ($of, $from, &$number): string {
            return str_contains($sql, $of) && ++$number >= $from ? 'SELECT * FROM what_is_not_there' : $sql;
        };
        $suppressed = $wpdb->suppress_errors();
        $log = ini_set('error_log', '/dev/null');
        add_filter('query', $fail);

        try {
            return $ask();
        } catch (Refused $refused) {
            return $refused->reason;
        } finally {
            remove_filter('query', $fail);
            ini_set('error_log', (string) $log);
            $wpdb->suppress_errors($suppressed);
        }
    }
}
