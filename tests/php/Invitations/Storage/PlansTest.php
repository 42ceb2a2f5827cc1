<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations\Storage;

use ClientPress\Clients\Actor;
use ClientPress\Clients\RemovedAccess;
use ClientPress\Clients\Storage\ClientSearch;
use ClientPress\Import\QueuedLineState;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Invitations\Status;
use ClientPress\Invitations\Storage\InvitationSearch;
use ClientPress\Invitations\Storage\PortalCounts;
use ClientPress\Portals\ClientList;
use ClientPress\Tests\Invitations\InvitationTestCase;
use ClientPress\Tests\Support\Database;

/** What lists and jobs ask a full database for: every statement finds its rows by an index, and reads few. */
final class PlansTest extends InvitationTestCase
{
    private const ROWS = 20_000;

    /** Rows that a statement may read of a table; a job's batch has 200, and so many have the portal's invitations. */
    private const READ = 400;

    protected function setUp(): void
    {
        parent::setUp();

        if (Database::kind() !== 'mariadb') {
            self::markTestSkipped('SQLite explains in other words; the statements are the same.');
        }
    }

    public function test_no_page_of_the_list_reads_more_than_it_needs(): void
    {
        self::fillInvitations();
        $search = $this->services->storage->invitationSearch();
        $views = [
            'all' => [],
            'pending' => ['status' => Status::Pending],
            'pending without what was not sent' => ['status' => Status::Pending, 'withoutUnsent' => true],
            'expired' => ['status' => Status::Expired],
            'accepted' => ['status' => Status::Accepted],
            'revoked' => ['status' => Status::Revoked],
            'not sent' => ['delivery' => Delivery::Failed],
            'asked' => ['asked' => true],
            'account' => ['userId' => 77],
            'portal' => ['portalId' => 77],
            'portal and status' => ['portalId' => 77, 'status' => Status::Accepted],
        ];
        $asked = [];

        foreach ($views as $name => $view) {
            $total = $search->count(new InvitationQuery(...$view), self::NOW);
            foreach (['created', 'sent', 'email'] as $orderBy) {
                foreach (['asc', 'desc'] as $order) {
                    foreach ([1, (int) ceil($total / 20)] as $page) {
                        $query = new InvitationQuery(...$view, orderBy: $orderBy, order: $order, page: $page);
                        $asked["{$name} by {$orderBy} {$order}, page {$page}"] = static fn() => $search->search(
                            $query,
                            self::NOW,
                            $total,
                        );
                    }
                }
            }
        }
        self::assertReadLittle($asked);
    }

    public function test_no_search_reads_more_than_it_looks_up(): void
    {
        self::fillInvitations();
        $search = $this->services->storage->invitationSearch();
        $terms = ['c77@', 'c1', 'c', '@example.org', '@nobody', 'nobody', 'anna', 'smith12', 'smith1', 'smith'];
        $asked = [];

        foreach ($terms as $term) {
            foreach ([[], ['portalId' => 77], ['status' => Status::Accepted]] as $index => $view) {
                $query = new InvitationQuery(...$view, search: $term);
                $asked["{$term} {$index}"] = static fn() => $search->search($query, self::NOW);
                $asked["{$term} {$index}, counted"] = static fn() => $search->count($query, self::NOW, 1_000);
            }
        }
        // What very many have is counted as far as lists count.
        self::assertReadLittle($asked, InvitationSearch::MOST_COUNTED + 1);
    }

