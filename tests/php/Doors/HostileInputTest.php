<?php

declare(strict_types=1);

namespace ClientPress\Tests\Doors;

use ClientPress\Native;
use ClientPress\Site\Step;
use ClientPress\Tests\Hardening\ResultTable;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\Support\Response;
use ClientPress\Tests\Support\Thorough;

/**
 * Every field of every door filled with everything that does not belong there. Whoever sends it may come in: what is
 * tried here is the doors, not the rights.
 *
 * The answer is clean, PHP logs nothing (the base class looks), no process works long at it, no answer holds a secret that the request did not, and
 * what the database has afterwards is what well-formed requests could have left.
 *
 * Of what one parser reads in many places, the first place gets everything and each further one two things; a thorough
 * run leaves nothing out.
 *
 * @group any-database
 */
final class HostileInputTest extends DoorsTestCase
{
    private const AT_ONCE = 8;

    /** Seconds in which a process may itself be at work on a request; a megabyte of nonsense takes a fraction of it. */
    private const AT_WORK = '10';

    private const ACCEPT = '/client-invitation/';

    /** What core reads before any plugin does. It warns of lists there, at every screen of its own as well. */
    private const READ_BY_CORE = ['_wpnonce', '_ajax_nonce', 'action', 'option_page'];

    private const PASSWORD = 'paper lantern seldom orbit';

    private int $sent = 0;

    /** @var array<int, int> how often each status was answered */
    private array $statuses = [];

    /** @var array<string, int> how often each parser has had its turn */
    private array $turns = [];

    protected function setUp(): void
    {
        file_put_contents(self::planted(), <<<'PHP'
            <?php
            // What is asked here is not how often.
            add_filter('clientpress_rate_limit', static fn() => [1000000, 60]);
            PHP);
        parent::setUp();
    }

    protected function tearDown(): void
    {
        unlink(self::planted());
        parent::tearDown();
    }

    /** Else PHP ends it, which is a fatal error: that counts neither what it waits for nor what other processes do. */
    protected static function startSite(): LiveSite
    {
        return LiveSite::start(4, settings: ['max_execution_time' => self::AT_WORK]);
    }

    public function test_a_request_that_never_comes_to_an_end_would_be_found(): void
    {
        file_put_contents(self::planted(), '<?php while (isset($_GET["endless"])) {}');
        $site = LiveSite::start(2, settings: ['max_execution_time' => '1']);

        self::assertSame(500, $site->send(Request::get('/?endless'))->status);
        self::assertStringContainsString('Maximum execution time', self::takeErrorLog());
    }

    /** @return array<string, array{list<Door>}> */
    public static function groupsOfDoors(): array
    {
        return RoleMatrixTest::groupsOfDoors();
    }

    /**
     * @dataProvider groupsOfDoors
     * @param list<Door> $doors
     */
    public function test_nonsense_in_any_field_gets_a_clean_answer(array $doors): void
    {
        $bystander = $this->scene();
        $untouched = $bystander->state();
        $requests = [];
        foreach ($doors as $door) {
            $scene = $this->sceneOf($door);
            foreach (self::fieldsOf($door) as $field) {
                $parser = $field === $door->nonceField ? 'nonce' : "{$door->kind->name} {$field}";
                foreach ($this->some($parser, Nasty::values()) as $what => $value) {
                    if (
                        is_array($value)
                        && $door->kind !== DoorKind::Rest
                        && in_array($field, self::READ_BY_CORE, true)
                    ) {
                        continue;
                    }
                    // Of an address, web servers take some kilobytes.
                    $value = $door->method === 'GET' && is_string($value) ? substr($value, 0, 7_000) : $value;
                    $requests["{$door->name}, {$field}: {$what}"] = $this->asking($door, $scene, [$field => $value]);
                }
            }
            $requests["{$door->name}, extras"] = $this->asking($door, $scene, Nasty::extras());
        }

        $this->sendAll($requests);

        self::assertSame($this->withoutSettings($untouched), $this->withoutSettings($bystander->state()));
        $this->assertSoundness();
        $this->report('Nonsense in fields');
    }

