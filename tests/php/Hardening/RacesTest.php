<?php

declare(strict_types=1);

namespace ClientPress\Tests\Hardening;

use ClientPress\Clients\Actor;
use ClientPress\Import\Defaults;
use ClientPress\Import\ImportState;
use ClientPress\Import\ListLine;
use ClientPress\Invitations\AcceptUrl;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\Support\Response;
use ClientPress\Tests\Support\Workers;

/**
 * Several processes at one invitation at once. What counts is what the database says afterwards.
 *
 * CLIENTPRESS_ROUNDS sets how many rounds are run of each race; `make check-faults` runs a thousand. Where a round has
 * twenty requests or more it counts as so many: of fifty posts there are twenty rounds then.
 */
final class RacesTest extends HardeningTestCase
{
    private const ROUNDS = 20;

    /** Rounds until every outcome must have been seen, where no more are run anyway. */
    private const MOST_ROUNDS = 120;

    /** Microseconds. */
    private const LONGEST_OFFSET = 2_000_000;

    public function test_two_plain_insertions_of_one_address_make_two_users_in_core(): void
    {
        $meeting = uniqid(getenv('CLIENTPRESS_SITE') . '/meeting-');
        mkdir($meeting);
        $insertion = ['insertUser', ['email' => 'twice@example.org', 'meeting' => $meeting]];

        $outcomes = self::workers()->together($insertion, $insertion);

        self::assertSame(['inserted', 'inserted'], [$outcomes[0]->word(), $outcomes[1]->word()]);
        self::assertCount(2, self::usersOf('twice@example.org'), 'This machine could not show a race that was lost.');
    }

    public function test_fifty_posts_of_one_link_make_one_user_and_one_session(): void
    {
        $portal = self::createPortal();
        $site = LiveSite::startFpm(workers: 10);
        $tally = [];

        for ($round = 0; $round < self::roundsOf(50); $round++) {
            self::forgetLimits();
            [$id, $token, $email] = self::invite($portal);
            $form = $site->send(Request::get(AcceptUrl::of($token)))->form('//form[.//input[@type="password"]]');
            $names = array_keys($form['fields']);
            $fields = array_map(
                static fn(string $value, string $name): string => str_contains($name, 'password')
                    ? self::PASSWORD
                    : $value,
                $form['fields'],
                $names,
            );
            $post = Request::post($form['action'], array_combine($names, $fields));

            $answers = $site->sendTogether(array_fill(0, 50, $post));

            $users = self::usersOf($email);
            self::assertCount(1, $users);
            self::assertSame('finished', self::assertNoHalfState($id, $portal, $email, 'fifty posts'));
            self::assertSame(1, self::sessionsOf($users[0]));

            $winners = array_filter($answers, static fn(Response $answer): bool => $answer->setsSession());
            self::assertCount(1, $winners);
            self::assertSame(303, current($winners)->status);
            self::assertSame([], array_diff(array_column($answers, 'status'), [200, 202, 303]));
            foreach (array_diff_key($answers, $winners) as $answer) {
                self::assertMatchesRegularExpression('/being|ready|log in/i', $answer->text());
            }
            array_push($tally, ...array_column($answers, 'status'));
        }

        self::printTally("Fifty posts of one link, {$round} rounds", ['status', 'answers'], $tally);
    }

    public function test_twelve_addresses_with_two_invitations_each_get_twelve_accounts_though_insertions_are_slow(): void
    {
        $portals = [self::createPortal(), self::createPortal()];
        $file = getenv('CLIENTPRESS_SITE') . '/slow-insertion.php';
        $loader = 'require ' . var_export(__DIR__ . '/Faults.php', true) . ';';
        file_put_contents($file, "<?php {$loader} ClientPress\\Tests\\Hardening\\Faults::slowInsertion(700_000);");
        Workers::linkFaults();
        $site = LiveSite::startFpm(workers: 24, environment: ['CLIENTPRESS_FAULTS' => $file]);
        $told = [];

        for ($round = 0; $round < self::roundsOf(24); $round++) {
            self::forgetLimits();
            [$posts, $emails] = [[], []];
            for ($number = 0; $number < 12; $number++) {
                $email = "twice{$number}-{$round}@example.org";
                $emails[] = $email;
                foreach ($portals as $portal) {
                    $posts[] = Request::post('/?clientpress_invitation', [
                        'clientpress_invitation' => self::invite($portal, $email)[1],
                        'clientpress_step' => 'accept',
                        'clientpress_password' => self::PASSWORD,
                    ]);
                }
            }

            $answers = $site->sendTogether($posts);

            foreach ($emails as $number => $email) {
                $two = [$answers[2 * $number], $answers[(2 * $number) + 1]];
                $told[] = self::assertOneAccount($email, $portals, array_map(self::toldBy(...), $two));
            }
        }

        self::printTally(
            "Two invitations of one address at once, slow insertions, {$round} rounds",
            ['told', 'addresses'],
            $told,
        );
    }

