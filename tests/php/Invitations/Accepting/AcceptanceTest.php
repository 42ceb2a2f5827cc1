<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations\Accepting;

use ClientPress\Clients\Actor;
use ClientPress\Clients\ClientRole;
use ClientPress\Invitations\Accepting\Acceptance;
use ClientPress\Invitations\Accepting\Link;
use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\Storage\NameParts;
use ClientPress\Kernel\Reason;
use ClientPress\Portals\PortalStatus;
use ClientPress\Tests\Invitations\InvitationTestCase;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\Support\Workers;

final class AcceptanceTest extends InvitationTestCase
{
    // The way in.

    public function test_accepting_makes_a_client_and_lets_them_into_the_portal(): void
    {
        $invitation = $this->invite("Jo.O'Brien+x@example.org", terms: self::terms('Welcome'));
        $accepted = self::callsOf('clientpress_invitation_accepted');
        $this->clock->time += 100;

        $link = $this->accept("Jo.O'Brien+x@example.org");

        self::assertSame(LinkState::Entered, $link->state);
        self::assertSame($invitation->portalId, $link->portal?->id);
        $user = new \WP_User((int) $link->userId);
        self::assertSame("Jo.O'Brien+x@example.org", $user->user_email);
        self::assertSame(['clientpress_client'], array_values($user->roles));
        self::assertSame(['read' => true, 'clientpress_client' => true], array_filter($user->allcaps));
        self::assertSame([$user->ID], $this->services->access()->users($invitation->portalId));
        $row = self::row($invitation);
        self::assertSame(['accepted', (string) $user->ID], [$row['status'], $row['user_id']]);
        self::assertSame(gmdate('Y-m-d H:i:s', $this->clock->time), $row['accepted_gmt']);
        self::assertSame([null, null, null], [$row['pending_key'], $row['claim_id'], $row['claimed_gmt']]);
        self::assertSame(['sent', 'accepted'], array_column(self::history($invitation), 'event'));
        self::assertCount(1, $accepted);
        self::assertSame([$invitation->id, $user->ID], [$accepted[0][0]->id, $accepted[0][1]]);
        self::assertSame(0, get_current_user_id());
    }

    public function test_nothing_public_about_a_client_tells_the_address(): void
    {
        $this->invite('jo.surname@example.org');

        $user = new \WP_User((int) $this->accept('jo.surname@example.org')->userId);

        self::assertMatchesRegularExpression('/^client-[a-z0-9]{12}$/D', $user->user_login);
        self::assertMatchesRegularExpression('/^[a-z0-9]{12}$/D', $user->user_nicename);
        self::assertStringNotContainsString($user->user_nicename, $user->user_login);
        $meta = array_map(static fn(array $values): string => implode('|', $values), get_user_meta($user->ID));
        foreach ([$user->user_login, $user->display_name, $user->user_url, ...array_values($meta)] as $text) {
            self::assertDoesNotMatchRegularExpression('/surname|example\.org/', $text);
        }
    }

    /**
     * @testWith ["", null, "Client", ""]
     *           ["Anna Miller", null, "Anna Miller", "Anna Miller"]
     *           ["Anna Miller", "Ann O'Brien \\\\", "Ann O'Brien \\\\", "Ann O'Brien \\\\"]
     *           ["Anna Miller", " ", "Client", ""]
     *           ["", "Ann", "Ann", "Ann"]
     */
    public function test_the_account_has_the_name_that_the_client_gives_or_else_the_invitation(
        string $invited,
        ?string $given,
        string $shown,
        string $listed,
    ): void {
        $this->services->invitations()->send(
            self::createPortal(),
            'client@example.org',
            self::terms(),
            Actor::operator(),
            name: $invited,
        );
        $acceptance = $this->services->acceptance();

        $link = $acceptance->accept($acceptance->inspect(self::secretSentTo()), self::PASSWORD, '', $given);

        $user = get_userdata((int) $link->userId);
        self::assertSame([$shown, $shown], [$user->display_name, $user->nickname]);
        // What the column Name of the list of users shows.
        self::assertSame([$listed, ''], [$user->first_name, $user->last_name]);
    }

    /**
     * @testWith ["", "Ann O'Brien 100%", "Ann O'Brien 100%"]
     *           ["Anna Maria Miller", "Ann Miller", "Ann Miller"]
     *           ["Anna Miller", "", "Anna Miller"]
     *           ["Anna Miller", "Anna Miller", "Anna Miller"]
     */
    public function test_the_invitation_gets_the_name_that_the_client_gives_and_is_found_by_it(
        string $invited,
        string $given,
        string $kept,
    ): void {
        global $wpdb;

        $invitation = $this->services->invitations()->send(
            self::createPortal(),
            'client@example.org',
            self::terms(),
            Actor::operator(),
            name: $invited,
        );
        $acceptance = $this->services->acceptance();
        $told = [];
        add_action('clientpress_invitation_accepted', static function (Invitation $accepted) use (&$told): void {
            $told[] = $accepted->name;
        });

        $link = $acceptance->accept($acceptance->inspect(self::secretSentTo()), self::PASSWORD, '', $given);

        self::assertSame(LinkState::Entered, $link->state);
        self::assertSame([$kept], $told);
        self::assertSame($kept, self::row($invitation)['name']);
        self::assertSame(
            NameParts::of($kept),
            $wpdb->get_col(
                "SELECT part FROM {$wpdb->prefix}clientpress_invitation_names WHERE invitation_id = {$invitation->id} ORDER BY place",
            ),
        );
    }

    public function test_a_name_that_is_none_uses_nothing_up_and_the_typed_one_is_no_password(): void
    {
        $invitation = $this->invite();
        $acceptance = $this->services->acceptance();
        $accept = static fn(string $password, string $name): mixed => $acceptance->accept(
            $acceptance->inspect(self::secretSentTo()),
            $password,
            '',
            $name,
        );

        self::assertRefused(Reason::InvalidTerms, static fn() => $accept(self::PASSWORD, 'see www.example.org'));
        self::assertRefused(Reason::WeakPassword, static fn() => $accept(
            'Wilhelmine Oberbergmann',
            'Wilhelmine Oberbergmann',
        ));
        self::assertSame('pending', self::row($invitation)['status']);
        self::assertSame(LinkState::Entered, $accept(self::PASSWORD, 'Wilhelmine Oberbergmann')->state);
    }