    public function test_other_methods_and_bodies_get_a_clean_answer(): void
    {
        $bystander = $this->scene();
        $untouched = $bystander->state();
        $requests = [];
        foreach (self::onePerAddress() as $door) {
            $scene = $this->sceneOf($door);
            foreach ($this->some("method {$door->kind->name}", Nasty::methods()) as $method) {
                $requests["{$door->name} by {$method}"] = $this->by($method, $door, $scene, null, null);
            }
            foreach ($this->some("body {$door->kind->name}", Nasty::bodies()) as $what => [$type, $body]) {
                $requests["{$door->name}: {$what}"] = $this->by('POST', $door, $scene, $type, $body);
            }
        }

        $this->sendAll($requests);

        self::assertSame($this->withoutSettings($untouched), $this->withoutSettings($bystander->state()));
        $this->assertSoundness();
        $this->report('Other methods and bodies');
    }

    public function test_nonsense_as_an_idempotency_key_gets_a_clean_answer(): void
    {
        $bystander = $this->scene();
        $untouched = $bystander->state();
        $requests = [];
        foreach (Doors::rest() as $door) {
            if ($door->place !== 'POST /clientpress/v1/invitations') {
                continue;
            }
            foreach ([
                '',
                ' ',
                '0',
                "caf\xE9",
                "\xF0\x9F\x92\xA3",
                str_repeat('k', 7_000),
                "' OR 1=1 --",
                '%00',
                '{"a":[1]}',
                '[]',
                'null',
                '<script>',
            ] as $number => $key) {
                $requests["key {$number}"] = $this->asking($door, $this->sceneOf($door), [])->withHeader(
                    'Idempotency-Key',
                    $key,
                );
            }
        }
        self::assertCount(12, $requests);

        $this->sendAll($requests);

        self::assertSame($this->withoutSettings($untouched), $this->withoutSettings($bystander->state()));
        $this->assertSoundness();
        $this->report('Idempotency keys');
    }

    public function test_numbers_in_routes_get_a_clean_answer(): void
    {
        $scene = $this->scene();
        $numbers = [
            '0',
            '-1',
            '888888.5',
            '1e9',
            '0xFFFF',
            str_repeat('9', 26),
            '%00',
            '888888%00',
            '%FF',
            '888888;1',
            '%27',
        ];
        $before = $scene->state();
        $requests = [];
        foreach (Doors::all() as $door) {
            if (in_array('{lost}', $door->fields, true) || in_array('{unknown}', $door->fields, true)) {
                // Which line is meant, the form says; the address only where to go afterwards.
                continue;
            }
            preg_match_all('/\{(?:portal|invitation|client|import)\}/', $door->path, $words);
            foreach ($words[0] as $word) {
                foreach ($this->some("{$door->kind->name} {$word}", $numbers) as $number) {
                    $requests["{$door->name}, {$word} = {$number}"] = $door->request(
                        $scene->with($word, $number),
                        $this->visitor(Person::Administrator),
                    );
                }
            }
        }

        $this->sendAll($requests);

        self::assertSame($before, $scene->state());
        $this->report('Numbers in addresses');
    }

    public function test_nonsense_on_the_accept_page_gets_a_clean_answer(): void
    {
        $portal = self::createPortal();
        [, $ready] = Scene::invite($portal, 'ready@example.org');
        [, $held] = Scene::invite($portal, 'held@example.org', 'marmalade');
        $own = $this->visitor(Person::Administrator);
        $requests = [];
        // The step that reads every field comes first.
        $steps = [Step::Accept, ...array_filter(Step::cases(), static fn(Step $step): bool => $step !== Step::Accept)];
        foreach ($steps as $step) {
            foreach ([
                'clientpress_invitation',
                'clientpress_ticket',
                'clientpress_step',
                'clientpress_password',
                'clientpress_passphrase',
                'clientpress_origin',
                '_wpnonce',
                'something_else',
            ] as $field) {
                foreach ($this->some($field, Nasty::values()) as $what => $value) {
                    // A password that will do would end the invitation, and with it what can be asked of it.
                    $fields = [$field => $value]
                    + [
                        'clientpress_invitation' => $field === 'clientpress_ticket' ? '' : $held,
                        'clientpress_step' => $step->value,
                        'clientpress_password' => self::PASSWORD,
                        'clientpress_passphrase' => 'wrong',
                    ];
                    $request = Request::post(self::ACCEPT, $fields);
                    $requests["{$step->value}, {$field}: {$what}"] = $step === Step::Join
                        ? $request->withCookies($own->cookies)
                        : $request;
                }
            }
        }
        foreach (Nasty::methods() as $method) {
            $requests["by {$method}"] = Request::of($method, self::ACCEPT . $ready, [
                'clientpress_step' => 'accept',
            ]);
        }
        foreach (Nasty::bodies() as $what => [$type, $body]) {
            $requests["body: {$what}"] = Request::post(self::ACCEPT . $ready, $body)->withHeader('Content-Type', $type);
        }
        $users = self::users();

        $this->sendAll($requests, [$ready, $held]);

        self::assertSame($users, self::users());
        self::assertSame(
            ['pending', 'pending'],
            $GLOBALS['wpdb']->get_col(
                "SELECT status FROM {$GLOBALS['wpdb']->prefix}clientpress_invitations WHERE portal_id = {$portal}",
            ),
        );
        $this->report('Nonsense on the accept page');

        $entered = $this->site->send(Request::post(self::ACCEPT, [
            'clientpress_invitation' => $ready,
            'clientpress_step' => 'accept',
            'clientpress_password' => self::PASSWORD,
        ] + Nasty::extras()));
        self::assertSame(303, $entered->status, self::describe($entered));
        wp_cache_flush();
        $client = get_user_by('email', 'ready@example.org');
        self::assertInstanceOf(\WP_User::class, $client);
        self::assertSame(['clientpress_client'], $client->roles);
        self::assertSame([$client->ID], self::services()->access()->users($portal));
    }