    public function test_no_job_reads_more_than_its_batch(): void
    {
        global $wpdb;

        self::fillInvitations();
        self::fillOthers();
        $storage = $this->services->storage;
        $outbox = $storage->outbox();
        [$message] = $outbox->latestTo('webhook:1', 1);
        $now = self::NOW;

        self::assertReadLittle([
            'what waits' => static fn() => $storage->invitationSearch()->countWaiting(100),
            'reminders' => static fn() => $storage->reminderRows()->dueForReminder($now, $now + 86_400, $now, 50),
            'retention' => static fn() => $storage->invitationRows()->idsOverBefore($now - (90 * DAY_IN_SECONDS), 200),
            'retention of all' => static fn() => $storage->invitationRows()->idsOverBefore(
                $now + (90 * DAY_IN_SECONDS),
                200,
            ),
            'interrupted' => static fn() => $storage->nextSecrets()->stagedBefore($now, 200),
            'abandoned' => static fn() => $storage->stagedRows()->dropAllAbandoned($now),
            'a deleted account' => static fn() => $storage->invitationRows()->forgetUser(7),
            'a person' => static fn() => $storage->personalRows()->idsOf('c77@example.org', []),
            'limits' => static fn() => $storage->rateLimitCounter()->deleteLimitsBefore($now - DAY_IN_SECONDS),
            'idempotency' => static fn() => $storage->idempotencyRows()->deleteBefore($now - DAY_IN_SECONDS),
            'addresses' => static fn() => $storage->addressTable()->deleteUnclaimedBefore($now - DAY_IN_SECONDS),
            'outbox: destinations' => static fn() => $outbox->dueDestinations($now),
            'outbox: due' => static fn() => $outbox->due('webhook:1', $now, 20),
            'outbox: next' => $outbox->nextDue(...),
            'outbox: waiting' => static fn() => $outbox->waitingSince($now - 60, []),
            'outbox: claim' => static fn() => $outbox->claim($message, str_repeat('a', 32), $now, $now),
            'outbox: given up' => static fn() => $outbox->giveUpBefore($now - 9_999_999, $now, 'old'),
            'outbox: taken' => static fn() => $outbox->hasTakenSince('webhook:1', $now - 60),
            'outbox: latest' => static fn() => $outbox->latestTo('webhook:1', 50),
            'outbox: failing' => static fn() => $outbox->hasFailing('webhook:1'),
            'outbox: subject' => static fn() => $outbox->ofSubject('invitation:77'),
            'outbox: done' => static fn() => $outbox->deleteDone('invitation:77'),
            'outbox: old' => static fn() => $outbox->deleteDoneBefore($now - 9_999_999),
            'import: running' => static fn() => $storage->importRows()->runningIds(),
            'import: idle' => static fn() => $storage->importRows()->idleIds($now - 9_999_999, 20),
            'import: lines' => static fn() => $storage->queuedLines()->linesIn(7, QueuedLineState::Waiting, 0, 50),
            'import: address' => static fn() => $storage->queuedLines()->withAddress('c77@example.org', 0, 50),
            'clients of a portal' => static fn() => $storage->accessTable()->users(77, 20),
            'clients of portals' => static fn() => $storage->accessTable()->counts(range(70, 77)),
            'portals of clients' => static fn() => $storage->accessTable()->portalsOf(range(70, 77)),
            'history of a client' => static fn() => $storage->accessHistory()->ofUser(77),
            'undo of a removal' => static fn() => $wpdb->get_col(
                "SELECT 1 {$storage->accessHistory()->whileLast(new RemovedAccess(77, 77, $now, 1, null, 77))}",
            ),
        ]);
    }