    public function test_two_invitations_of_one_address_that_are_accepted_at_once_make_one_account(): void
    {
        $portals = [self::createPortal(), self::createPortal()];
        $tally = [];

        for ($round = 0; $round < self::rounds(); $round++) {
            $email = "at-once{$round}@example.org";
            $jobs = array_map(static fn(int $portal): array => [
                'accept',
                [
                    'token' => self::invite($portal, $email)[1],
                    'password' => self::PASSWORD,
                    'fault' => ['slowInsertion', random_int(0, 20_000)],
                ],
            ], $portals);

            $outcomes = self::workers()->together(...$jobs);

            $told = self::assertOneAccount(
                $email,
                $portals,
                array_map(static fn(object $outcome): string => $outcome->word(), $outcomes),
            );
            $tally[$told] = ($tally[$told] ?? 0) + 1;
        }

        ResultTable::print(
            "Two invitations of one address at once, {$round} rounds",
            ['told', 'rounds'],
            array_map(null, array_keys($tally), array_values($tally)),
        );
    }

    public function test_twenty_sends_to_one_address_in_different_case_make_one_invitation_and_one_email(): void
    {
        $portal = self::createPortal();

        for ($round = 0; $round < self::roundsOf(20); $round++) {
            self::forgetLimits();
            $letters = str_split("joan{$round}@example.org");
            $sends = array_map(
                static fn(int $number): array => [
                    'send',
                    [
                        'portal' => $portal,
                        'email' => implode('', array_map(
                            static fn(string $letter, int $place): string => ($place % 5) === ($number % 5)
                                ? strtoupper($letter)
                                : $letter,
                            $letters,
                            array_keys($letters),
                        )),
                    ],
                ],
                range(0, 19),
            );

            $words = array_count_values(array_map(
                static fn(object $result): string => $result->word(),
                self::workers()->together(...$sends),
            ));

            ksort($words);
            self::assertSame(['already_invited' => 19, 'sent' => 1], $words);
            self::assertSame(1, self::pendingRows(implode('', $letters)));
            self::assertCount($round + 1, Inbox::all());
        }
    }

    public function test_of_processes_that_end_one_import_together_none_stands_in_the_way_of_another(): void
    {
        $services = self::services();
        $portal = self::createPortal();
        $actor = Actor::importer(1);

        for ($round = 0; $round < self::rounds(); $round++) {
            // After some eighty rounds the import would wait for its inviter's limit.
            self::forgetLimits();
            $entries = array_map(
                static fn(int $line): ListLine => new ListLine($line, "p{$line}@{$round}.example.org"),
                range(1, 6),
            );
            $lines = $services->importCheck()->lines($entries, new Defaults("#{$portal}", 14), $actor);
            $import = $services->imports()->start($lines, 'clients.csv', bin2hex(random_bytes(16)), $actor);

            $outcomes = self::workers()->together(...array_fill(0, 4, ['workOnImport', ['id' => $import->id]]));

            self::assertSame(
                array_fill(0, 4, 'worked'),
                array_map(static fn(object $outcome): string => $outcome->word(), $outcomes),
            );
            self::assertSame(6, $services->imports()->progress($import)->sent);
            self::assertSame(
                ImportState::Finished,
                $services->imports()->requireManageable($import->id, $actor)->state,
            );
        }
    }

    public function test_of_accept_and_revoke_one_wins_and_a_revoked_invitation_is_never_accepted(): void
    {
        $this->race(
            'revoke',
            static function (int $id, int $portal, string $email, string $accept, string $other): string {
                $invitation = self::invitation($id);
                $users = self::usersOf($email);
                self::assertLessThanOrEqual(1, count($users));

                if ($accept === 'entered') {
                    self::assertSame('not_pending', $other);
                    self::assertSame('finished', self::assertNoHalfState($id, $portal, $email, 'accept won'));

                    return 'accepted';
                }
                self::assertSame('revoked', $other, "accept was told {$accept}");
                self::assertSame('revoked', $accept);
                self::assertSame('revoked', $invitation->status(time())->value);
                self::assertNull($invitation->acceptedAt);
                foreach ($users as $user) {
                    self::assertSame(0, self::entries($portal, $user), 'Revoked, and let in all the same.');
                    self::assertSame(0, self::sessionsOf($user));
                }

                return $users === [] ? 'revoked, no account' : 'revoked, account without portal';
            },
            ['accepted', 'revoked, no account'],
        );
    }

