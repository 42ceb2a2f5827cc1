<?php

declare(strict_types=1);

namespace ClientPress\Tests\Cluster;

use ClientPress\Clients\Actor;
use ClientPress\Import\Defaults;
use ClientPress\Import\ListLine;
use ClientPress\Outbox\Kind;
use ClientPress\Portals\PortalStatus;
use ClientPress\Tests\Hardening\HardeningTestCase;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Mail;
use ClientPress\Tests\Support\Process;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\Support\Response;
use ClientPress\Tests\Support\TlsReceiver;
use ClientPress\Tests\Support\Transfer;

/**
 * Three web nodes, each of which writes to a database node of its own, behind one balancer. check.sh starts the databases,
 * and prints the table that these tests write.
 */
final class ClusterTest extends HardeningTestCase
{
    private const ROUNDS = 15;

    private const WORKERS = 6;

    /** Seconds for which the claim of a process that died is alive. */
    private const CLAIM = 60;

    /** Seconds after which the balancer gives a request up that a dead node kept. */
    private const TIME_OUT = 20;

    /** @var array<int, LiveSite> */
    private array $nodes = [];

    /** @var array<int, int> */
    private array $ports = [];

    /** @var list<Process> they outlive the test that started them again */
    private static array $databases = [];

    /** Writes of this run that met on several nodes, and that the cluster refused to one of them. */
    private static int $conflicts = 0;

    private int $conflictsBefore;

    /** @var list<string> what answered in place of ours, with its status; 0 for a connection that was cut */
    private array $unserved = [];

    /** Whether a database node was stopped in this step. */
    private bool $isDatabaseGone = false;

    /** @var array<string, int> how often the test had the link mailed anew, by address */
    private array $resends = [];

    private int $portal;

    /** @var array<string, string> */
    private array $program;

    protected function setUp(): void
    {
        parent::setUp();
        $this->portal = self::createPortal();
        $editor = self::createUser('editor');
        [$password] = \WP_Application_Passwords::create_new_application_password($editor->ID, ['name' => 'Test']);
        $this->program = [
            'Authorization' => 'Basic ' . base64_encode("{$editor->user_login}:{$password}"),
            'Content-Type' => 'application/json',
        ];
        self::plant("add_filter('clientpress_rate_limit', static fn() => [100000, 600]);");
        self::waitForCluster();
        $this->conflictsBefore = self::conflicts();
    }

    protected function tearDown(): void
    {
        unlink(self::planted());
        parent::tearDown();
        $this->nodes = [];
    }

    /** That a database node is gone, WordPress logs. No other warning of PHP, and no conflict of ours that was given up. */
    protected function assertPostConditions(): void
    {
        $log = (string) preg_replace('/^.*mysqli_real_connect\(\).*class-wpdb\.php.*$/m', '', self::takeErrorLog());
        self::assertDoesNotMatchRegularExpression('/PHP (Notice|Warning|Deprecated|Fatal)/', $log);
        self::assertDoesNotMatchRegularExpression('/Deadlock found.* wp_clientpress_/', $log);
        self::$conflicts += self::conflicts() - $this->conflictsBefore;
    }

    public function test_one_link_accepted_on_three_nodes_at_once_makes_one_account_and_one_session(): void
    {
        $this->startNodes();
        $statuses = [];
        for ($round = 0; $round < self::ROUNDS; $round++) {
            [$id, $token, $email] = self::invite($this->portal);
            self::waitForCluster();

            $answers = $this->everywhere(array_fill(0, 4, self::acceptance($token)));

            $statuses = [...$statuses, ...array_column($answers, 'status')];
            self::waitForCluster();
            self::assertSame('finished', self::assertNoHalfState($id, $this->portal, $email, "round {$round}"));
            self::assertCount(1, array_filter($answers, static fn(Response $answer): bool => $answer->setsSession()));
            self::assertSame(1, self::sessionsOf(self::usersOf($email)[0]));
        }
        self::assertNoErrors($statuses, [200, 202, 303]);
        self::row('one link accepted by 12 requests on three nodes at once', self::ROUNDS . ' rounds', $statuses);
    }

    public function test_one_address_invited_into_three_portals_and_accepted_at_once_gets_one_account(): void
    {
        $this->startNodes();
        $portals = [$this->portal, self::createPortal(), self::createPortal()];
        $statuses = [];
        $pressedAgain = 0;
        for ($round = 0; $round < self::ROUNDS; $round++) {
            $email = "three{$round}@example.org";
            $invited = array_map(static fn(int $portal): array => self::invite($portal, $email), $portals);
            self::waitForCluster();
            $acceptances = array_map(fn(int $place): array => [
                $this->nodes[$place + 1],
                self::acceptance($invited[$place][1]),
            ], [0, 1, 2]);

            $answers = $this->transfer($acceptances);

            $statuses = [...$statuses, ...array_column($answers, 'status')];
            // Who is told of an account that was made in this very moment presses once more.
            $refused = array_filter($answers, static fn(Response $answer): bool => $answer->status === 409);
            $pressedAgain += count($refused);
            $later = $this->transfer(array_values(array_intersect_key($acceptances, $refused)));
            self::assertNoErrors(array_column($later, 'status'), [200]);
            self::waitForCluster();
            $users = self::usersOf($email);
            self::assertCount(1, $users, "round {$round}: one account");
            foreach ($invited as $place => [$id]) {
                self::assertSame(
                    'finished',
                    self::assertNoHalfState($id, $portals[$place], $email, "round {$round}, portal {$place}"),
                    "round {$round}: told {$answers[$place]->status}",
                );
            }
            self::assertCount(1, array_filter($answers, static fn(Response $answer): bool => $answer->setsSession()));
        }
        self::assertNoErrors($statuses, [200, 303, 409]);
        self::row(
            'one address accepted into three portals on three nodes at once',
            self::ROUNDS . " rounds, in all three each; {$pressedAgain} pressed once more",
            $statuses,
        );
    }

