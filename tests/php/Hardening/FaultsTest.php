<?php

declare(strict_types=1);

namespace ClientPress\Tests\Hardening;

use ClientPress\Clients\Actor;
use ClientPress\Import\Defaults;
use ClientPress\Import\ListLine;
use ClientPress\Tests\Support\Database;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\JobResult;

/**
 * A world that is against it: no place, no right to write, locks that are not given up, other plugins that fail, a
 * cache that lies, a clock that jumps. Plain words, nothing lost, and the next click finishes.
 */
final class FaultsTest extends HardeningTestCase
{
    /** @var list<\Closure(): void> run however the test ends */
    private array $afterwards = [];

    protected function tearDown(): void
    {
        foreach ($this->afterwards as $undo) {
            $undo();
        }
        parent::tearDown();
    }

    /**
     * @testWith ["user_register"]
     *           ["set_user_role"]
     *           ["wp_set_password"]
     *           ["insert_user_meta"]
     *           ["added_user_meta"]
     *           ["pre_user_email"]
     *           ["wp_pre_insert_user_data"]
     */
    public function test_a_hook_of_another_plugin_that_throws_uses_nothing_up(string $hook): void
    {
        if (!self::firesWhileItInsertsAUser($hook)) {
            self::markTestSkipped("This WordPress does not fire {$hook} for a new user.");
        }
        $portal = self::createPortal();
        [$id, $token, $email] = self::invite($portal);

        $hurt = self::accept($token, ['throwAt', $hook]);

        self::assertSame('storage_failed', $hurt->word(), $hurt->message);
        self::assertStringContainsString('nothing was used up', $hurt->message);
        self::assertNotSame('finished', self::assertNoHalfState($id, $portal, $email, $hook));
        // At once: the claim was given back.
        self::assertFinishedByNextClick($id, $portal, $email, self::accept($token), $hook);
        $log = self::takeErrorLog();
        self::assertStringContainsString("accepting invitation {$id} stopped on LogicException at ", $log);
        self::assertStringNotContainsString('Another plugin has failed', $log);
    }

    private static function firesWhileItInsertsAUser(string $hook): bool
    {
        $fired = false;
        $note = static function (mixed $value) use (&$fired): mixed {
            $fired = true;

            return $value;
        };
        add_filter($hook, $note);
        self::createUser('clientpress_client');
        remove_filter($hook, $note);

        return $fired;
    }

    public function test_a_hook_that_throws_once_the_client_is_in_does_not_throw_them_out(): void
    {
        $portal = self::createPortal();
        [$id, $token, $email] = self::invite($portal);

        self::assertSame('entered', self::accept($token, ['throwAt', 'clientpress_invitation_accepted'])->word());

        self::assertSame('finished', self::assertNoHalfState($id, $portal, $email, 'hook'));
        self::assertStringContainsString('LogicException', self::takeErrorLog());
    }

    /**
     * @testWith ["clientpress_addresses"]
     *           ["accepted_gmt"]
     */
    public function test_a_commit_that_is_refused_is_run_anew_with_its_whole_step(string $of): void
    {
        $portal = self::createPortal();
        [$id, $token, $email] = self::invite($portal);

        self::assertSame('entered', self::accept($token, ['refuseFirstCommit', $of])->word());

        self::assertSame('finished', self::assertNoHalfState($id, $portal, $email, $of));
        self::assertStringContainsString('no_such_table', self::takeErrorLog());
    }

    public function test_an_account_that_a_lost_connection_left_beside_another_one_is_removed(): void
    {
        if (Database::kind() === 'sqlite') {
            self::markTestSkipped('SQLite is a file: there is no connection to lose.');
        }
        $portal = self::createPortal();
        [$id, $token, $email] = self::invite($portal);
        $dry = self::accept($token)->value['statements'];
        $insertion = self::positionOf('INSERT', $dry, "`{$GLOBALS['wpdb']->users}`");
        $columns = self::positionOf('UPDATE', $dry, 'clientpress_addresses');
        self::assertLessThan($columns, $insertion);

        [$id, $token, $email] = self::invite($portal);
        $hurt = self::accept($token, ['loseAddressAt', [$insertion, $email]]);

        self::assertContains($hurt->word(), ['account_exists', 'storage_failed'], $hurt->message);
        self::assertCount(1, self::usersOf($email));
        self::assertSame('another', self::freshUser(self::usersOf($email)[0])->user_login);
        self::assertSame('pending', self::invitation($id)->status(time())->value);
    }