    /**
     * @template T
     * @param array<T> $things
     * @return array<T>
     */
    private function some(string $parser, array $things): array
    {
        $turn = $this->turns[$parser] ?? 0;
        $this->turns[$parser] = $turn + 1;
        if ($turn === 0 || Thorough::isOn()) {
            return $things;
        }
        $names = array_keys($things);
        $chosen = [$names[(2 * $turn) % count($names)], $names[((2 * $turn) + 1) % count($names)]];

        return array_intersect_key($things, array_flip($chosen));
    }

    /**
     * @param array<string, Request> $requests by what is tried
     * @param list<string> $known secrets that the requests hold themselves: the page's form hands them on
     */
    private function sendAll(array $requests, array $known = []): void
    {
        foreach (array_chunk($requests, self::AT_ONCE, true) as $some) {
            $answers = $this->site->sendTogether(array_values($some));
            foreach (array_keys($some) as $i => $what) {
                $this->assertClean($what, $answers[$i], $known);
            }
            $this->sent += count($some);
        }
    }

    /** @param list<string> $known */
    private function assertClean(string $what, Response $answer, array $known): void
    {
        $this->statuses[$answer->status] = ($this->statuses[$answer->status] ?? 0) + 1;
        self::assertGreaterThanOrEqual(200, $answer->status, $what);
        // 501 is the web server's answer to a method that it has never heard of.
        self::assertTrue(
            $answer->status < 500 || $answer->status === 501 && $answer->header('X-Powered-By') === null,
            "{$what}: " . self::describe($answer),
        );
        self::assertFalse(
            (bool) preg_match('/(Fatal error|Warning|Notice|Deprecated)<\/b>|Stack trace:/', $answer->body),
            $what,
        );
        self::assertLessThan(1_500_000, strlen($answer->body), $what);

        $heads = implode("\n", array_map(static fn(array $header): string => $header[1], $answer->headers));
        $outside = (string) preg_replace(
            '/<input type="hidden" name="clientpress_invitation" value="[0-9a-f]{72}">/',
            '',
            str_contains($what, 'link') ? '' : $answer->body,
        );
        // Nothing but zeros is the sample in an email's preview.
        $secret = '/(?<![0-9a-f])(?!0{72})[0-9a-f]{72}(?![0-9a-f])/';
        self::assertSame(0, preg_match($secret, $heads . $outside), "{$what}: a secret.");
        foreach ($known as $secret) {
            self::assertFalse(
                str_contains($heads . $outside, (string) \ClientPress\Native\token_digest($secret)),
                "{$what}: a digest.",
            );
        }
    }