    /** @return array<string, array{string}> what is typed */
    public static function passwords(): array
    {
        $fill = 'tundra7 Quibble-vex ';

        return [
            'backslashes' => ['tundra\\quibble\\\\vex\\'],
            'quotes' => ['tundra\'quibble"vex\'\'""'],
            'outer spaces' => ["  \ttundra quibble vex \n "],
            'emoji' => ['tundra👋🏽quibble🦦vex'],
            'right to left' => ['כלנית סגולה מתחת לגשר'],
            'looks like HTML' => ['<b>tundra</b>&amp;<script>'],
            'percent and null words' => ['%00tundra%27+quibble'],
            '73 bytes that bcrypt would cut' => [str_repeat('tundra-vex ', 6) . 'quibble'],
            'one byte in the middle' => ["tundra\x00quibble vex 9"],
            '4096 bytes' => [substr(str_repeat($fill, 300), 0, 4095) . '!'],
            '4096 bytes once slashed' => [substr(str_repeat($fill, 300), 0, 4086) . str_repeat('\\', 5)],
        ];
    }

    /** @dataProvider passwords */
    public function test_the_password_logs_in_through_the_login_form_as_typed(string $typed): void
    {
        $this->invite();

        $link = $this->acceptLink(self::secretSentTo(), trim(wp_slash($typed)), '');

        self::assertSame(LinkState::Entered, $link->state);
        $answer = LiveSite::shared()->send(Request::post('/wp-login.php', [
            'log' => 'client@example.org',
            'pwd' => $typed,
        ]));
        self::assertSame(302, $answer->status, $answer->text());
        self::assertTrue($answer->setsSession());
        $wrong = LiveSite::shared()->send(Request::post('/wp-login.php', [
            'log' => 'client@example.org',
            'pwd' => trim($typed) . '.',
        ]));
        self::assertFalse($wrong->setsSession());
    }

    public function test_the_password_logs_in_where_the_site_hashes_by_argon2(): void
    {
        add_filter('wp_hash_password_algorithm', static fn(): string => PASSWORD_ARGON2ID);
        add_filter('wp_hash_password_options', static fn(): array => ['memory_cost' => 1024], 99);
        $this->invite();

        $user = new \WP_User((int) $this->acceptLink(self::secretSentTo(), wp_slash('tundra\\quibble\'vex'))->userId);

        self::assertStringStartsWith('$argon2id$', $user->user_pass);
        self::assertTrue(
            LiveSite::shared()
                ->send(Request::post('/wp-login.php', [
                    'log' => 'client@example.org',
                    'pwd' => 'tundra\\quibble\'vex',
                ]))
                ->setsSession(),
        );
    }

    // What a link is worth.

    public function test_looking_changes_nothing_however_often(): void
    {
        $invitation = $this->invite(terms: self::terms(passphrase: 'marmalade'));
        $secret = self::secretSentTo();
        $before = [self::row($invitation), self::rows('clientpress_limits'), self::history($invitation)];

        for ($i = 0; $i < 50; $i++) {
            self::assertSame(LinkState::Ready, $this->services->acceptance()->inspect($secret)->state);
        }

        self::assertSame($before, [
            self::row($invitation),
            self::rows('clientpress_limits'),
            self::history($invitation),
        ]);
    }

    /** @return array<string, array{\Closure(string): string, LinkState}> */
    public static function damages(): array
    {
        return [
            'nothing' => [static fn(): string => '', LinkState::Incomplete],
            'cut' => [static fn(string $secret): string => substr($secret, 0, 71), LinkState::Incomplete],
            'one digit changed' => [
                static fn(string $secret): string => ($secret[0] === 'a' ? 'b' : 'a') . substr($secret, 1),
                LinkState::Damaged,
            ],
            'upper case' => [static fn(): string => strtoupper(str_repeat('ab', 36)), LinkState::Damaged],
            'not hexadecimal' => [static fn(): string => str_repeat('g', 72), LinkState::Damaged],
            'a quote' => [static fn(): string => "' OR 1=1 -- ", LinkState::Incomplete],
            'not UTF-8' => [static fn(): string => "\xFF\xFE", LinkState::Incomplete],
            'a megabyte' => [static fn(): string => str_repeat('a', 1_000_000), LinkState::Damaged],
        ];
    }

    /** @dataProvider damages */
    public function test_a_damaged_link_is_told_without_asking_the_database(\Closure $damage, LinkState $state): void
    {
        $this->invite();
        $secret = $damage(self::secretSentTo());
        $queries = 0;
        add_filter('query', static function (string $sql) use (&$queries): string {
            $queries++;

            return $sql;
        });

        $link = $this->services->acceptance()->inspect($secret);

        self::assertSame($state, $link->state);
        self::assertNull($link->invitation);
        self::assertSame(0, $queries);
    }

    /** @return array<string, array{\Closure(string): string}> */
    public static function manglings(): array
    {
        return [
            'a full stop' => [static fn(string $secret): string => "{$secret}."],
            'a bracket' => [static fn(string $secret): string => "{$secret})"],
            'an angle' => [static fn(string $secret): string => "{$secret}>"],
            'an encoded blank' => [static fn(string $secret): string => "{$secret}%20"],
            'quoted-printable' => [static fn(string $secret): string => "3D{$secret}"],
            'a line break behind' => [static fn(string $secret): string => "{$secret}\n"],
            'a line break inside' => [
                static fn(string $secret): string => substr($secret, 0, 40) . "=\r\n" . substr($secret, 40),
            ],
            'NUL' => [static fn(string $secret): string => "{$secret}\0"],
            'another digit' => [static fn(string $secret): string => "{$secret}0"],
        ];
    }

    /** @dataProvider manglings */
    public function test_a_link_is_found_in_what_became_of_it_on_its_way(\Closure $mangling): void
    {
        $invitation = $this->invite();
        $text = $mangling(self::secretSentTo());

        $link = $this->services->acceptance()->inspect($text);

        self::assertSame(LinkState::Ready, $link->state);
        self::assertSame($invitation->id, $link->invitation?->id);
        self::assertSame(LinkState::Entered, $this->acceptLink($text, self::PASSWORD, '')->state);
    }

    public function test_a_whole_link_that_was_never_issued_is_unknown(): void
    {
        $this->invite();

        $link = $this->services->acceptance()->inspect(self::unknownSecret());

        self::assertEquals(new Link(LinkState::Unknown), $link);
    }

    public function test_the_digest_in_the_database_is_no_link(): void
    {
        $invitation = $this->invite();

        self::assertSame(LinkState::Incomplete, $this->services->acceptance()->inspect($invitation->digest)->state);
        self::assertSame(
            LinkState::Damaged,
            $this->services->acceptance()->inspect($invitation->digest . '00000000')->state,
        );
    }