    public function test_sends_of_one_inviter_on_three_nodes_at_once_are_all_written_and_counted(): void
    {
        $this->startNodes();
        $sends = array_map(
            fn(int $number): array => [
                $this->nodes[1 + ($number % 3)],
                $this->send("many{$number}@example.org"),
            ],
            range(0, 44),
        );

        $answers = $this->transfer($sends);

        self::waitForCluster();
        self::row('45 sends of one inviter on three nodes at once', 'each 201', array_column($answers, 'status'));
        self::assertSame([201 => 45], array_count_values(array_column($answers, 'status')));
        self::assertCount(45, Inbox::all());
        global $wpdb;
        $hits = $wpdb->get_col("SELECT hits FROM {$wpdb->prefix}clientpress_limits ORDER BY hits DESC LIMIT 1");
        self::assertSame(['45'], $hits);
    }

    public function test_one_address_invited_on_three_nodes_at_once_gets_one_invitation_and_one_email(): void
    {
        $this->startNodes();
        $statuses = [];
        for ($round = 0; $round < self::ROUNDS; $round++) {
            $email = "same{$round}@example.org";
            $answers = $this->everywhere([$this->send($email), $this->send(ucfirst($email))]);
            $statuses = [...$statuses, ...array_column($answers, 'status')];
            self::waitForCluster();
            self::assertSame(1, self::pendingRows($email));
            self::assertCount(1, [...Inbox::to($email), ...Inbox::to(ucfirst($email))]);
            self::assertSame(1, array_count_values(array_column($answers, 'status'))[201] ?? 0);
        }
        self::assertNoErrors($statuses, [201, 409]);
        self::row('one address invited by 6 requests on three nodes at once', self::ROUNDS . ' rounds', $statuses);
    }

    public function test_of_accept_revoke_and_resend_on_three_nodes_at_once_one_wins(): void
    {
        $this->startNodes();
        $statuses = [];
        for ($round = 0; $round < self::ROUNDS; $round++) {
            [$id, $token, $email] = self::invite($this->portal);
            self::waitForCluster();

            $answers = $this->transfer([
                [$this->nodes[1 + ($round % 3)], self::acceptance($token)],
                [$this->nodes[1 + (($round + 1) % 3)], $this->change($id, 'revoke')],
                [$this->nodes[1 + (($round + 2) % 3)], $this->change($id, 'resend')],
            ]);

            $statuses = [...$statuses, ...array_column($answers, 'status')];
            self::waitForCluster();
            $status = self::invitation($id)->status(time())->value;
            $users = self::usersOf($email);
            if ($answers[0]->setsSession()) {
                self::assertSame('accepted', $status);
                self::assertSame('finished', self::assertNoHalfState($id, $this->portal, $email, "round {$round}"));
            } else {
                self::assertContains($status, ['revoked', 'pending']);
                foreach ($users as $user) {
                    self::assertSame(0, self::entries($this->portal, $user), "round {$round}: {$status}, and let in");
                }
            }
        }
        self::assertNoErrors($statuses, [200, 303, 409, 410, 422]);
        self::row('accept, revoke and resend on three nodes at once', self::ROUNDS . ' rounds', $statuses);
    }

    public function test_limits_are_counted_across_the_nodes(): void
    {
        self::plant(<<<'PHP'
            add_filter('clientpress_rate_limit', static fn($allowed, $limit) =>
                $limit === 'accept_per_invitation' || $limit === 'send_per_inviter' ? [6, 600] : [100000, 600], 10, 2);
            PHP);
        $this->startNodes();
        [, $token] = self::invite($this->portal);
        self::waitForCluster();

        $tries = $this->everywhere(array_fill(0, 6, self::acceptance($token, 'weak')));
        $sends = $this->transfer(array_map(
            fn(int $number): array => [
                $this->nodes[1 + ($number % 3)],
                $this->send("limit{$number}@example.org"),
            ],
            range(0, 17),
        ));

        self::row('18 tries, of which 6 are allowed, on three nodes', '', array_column($tries, 'status'));
        self::row('18 sends, of which 6 are allowed, on three nodes', '', array_column($sends, 'status'));
        self::assertSame([400 => 6, 429 => 12], self::counted(array_column($tries, 'status')));
        self::assertSame([201 => 6, 429 => 12], self::counted(array_column($sends, 'status')));
        self::assertCount(6, Inbox::all());
    }