    public function test_a_status_is_read_in_each_order_also_where_all_of_it_stands_at_the_other_end(): void
    {
        global $wpdb;

        self::fillInvitations();
        // Revoked ones are the first by id, time and address, and the others accepted.
        $wpdb->query("UPDATE {$wpdb->prefix}clientpress_invitations SET
            status = IF(id <= (SELECT * FROM (SELECT MIN(id) + 9000 FROM {$wpdb->prefix}clientpress_invitations) some),
                'revoked', 'accepted'),
            sent_gmt = TIMESTAMPADD(MINUTE, id, '2030-01-01'),
            email_key = CONCAT(IF(status = 'revoked', 'a', 'b'), email_key)");
        $wpdb->query("ANALYZE TABLE {$wpdb->prefix}clientpress_invitations");
        $asked = [];

        foreach (['created', 'sent', 'email', 'expires'] as $orderBy) {
            foreach ([Status::Revoked, Status::Accepted] as $status) {
                foreach (['asc', 'desc'] as $order) {
                    $query = new InvitationQuery(status: $status, orderBy: $orderBy, order: $order);
                    $asked["{$status->value} by {$orderBy} {$order}"] = fn() => $this->services
                        ->storage
                        ->invitationSearch()
                        ->search($query, self::NOW);
                }
            }
        }
        self::assertReadLittle($asked);
    }

    public function test_the_few_that_asked_are_read_alone_wherever_they_stand(): void
    {
        global $wpdb;

        self::fillInvitations();
        // By time of sending they are in the middle.
        $wpdb->query("UPDATE {$wpdb->prefix}clientpress_invitations SET asked_gmt = '2031-03-01'
            WHERE status = 'pending' AND user_id % 8 = 0 AND sent_gmt BETWEEN '2031-03-22' AND '2031-03-23 12:00:00'");
        $wpdb->query("ANALYZE TABLE {$wpdb->prefix}clientpress_invitations");
        $search = $this->services->storage->invitationSearch();
        $total = $search->count(new InvitationQuery(asked: true), self::NOW);
        self::assertGreaterThan(200, $total);
        $asked = [];

        foreach (['sent', 'email'] as $orderBy) {
            foreach (['asc', 'desc'] as $order) {
                $query = new InvitationQuery(asked: true, orderBy: $orderBy, order: $order, perPage: 1);
                $asked["by {$orderBy} {$order}"] = static fn() => $search->search($query, self::NOW, $total);
            }
        }
        self::assertReadLittle($asked, $total);
    }

    public function test_the_list_of_portals_counts_each_only_so_far(): void
    {
        self::fillInvitations();
        $counts = $this->services->storage->portalCounts();
        // Half of the invitations into these twenty are accepted.
        self::assertReadLittle(['portals' => static fn() => $counts->count(range(70, 89), self::NOW)], 500);

        $GLOBALS['wpdb']->query("UPDATE {$GLOBALS['wpdb']->prefix}clientpress_invitations SET portal_id = 77");
        $GLOBALS['wpdb']->query("ANALYZE TABLE {$GLOBALS['wpdb']->prefix}clientpress_invitations");
        $most = PortalCounts::MOST + 1;
        self::assertReadLittle(['one with all' => static fn() => $counts->count([77, 78], self::NOW)], $most);
        self::assertSame($most, $counts->count([77], self::NOW)[77]['accepted']);
    }

    public function test_the_screen_of_clients_reads_no_more_than_it_looks_at(): void
    {
        self::fillOthers();
        $search = $this->services->storage->clientSearch();

        self::assertReadLittle([
            'first page' => static fn() => $search->newest(null, 20, 0),
            'last page' => static fn() => $search->oldest(null, 20, 0),
            'of a portal' => static fn() => $search->newest([77], 20, 0),
            'of a portal, counted' => static fn() => $search->count([77], 100),
            'what they may enter' => static fn() => $search->accessOf(range(70, 89)),
            'history' => static fn() => $search->history(77),
        ]);
        self::assertReadLittle(
            [
                'by name' => static fn() => $search->byAddressOrName('anna', 'anna', null),
                'by domain' => static fn() => $search->byDomain('example.org', null),
            ],
            ClientSearch::MOST_SEARCHED + 1,
        );
        self::assertReadLittle(
            ['counted' => static fn() => $search->count(null, ClientList::MOST_COUNTED + 1)],
            // The first row of the next account says that one has been read in all portals.
            ClientList::MOST_COUNTED + 2,
        );
    }

    public function test_portals_to_choose_from_are_found_without_reading_all_of_them(): void
    {
        global $wpdb;

        $at = '2031-03-01';
        $wpdb->query(
            "INSERT INTO {$wpdb->posts} (post_author, post_date, post_date_gmt, post_content, post_title, post_excerpt,
                post_status, post_name, to_ping, pinged, post_modified, post_modified_gmt, post_content_filtered, post_type)
            SELECT 1, TIMESTAMPADD(SECOND, seq, '{$at}'), '{$at}', '', CONCAT('Portal ', seq * 7919 % 3000), '', 'private',
                CONCAT('p', seq), '', '', '{$at}', '{$at}', '', 'clientpress_portal' FROM seq_1_to_3000",
        );
        $wpdb->query("ANALYZE TABLE {$wpdb->posts}");
        wp_cache_flush();
        $portals = $this->services->portals();
        $offered = static fn(): array => $portals->offered(Actor::operator(), 101);

        self::assertReadLittle(
            [
                'a filter' => $offered,
                'an import' => fn() => $this->services->importPortals()->offered(200, Actor::operator()),
            ],
            201,
        );
        $titles = array_column($offered(), 'title');
        self::assertCount(101, $titles);
        self::assertContains('Portal ' . ((3000 * 7919) % 3000), $titles, 'The newest.');
        $sorted = $titles;
        sort($sorted, SORT_STRING);
        self::assertSame($sorted, $titles);
        self::assertSame(
            array_column($portals->managedBy(Actor::operator(), '', 3_000, 1)[0], 'id'),
            array_column(iterator_to_array($portals->allManagedBy(Actor::operator()), false), 'id'),
        );
    }

    public function test_a_search_for_clients_reads_each_account_once_wherever_clients_stand_among_them(): void
    {
        global $wpdb;

        self::fillOthers();
        self::fillUsers();
        $search = $this->services->storage->clientSearch();
        $access = "{$wpdb->prefix}clientpress_access";

        foreach (['all', 'each tenth', 'the oldest'] as $which) {
            match ($which) {
                'all' => null,
                'each tenth' => $wpdb->query("DELETE FROM {$access} WHERE user_id % 10 > 0"),
                'the oldest' => $wpdb->query("DELETE FROM {$access} WHERE user_id > 100"),
            };
            $wpdb->query("ANALYZE TABLE {$access}");
            $clients = min(ClientSearch::MOST_SEARCHED, (int) $wpdb->get_var("SELECT COUNT(*) FROM {$access}"));
            self::assertReadLittle(
                [
                    "an address, {$which}" => static fn() => $search->byAddressOrName('c10@', '', null),
                    "an address of a portal, {$which}" => static fn() => $search->byAddressOrName('c10@', '', [11]),
                ],
                1,
            );
            self::assertReadLittle(
                [
                    "addresses of very many, {$which}" => static fn() => $search->byAddressOrName('c', '', null),
                    "a name, {$which}" => static fn() => $search->byAddressOrName('nobody', 'nobody', null),
                    "a name of all, {$which}" => static fn() => $search->byAddressOrName('anna', 'anna', null),
                    "a domain, {$which}" => static fn() => $search->byDomain('example.org', null),
                ],
                // The first accounts by address, and the newest clients.
                max(501, $clients) + 1,
            );
        }

        $sql = "SELECT ID FROM {$wpdb->users} WHERE user_email LIKE 'c1%' ORDER BY user_email LIMIT 501";
        self::assertSame('user_email', $wpdb->get_row("EXPLAIN {$sql}", ARRAY_A)['key']);
    }

    public function test_the_client_field_of_a_large_site_reads_no_more_users_than_it_finds(): void
    {
        self::fillOthers();
        self::fillUsers();
        $directory = $this->services->userDirectory();
        self::assertFalse($directory->searchesNames());

        self::assertReadLittle(
            [
                'beginning of many' => static fn() => $directory->search('c', 77),
                'beginning of a login' => static fn() => $directory->search('client-1', 77),
                'an address' => static fn() => $directory->search('c777@example.net', 77),
                'nobody' => static fn() => $directory->search('nobody', 77),
            ],
            20,
        );
        self::assertCount(10, $directory->search('c', 77));
        self::assertSame(['c777@example.net'], array_column($directory->search('c777@example.net', 77), 'email'));
    }

    public function test_the_filter_by_portal_reads_a_portal_once(): void
    {
        self::fillInvitations();

        self::assertReadLittle([
            'portals' => fn() => $this->services->invitationList()->portals('', 101, Actor::operator()),
        ]);
    }

    public function test_portals_by_title_alone_are_sorted_and_no_other_post_is_read_for_them(): void
    {
        global $wpdb;

        $wpdb->query(
            "INSERT INTO {$wpdb->posts} (post_title, post_type, post_status, post_content, post_excerpt, to_ping, pinged,
                post_content_filtered, post_date, post_date_gmt, post_modified, post_modified_gmt)
            SELECT CONCAT('No ', seq), IF(seq % 10 = 0, 'clientpress_portal', 'post'), IF(seq % 2, 'publish', 'private'), '', '', '',
                '', '', '2031-01-01', '2031-01-01', '2031-01-01', '2031-01-01' FROM seq_1_to_5000",
        );
        $wpdb->query("ANALYZE TABLE {$wpdb->posts}");
        $portals = array_sum((array) wp_count_posts('clientpress_portal'));
        $portalList = $this->services->portals();
        $asked = [
            'first page' => ['', 1],
            'last page' => ['', 25],
            'search' => ['No 77', 1],
        ];

        foreach ($asked as $name => [$search, $page]) {
            $statements = self::statementsOf(static fn() => $portalList->managedBy(
                Actor::operator(),
                $search,
                20,
                $page,
            ));
            [$sql] = array_values(preg_grep('/ORDER BY.*post_title/s', $statements) ?: []);
            [$plan] = $wpdb->get_results("ANALYZE {$sql}", ARRAY_A);
            // WordPress's table has no index of titles. This is the one list that is sorted whole; see docs/scaling.md.
            self::assertStringContainsString('filesort', $plan['Extra'], $name);
            self::assertStringStartsWith('type_status', $plan['key'], $name);
            // As far as MariaDB knows beforehand.
            self::assertLessThan(2 * $portals, (float) $plan['rows'], $name);
        }
    }