    public function test_an_archived_trashed_or_unfinished_portal_refuses_but_keeps_the_link(): void
    {
        $invitation = $this->invite();
        $secret = self::secretSentTo();
        $portal = $invitation->portalId;

        foreach (['archived', 'pending'] as $status) {
            $this->services->portals()->setStatus($portal, PortalStatus::from($status), Actor::operator());
            $link = $this->acceptLink($secret, self::PASSWORD, '');
            self::assertSame(LinkState::PortalNotOpen, $link->state);
        }
        $this->services->portals()->setStatus($portal, PortalStatus::Active, Actor::operator());
        wp_update_post(['ID' => $portal, 'post_status' => 'draft']);
        self::assertSame(LinkState::PortalNotOpen, $this->services->acceptance()->inspect($secret)->state);
        self::assertFalse(get_user_by('email', 'client@example.org'));

        wp_update_post(['ID' => $portal, 'post_status' => 'private']);
        self::assertSame(LinkState::Entered, $this->accept()->state);
    }

    public function test_the_second_half_of_a_double_click_is_told_apart_from_a_replay_for_a_minute(): void
    {
        $this->invite();
        $secret = self::secretSentTo();
        $this->accept();
        $at = $this->clock->time;
        $seen = [];

        foreach ([0, 59, 60, 86_400] as $seconds) {
            $this->clock->time = $at + $seconds;
            $seen[$seconds] = [
                $this->services->acceptance()->inspect($secret)->state,
                $this->acceptLink($secret, self::PASSWORD, '')->state,
            ];
        }

        self::assertSame(
            [
                0 => [LinkState::JustAccepted, LinkState::JustAccepted],
                59 => [LinkState::JustAccepted, LinkState::JustAccepted],
                60 => [LinkState::AlreadyUsed, LinkState::AlreadyUsed],
                86_400 => [LinkState::AlreadyUsed, LinkState::AlreadyUsed],
            ],
            $seen,
        );
        self::assertCount(1, get_users(['search' => 'client@example.org']));
    }

    public function test_an_expired_link_accepts_nothing(): void
    {
        $invitation = $this->invite();
        $this->clock->time = $invitation->expiresAt;

        self::assertSame(LinkState::Expired, $this->accept()->state);
        self::assertFalse(get_user_by('email', 'client@example.org'));
    }

    public function test_revoke_and_resend_between_form_and_post_win(): void
    {
        $replaced = $this->invite('a@example.org');
        $revoked = $this->invite('b@example.org');
        $secrets = [self::secretSentTo('a@example.org'), self::secretSentTo('b@example.org')];
        $this->services->invitations()->resend(self::current($replaced), Actor::operator());
        $this->services->invitations()->revoke(self::current($revoked), Actor::operator());

        self::assertSame(
            [LinkState::Replaced, LinkState::Revoked],
            array_map(fn(string $secret): LinkState => $this->acceptLink($secret)->state, $secrets),
        );
        self::assertSame([], get_users(['role' => 'clientpress_client']));
    }

    /**
     * @testWith ["revoke", "revoked"]
     *           ["resend", "replaced"]
     */
    public function test_revoke_and_resend_while_the_account_is_being_made_win(string $operation, string $state): void
    {
        $invitation = $this->invite();
        $secret = self::secretSentTo();
        // After the claim, before the account is inserted.
        add_filter('pre_user_login', function (string $login) use ($operation, $invitation): string {
            $this->services->invitations()->{$operation}(self::current($invitation), Actor::operator());

            return $login;
        });

        $link = $this->acceptLink($secret, self::PASSWORD, '');

        self::assertNotSame(LinkState::Entered, $link->state);
        self::assertSame($state, $this->services->acceptance()->inspect($secret)->state->value);
        self::assertFalse(get_user_by('email', 'client@example.org'));
        self::assertSame([], $this->services->access()->users($invitation->portalId));
    }

    // What is refused uses nothing up.

    /** @return array<string, array{string}> trimmed and slashed */
    public static function weakPasswords(): array
    {
        return [
            'none' => [''],
            'zero' => ['0'],
            'seven characters' => ['xK9!q2Z'],
            'seven characters that slashes make longer' => [wp_slash("x'9\\q2Z")],
            'common' => ['password1'],
            'the address' => ['client@example.org'],
            'the site' => ['Example Studio'],
            'most of the address' => ['client@example'],
            'parts, joined' => ['exampleclientstudio'],
            'not UTF-8' => ["tundra quibble vex \xFF"],
            'one byte too long' => [substr(str_repeat('tundra7 Quibble-vex ', 300), 0, 4096) . '!'],
            'one byte too long once slashed' => [
                wp_slash(substr(str_repeat('tundra7 Quibble-vex ', 300), 0, 4087) . str_repeat('\\', 5)),
            ],
        ];
    }

    /** @dataProvider weakPasswords */
    public function test_a_password_that_will_not_do_uses_nothing_up(string $password): void
    {
        $invitation = $this->invite(terms: self::terms(passphrase: 'marmalade'));
        $before = self::row($invitation);

        self::assertRefused(Reason::WeakPassword, fn() => $this->acceptLink(self::secretSentTo(), $password, 'wrong'));

        self::assertSame($before, self::row($invitation));
        self::assertFalse(get_user_by('email', 'client@example.org'));
    }

    public function test_the_portals_title_is_a_password_that_is_guessed(): void
    {
        $this->invite(portal: self::createPortal(fields: ['post_title' => 'Harbour Renovation']));

        self::assertRefused(Reason::WeakPassword, fn() => $this->acceptLink(
            self::secretSentTo(),
            'harbourrenovation',
            '',
        ));
    }

    public function test_how_strong_a_password_has_to_be_is_for_the_site_to_say(): void
    {
        add_filter('clientpress_min_password_strength', static fn(): int => 0);
        $this->invite();

        self::assertSame(LinkState::Entered, $this->acceptLink(self::secretSentTo(), 'password1', '')->state);
    }

    public function test_a_wrong_passphrase_uses_up_one_try_and_nothing_else(): void
    {
        $invitation = $this->invite(terms: self::terms(passphrase: 'marmalade'));

        self::assertRefused(Reason::WrongPassphrase, fn() => $this->accept(passphrase: ''));
        self::assertRefused(Reason::WrongPassphrase, fn() => $this->accept(passphrase: 'Marmalade'));

        self::assertSame('2', self::row($invitation)['passphrase_tries']);
        self::assertSame(LinkState::Entered, $this->accept(passphrase: ' marmalade ')->state);
    }