    /** What must hold of a site, whatever administrators with strange fingers have sent to it. */
    private function assertSoundness(): void
    {
        global $wpdb;

        $invitations = $wpdb->get_results("SELECT * FROM {$wpdb->prefix}clientpress_invitations", ARRAY_A);
        foreach ($invitations as $invitation) {
            self::assertContains($invitation['status'], ['pending', 'revoked']);
            self::assertNotFalse(filter_var($invitation['email'], FILTER_VALIDATE_EMAIL), $invitation['email']);
            self::assertSame('clientpress_portal', get_post_type((int) $invitation['portal_id']));
            self::assertMatchesRegularExpression('/^[0-9a-f]{64}$/', $invitation['token_digest']);
            self::assertLessThan(gmdate('Y-m-d', time() + (32 * DAY_IN_SECONDS)), $invitation['expires_gmt']);
        }
        wp_cache_flush();
        self::assertContains((int) get_option('clientpress_invitation_expiry_days', 14), [7, 14, 21, 30]);
        self::assertContains(get_option('clientpress_uninstall', 'keep'), ['keep', 'data', 'data_and_portals']);
        self::assertSame(
            ['admin'],
            get_users([
                'role' => 'administrator',
                'fields' => 'user_login',
                'exclude' => [
                    $this->visitor(Person::Administrator)->userId,
                ],
            ]),
        );
        foreach ($wpdb->get_col("SELECT user_id FROM {$wpdb->prefix}clientpress_access") as $id) {
            self::assertNotFalse(get_userdata((int) $id), "The Client field names {$id}.");
        }
    }

    private function report(string $title): void
    {
        ksort($this->statuses);
        ResultTable::print(
            $title,
            ['requests', 'answers'],
            [[
                (string) $this->sent,
                implode(', ', array_map(
                    static fn(int $status, int $count): string => "{$count} x {$status}",
                    array_keys($this->statuses),
                    $this->statuses,
                )),
            ]],
        );
        self::assertGreaterThan(10, $this->sent);
    }

    /** @param array<string, mixed> $fields beside and in place of the door's own */
    private function asking(Door $door, Scene $scene, array $fields): Request
    {
        return $door->request($scene, $this->visitor(Person::Administrator), $fields + $door->fields);
    }

    private function by(string $method, Door $door, Scene $scene, ?string $type, ?string $body): Request
    {
        $visitor = $this->visitor(Person::Administrator);
        $nonce = $visitor->nonce($door->kind === DoorKind::Rest ? 'wp_rest' : $scene->fillIn($door->nonce));
        $path = $scene->fillIn($door->path);
        $request = Request::of(
            $method,
            $path . (str_contains($path, '?') ? '&' : '?') . "{$door->nonceField}={$nonce}",
            $body,
        )->withCookies($visitor->cookies);
        $request = $door->kind === DoorKind::Rest ? $request->withHeader('X-WP-Nonce', $nonce) : $request;

        return $type === null ? $request : $request->withHeader('Content-Type', $type);
    }

    /** @return list<string> what the door reads, its nonce included */
    private static function fieldsOf(Door $door): array
    {
        return [
            ...array_keys($door->fields),
            ...($door->kind === DoorKind::Rest || $door->nonce === '' ? [] : [$door->nonceField]),
            ...match (true) {
                $door->kind === DoorKind::Rest && $door->method === 'POST' => ['message', 'expiry_days', 'passphrase'],
                $door->name === 'GET list of invitations' => [
                    's',
                    'status',
                    'portal_id',
                    'orderby',
                    'order',
                    'paged',
                    'clientpress_report',
                    'invitation',
                ],
                $door->name === 'GET settings' => ['tab', 'settings-updated'],
                $door->name === 'GET import: form' => ['import'],
                default => [],
            },
        ];
    }

    /** @return array<string, Door> by address: what is asked there does not matter to those who ask by another method */
    private static function onePerAddress(): array
    {
        return array_column(array_map(static fn(Door $door): array => [$door->path, $door], Doors::all()), 1, 0);
    }

    /** Settings are everybody's: a door of another group's business may have changed them. */
    private function withoutSettings(string $state): string
    {
        return (string) wp_json_encode(array_diff_key(json_decode($state, true), [
            'settings' => 0,
            'users' => 0,
            'roles' => 0,
            'repaired' => 0,
        ]));
    }

    /** @return list<array<string, string>> */
    private static function users(): array
    {
        global $wpdb;

        return $wpdb->get_results(
            "SELECT ID, user_login, user_email, user_pass FROM {$wpdb->users} ORDER BY ID",
            ARRAY_A,
        );
    }

    private static function planted(): string
    {
        return WPMU_PLUGIN_DIR . '/hostile.php';
    }
}