    public function test_of_accept_and_resend_one_wins_and_an_accepted_invitation_keeps_its_secret(): void
    {
        $this->race(
            'resend',
            static function (int $id, int $portal, string $email, string $accept, string $other): string {
                $invitation = self::invitation($id);
                $users = self::usersOf($email);
                self::assertLessThanOrEqual(1, count($users));

                if ($accept === 'entered') {
                    self::assertContains($other, ['not_pending', 'account_exists', 'already_client']);
                    self::assertSame('finished', self::assertNoHalfState($id, $portal, $email, 'accept won'));
                    self::assertSame([], Inbox::to($email), 'A dead link was mailed.');

                    return 'accepted';
                }
                self::assertSame('sent', $other, "accept was told {$accept}");
                self::assertSame('replaced', $accept);
                self::assertSame('pending', $invitation->status(time())->value);
                foreach ($users as $user) {
                    self::assertSame(0, self::entries($portal, $user));
                    self::assertSame(0, self::sessionsOf($user));
                }
                self::assertNewestLinkWorks($email, 'The new link.');

                return $users === [] ? 'resent, no account' : 'resent, account begun';
            },
            ['accepted', 'resent, no account'],
        );
    }

    /**
     * @param \Closure(int, int, string, string, string): string $judge given invitation, portal, address and what both
     *     were told; names the outcome
     * @param list<string> $expected outcomes that must have been seen, else the race has proved nothing
     */
    private function race(string $other, \Closure $judge, array $expected): void
    {
        $rounds = self::rounds();
        $tally = [];
        $portal = self::createPortal();
        // Half as long again as accepting takes here and now, so that the other one comes at every moment of it.
        $microseconds = intdiv(min(self::timeAccepting($portal), self::timeAccepting($portal)) * 3, 2);
        $missing = $expected;

        for ($round = 0; $round < $rounds || $round < self::MOST_ROUNDS && $missing !== []; $round++) {
            // A machine that has become busier, or idler, favours one side: the other one comes later, or earlier.
            if ($round >= $rounds) {
                $microseconds = in_array('accepted', $missing, true)
                    ? min(2 * $microseconds, self::LONGEST_OFFSET)
                    : intdiv($microseconds, 2);
            }
            [$id, $token, $email] = self::invite($portal);
            [$accepting, $ending] = self::workers()
                ->together(['accept', ['token' => $token, 'password' => self::PASSWORD]], [
                    $other,
                    ['id' => $id],
                    random_int(0, $microseconds),
                ]);
            $outcome = $judge($id, $portal, $email, $accepting->word(), $ending->word());
            $tally[$outcome] = ($tally[$outcome] ?? 0) + 1;
            $missing = array_diff($expected, array_keys($tally));
        }

        ksort($tally);
        ResultTable::print(
            "Accept against {$other}, {$round} rounds",
            ['outcome', 'rounds'],
            array_map(null, array_keys($tally), array_values($tally)),
        );
        self::assertSame([], array_values($missing), 'Offsets that one side always won prove nothing.');
    }

    /**
     * One account, in every portal whose link was not told to log in first.
     *
     * @param list<int> $portals
     * @param list<string> $told by portal
     * @return string what was told, in one word
     */
    private static function assertOneAccount(string $email, array $portals, array $told): string
    {
        $users = self::usersOf($email);
        self::assertCount(1, $users, "{$email}: " . implode(', ', $told));
        self::assertSame(['clientpress_client'], array_values(self::freshUser($users[0])->roles));
        self::assertSame(1, count(array_keys($told, 'entered', true)), "{$email}: " . implode(', ', $told));
        foreach ($portals as $number => $portal) {
            self::assertContains($told[$number], ['entered', 'just_accepted', 'account_exists']);
            self::assertSame(
                $told[$number] === 'account_exists' ? 0 : 1,
                self::entries($portal, $users[0]),
                "{$email}: told {$told[$number]}",
            );
        }
        sort($told);

        return implode(', ', $told);
    }

    private static function rounds(): int
    {
        return (int) (getenv('CLIENTPRESS_ROUNDS') ?: self::ROUNDS);
    }

    /** @return int rounds of a race with so many requests in each: one, unless a thorough run leaves time for more */
    private static function roundsOf(int $requests): int
    {
        return max(1, intdiv((int) getenv('CLIENTPRESS_ROUNDS'), $requests));
    }

    private static function forgetLimits(): void
    {
        $GLOBALS['wpdb']->query("DELETE FROM {$GLOBALS['wpdb']->prefix}clientpress_limits");
    }

    private static function toldBy(Response $answer): string
    {
        return match (true) {
            $answer->setsSession() => 'entered',
            $answer->status === 200 => 'just_accepted',
            $answer->status === 409 => 'account_exists',
            default => "status {$answer->status}",
        };
    }

    /**
     * @param array{string, string} $heads
     * @param list<int|string> $seen
     */
    private static function printTally(string $title, array $heads, array $seen): void
    {
        $tally = array_count_values($seen);
        ksort($tally);
        ResultTable::print($title, $heads, array_map(null, array_keys($tally), array_values($tally)));
    }

    /** @return int microseconds */
    private static function timeAccepting(int $portal): int
    {
        [, $token] = self::invite($portal);
        $started = hrtime(true);
        self::workers()->run('accept', ['token' => $token, 'password' => self::PASSWORD]);

        return intdiv(hrtime(true) - $started, 1000);
    }
}