    public function test_the_eleventh_try_meets_a_lock_that_a_resend_opens(): void
    {
        $invitation = $this->invite(terms: self::terms(passphrase: 'marmalade'));
        for ($try = 1; $try <= Acceptance::PASSPHRASE_TRIES; $try++) {
            self::assertRefused(Reason::WrongPassphrase, fn() => $this->accept(passphrase: 'wrong'));
        }

        self::assertSame(LinkState::PassphraseLocked, $this->accept(passphrase: 'marmalade')->state);
        self::assertSame('10', self::row($invitation)['passphrase_tries']);

        $this->services->invitations()->resend(self::current($invitation), Actor::operator());
        self::assertSame(LinkState::Entered, $this->accept(passphrase: 'marmalade')->state);
    }

    public function test_the_right_passphrase_uses_up_no_try(): void
    {
        $invitation = $this->invite(terms: self::terms(passphrase: 'marmalade'));
        self::refusal(fn() => $this->accept(passphrase: 'wrong'));
        add_filter('illegal_user_logins', static fn(): array => throw new \RuntimeException('broken'));
        for ($i = 0; $i < 15; $i++) {
            self::assertRefused(Reason::StorageFailed, fn() => $this->accept(passphrase: 'marmalade'));
        }
        self::takeErrorLog();

        self::assertSame('1', self::row($invitation)['passphrase_tries']);
    }

    public function test_tries_that_arrive_together_are_counted_one_by_one(): void
    {
        $this->clock->time = time();
        $invitation = $this->invite(terms: self::terms(passphrase: 'marmalade'));
        $site = LiveSite::start(workers: 4);
        $try = Request::post('/client-invitation/', [
            'clientpress_invitation' => self::secretSentTo(),
            'clientpress_step' => 'accept',
            'clientpress_password' => self::PASSWORD,
            'clientpress_passphrase' => 'wrong',
        ]);

        $answers = $site->sendTogether(array_fill(0, 24, $try));

        self::assertSame('10', self::row($invitation)['passphrase_tries']);
        self::assertSame(
            LinkState::PassphraseLocked,
            $this->services->acceptance()->inspect(self::secretSentTo())->state,
        );
        foreach ($answers as $answer) {
            self::assertThat($answer->status, self::logicalAnd(self::greaterThan(399), self::lessThan(500)));
            self::assertFalse($answer->setsSession());
        }
    }

    public function test_nothing_is_compared_where_no_passphrase_is_set(): void
    {
        $this->clock->time = time();
        $this->invite();

        $outcome = Workers::shared()->run('acceptMeasured', [
            'token' => self::secretSentTo(),
            'password' => self::PASSWORD,
        ]);

        self::assertSame('entered', $outcome->word());
        // A comparison fills 19 MiB; all else that accepting does, not a third of it. Nothing is left in a new process.
        self::assertLessThan(19 * 1024, $outcome->value['kib']);
    }

    // One at a time.

    public function test_a_claim_holds_others_off_for_a_minute(): void
    {
        $invitation = $this->invite();
        self::change($invitation, [
            'claim_id' => str_repeat('a', 32),
            'claimed_gmt' => gmdate('Y-m-d H:i:s', self::NOW),
        ]);

        $this->clock->time = self::NOW + 60;
        self::assertSame(LinkState::BeingFinished, $this->accept()->state);
        self::assertSame(str_repeat('a', 32), self::row($invitation)['claim_id']);

        $this->clock->time = self::NOW + 61;
        self::assertSame(LinkState::Entered, $this->accept()->state);
    }

    public function test_what_failed_gives_the_claim_back_at_once(): void
    {
        $invitation = $this->invite();
        add_filter('illegal_user_logins', static fn(): array => throw new \RuntimeException('broken'));

        self::assertRefused(Reason::StorageFailed, $this->accept(...));

        self::assertSame([null, null], [self::row($invitation)['claim_id'], self::row($invitation)['claimed_gmt']]);
        self::assertStringNotContainsString('broken', $log = self::takeErrorLog());
        self::assertStringContainsString('RuntimeException', $log);
        remove_all_filters('illegal_user_logins');
        self::assertSame(LinkState::Entered, $this->accept()->state);
    }

    public function test_core_that_refuses_the_account_uses_nothing_up(): void
    {
        $invitation = $this->invite();
        add_filter('wp_pre_insert_user_data', '__return_empty_array', 11);

        self::assertRefused(Reason::StorageFailed, $this->accept(...));

        self::assertNull(self::row($invitation)['claim_id']);
        self::assertFalse(get_user_by('email', 'client@example.org'));
        remove_all_filters('wp_pre_insert_user_data', 11);
        self::assertSame(LinkState::Entered, $this->accept()->state);
    }

    public function test_a_plugin_that_changes_logins_does_not_keep_the_account_from_its_invitation(): void
    {
        add_filter('pre_user_login', static fn(string $login): string => "changed-{$login}");
        $invitation = $this->invite();
        $bound = null;
        add_action('user_register', static function () use ($invitation, &$bound): void {
            $bound = self::row($invitation)['user_id'];
        });

        $link = $this->accept();

        self::assertSame(LinkState::Entered, $link->state);
        self::assertSame((string) $link->userId, $bound);
    }

    public function test_a_plugin_that_makes_users_of_its_own_meanwhile_does_not_confuse(): void
    {
        $invitation = $this->invite();
        $other = null;
        // Between the row and its meta, in the midst of our transaction. Older versions of core fire only the second.
        $meddle = static function (mixed $value) use (&$other, &$meddle): mixed {
            remove_action('wp_set_password', $meddle);
            remove_filter('insert_user_meta', $meddle, PHP_INT_MIN);
            $other = self::createUser('subscriber', ['user_email' => 'other@example.org']);

            return $value;
        };
        add_action('wp_set_password', $meddle);
        add_filter('insert_user_meta', $meddle, PHP_INT_MIN);

        $link = $this->accept();

        self::assertSame(LinkState::Entered, $link->state);
        self::assertSame('client@example.org', (new \WP_User((int) $link->userId))->user_email);
        self::assertSame([(int) $link->userId], $this->services->access()->users($invitation->portalId));
        self::assertSame('other@example.org', get_userdata($other->ID)->user_email);
    }

    public function test_a_hook_that_fails_after_the_account_was_made_can_be_got_past(): void
    {
        $invitation = $this->invite();
        $fail = static fn() => throw new \RuntimeException('broken');
        add_action('user_register', $fail);
        self::assertRefused(Reason::StorageFailed, $this->accept(...));
        self::takeErrorLog();
        $begun = (int) self::row($invitation)['user_id'];
        self::assertGreaterThan(0, $begun);
        self::assertSame('pending', self::row($invitation)['status']);

        remove_action('user_register', $fail);
        $link = $this->accept();

        self::assertSame([LinkState::Entered, $begun], [$link->state, $link->userId]);
        self::assertCount(1, get_users(['search' => 'client@example.org']));
    }