    public function test_cron_on_two_nodes_at_once_mails_nothing_twice_and_shares_imports(): void
    {
        $log = getenv('CLIENTPRESS_CLUSTER') . '/sent-by';
        self::plant(<<<PHP
            add_filter('clientpress_rate_limit', static fn() => [100000, 600]);
            add_action('clientpress_invitation_sent', static fn() => file_put_contents('{$log}', getmypid() . "\\n", FILE_APPEND | LOCK_EX));
            PHP);
        $services = self::services();
        $actor = Actor::importer(1);
        $entries = array_map(
            static fn(int $line): ListLine => new ListLine($line, "import{$line}@example.org"),
            range(1, 30),
        );
        $lines = $services->importCheck()->lines($entries, new Defaults("#{$this->portal}", 14), $actor);
        $import = $services->imports()->start($lines, 'clients.csv', bin2hex(random_bytes(16)), $actor);
        update_option('clientpress_reminder_days', 14);
        $due = [];
        for ($number = 0; $number < 10; $number++) {
            $due[] = self::invite($this->portal, null, 2 * DAY_IN_SECONDS);
        }
        global $wpdb;
        foreach ($due as [$id]) {
            $wpdb->update(
                "{$wpdb->prefix}clientpress_invitations",
                [
                    'delivery' => 'sent',
                    'sent_gmt' => gmdate('Y-m-d H:i:s', time() - (2 * DAY_IN_SECONDS)),
                ],
                ['id' => $id],
            );
        }
        self::waitForCluster();

        $this->cron('clientpress_import', 'clientpress_hourly');

        self::waitForCluster();
        $progress = $services->imports()->progress($import);
        $byProcess = array_count_values(file($log, FILE_IGNORE_NEW_LINES) ?: []);
        self::row(
            'cron on two nodes at once: 30 lines of an import, 10 reminders',
            "{$progress->sent} lines, shared " . implode(' and ', $byProcess) . ', ' . count(Inbox::all()) . ' emails',
            [],
        );
        self::assertSame(
            [30, 0, 0],
            [$progress->sent, $progress->uncertain, $progress->waiting],
            self::logOf('node-run2'),
        );
        foreach ([
            ...array_column($due, 2),
            ...array_map(static fn(ListLine $line): string => $line->email, $entries),
        ] as $email) {
            self::assertCount(1, Inbox::to($email), $email);
        }
        self::assertCount(2, $byProcess, 'One node did it all.');
    }

    public function test_what_is_to_be_told_to_others_is_told_once_by_cron_on_two_nodes_at_once(): void
    {
        $log = getenv('CLIENTPRESS_CLUSTER') . '/told-by';
        // Whoever comes first waits for the other one, so that both are at work.
        self::plant(<<<PHP
            add_filter('clientpress_accepted_email_subject', static function (\$subject) {
                file_put_contents('{$log}', getmypid() . "\n", FILE_APPEND | LOCK_EX);
                for (\$tries = 0; \$tries < 400 && count(array_unique(file('{$log}'))) < 2; \$tries++) {
                    usleep(50_000);
                }
                return \$subject;
            });
            PHP);
        $invited = [];
        for ($number = 0; $number < 20; $number++) {
            [$id, , $invited[]] = self::invite($this->portal, "told{$number}@example.org");
            self::services()->outbox()->tellOne(Kind::InvitationAccepted->value, 'inviter', "invitation:{$id}", []);
        }
        self::waitForCluster();

        $this->cron('clientpress_hourly');

        self::waitForCluster();
        $byProcess = array_count_values(file($log, FILE_IGNORE_NEW_LINES) ?: []);
        self::row(
            'cron on two nodes at once: 20 notices to an inviter',
            count(Inbox::all()) . ' emails, shared ' . implode(' and ', $byProcess),
            [],
        );
        self::assertCount(20, Inbox::all());
        foreach ($invited as $email) {
            self::assertCount(
                1,
                array_filter(Inbox::all(), static fn(Mail $mail): bool => str_contains($mail->text(), $email)),
                $email,
            );
        }
        self::assertCount(2, $byProcess, 'One node did it all.');
        self::assertNull(self::services()->storage->outbox()->nextDue());
    }