    public function test_what_pages_and_links_ask_for_is_found_by_the_named_index(): void
    {
        global $wpdb;
        $table = $wpdb->prefix . 'clientpress_invitations';
        // One in four is pending, of those half expired; 400 portals.
        $wpdb->query("INSERT INTO {$table} (portal_id, email, email_key, status, token_digest, next_digest, next_gmt,
            pending_key, message, delivery, delivery_error, created_gmt, sent_gmt, expires_gmt)
            SELECT seq % 400 + 1, CONCAT('c', seq, '@example.org'), CONCAT('c', seq, '@example.org'),
                ELT(seq % 8 DIV 2 + 1, 'pending', 'accepted', 'accepted', 'revoked'), SHA2(seq, 256),
                IF(seq % 1000 = 0, SHA2(CONCAT('n', seq), 256), NULL), IF(seq % 1000 = 0, '2031-03-01', NULL),
                IF(seq % 8 < 2, SHA2(CONCAT(seq % 400 + 1, ':c', seq, '@example.org'), 256), NULL), '', IF(seq % 97 = 0, 'failed', 'sent'), '',
                '2031-01-01', TIMESTAMPADD(MINUTE, -seq, '2031-03-30'),
                TIMESTAMPADD(MINUTE, IF(seq % 2 = 0, seq, -seq), '2031-03-30')
            FROM seq_1_to_20000");
        $wpdb->query("INSERT INTO {$wpdb->prefix}clientpress_invitation_events
            (invitation_id, event, created_gmt, detail, retired_digest)
            SELECT seq, 'resent', '2031-01-01', '', SHA2(CONCAT('r', seq), 256) FROM seq_1_to_20000");
        $wpdb->query("ANALYZE TABLE {$table}, {$wpdb->prefix}clientpress_invitation_events");
        self::assertSame(20_000, self::rows());
        $last = (int) $wpdb->get_var("SELECT MAX(id) FROM {$table}");
        $search = fn(mixed ...$query) => fn() => $this->services
            ->storage
            ->invitationSearch()
            ->search(new InvitationQuery(...$query), self::NOW);
        $statements = [
            'link' => [
                fn() => $this->services->storage->invitationRows()->findByDigest(hash('sha256', '77')),
                'token_digest',
                1,
            ],
            'staged link' => [
                fn() => $this->services->storage->invitationRows()->findByStagedDigest(hash('sha256', 'n7000')),
                'next_digest',
                1,
            ],
            'interrupted' => [
                fn() => $this->services->storage->nextSecrets()->stagedBefore(self::NOW, 200),
                'next_gmt',
                50,
            ],
            'old link' => [
                fn() => $this->services->storage->invitationRows()->findByRetiredDigest(hash('sha256', 'r77')),
                'retired_digest',
                1,
            ],
            'send' => [
                fn() => $this->services->storage->invitationRows()->findPending(9, 'c8@example.org'),
                'pending_key',
                1,
            ],
            'one' => [fn() => $this->services->storage->invitationRows()->find($last), 'PRIMARY', 1],
            'history' => [fn() => $this->services->storage->history()->history(77), 'invitation_id', 1],
            'sidebar' => [$search(portalId: 77), 'portal_id', 50],
            'portal deleted' => [
                fn() => $this->services->storage->invitationRows()->pendingOf(77),
                'portal_status',
                50,
            ],
            'list' => [$search(), 'PRIMARY', 20],
            'list by time of sending' => [$search(orderBy: 'sent'), 'sent_gmt', 20],
            'list by address' => [$search(orderBy: 'email', order: 'asc'), 'email_key', 20],
            'list by expiry' => [$search(orderBy: 'expires', order: 'asc'), 'expires_gmt', 20],
            'list of what failed' => [$search(delivery: Delivery::Failed), 'delivery_status', 20],
            'search' => [$search(search: 'c77@'), 'PRIMARY', 1],
            'the rest of a long list' => [$search(below: 100), 'PRIMARY', 100],
            'reminders' => [
                fn() => $this->services
                    ->storage
                    ->reminderRows()
                    ->dueForReminder(self::NOW, self::NOW + 86_400, self::NOW, 50),
                'expires_gmt',
                1_000,
            ],
        ];

        $found = [];
        foreach ($statements as $name => [$ask, $index, $rows]) {
            [$plan] = self::plansOf($ask);
            // What was really read; a row that is found before the plan is made has no such figure.
            $found[$name] = [$plan['key'], (float) ($plan['r_rows'] ?? $plan['rows']) <= $rows];
        }

        self::assertSame(array_map(static fn(array $statement): array => [$statement[1], true], $statements), $found);
    }

    public function test_counts_read_indexes_alone(): void
    {
        global $wpdb;

        self::fillInvitations();
        $search = $this->services->storage->invitationSearch();
        $keys = static function (array $known) use ($search, $wpdb): array {
            $statements = self::statementsOf(static fn() => $search->countByStatus(self::NOW, null, $known));
            $plans = array_merge(...array_map(static fn(string $sql): array => $wpdb->get_results(
                "ANALYZE {$sql}",
                ARRAY_A,
            ), $statements));
            // The statement itself and its derived tables have no key; each figure does.
            $figures = array_filter($plans, static fn(array $plan): bool => $plan['key'] !== null);
            foreach ($figures as $figure) {
                self::assertStringContainsString('Using index', $figure['Extra']);
                self::assertStringNotContainsString('Using index condition', $figure['Extra']);
            }

            return array_count_values(array_column($figures, 'key'));
        };
        $many = InvitationSearch::MOST_COUNTED + 1;

        // What was not sent is not counted where it decides nothing: MariaDB would read each whole row for when it expires.
        self::assertEquals(
            ['delivery_status' => 1, 'status_asked' => 1],
            $keys(['pending' => $many, 'accepted' => $many, 'revoked' => $many, 'expired' => $many]),
        );
        $wpdb->query("UPDATE {$wpdb->prefix}clientpress_invitations SET delivery = 'sent'");
        self::assertSame(6, array_sum($keys([])));
    }

    /**
     * @param array<string, \Closure> $asked
     */
    private static function assertReadLittle(array $asked, int $atMost = self::READ): void
    {
        global $wpdb;

        $wrong = [];
        foreach ($asked as $name => $ask) {
            $ours = preg_grep('/^\s*(SELECT|UPDATE|DELETE).*clientpress_/s', self::statementsOf($ask));
            self::assertNotSame([], $ours, $name);

            foreach ($ours as $sql) {
                $isRead = str_starts_with(ltrim($sql), 'SELECT');
                foreach ($wpdb->get_results(($isRead ? 'ANALYZE ' : 'EXPLAIN ') . $sql, ARRAY_A) as $plan) {
                    if (self::readsMuch($plan, $isRead, $atMost)) {
                        $wrong[] =
                            "{$name}: {$plan['table']} {$plan['type']} {$plan['key']} {$plan['rows']} {$plan['Extra']} of "
                            . preg_replace('/\s+/', ' ', $sql);
                    }
                }
            }
        }
        self::assertSame([], $wrong);
    }

    /** @param array<string, string|null> $plan */
    private static function readsMuch(array $plan, bool $isRead, int $atMost): bool
    {
        // What another part of the same statement has found has been read there.
        if ($plan['table'] === null || str_starts_with($plan['table'], '<')) {
            return false;
        }

        $read = (float) ($plan['r_rows'] ?? ($isRead ? 0 : $plan['rows']));
        // What is found may be sorted, the table not.
        $sorted = str_contains((string) $plan['Extra'], 'filesort') ? (float) $plan['rows'] : 0;

        return $plan['type'] === 'ALL' || $plan['key'] === null || max($read, $sorted) > $atMost;
    }

    /** @return list<string> */
    private static function statementsOf(\Closure $operation): array
    {
        $statements = [];
        $listen = static function (string $sql) use (&$statements): string {
            $statements[] = $sql;

            return $sql;
        };
        add_filter('query', $listen);
        $operation();
        remove_filter('query', $listen);

        return $statements;
    }

    /** @return list<array<string, string|null>> how the database carries out what decides: the last statement, or the one that finds the ids of a list */
    private static function plansOf(\Closure $operation): array
    {
        global $wpdb;

        $last = '';
        $listen = static function (string $sql) use (&$last): string {
            // What a page of a list shows is read by the ids that this one has found.
            $last = str_contains($last, 'ORDER BY i.') ? $last : $sql;

            return $sql;
        };
        add_filter('query', $listen);
        $operation();
        remove_filter('query', $listen);

        return $wpdb->get_results("ANALYZE {$last}", ARRAY_A);
    }

    /** One in four is pending, of those half expired; 400 portals. */
    private static function fillInvitations(): void
    {
        $rows = self::ROWS;
        self::fill('invitations', "(portal_id, name, email, email_key, email_domain, status, token_digest, next_digest, next_gmt,
                pending_key, message, user_id, delivery, delivery_error, created_gmt, sent_gmt, expires_gmt, accepted_gmt,
                revoked_gmt, asked_gmt)
            SELECT seq % 400 + 1, CONCAT('Anna Smith', seq), CONCAT('c', seq, '@example.org'),
                CONCAT('c', seq, '@example.org'), 'example.org',
                ELT(seq % 8 DIV 2 + 1, 'pending', 'accepted', 'accepted', 'revoked'), SHA2(seq, 256),
                IF(seq % 1000 = 0, SHA2(CONCAT('n', seq), 256), NULL), IF(seq % 1000 = 0, '2031-03-01', NULL),
                IF(seq % 8 < 2, SHA2(CONCAT(seq % 400 + 1, ':c', seq, '@example.org'), 256), NULL), '', seq,
                IF(seq % 97 = 0, 'failed', 'sent'), '', '2031-01-01', TIMESTAMPADD(MINUTE, -seq, '2031-03-30'),
                TIMESTAMPADD(MINUTE, IF(seq % 2 = 0, seq, -seq), '2031-03-30'),
                IF(seq % 8 DIV 2 IN (1, 2), '2031-03-01', NULL), IF(seq % 8 DIV 2 = 3, '2031-03-01', NULL),
                IF(seq % 991 = 0, '2031-03-01', NULL)
            FROM seq_1_to_{$rows}");
        self::fill('invitation_names', "(invitation_id, place, part)
            SELECT i.id, p.place, IF(p.place = 0, LOWER(i.name), SUBSTR(LOWER(i.name), 6))
            FROM {$GLOBALS['wpdb']->prefix}clientpress_invitations i, (SELECT 0 place UNION SELECT 1) p");
    }

    private static function fillOthers(): void
    {
        $rows = self::ROWS;
        // One in a hundred waits, half of those for a try that is due.
        self::fill('outbox', "(kind, destination, subject, payload, created_gmt, next_gmt, done_gmt, last_error)
            SELECT 'k', CONCAT('webhook:', seq % 5), CONCAT('invitation:', seq DIV 3), '{}', '2031-03-29',
                IF(seq % 200 = 0, '2031-03-29', '2031-04-29'), IF(seq % 100 = 0, NULL, '2031-03-29'), ''
            FROM seq_1_to_{$rows}");
        self::fill('limits', "(bucket, hits, resets_at) SELECT SHA2(seq, 256), 1, 1932597000 FROM seq_1_to_{$rows}");
        self::fill('idempotency', "(digest, body_digest, claim_id, claimed_gmt)
            SELECT SHA2(seq, 256), '', '', '2031-03-30' FROM seq_1_to_{$rows}");
        self::fill(
            'access',
            "(portal_id, user_id, granted_gmt) SELECT seq % 400 + 1, seq, '2031-03-01' FROM seq_1_to_{$rows}",
        );
        self::fill('access_events', "(portal_id, user_id, event, created_gmt)
            SELECT seq % 400 + 1, seq, 'granted', '2031-03-01' FROM seq_1_to_{$rows}");
        self::fill('imports', "(form_key, state, pause_detail, created_gmt, moved_gmt)
            SELECT MD5(seq), IF(seq % 1000 = 0, 'running', 'finished'), '', '2031-03-01', '2031-03-01'
            FROM seq_1_to_{$rows}");
        self::fill('import_rows', "(import_id, number, email, portal_id, message, expiry_days, state, detail)
            SELECT seq % 300 + 1, seq, CONCAT('c', seq, '@example.org'), 1, '', 14, 'sent', '' FROM seq_1_to_{$rows}");
        self::fill('addresses', "(digest, user_id, created_gmt)
            SELECT SHA2(seq, 256), IF(seq % 100 = 0, NULL, seq), '2031-03-30' FROM seq_1_to_{$rows}");
    }

    /** With the ids that may enter portals in the tables of {@see fillOthers()}, as far as they are free. */
    private static function fillUsers(): void
    {
        global $wpdb;

        $rows = self::ROWS;
        self::assertNotFalse($wpdb->query(
            "INSERT IGNORE INTO {$wpdb->users} (ID, user_login, user_nicename, user_email, display_name, user_registered)
                SELECT seq, CONCAT('client-', seq), CONCAT('n', seq), CONCAT('c', seq, '@example.net'), 'Anna', '2031-01-01'
                FROM seq_1_to_{$rows}",
        ));
        $wpdb->query("ANALYZE TABLE {$wpdb->users}");
        wp_update_user_counts();
    }

    private static function fill(string $table, string $insert): void
    {
        global $wpdb;

        $table = "{$wpdb->prefix}clientpress_{$table}";
        self::assertNotFalse($wpdb->query("INSERT INTO {$table} {$insert}"));
        $wpdb->query("ANALYZE TABLE {$table}");
    }
}