    public function test_a_hook_that_fails_after_the_acceptance_does_not_undo_it(): void
    {
        $this->invite();
        add_action('clientpress_invitation_accepted', static fn() => throw new \RuntimeException('broken'));

        $link = $this->accept();

        self::assertSame(LinkState::Entered, $link->state);
        self::assertStringContainsString('RuntimeException', $log = self::takeErrorLog());
        self::assertStringNotContainsString('broken', $log);
    }

    public function test_no_invitation_is_accepted_without_its_history(): void
    {
        global $wpdb;

        $invitation = $this->invite();

        self::assertSame(1, self::failing(
            "INSERT INTO {$wpdb->prefix}clientpress_invitation_events",
            fn() => self::assertRefused(Reason::StorageFailed, $this->accept(...)),
        ));

        self::assertSame('pending', self::row($invitation)['status']);
        self::assertSame([], $this->services->access()->users($invitation->portalId));
        self::assertSame(LinkState::Entered, $this->accept()->state);
        self::assertSame(['sent', 'accepted'], array_column(self::history($invitation), 'event'));
    }

    public function test_an_account_that_was_undone_is_not_remembered_for_the_next_try(): void
    {
        $this->invite();

        self::assertSame(1, self::failing('SET user_id = ', fn() => self::assertRefused(
            Reason::StorageFailed,
            $this->accept(...),
        )));

        self::assertFalse(wp_cache_get('client@example.org', 'useremail'));
        self::assertSame(LinkState::Entered, $this->accept()->state);
        self::assertCount(1, get_users(['search' => 'client@example.org']));
    }

    // Accounts that a dead request began.

    public function test_the_same_password_finishes_an_account_that_was_begun(): void
    {
        $invitation = $this->invite();
        $begun = $this->begin($invitation, self::PASSWORD);
        $hash = $begun->user_pass;

        $link = $this->accept();

        self::assertSame([LinkState::Entered, $begun->ID], [$link->state, $link->userId]);
        self::assertSame($hash, self::passwordHashOf($begun->ID));
        self::assertCount(1, get_users(['search' => 'client@example.org']));
        self::assertSame([$begun->ID], $this->services->access()->users($invitation->portalId));
    }

    public function test_an_account_that_was_begun_without_its_role_gets_it(): void
    {
        $begun = $this->begin($this->invite(), self::PASSWORD);
        $begun->set_role('');

        self::assertSame(LinkState::Entered, $this->accept()->state);
        self::assertSame(['clientpress_client'], array_values((new \WP_User($begun->ID))->roles));
    }

    /** @return array<string, array{\Closure(\WP_User): mixed, LinkState}> what is done to the account; what the link then is */
    public static function accountsThatAreNoLongerOurs(): array
    {
        return [
            'another password' => [
                static fn(\WP_User $user) => wp_set_password('another', $user->ID),
                LinkState::Ready,
            ],
            'another role' => [static fn(\WP_User $user) => $user->set_role('editor'), LinkState::AccountExists],
            'a role of the staff more' => [
                static fn(\WP_User $user) => $user->add_role('contributor'),
                LinkState::AccountExists,
            ],
            'another address' => [
                static fn(\WP_User $user) => wp_update_user([
                    'ID' => $user->ID,
                    'user_email' => 'elsewhere@example.org',
                ]),
                LinkState::AccountExists,
            ],
        ];
    }

    /** @dataProvider accountsThatAreNoLongerOurs */
    public function test_a_begun_account_that_has_changed_is_logged_in_to_first(
        \Closure $change,
        LinkState $state,
    ): void {
        $invitation = $this->invite();
        $begun = $this->begin($invitation, self::PASSWORD);
        add_filter('send_email_change_email', '__return_false');
        $change($begun);
        $hash = self::passwordHashOf($begun->ID);

        $link = $this->accept();

        self::assertSame([LinkState::AccountExists, $begun->ID], [$link->state, $link->userId]);
        self::assertSame($hash, self::passwordHashOf($begun->ID));
        self::assertSame('pending', self::row($invitation)['status']);
        self::assertSame([], $this->services->access()->users($invitation->portalId));
        // A password is asked for where the right one finishes it, and nowhere else.
        $link = $this->services->acceptance()->inspect(self::secretSentTo());
        self::assertSame([$state, $begun->ID], [$link->state, $link->userId]);

        $roles = (new \WP_User($begun->ID))->roles;
        self::assertSame(LinkState::Entered, $this->services->acceptance()->acceptAs($begun->ID, $link, '')->state);
        self::assertSame($roles, (new \WP_User($begun->ID))->roles);
        self::assertSame([$begun->ID], $this->services->access()->users($invitation->portalId));
    }

    public function test_of_a_begun_account_whose_address_changed_and_its_new_holder_the_holder_counts(): void
    {
        $begun = $this->begin($this->invite(), self::PASSWORD);
        add_filter('send_email_change_email', '__return_false');
        wp_update_user(['ID' => $begun->ID, 'user_email' => 'elsewhere@example.org']);
        $holder = self::createUser('subscriber', ['user_email' => 'client@example.org']);

        $link = $this->accept();

        self::assertSame([LinkState::AccountExists, $holder->ID], [$link->state, $link->userId]);
        self::assertSame($link, $this->services->acceptance()->acceptAs($begun->ID, $link, ''));
    }

    /** @return array<string, array{\Closure(int): mixed}> what a plugin does with a new user */
    public static function rolesOfPlugins(): array
    {
        return [
            'adds its own' => [static fn(int $id) => (new \WP_User($id))->add_role('subscriber')],
            'sets its own' => [static fn(int $id) => (new \WP_User($id))->set_role('subscriber')],
        ];
    }

    /** @dataProvider rolesOfPlugins */
    public function test_where_a_plugin_gives_new_users_its_role_a_client_is_one_all_the_same(\Closure $register): void
    {
        $invitation = $this->invite();
        add_action('user_register', $register);

        $link = $this->accept();

        self::assertSame(LinkState::Entered, $link->state);
        self::assertSame([$link->userId], $this->services->access()->users($invitation->portalId));
        self::assertTrue(ClientRole::isClient(new \WP_User((int) $link->userId)));
    }

    /** @dataProvider rolesOfPlugins */
    public function test_a_begun_account_that_a_plugin_gave_its_role_is_finished(\Closure $register): void
    {
        $begun = $this->begin($this->invite(), self::PASSWORD);
        $register($begun->ID);

        self::assertSame(LinkState::Entered, $this->accept()->state);
        self::assertTrue(ClientRole::isClient(new \WP_User($begun->ID)));
    }