    public function test_another_plugin_that_refuses_every_new_user_uses_nothing_up(): void
    {
        $portal = self::createPortal();
        [$id, $token, $email] = self::invite($portal);

        self::assertSame('storage_failed', self::accept($token, ['refuseUsers'])->word());

        self::assertSame('pending', self::assertNoHalfState($id, $portal, $email, 'refused'));
        self::assertFinishedByNextClick($id, $portal, $email, self::accept($token), 'refused');
    }

    public function test_a_login_that_another_plugin_made_up_is_as_good_as_ours(): void
    {
        $portal = self::createPortal();
        [$id, $token, $email] = self::invite($portal);

        self::assertSame('entered', self::accept($token, ['loginOf', 'member-4711'])->word());

        self::assertSame('finished', self::assertNoHalfState($id, $portal, $email, 'login'));
    }

    public function test_a_login_that_is_taken_uses_nothing_up_and_gives_nobody_elses_account_away(): void
    {
        $portal = self::createPortal();
        [$id, $token, $email] = self::invite($portal);
        $before = self::freshUser(1);

        self::assertSame('storage_failed', self::accept($token, ['loginOf', 'admin'])->word());

        self::assertSame('pending', self::assertNoHalfState($id, $portal, $email, 'taken'));
        self::assertEquals([$before->data, $before->roles], [self::freshUser(1)->data, self::freshUser(1)->roles]);
        self::assertFinishedByNextClick($id, $portal, $email, self::accept($token), 'taken');
    }

    public function test_a_failed_statement_before_the_account_gives_nobody_elses_account_away(): void
    {
        $portal = self::createPortal();
        [, $token] = self::invite($portal);
        $dry = self::accept($token)->value['statements'];
        $before = self::freshUser(1);
        $columns = self::positionOf('SHOW FULL COLUMNS', $dry, $GLOBALS['wpdb']->users);

        [$id, $token, $email] = self::invite($portal);
        self::assertSame('storage_failed', self::accept($token, ['failAt', $columns])->word());

        self::assertSame('pending', self::assertNoHalfState($id, $portal, $email, 'columns'));
        self::assertSame($before->roles, self::freshUser(1)->roles);
        self::assertLogHoldsOnlyTheDatabasesErrors();
    }

    public function test_a_database_that_is_read_only_uses_nothing_up(): void
    {
        $portal = self::createPortal();
        [$id, $token, $email] = self::invite($portal);
        $this->makeReadOnlyPossible();

        $hurt = self::accept($token, ['readOnly']);

        self::assertSame('storage_failed', $hurt->word());
        self::assertSame('pending', self::assertNoHalfState($id, $portal, $email, 'read-only'));
        self::assertLogHoldsOnlyTheDatabasesErrors();
        $this->undo();
        self::assertFinishedByNextClick($id, $portal, $email, self::accept($token), 'read-only');
    }

    public function test_nothing_is_mailed_for_an_invitation_that_could_not_be_written(): void
    {
        $portal = self::createPortal();
        $this->makeReadOnlyPossible();

        $hurt = self::workers()->run('send', [
            'portal' => $portal,
            'email' => 'client@example.org',
            'fault' => ['readOnly'],
        ]);

        self::assertSame('storage_failed', $hurt->word());
        self::assertSame([], Inbox::all());
        self::assertLogHoldsOnlyTheDatabasesErrors();
        $this->undo();
        self::assertSame(
            'sent',
            self::workers()
                ->run('send', [
                    'portal' => $portal,
                    'email' => 'client@example.org',
                ])
                ->word(),
        );
    }

