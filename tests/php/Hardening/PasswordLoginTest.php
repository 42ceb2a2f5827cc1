<?php

declare(strict_types=1);

namespace ClientPress\Tests\Hardening;

use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\Support\Response;
use ClientPress\Tests\Support\Thorough;

/**
 * Passwords of the corpus, typed into the accept page and, where it was taken, into core's login.
 *
 * @group any-database
 */
final class PasswordLoginTest extends HardeningTestCase
{
    private const AT_ONCE = 8;

    protected function tearDown(): void
    {
        unlink(self::planted());
        parent::tearDown();
    }

    /** @return array<string, array{string, string, string}> PHP's algorithm, its options, how its hashes begin */
    public static function algorithms(): array
    {
        return [
            'bcrypt' => ['PASSWORD_BCRYPT', '["cost" => 4]', '$wp$2y$'],
            'argon2id' => ['PASSWORD_ARGON2ID', '["memory_cost" => 1024, "time_cost" => 1]', '$argon2id$'],
        ];
    }

    /** @dataProvider algorithms */
    public function test_what_was_taken_here_logs_in_there_as_typed(
        string $algorithm,
        string $options,
        string $hash,
    ): void {
        if (!defined($algorithm)) {
            file_put_contents(self::planted(), '<?php');
            self::markTestSkipped("This PHP was built without {$algorithm}.");
        }
        file_put_contents(self::planted(), <<<PHP
            <?php
            add_filter('clientpress_rate_limit', static fn() => [1000000, 60]);
            add_filter('wp_hash_password_algorithm', static fn() => {$algorithm});
            add_filter('wp_hash_password_options', static fn() => {$options});
            PHP);
        $site = LiveSite::start(4);
        [, $title, $name] = PasswordCorpus::guessable();
        update_option('blogname', $name);
        $portal = self::createPortal(fields: ['post_title' => $title]);
        $people = [];
        foreach ([
            ...array_column(self::sample(), 'typed'),
            ...array_values(self::edges()),
        ] as $number => $typed) {
            [, $token, $email] = self::invite($portal, "client{$number}@example.org");
            $people[] = ['typed' => $typed, 'token' => $token, 'email' => $email];
        }

        $accepted = array_values(array_filter(array_map(
            static fn(array $person, Response $answer): ?array => self::isIn($answer) ? $person : null,
            $people,
            self::sendAll($site, array_map(static fn(array $person): Request => Request::post('/client-invitation/', [
                'clientpress_invitation' => $person['token'],
                'clientpress_step' => 'accept',
                'clientpress_password' => $person['typed'],
            ]), $people)),
        )));
        $logins = self::sendAll($site, array_map(static fn(array $person): Request => Request::post('/wp-login.php', [
            'log' => $person['email'],
            'pwd' => $person['typed'],
        ]), $accepted));

        ResultTable::print(
            "Passwords hashed by {$algorithm}",
            ['typed', 'taken', 'logged in'],
            [[
                count($people),
                count($accepted),
                count(array_filter($logins, static fn(Response $login): bool => $login->setsSession())),
            ]],
        );
        self::assertGreaterThan(intdiv(2 * count($people), 5), count($accepted));
        self::assertLessThan(count($people), count($accepted));
        foreach ($accepted as $i => $person) {
            self::assertTrue($logins[$i]->setsSession(), (string) json_encode(mb_substr($person['typed'], 0, 80)));
        }
        foreach (self::edges() as $what => $typed) {
            self::assertSame(
                !str_starts_with($what, 'refused'),
                in_array($typed, array_column($accepted, 'typed'), true),
                $what,
            );
        }
        $stored = get_user_by('email', $accepted[0]['email']);
        self::assertInstanceOf(\WP_User::class, $stored);
        self::assertStringStartsWith($hash, $stored->user_pass);
    }

    /** @return list<array{kind: string, typed: string}> four of each kind; in a thorough run the whole corpus */
    private static function sample(): array
    {
        $seen = [];

        return array_values(array_filter(PasswordCorpus::all(), static function (array $password) use (&$seen): bool {
            $seen[$password['kind']] = ($seen[$password['kind']] ?? 0) + 1;

            return Thorough::isOn() || $seen[$password['kind']] <= 4;
        }));
    }

    /**
     * The limits of length: characters are counted as typed, bytes as core counts them, with a backslash before each
     * quote and backslash.
     *
     * @return array<string, string>
     */
    private static function edges(): array
    {
        $long = substr(str_repeat('tundra7 Quibble-vex ', 300), 0, 4095);

        return [
            '8 characters' => 'xK9!q2Zw',
            'refused: 7 characters' => 'xK9!q2Z',
            '8 characters of several bytes' => 'żółwąćęś',
            'refused: 7 characters that slashes make 9' => "x'9\\q2Z",
            '4096 bytes' => "{$long}!",
            'refused: 4097 bytes' => "{$long}!!",
            '4096 bytes, 5 of them slashes' => substr($long, 0, 4086) . str_repeat("'", 5),
            'refused: 4097 bytes, 5 of them slashes' => substr($long, 0, 4087) . str_repeat("'", 5),
            '4096 bytes within spaces' => "  {$long}!  ",
            '4096 bytes of emoji' => substr($long, 0, 4092) . '🦦',
        ];
    }

    /**
     * @param list<Request> $requests
     * @return list<Response>
     */
    private static function sendAll(LiveSite $site, array $requests): array
    {
        return array_merge(...array_map($site->sendTogether(...), array_chunk($requests, self::AT_ONCE)));
    }

    private static function isIn(Response $answer): bool
    {
        self::assertContains($answer->status, [303, 400], $answer->text());

        return $answer->status === 303 && $answer->setsSession();
    }

    private static function planted(): string
    {
        return WPMU_PLUGIN_DIR . '/passwords.php';
    }
}