    public function test_where_a_plugin_gives_new_users_a_role_of_the_staff_they_log_in_and_join(): void
    {
        $invitation = $this->invite();
        add_action('user_register', static fn(int $id) => (new \WP_User($id))->set_role('contributor'));

        $link = $this->accept();

        self::assertSame(LinkState::AccountExists, $link->state);
        self::assertSame([], $this->services->access()->users($invitation->portalId));
        $entered = $this->services->acceptance()->acceptAs((int) $link->userId, $link, '');
        self::assertSame(LinkState::Entered, $entered->state);
        self::assertSame([$link->userId], $this->services->access()->users($invitation->portalId));
        self::assertCount(1, get_users(['search' => 'client@example.org']));
    }

    /**
     * @testWith ["long"]
     *           ["constant"]
     */
    public function test_what_a_plugin_makes_of_random_passwords_is_of_no_account(string $what): void
    {
        $random = $what === 'long' ? str_repeat('Aa1-', 15) : 'constant';
        add_filter('random_password', static fn(): string => $random);
        $claims = [];
        add_filter('wp_pre_insert_user_data', function (array $data) use (&$claims): array {
            $claims[] = self::row(
                $this->services->acceptance()->inspect(self::secretSentTo(wp_unslash($data['user_email'])))->invitation,
            )['claim_id'];

            return $data;
        });

        foreach (['one@example.org', 'two@example.org'] as $email) {
            $this->invite($email);
            self::assertSame(LinkState::Entered, $this->accept($email)->state);
        }

        self::assertCount(2, array_unique(preg_grep('/^[0-9a-f]{32}$/D', $claims)));
    }

    public function test_where_every_login_is_said_to_be_taken_nothing_is_begun(): void
    {
        $invitation = $this->invite();
        $asked = 0;
        add_filter('username_exists', static function () use (&$asked): int {
            $asked++;

            return 1;
        });

        self::assertRefused(Reason::StorageFailed, $this->accept(...));

        self::assertSame(1, $asked);
        self::assertSame(['pending', null, null], [
            self::row($invitation)['status'],
            self::row($invitation)['claim_id'],
            self::row($invitation)['user_id'],
        ]);
    }

    /**
     * @testWith ["accept", 5, "just_accepted"]
     *           ["accept", 3600, "already_used"]
     *           ["revoke", 5, "revoked"]
     *           ["expire", 0, "replaced"]
     */
    public function test_an_earlier_link_is_told_of_a_newer_one_until_that_has_decided(
        string $change,
        int $later,
        string $state,
    ): void {
        $invitation = $this->invite();
        $earlier = self::secretSentTo();
        $this->services->invitations()->resend(self::current($invitation), Actor::operator());
        self::assertSame(LinkState::Replaced, $this->services->acceptance()->inspect($earlier)->state);
        match ($change) {
            'accept' => $this->accept(),
            'revoke' => $this->services->invitations()->revoke(self::current($invitation), Actor::operator()),
            'expire' => $this->clock->time += 14 * 86_400,
        };
        $this->clock->time += $later;

        self::assertSame($state, $this->services->acceptance()->inspect($earlier)->state->value);
    }

    public function test_who_forgot_the_password_of_a_begun_account_can_accept_once_signed_in(): void
    {
        $invitation = $this->invite();
        $begun = $this->begin($invitation, 'another');
        self::assertSame(LinkState::AccountExists, $this->accept()->state);

        $link = $this->services->acceptance()->inspect(self::secretSentTo());
        self::assertSame($begun->ID, $link->userId);
        $entered = $this->services->acceptance()->acceptAs($begun->ID, $link, '');

        self::assertSame([LinkState::Entered, $begun->ID], [$entered->state, $entered->userId]);
    }

    public function test_an_account_that_was_begun_and_deleted_is_made_anew(): void
    {
        $invitation = $this->invite();
        $begun = $this->begin($invitation, 'another');
        is_multisite() ? wpmu_delete_user($begun->ID) : wp_delete_user($begun->ID);
        self::assertNull(self::row($invitation)['user_id']);

        $link = $this->accept();

        self::assertSame(LinkState::Entered, $link->state);
        self::assertNotSame($begun->ID, $link->userId);
    }

    // Accounts of others.

    public function test_the_account_that_another_click_has_just_made_is_not_taken_for_somebody_elses(): void
    {
        global $wpdb;

        $this->invite();
        $secret = self::secretSentTo('client@example.org');
        $isOther = false;
        add_filter('query', function (string $sql) use ($wpdb, &$isOther): string {
            // The row has been read by now, and nobody had claimed it.
            if (!$isOther && str_starts_with($sql, "SELECT ID FROM {$wpdb->users} WHERE user_email")) {
                $isOther = true;
                self::assertSame(LinkState::Entered, $this->accept()->state);
            }

            return $sql;
        });

        $link = $this->services->acceptance()->inspect($secret);

        self::assertTrue($isOther);
        self::assertSame(LinkState::JustAccepted, $link->state);
    }

    /**
     * @testWith ["before the look"]
     *           ["between look and claim"]
     */
    public function test_an_account_that_appears_meanwhile_is_neither_changed_nor_let_in(string $when): void
    {
        $invitation = $this->invite();
        $made = [];
        $appear = static function (mixed $value) use (&$made): mixed {
            $made[0] ??= self::createUser('subscriber', [
                'user_email' => 'CLIENT@example.org',
                'user_pass' => 'theirs',
            ]);

            return $value;
        };
        $when === 'before the look' ? $appear(null) : add_filter('clientpress_min_password_strength', $appear);

        $link = $this->accept();

        [$user] = $made;
        self::assertSame([LinkState::AccountExists, $user->ID], [$link->state, $link->userId]);
        self::assertSame($user->user_pass, self::passwordHashOf($user->ID));
        self::assertTrue(wp_check_password('theirs', $user->user_pass));
        self::assertSame(['subscriber'], array_values((new \WP_User($user->ID))->roles));
        self::assertCount(1, get_users(['search' => 'client@example.org']));
        self::assertSame(['pending', null], [self::row($invitation)['status'], self::row($invitation)['claim_id']]);
        self::assertSame([], $this->services->access()->users($invitation->portalId));
    }

    // Several invitations of one address.

    public function test_the_second_link_of_one_client_opens_its_portal_without_a_session_by_the_same_password(): void
    {
        [$first, $second] = $this->inviteTwice();
        $granted = self::callsOf('clientpress_access_granted');
        $accepted = self::callsOf('clientpress_invitation_accepted');

        $entered = $this->acceptLink($first);
        $this->clock->time += 60;
        $joined = $this->acceptLink($second);

        self::assertSame([LinkState::Entered, LinkState::JustAccepted], [$entered->state, $joined->state]);
        self::assertSame($entered->userId, $joined->userId);
        self::assertCount(2, $this->services->access()->portals((int) $entered->userId));
        self::assertCount(1, get_users(['search' => 'client@example.org']));
        self::assertSame([2, 2], [count($granted), count($accepted)]);
    }