    public function test_an_import_stops_at_a_database_that_takes_nothing(): void
    {
        $services = self::services();
        $actor = Actor::importer(1);
        $lines = $services->importCheck()->lines(
            [new ListLine(1, 'a@example.org'), new ListLine(2, 'b@example.org')],
            new Defaults('#' . self::createPortal(), 14),
            $actor,
        );
        $import = $services->imports()->start($lines, 'clients.csv', bin2hex(random_bytes(16)), $actor);
        $this->makeReadOnlyPossible();

        $hurt = self::workers()->run('workOnImport', ['id' => $import->id, 'fault' => ['readOnly']]);

        self::assertSame('storage_failed', $hurt->word());
        self::assertSame(2, $services->imports()->progress($import)->waiting);
        self::assertLogHoldsOnlyTheDatabasesErrors();
        $this->undo();
        self::assertSame('worked', self::workers()->run('workOnImport', ['id' => $import->id])->word());
        self::assertSame(2, $services->imports()->progress($import)->sent);
    }

    public function test_a_full_disk_uses_nothing_up(): void
    {
        if (Database::kind() === 'mariadb') {
            self::markTestSkipped('A failed statement, at every point, is tried in FaultPointsTest.');
        }
        $portal = self::createPortal();

        // Pages have room left, so some invitations are still accepted; one is not.
        for ($tries = 0; $tries < 40; $tries++) {
            [$id, $token, $email] = self::invite($portal);
            $word = self::accept($token, ['diskFull'])->word();
            $state = self::assertNoHalfState($id, $portal, $email, 'full');
            if ($word !== 'entered') {
                break;
            }
        }

        self::assertSame('storage_failed', $word);
        self::assertNotSame('finished', $state);
        self::assertLogHoldsOnlyTheDatabasesErrors();
        self::assertFinishedByNextClick($id, $portal, $email, self::accept($token, clock: [61]), 'full');
    }

    public function test_a_lock_that_is_not_given_up_uses_nothing_up(): void
    {
        if (Database::kind() === 'sqlite') {
            self::markTestSkipped('SQLite knows no lock of a row; the drop-in waits ten seconds for the file.');
        }
        $portal = self::createPortal();
        [$id, $token, $email] = self::invite($portal);
        $other = self::connection();
        $other->query('BEGIN');
        $other->query("SELECT * FROM wp_clientpress_invitations WHERE id = {$id} FOR UPDATE");

        $hurt = self::accept($token, ['waitBrieflyForLocks']);
        $other->query('ROLLBACK');

        self::assertSame('storage_failed', $hurt->word());
        self::assertSame('pending', self::assertNoHalfState($id, $portal, $email, 'locked'));
        self::assertStringContainsString('Lock wait timeout', self::takeErrorLog());
        self::assertFinishedByNextClick($id, $portal, $email, self::accept($token), 'locked');
    }

    public function test_a_lock_on_access_undoes_the_acceptance(): void
    {
        if (Database::kind() === 'sqlite') {
            self::markTestSkipped('SQLite knows no lock of a table.');
        }
        $portal = self::createPortal();
        [$id, $token, $email] = self::invite($portal);
        $other = self::connection();
        $other->query('BEGIN');
        $other->query('SELECT * FROM wp_clientpress_access FOR UPDATE');

        $hurt = self::accept($token, ['waitBrieflyForLocks']);
        $other->query('ROLLBACK');

        self::assertSame('storage_failed', $hurt->word());
        self::assertSame('pending, account begun', self::assertNoHalfState($id, $portal, $email, 'locked'));
        self::assertStringContainsString('Lock wait timeout', self::takeErrorLog());
        self::assertFinishedByNextClick($id, $portal, $email, self::accept($token), 'locked');
    }

    public function test_an_acceptance_that_lost_a_deadlock_is_run_anew(): void
    {
        if (Database::kind() === 'sqlite') {
            self::markTestSkipped('SQLite has one writer at a time.');
        }
        $portal = self::createPortal();
        $dry = self::accept(self::invite($portal)[1])->value['statements'];
        $insertion = self::positionOf('INSERT IGNORE', $dry, 'clientpress_access');
        [$id, $token, $email] = self::invite($portal);

        $hurt = self::accept($token, ['deadlockAt', $insertion]);

        self::assertSame('entered', $hurt->word());
        self::assertSame('finished', self::assertNoHalfState($id, $portal, $email, 'deadlock'));
        // The account in one transaction, the end in another: the latter twice.
        self::assertCount(2, array_keys($dry, 'START TRANSACTION', true));
        self::assertCount(3, array_keys($hurt->value['statements'], 'START TRANSACTION', true));
    }