    public function test_webhooks_are_received_once_and_in_order_from_senders_on_two_nodes_at_once(): void
    {
        $receiver = TlsReceiver::start();
        $services = self::services();
        TlsReceiver::webhooks($services)->add(
            $receiver->url('/take'),
            ['access.granted', 'access.removed'],
            Actor::operator(),
        );
        for ($number = 0; $number < 20; $number++) {
            $user = self::createUser('subscriber')->ID;
            self::letIn($this->portal, $user);
            $services->access()->remove($this->portal, $user, Actor::operator());
        }
        self::waitForCluster();
        $log = getenv('CLIENTPRESS_CLUSTER') . '/webhooks-by';

        $this->onTwoNodes('eval-file', '--use-include', __DIR__ . '/send-webhooks.php', TlsReceiver::caFile(), $log);

        self::waitForCluster();
        $byProcess = array_count_values(file($log, FILE_IGNORE_NEW_LINES) ?: []);
        $requests = $receiver->requests();
        self::row(
            'senders on two nodes at once: 40 messages to a webhook',
            count($requests) . ' received, shared ' . implode(' and ', $byProcess),
            [],
        );
        global $wpdb;
        $messages = $wpdb->get_results("SELECT id, kind, subject, tries, answer_code, done_gmt IS NOT NULL AS is_done
            FROM {$wpdb->prefix}clientpress_outbox WHERE destination LIKE 'webhook:%' ORDER BY id", ARRAY_A);
        self::assertCount(40, $messages);
        foreach ($messages as ['tries' => $tries, 'answer_code' => $code, 'is_done' => $isDone]) {
            self::assertSame(['1', '200', '1'], [$tries, $code, $isDone], self::logOf('node-run2'));
        }
        $told = array_map(static fn(array $request): string => $request['headers']['webhook-id'], $requests);
        $keys = array_map(
            static fn(array $message): string => (string) $services
                ->storage
                ->outbox()
                ->find((int) $message['id'])
                ?->key(),
            $messages,
        );
        self::assertEqualsCanonicalizing($keys, $told);
        $places = array_flip($told);
        foreach (array_chunk($keys, 2) as [$granted, $removed]) {
            self::assertLessThan($places[$removed], $places[$granted], 'Told in another order than it happened.');
        }
        self::assertCount(2, $byProcess, 'One node did it all.');
        $receiver->stop();
    }

    public function test_a_replica_that_is_ten_seconds_late_makes_pages_late_and_no_outcome_wrong(): void
    {
        self::installLateReads();
        $before = self::invite($this->portal);
        $revoked = self::invite($this->portal);
        $closed = self::createPortal();
        $intoClosed = self::invite($closed);
        $existing = self::createUser('subscriber', ['user_email' => 'existing@example.org']);
        $this->awaitReplica();
        $this->startNodes(['CLIENTPRESS_REPLICA' => getenv('CLIENTPRESS_CLUSTER') . '/node4/mariadb.sock']);
        $late = $this->nodes[1];

        $revocation = $this->ask($late, $this->change($revoked[0], 'revoke'));
        self::assertSame(200, $revocation->status, $revocation->body);
        self::services()->portals()->setStatus($closed, PortalStatus::Archived, Actor::operator());
        $answers = $this->everywhere(array_fill(0, 3, self::acceptance($before[1])));
        $afterRevocation = $this->ask($late, self::acceptance($revoked[1]));
        $afterClosing = $this->ask($late, self::acceptance($intoClosed[1]));
        $sends = $this->everywhere(array_fill(0, 2, $this->send('twice@example.org')));
        $again = $this->ask($late, $this->send('twice@example.org'));

        self::waitForCluster();
        self::assertSame('finished', self::assertNoHalfState($before[0], $this->portal, $before[2], 'late replica'));
        self::assertCount(1, array_filter($answers, static fn(Response $answer): bool => $answer->setsSession()));
        self::assertSame('revoked', self::invitation($revoked[0])->status(time())->value);
        self::assertSame([], self::usersOf($revoked[2]), "Revoked, and accepted: {$afterRevocation->status}");
        self::assertSame([], self::usersOf($intoClosed[2]), "Closed, and accepted: {$afterClosing->status}");
        self::assertSame(1, array_count_values(array_column($sends, 'status'))[201] ?? 0);
        self::assertNotSame(201, $again->status);
        self::assertSame(1, self::pendingRows('twice@example.org'));
        self::assertCount(1, Inbox::to('twice@example.org'));

        // The newest email's link, at once: the page may be late, and says so without using anything up.
        preg_match('#client-invitation/([0-9a-f]{72})#', Inbox::latestTo('twice@example.org')->text(), $link);
        $early = $this->ask($late, self::acceptance($link[1]));
        $tries = 1;
        $began = microtime(true);
        for ($answer = $early; !$answer->setsSession() && (microtime(true) - $began) < 30; $tries++) {
            sleep(1);
            $answer = $this->ask($late, self::acceptance($link[1]));
        }
        self::assertTrue($answer->setsSession(), "{$answer->status}: {$answer->text()}");
        self::waitForCluster();
        self::assertCount(1, self::usersOf('twice@example.org'));
        self::row(
            'reads from a replica that is 10 s late',
            sprintf('a fresh link works after %d s', microtime(true) - $began),
            [
                ...array_column($answers, 'status'),
                ...array_column($sends, 'status'),
                $afterRevocation->status,
                $afterClosing->status,
            ],
        );
        self::assertNoErrors([...array_column($answers, 'status'), ...array_column($sends, 'status'), $again->status], [
            200,
            201,
            202,
            303,
            409,
        ]);
        self::assertSame($existing->ID, (int) get_user_by('email', 'existing@example.org')->ID);
    }

    /** @depends test_limits_are_counted_across_the_nodes */
    public function test_writes_that_met_on_several_nodes_were_among_them(): void
    {
        self::row(
            'writes that the cluster refused to one of several nodes, and that were run anew',
            (string) self::$conflicts,
            [],
        );
        self::assertGreaterThan(0, self::$conflicts);
    }

    /** The last one: it leaves other connections than it found. */
    public function test_nodes_that_are_killed_one_at_a_time_lose_nothing_and_double_nothing(): void
    {
        $this->startNodes();
        $balancer = $this->startBalancer();
        $portal = $this->portal;
        $wait = static fn(float $seconds): \Closure => static fn(float $since): bool => $since > $seconds;
        $back = static fn(int $node): \Closure => static fn(): bool => self::isReady($node);
        // Each yields what has to be true before it goes on, while sends and accepts go on as well.
        $actions = [
            'a database node was killed' => function () use ($wait): \Generator {
                $this->signal(2, SIGKILL);
                yield $wait(3);
            },
            'it came back, and a web node was killed' => function () use ($back): \Generator {
                self::startDatabase(2);
                yield $back(2);
                $this->nodes[3]->stop();
            },
            'it came back, and another web node was killed' => function () use ($wait): \Generator {
                $this->startNode(3);
                yield $wait(1.5);
                $this->nodes[1]->stop();
            },
            'it came back, and the first database node was killed' => function () use ($wait): \Generator {
                $this->startNode(1);
                yield $wait(1.5);
                $this->signal(1, SIGKILL);
                yield $wait(3);
            },
            'rolling restart of all' => function () use ($wait, $back): \Generator {
                self::startDatabase(1);
                yield $back(1);
                foreach ([1, 2, 3] as $node) {
                    $this->nodes[$node]->stop();
                    $database = self::pid($node);
                    $this->signal($node, SIGTERM);
                    yield static fn(): bool => self::isGone($database);
                    self::startDatabase($node);
                    yield $back($node);
                    $this->startNode($node);
                    yield $wait(1.5);
                }
            },
        ];
        $emails = [];
        $rows = [];
        foreach ($actions as $what => $action) {
            [$this->unserved, $this->isDatabaseGone] = [[], false];
            [$silence, $loaded, $waits] = $this->loadWhile($what, $action);
            $emails = [...$emails, ...$loaded];
            $rows[$what] = sprintf('%d people, longest silence %.1f s', count($loaded), $silence);
            if ($this->unserved !== []) {
                $rows[$what] .= '; ' . self::listed($this->unserved);
            }
            if ($waits !== []) {
                $rows[$what] .= sprintf('; %d cut off, in after %.0f s at most', count($waits), max($waits));
                self::assertLessThan(self::CLAIM + 10, max($waits), "{$what}: somebody waited for so long");
            }
            self::assertLessThan(self::TIME_OUT, $silence, "{$what}: nobody was served for so long");
        }

        self::waitForCluster();
        global $wpdb;
        $mailed = array_count_values(array_merge(...array_column(Inbox::all(), 'recipients')));
        foreach ($emails as $email) {
            $users = self::usersOf($email);
            self::assertLessThanOrEqual(1 + ($this->resends[$email] ?? 0), $mailed[$email], "{$email}: emails");
            self::assertCount(1, $users, "{$email}: accounts");
            self::assertSame(1, self::entries($portal, $users[0]), "{$email}: access");
            $statuses = $wpdb->get_col($wpdb->prepare(
                "SELECT status FROM {$wpdb->prefix}clientpress_invitations WHERE email_key = %s",
                $email,
            ));
            self::assertSame(['accepted'], $statuses, $email);
        }
        foreach ($rows as $what => $seen) {
            self::row("{$what}, under sends and accepts", "all in once; {$seen}", []);
        }
        self::row(
            'emails of all these',
            sprintf(
                '%d to %d people, of which %d by a resend',
                array_sum($mailed),
                count($emails),
                array_sum($this->resends),
            ),
            [],
        );
        $balancer->stop();
    }

    /**
     * Sends and accepts, as people do, until the action is over: whoever gets no answer, or an error, tries again. Whose
     * acceptance was cut off by the death of a process is told 202 until its claim is over; others go on meanwhile.
     *
     * @param \Closure(): \Generator $action
     * @return array{float, list<string>, list<float>} seconds without any success, at most; the addresses; and how long each
     *                                                of those waited
     */
    private function loadWhile(string $what, \Closure $action): array
    {
        [$links, $emails, $waiting, $waits] = [[], [], [], []];
        [$longest, $lastSuccess, $deadline] = [0.0, microtime(true), microtime(true) + 150];
        $steps = $action();
        $meanwhile = self::stepper($steps);
        while (($links !== [] || $steps->valid() || count($emails) < 12) && microtime(true) < $deadline) {
            while (count($links) < (4 + count($waiting)) && ($steps->valid() || count($emails) < 12)) {
                $emails[] = sprintf('%s-%d@example.org', substr(md5($what), 0, 8), count($emails));
                $links[end($emails)] = null;
            }
            $turn = array_slice($links, 0, 4);
            $answers = $this->takeTurn($turn, $meanwhile);
            $next = array_map($this->linkAfter(...), array_keys($turn), $turn, array_values($answers));
            // Whoever waits lets others go first.
            $links =
                array_diff_key($links, $turn)
                + array_filter(
                    array_combine(array_keys($turn), $next),
                    static fn(string|false|null $link): bool => $link !== false,
                );
            $now = microtime(true);
            $waiting += array_fill_keys(self::toldToWait($answers), $now);
            $waits = [
                ...$waits,
                ...array_map(
                    static fn(float $since): float => $now - $since,
                    array_values(array_diff_key($waiting, $links)),
                ),
            ];
            $waiting = array_intersect_key($waiting, $links);
            $isServed = $next !== array_values($turn);
            $longest = max($longest, $now - $lastSuccess);
            // Where nobody else is left, nothing else can succeed.
            $lastSuccess = $isServed || array_diff_key($links, $waiting) === [] ? $now : $lastSuccess;
            $isServed or usleep(200_000);
        }
        self::assertFalse($steps->valid(), "What was to happen did not: {$what}");
        self::assertSame([], $links, 'Not done in time.');

        return [$longest, $emails, $waits];
    }

    /**
     * @param array<string, string|null> $turn links by address; null for who is not invited yet
     * @param \Closure(): void $meanwhile
     * @return array<string, Response> by address
     */
    private function takeTurn(array $turn, \Closure $meanwhile): array
    {
        $requests = array_map(
            fn(string $email, ?string $link): Request => $link === null ? $this->send($email) : self::acceptance($link),
            array_keys($turn),
            $turn,
        );

        $answers = LiveSite::shared()->sendTogether($requests, $meanwhile);
        array_walk($answers, $this->countUnserved(...));

        return array_combine(array_keys($turn), $answers);
    }

    /**
     * Two may answer an error: the balancer, while a web node is away; and WordPress, before it has loaded any plugin, where
     * its database node dies with the connection in its hands.
     */
    private function countUnserved(Response $answer): void
    {
        $isOfBalancer = $answer->header('x-web-node') === null;
        $isWithoutDatabase =
            $this->isDatabaseGone
            && $answer->status === 500
            && str_contains($answer->text(), 'Error establishing a database connection');
        match (true) {
            $answer->status > 0 && $answer->status < 500 => null,
            $isOfBalancer && in_array($answer->status, [0, 502, 503, 504], true)
                => $this->unserved[] = "{$answer->status} of the balancer",
            $isWithoutDatabase => $this->unserved[] = '500 of WordPress without its database',
            default => self::fail(self::told($answer)),
        };
    }

    private static function told(Response $answer): string
    {
        return "{$answer->header('x-web-node')} said {$answer->status}: {$answer->text()}\n" . self::takeErrorLog();
    }

    /**
     * @param array<string, Response> $answers
     * @return list<string>
     */
    private static function toldToWait(array $answers): array
    {
        return array_keys(array_filter($answers, static fn(Response $answer): bool => $answer->status === 202));
    }

    private static function stepper(\Generator $steps): \Closure
    {
        $since = microtime(true);

        return static function () use ($steps, &$since): void {
            if ($steps->valid() && $steps->current()(microtime(true) - $since)) {
                $steps->next();
                $since = microtime(true);
            }
        };
    }

    /** @return string|false|null the link, once it was mailed; false once its client is in */
    private function linkAfter(string $email, ?string $link, Response $answer): string|false|null
    {
        return match (true) {
            $link !== null => self::isIn($answer) ? false : $link,
            in_array($answer->status, [201, 409], true) => $this->linkOf($email),
            default => null,
        };
    }

    /** Entered now, or by an earlier try whose answer was lost. */
    private static function isIn(Response $answer): bool
    {
        return (
            $answer->status === 303
            || in_array($answer->status, [200, 410], true) && str_contains(strtolower($answer->text()), 'log in')
        );
    }

    /** The link of the newest email; where the process died before it was mailed, of a resend, as an admin would do. */
    private function linkOf(string $email): ?string
    {
        $mails = Inbox::to($email);
        if ($mails === []) {
            $row = self::services()->storage->invitationRows()->findPending($this->portal, $email);
            if ($row !== null) {
                $this->resends[$email] = 1 + ($this->resends[$email] ?? 0);
                $this->countUnserved(LiveSite::shared()->send($this->change($row->id, 'resend')));
            }
            $mails = Inbox::to($email);
        }

        return $mails !== [] && preg_match('#client-invitation/([0-9a-f]{72})#', end($mails)->text(), $match)
            ? $match[1]
            : null;
    }

    /** Runs events of WP-Cron on two nodes at once, to their end. */
    private function cron(string ...$events): void
    {
        $this->onTwoNodes('cron', 'event', 'run', ...$events);
    }

    /** Runs one command of WP-CLI on two nodes at once, to its end. */
    private function onTwoNodes(string ...$command): void
    {
        $runs = array_map(static fn(int $node): Process => Process::start(
            [dirname(__DIR__) . '/site/wp', ...$command],
            getenv('CLIENTPRESS_CLUSTER') . "/node-run{$node}.log",
            ['CLIENTPRESS_RUNTIME' => self::runtime($node)],
        ), [2, 3]);
        foreach ($runs as $run) {
            while ($run->runs()) {
                usleep(50_000);
            }
        }
    }

    /** @param array<string, string> $environment */
    private function startNodes(array $environment = []): void
    {
        foreach ([1, 2, 3] as $node) {
            $this->ports[$node] ??= self::freePort();
            $this->startNode($node, $environment);
        }
    }

    /** @param array<string, string> $environment */
    private function startNode(int $node, array $environment = []): void
    {
        $this->nodes[$node] = LiveSite::startFpm(
            self::WORKERS,
            ['CLIENTPRESS_RUNTIME' => self::runtime($node)] + $environment,
            port: $this->ports[$node],
        );
    }

    private function startBalancer(): Process
    {
        $folder = (string) getenv('CLIENTPRESS_CLUSTER');
        $servers = implode('', array_map(
            static fn(int $node, int $port): string => "    server web{$node} 127.0.0.1:{$port} check\n",
            array_keys($this->ports),
            $this->ports,
        ));
        file_put_contents("{$folder}/web.cfg", sprintf(<<<'CFG'
            defaults
                mode http
                timeout connect 1s
                timeout client 60s
                timeout server %ds
                retries 3
                option redispatch
            listen web
                bind 127.0.0.1:%d
                balance roundrobin
                option httpchk GET /readme.html
                # Not of what the balancer answers itself.
                http-response set-header X-Web-Node %%[srv_name]
                default-server inter 500ms fastinter 200ms fall 2 rise 1 on-marked-down shutdown-sessions
            %s
            CFG, self::TIME_OUT, parse_url(WP_HOME, PHP_URL_PORT), $servers));
        $balancer = Process::start(['haproxy', '-db', '-f', "{$folder}/web.cfg"], "{$folder}/web.log");
        for (
            $tries = 0;
            $tries < 100 && LiveSite::shared()->send(Request::get('/readme.html'))->status !== 200;
            $tries++
        ) {
            usleep(100_000);
        }

        return $balancer;
    }

    /**
     * @param list<Request> $requests sent to each node, all at once
     * @return list<Response>
     */
    private function everywhere(array $requests): array
    {
        $pairs = [];
        foreach ($requests as $request) {
            foreach ($this->nodes as $node) {
                $pairs[] = [$node, $request];
            }
        }

        return $this->transfer($pairs);
    }

    /**
     * @param list<array{LiveSite, Request}> $pairs sent at once
     * @return list<Response>
     */
    private function transfer(array $pairs): array
    {
        $multi = curl_multi_init();
        $transfers = array_map(static fn(array $pair): Transfer => new Transfer($pair[0]->url, $pair[1]), $pairs);
        foreach ($transfers as $transfer) {
            curl_multi_add_handle($multi, $transfer->handle);
        }
        do {
            curl_multi_exec($multi, $running);
            curl_multi_select($multi, 0.01);
        } while ($running > 0);

        $answers = array_map(static fn(Transfer $transfer): Response => $transfer->response(), $transfers);
        foreach ($answers as $answer) {
            if ($answer->status === 0 || $answer->status >= 500) {
                self::fail(self::told($answer));
            }
        }

        return $answers;
    }

    private function ask(LiveSite $node, Request $request): Response
    {
        return $this->transfer([[$node, $request]])[0];
    }

    private static function acceptance(string $token, string $password = self::PASSWORD): Request
    {
        return Request::post('/?clientpress_invitation', [
            'clientpress_invitation' => $token,
            'clientpress_step' => 'accept',
            'clientpress_password' => $password,
        ])->withHeader('Sec-Fetch-Site', 'same-origin');
    }

    private function send(string $email): Request
    {
        return $this->asProgram('/wp-json/clientpress/v1/invitations', ['portal' => $this->portal, 'email' => $email]);
    }

    private function change(int $id, string $how): Request
    {
        return $this->asProgram("/wp-json/clientpress/v1/invitations/{$id}/{$how}", []);
    }

    /** @param array<string, mixed> $body */
    private function asProgram(string $path, array $body): Request
    {
        $request = Request::post($path, (string) json_encode((object) $body));
        foreach ($this->program as $name => $value) {
            $request = $request->withHeader($name, $value);
        }

        return $request;
    }

    private static function runtime(int $node): string
    {
        $file = getenv('CLIENTPRESS_SITE') . "/node{$node}.ini";
        $socket = getenv('CLIENTPRESS_CLUSTER') . "/database{$node}.sock";
        $own = (string) file_get_contents(getenv('CLIENTPRESS_SITE') . '/runtime.ini');
        file_put_contents($file, preg_replace('/^db_socket=.*$/m', "db_socket={$socket}", $own));

        return $file;
    }

    /** Until the other nodes have applied what was written by this one, and this one what was written there. */
    private static function waitForCluster(): void
    {
        foreach ([1, 2, 3] as $node) {
            self::onNode($node, 'SET SESSION wsrep_sync_wait = 1', "SELECT COUNT(*) FROM {$GLOBALS['wpdb']->options}");
        }
        $GLOBALS['wpdb']->query('SET SESSION wsrep_sync_wait = 7');
        wp_cache_flush();
    }

    private static function onNode(int $node, string ...$statements): void
    {
        $db = self::connect(getenv('CLIENTPRESS_CLUSTER') . "/database{$node}.sock");
        foreach ($statements as $statement) {
            $db?->query($statement);
        }
        $db?->close();
    }

    private static function conflicts(): int
    {
        $seen = 0;
        foreach ([1, 2, 3] as $node) {
            $status = self::connect(getenv('CLIENTPRESS_CLUSTER') . "/node{$node}/mariadb.sock")
                ?->query("SHOW STATUS WHERE Variable_name IN ('wsrep_local_cert_failures', 'wsrep_local_bf_aborts')");
            $seen += array_sum(array_map('intval', array_column($status?->fetch_all() ?? [], 1)));
        }

        return $seen;
    }

    private static function pid(int $node): int
    {
        return (int) file_get_contents(getenv('CLIENTPRESS_CLUSTER') . "/node{$node}/mariadb.pid");
    }

    private function signal(int $node, int $signal): void
    {
        $this->isDatabaseGone = true;
        posix_kill(self::pid($node), $signal);
    }

    private static function isGone(int $process): bool
    {
        // @mago-expect lint:no-error-control-operator it may go at any moment
        $status = (string) @file_get_contents("/proc/{$process}/status");

        // One that this process has started waits to be buried until the end.
        return $status === '' || preg_match('/^State:\s+Z/m', $status) === 1;
    }

    private static function startDatabase(int $node): void
    {
        $folder = getenv('CLIENTPRESS_CLUSTER') . "/node{$node}";
        self::$databases[] = Process::start(["{$folder}/start"], "{$folder}.log");
    }

    private static function isReady(int $node): bool
    {
        $db = self::connect(getenv('CLIENTPRESS_CLUSTER') . "/node{$node}/mariadb.sock");

        return ($db?->query("SHOW STATUS LIKE 'wsrep_ready'")->fetch_row()[1] ?? '') === 'ON';
    }

    private static function connect(string $socket): ?\mysqli
    {
        mysqli_report(MYSQLI_REPORT_OFF);
        // @mago-expect lint:no-error-control-operator it may be down
        $db = @mysqli_connect('localhost', 'root', '', DB_NAME, 0, $socket);

        return $db === false ? null : $db;
    }

    /** db.php, as a site with replicas has it; asleep where no replica is named. */
    private static function installLateReads(): void
    {
        $link = WP_CONTENT_DIR . '/db.php';
        if (!is_link($link)) {
            symlink(__DIR__ . '/late-reads.php', $link);
        }
    }

    private function awaitReplica(): void
    {
        $marker = uniqid('replica');
        update_option('clientpress_test_marker', $marker);
        $replica = new \mysqli(
            'localhost',
            'root',
            '',
            DB_NAME,
            0,
            getenv('CLIENTPRESS_CLUSTER') . '/node4/mariadb.sock',
        );
        $sql = "SELECT option_value FROM {$GLOBALS['wpdb']->options} WHERE option_name = 'clientpress_test_marker'";
        for ($tries = 0; $tries < 400; $tries++) {
            if (($replica->query($sql)->fetch_row()[0] ?? '') === $marker) {
                return;
            }
            usleep(100_000);
        }
        throw new \RuntimeException('The replica does not follow.');
    }

    /** @param list<int> $statuses
     * @param list<int> $expected */
    private static function assertNoErrors(array $statuses, array $expected): void
    {
        self::assertSame(
            [],
            array_values(array_diff(array_unique($statuses), $expected)),
            (string) json_encode(self::counted($statuses)),
        );
    }

    /** @param list<int> $statuses */
    private static function row(string $what, string $seen, array $statuses): void
    {
        file_put_contents(
            getenv('CLIENTPRESS_CLUSTER') . '/table',
            "| {$what} | " . implode('; ', array_filter([$seen, self::listed($statuses)])) . " |\n",
            FILE_APPEND,
        );
    }

    /** @param list<int|string> $answers */
    private static function listed(array $answers): string
    {
        $counted = self::counted($answers);

        return implode(', ', array_map(
            static fn(int|string $answer, int $times): string => "{$times} × {$answer}",
            array_keys($counted),
            $counted,
        ));
    }

    /**
     * @param list<int|string> $statuses
     * @return array<int|string, int>
     */
    private static function counted(array $statuses): array
    {
        $counted = array_count_values($statuses);
        ksort($counted);

        return $counted;
    }

    private static function logOf(string $name): string
    {
        return substr((string) file_get_contents(getenv('CLIENTPRESS_CLUSTER') . "/{$name}.log"), -1500);
    }

    private static function freePort(): int
    {
        $socket = stream_socket_server('tcp://127.0.0.1:0');

        return (int) explode(':', (string) stream_socket_get_name($socket, false))[1];
    }

    private static function plant(string $php): void
    {
        file_put_contents(self::planted(), "<?php\n{$php}\n");
    }

    private static function planted(): string
    {
        return WPMU_PLUGIN_DIR . '/cluster.php';
    }
}