    /** @return array<string, array{\Closure(self, \WP_User): mixed, 1?: string}> what comes in between, what is typed then */
    public static function whatKeepsTheSecondPortalShut(): array
    {
        return [
            'more than a minute' => [static fn(self $test): mixed => $test->clock->time += 61],
            'another password' => [static fn(): mixed => null, self::PASSWORD . '.'],
            'no password' => [static fn(): mixed => null, ''],
            'a password that was changed' => [
                static fn(self $test, \WP_User $user): mixed => wp_set_password('another', $user->ID),
            ],
            'another role' => [static fn(self $test, \WP_User $user): mixed => $user->set_role('editor')],
            'a row that names the account no more' => [
                static fn(self $test, \WP_User $user): mixed => $test
                    ->services
                    ->accountAddresses()
                    ->forgetUser($user->ID),
            ],
        ];
    }

    /** @dataProvider whatKeepsTheSecondPortalShut */
    public function test_otherwise_the_second_link_asks_to_log_in(
        \Closure $between,
        string $password = self::PASSWORD,
    ): void {
        [$first, $second] = $this->inviteTwice();
        $user = new \WP_User((int) $this->acceptLink($first)->userId);
        $between($this, $user);
        $hash = self::passwordHashOf($user->ID);

        $link = $this->acceptLink($second, $password);

        self::assertSame([LinkState::AccountExists, $user->ID], [$link->state, $link->userId]);
        self::assertCount(1, $this->services->access()->portals($user->ID));
        self::assertSame($hash, self::passwordHashOf($user->ID));
        // One click, once logged in.
        self::assertSame(LinkState::Entered, $this->services->acceptance()->acceptAs($user->ID, $link, '')->state);
        self::assertCount(2, $this->services->access()->portals($user->ID));
    }

    public function test_an_account_that_no_invitation_made_is_logged_in_to_however_new_it_is(): void
    {
        $this->clock->time = time();
        $this->invite();
        $user = self::createUser('clientpress_client', [
            'user_email' => 'client@example.org',
            'user_pass' => self::PASSWORD,
        ]);

        self::assertSame(LinkState::AccountExists, $this->accept()->state);
        self::assertSame([], $this->services->access()->portals($user->ID));
    }

    public function test_tries_of_the_first_accounts_password_are_counted(): void
    {
        add_filter(
            'clientpress_rate_limit',
            static fn(array $allowed, string $limit): array => $limit === 'accept_per_invitation' ? [2, 600] : $allowed,
            10,
            2,
        );
        [$first, $second] = $this->inviteTwice();
        $this->acceptLink($first);

        self::assertSame(LinkState::AccountExists, $this->acceptLink($second, 'guess 1')->state);
        self::assertSame(LinkState::AccountExists, $this->acceptLink($second, 'guess 2')->state);
        self::assertRefused(Reason::TooManyRequests, fn() => $this->acceptLink($second));
    }

    public function test_the_second_portal_asks_for_its_passphrase_as_well(): void
    {
        [$first, $second] = $this->inviteTwice(passphrase: 'marmalade');
        $user = (int) $this->acceptLink($first)->userId;

        self::assertRefused(Reason::WrongPassphrase, fn() => $this->acceptLink($second, self::PASSWORD, 'wrong'));
        self::assertCount(1, $this->services->access()->portals($user));

        self::assertSame(LinkState::JustAccepted, $this->acceptLink($second, self::PASSWORD, 'marmalade')->state);
        self::assertCount(2, $this->services->access()->portals($user));
    }

    /**
     * @testWith ["pre_user_login", "otter velvet chimney 41", "just_accepted", 2]
     *           ["pre_user_login", "another chimney of velvet", "account_exists", 1]
     *           ["wp_pre_insert_user_data", "otter velvet chimney 41", "just_accepted", 2]
     *           ["wp_pre_insert_user_data", "another chimney of velvet", "account_exists", 1]
     */
    public function test_of_two_links_at_once_one_makes_the_account(
        string $when,
        string $password,
        string $state,
        int $portals,
    ): void {
        [$first, $second] = $this->inviteTwice();
        $entered = null;
        // Before core looks for the address, and after it.
        add_filter($when, function (mixed $value) use ($second, $password, &$entered): mixed {
            if ($entered === null) {
                $entered = false;
                $entered = $this->acceptLink($second, $password);
            }

            return $value;
        });

        $link = $this->acceptLink($first);

        self::assertSame(LinkState::Entered, $entered->state);
        self::assertSame([$state, $entered->userId], [$link->state->value, $link->userId]);
        self::assertCount(1, get_users(['search' => 'client@example.org']));
        self::assertCount($portals, $this->services->access()->portals((int) $entered->userId));
        self::assertSame(['clientpress_client'], array_values((new \WP_User((int) $entered->userId))->roles));
    }

    // Joining.

    public function test_a_user_with_the_invited_address_joins_as_they_are(): void
    {
        $invitation = $this->invite();
        $user = self::createUser('editor', ['user_email' => 'client@example.org']);
        $accepted = self::callsOf('clientpress_invitation_accepted');
        $link = $this->services->acceptance()->inspect(self::secretSentTo());

        $entered = $this->services->acceptance()->acceptAs($user->ID, $link, '');

        self::assertSame([LinkState::Entered, $user->ID], [$entered->state, $entered->userId]);
        self::assertSame(['editor'], array_values((new \WP_User($user->ID))->roles));
        self::assertSame($user->user_pass, self::passwordHashOf($user->ID));
        self::assertSame([$user->ID], $this->services->access()->users($invitation->portalId));
        self::assertSame((string) $user->ID, self::row($invitation)['user_id']);
        self::assertCount(1, $accepted);
    }

    public function test_nobody_but_the_holder_of_the_address_can_join(): void
    {
        $invitation = $this->invite();
        self::createUser('subscriber', ['user_email' => 'client@example.org']);
        $other = self::createUser('administrator');
        $link = $this->services->acceptance()->inspect(self::secretSentTo());
        $before = self::row($invitation);

        foreach ([$other->ID, 0, -1] as $id) {
            self::assertSame(LinkState::AccountExists, $this->services->acceptance()->acceptAs($id, $link, '')->state);
        }
        self::assertSame($before, self::row($invitation));
        self::assertSame([], $this->services->access()->users($invitation->portalId));
    }