    /**
     * @testWith ["useremail"]
     *           ["users"]
     *           ["userlogins"]
     *           ["user_meta"]
     *           ["post_meta"]
     *           ["clientpress_access"]
     *           ["posts"]
     */
    public function test_a_cache_that_lies_makes_no_half_state_and_no_second_account(string $group): void
    {
        $portal = self::createPortal();
        [$id, $token, $email] = self::invite($portal);

        $word = self::accept($token, ['staleCache', [$group]])->word();

        self::assertContains($word, ['entered', 'storage_failed']);
        $state = self::assertNoHalfState($id, $portal, $email, "{$group}: told {$word}");
        self::assertSame($word === 'entered', $state === 'finished');
        self::assertFinishedByNextClick($id, $portal, $email, self::accept($token), $group);
    }

    /**
     * @testWith [[0, 0, 0, 90, 90, 90]]
     *           [[0, 0, 0, 0, 90, 90]]
     *           [[0, 0, -3600, -3600, -3600]]
     *           [[-3600, -3600, 0, 0, 0]]
     *           [[0, 3600, -3600, 3600, -3600, 3600]]
     */
    public function test_a_clock_that_jumps_between_two_steps_makes_no_half_state(array $clock): void
    {
        $portal = self::createPortal();
        [$id, $token, $email] = self::invite($portal);

        self::assertSame('entered', self::accept($token, clock: $clock)->word());

        self::assertSame('finished', self::assertNoHalfState($id, $portal, $email, 'jump'));
    }

    public function test_a_clock_that_jumps_past_the_end_refuses_the_link_and_uses_nothing_up(): void
    {
        $portal = self::createPortal();
        [$id, $token, $email] = self::invite($portal);
        $jump = 15 * DAY_IN_SECONDS;

        self::assertSame('expired', self::accept($token, clock: [0, 0, $jump])->word());

        self::assertSame('pending', self::assertNoHalfState($id, $portal, $email, 'jump'));
        self::assertFinishedByNextClick($id, $portal, $email, self::accept($token), 'jump');
    }

    public function test_a_claim_of_a_dead_request_lapses_even_where_the_clock_was_set_back(): void
    {
        $portal = self::createPortal();
        [$id, $token, $email] = self::invite($portal);
        $claim = self::positionOf('UPDATE', self::accept(self::invite($portal)[1])->value['statements'], 'claimed_gmt');
        self::assertSame(SIGKILL, self::accept($token, ['killAfter', $claim])->signal);
        self::assertSame('being_finished', self::accept($token, clock: [-30])->word());

        self::assertFinishedByNextClick($id, $portal, $email, self::accept($token, clock: [-3600]), 'set back');
    }

    /**
     * @param array{0: string, 1?: mixed}|null $fault
     * @param list<int> $clock
     */
    private static function accept(string $token, ?array $fault = null, array $clock = [0]): JobResult
    {
        return self::workers()->run('accept', [
            'token' => $token,
            'password' => self::PASSWORD,
            'clock' => $clock,
            'fault' => $fault,
        ]);
    }

    /**
     * @param list<string> $statements
     * @return int the number of the first one that begins and goes on like this
     */
    private static function positionOf(string $verb, array $statements, string $word): int
    {
        foreach ($statements as $index => $statement) {
            if (str_starts_with($statement, $verb) && str_contains($statement, $word)) {
                return $index + 1;
            }
        }

        throw new \RuntimeException("No {$verb} with {$word}.");
    }

    /** On MariaDB the whole server is read-only until undo(); on SQLite the connection is, by the fault itself. */
    private function makeReadOnlyPossible(): void
    {
        if (Database::kind() === 'sqlite') {
            return;
        }
        $server = self::connection();
        $server->query("CREATE USER IF NOT EXISTS 'writer'@'localhost'");
        $server->query("GRANT SELECT, INSERT, UPDATE, DELETE ON *.* TO 'writer'@'localhost'");
        $server->query('SET GLOBAL read_only = 1');
        $this->afterwards[] = static fn() => $server->query('SET GLOBAL read_only = 0');
    }

    private function undo(): void
    {
        foreach (array_splice($this->afterwards, 0) as $undo) {
            $undo();
        }
    }

    private static function connection(): \mysqli
    {
        return new \mysqli('localhost', DB_USER, DB_PASSWORD, DB_NAME, 0, substr(DB_HOST, 10));
    }
}