    public function test_joining_asks_for_the_passphrase_as_well(): void
    {
        $invitation = $this->invite(terms: self::terms(passphrase: 'marmalade'));
        $user = self::createUser('subscriber', ['user_email' => 'client@example.org']);
        $link = $this->services->acceptance()->inspect(self::secretSentTo());

        for ($try = 0; $try < 10; $try++) {
            self::assertRefused(Reason::WrongPassphrase, fn() => $this->services->acceptance()->acceptAs(
                $user->ID,
                $link,
                'wrong',
            ));
        }
        self::assertSame(
            LinkState::PassphraseLocked,
            $this->services->acceptance()->acceptAs($user->ID, $link, 'marmalade')->state,
        );
        $this->services->invitations()->revoke(self::current($invitation), Actor::operator());
    }

    public function test_joining_with_a_stale_look_does_not_revive_what_is_over(): void
    {
        $invitation = $this->invite();
        $user = self::createUser('subscriber', ['user_email' => 'client@example.org']);
        $link = $this->services->acceptance()->inspect(self::secretSentTo());
        $this->services->invitations()->revoke(self::current($invitation), Actor::operator());

        self::assertSame(LinkState::Revoked, $this->services->acceptance()->acceptAs($user->ID, $link, '')->state);
        self::assertSame([], $this->services->access()->users($invitation->portalId));
    }

    public function test_joining_with_a_look_older_than_a_change_of_address_lets_nobody_in(): void
    {
        $invitation = $this->invite();
        $user = self::createUser('subscriber', ['user_email' => 'client@example.org']);
        $link = $this->services->acceptance()->inspect(self::secretSentTo());
        add_filter('send_email_change_email', '__return_false');
        add_filter('clientpress_rate_limit', static function (array $allowed) use ($user): array {
            wp_update_user(['ID' => $user->ID, 'user_email' => 'elsewhere@example.org']);

            return $allowed;
        });

        $after = $this->services->acceptance()->acceptAs($user->ID, $link, '');

        self::assertNotSame(LinkState::Entered, $after->state);
        self::assertSame([], $this->services->access()->users($invitation->portalId));
    }

    public function test_the_plugin_never_sets_a_password_of_an_account_that_exists(): void
    {
        $files = new \RecursiveIteratorIterator(
            new \RecursiveDirectoryIterator(dirname(__DIR__, 4) . '/plugin', \FilesystemIterator::SKIP_DOTS),
        );
        $offences = [];
        $seen = 0;
        foreach ($files as $file) {
            if ($file->getExtension() !== 'php') {
                continue;
            }
            $seen++;
            $code = implode('', array_map(static fn(\PhpToken $token): string => $token->is([T_COMMENT, T_DOC_COMMENT])
                ? ''
                : $token->text, \PhpToken::tokenize((string) file_get_contents($file->getPathname()))));
            $setters =
                '/wp_set_password|reset_password|wp_update_user|wp_hash_password'
                . '|UPDATE\s+\S*users\b|SET[^;]*user_pass|->(update|replace)\([^;]*users/i';
            if (preg_match($setters, $code, $match) === 1) {
                $offences[] = "{$file->getFilename()}: {$match[0]}";
            }
        }

        self::assertGreaterThan(40, $seen);
        // It changes the address of an account, with its owner's password and mailbox; see the next test.
        self::assertSame(['AddressChanges.php: wp_update_user'], $offences);
    }

    public function test_the_only_password_that_is_handed_to_core_is_a_new_accounts(): void
    {
        $uses = [];
        foreach (self::sources() as $file) {
            foreach (preg_grep("/'user_pass'/", file($file)) as $line) {
                $uses[basename($file)][] = trim($line);
            }
        }

        self::assertSame(['ClientAccounts.php' => ["'user_pass' => \$password,"]], $uses);
    }

    public function test_attempts_are_counted_by_invitation(): void
    {
        $this->invite();
        add_filter(
            'clientpress_rate_limit',
            static fn(array $allowed, string $limit): array => match ($limit) {
                'accept_per_invitation' => [2, 600],
                default => $allowed,
            },
            10,
            2,
        );

        self::refusal(fn() => $this->acceptLink(self::secretSentTo(), 'weak', ''));
        self::refusal(fn() => $this->acceptLink(self::secretSentTo(), 'weak', ''));
        $refused = self::assertRefused(Reason::TooManyRequests, $this->accept(...));

        self::assertSame(600, $refused->data['retry_after']);
        $this->clock->time += 600;
        self::assertSame(LinkState::Entered, $this->accept()->state);
    }

    public function test_a_link_that_was_looked_at_is_not_looked_for_again(): void
    {
        $this->invite();
        $link = $this->services->acceptance()->inspect(self::secretSentTo());
        $looks = [];
        add_filter('query', static function (string $sql) use (&$looks): string {
            if (preg_match('/^\s*SELECT .*(token_digest|next_digest|retired_digest) = /s', $sql) === 1) {
                $looks[] = $sql;
            }

            return $sql;
        });

        $accepted = $this->services->acceptance()->accept($link, self::PASSWORD, '');

        self::assertSame(LinkState::Entered, $accepted->state);
        self::assertSame([], $looks);
    }

    public function test_a_link_that_was_looked_at_before_a_resend_lets_nobody_in(): void
    {
        $invitation = $this->invite();
        $link = $this->services->acceptance()->inspect(self::secretSentTo());
        $this->services->invitations()->resend($invitation, Actor::operator());

        $answer = $this->services->acceptance()->accept($link, self::PASSWORD, '');

        self::assertSame(LinkState::Replaced, $answer->state);
        self::assertFalse(get_user_by('email', 'client@example.org'));
    }

    private function accept(string $email = 'client@example.org', string $passphrase = ''): Link
    {
        return $this->acceptLink(self::secretSentTo($email), self::PASSWORD, $passphrase);
    }

    /** @return array{string, string} the links of two portals */
    private function inviteTwice(string $passphrase = ''): array
    {
        $this->invite();
        $first = self::secretSentTo();
        $this->invite('CLIENT@example.org', terms: self::terms(passphrase: $passphrase));

        return [$first, self::secretSentTo('CLIENT@example.org')];
    }

    /** What a request leaves that dies between making the account and finishing, more than a minute later. */
    private function begin(Invitation $invitation, string $password): \WP_User
    {
        $user = self::createUser('clientpress_client', [
            'user_email' => $invitation->email,
            'user_pass' => $password,
        ]);
        self::change($invitation, [
            'user_id' => $user->ID,
            'claim_id' => str_repeat('a', 32),
            'claimed_gmt' => gmdate('Y-m-d H:i:s', $this->clock->time - 61),
        ]);

        return $user;
    }

    private static function passwordHashOf(int $userId): string
    {
        global $wpdb;

        return (string) $wpdb->get_var("SELECT user_pass FROM {$wpdb->users} WHERE ID = {$userId}");
    }
}
