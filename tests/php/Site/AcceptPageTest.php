<?php

declare(strict_types=1);

namespace ClientPress\Tests\Site;

use ClientPress\Clients\Actor;
use ClientPress\Native;
use ClientPress\Portals\PortalStatus;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\Support\Response;

/** What the buttons of the accept page do, and what nobody can make it do. */
final class AcceptPageTest extends AcceptPageTestCase
{
    public function test_a_password_is_all_it_takes_to_be_inside(): void
    {
        $secret = $this->invite();
        $browser = self::visitor();

        $answer = self::press($browser, $browser->get(self::linkTo($secret)), [
            'clientpress_password' => self::PASSWORD,
        ]);

        self::assertSame(303, $answer->status, $answer->text());
        self::assertSame($this->portalUrl(), $answer->header('Location'));
        self::assertTrue($answer->setsSession());
        [$user] = self::usersOf();
        self::assertSame(['clientpress_client'], get_userdata($user)->roles);
        self::assertTrue($this->isInside($user));
        self::assertSame(1, self::sessionsOf($user));
        self::assertSame('accepted', $this->row()['status']);

        $portal = $browser->follow($answer);
        self::assertSame(200, $portal->status);
        self::assertStringContainsString('What is inside portal', $portal->text());
    }

    public function test_the_name_of_the_invitation_can_be_corrected_and_what_was_typed_stays_where_it_is_refused(): void
    {
        $secret = $this->invite(['name' => 'Ana "Miller"']);
        $browser = self::visitor();
        $page = $browser->get(self::linkTo($secret));
        self::assertSame('Ana "Miller"', $page->form()['fields']['clientpress_name']);

        $refused = self::press($browser, $page, [
            'clientpress_name' => 'Anna <b> @home',
            'clientpress_password' => self::PASSWORD,
        ]);

        self::assertSame(400, $refused->status);
        self::assertStringContainsString('The name has to be one as people have it', $refused->text());
        self::assertSame('Anna <b> @home', $refused->form()['fields']['clientpress_name']);
        self::assertSame('pending', $this->row()['status']);

        $weak = self::press($browser, $refused, ['clientpress_name' => 'Anna Miller', 'clientpress_password' => 'a']);
        self::assertSame('Anna Miller', $weak->form()['fields']['clientpress_name']);
        self::assertSame(303, self::press($browser, $weak, ['clientpress_password' => self::PASSWORD])->status);
        self::assertSame('Anna Miller', get_userdata(self::usersOf()[0])->display_name);
    }

    public function test_the_session_ends_with_the_browser(): void
    {
        $answer = self::accept($this->invite());

        $cookies = preg_grep('/^wordpress_logged_in_/', $answer->headers('Set-Cookie'));
        self::assertCount(1, $cookies);
        self::assertStringNotContainsStringIgnoringCase('expires', (string) current($cookies));
        self::assertStringContainsStringIgnoringCase('httponly', (string) current($cookies));
    }

    public function test_other_plugins_hear_of_the_login(): void
    {
        self::plant(
            'add_action("wp_login", fn($login, $user) => update_option("heard", [$login, $user->user_email]), 10, 2);',
        );

        self::accept($this->invite());

        [$user] = self::usersOf();
        wp_cache_flush();
        self::assertSame([get_userdata($user)->user_login, self::EMAIL], get_option('heard'));
    }

    public function test_a_site_may_send_its_clients_elsewhere_within_itself(): void
    {
        self::plant(
            'add_filter("clientpress_accept_redirect", fn($url, $invitation, $user) => home_url("/welcome/?for=" . rawurlencode($invitation->email)), 10, 3);',
        );

        $answer = self::accept($this->invite());

        self::assertSame(home_url('/welcome/?for=' . rawurlencode(self::EMAIL)), $answer->header('Location'));
    }

    public function test_a_site_may_send_them_to_another_host_that_it_trusts_and_no_redirect_of_the_form_leads_there(): void
    {
        self::plant(<<<'PHP'
            add_filter("clientpress_accept_redirect", fn() => "https://courses.example.org/start");
            add_filter("allowed_redirect_hosts", fn($hosts) => [...$hosts, "courses.example.org"]);
            PHP);

        $answer = self::accept($this->invite());

        self::assertSame('https://courses.example.org/start', self::onwardIn($answer));
        self::assertTrue($answer->setsSession());
    }

    /**
     * @testWith ["template_redirect"]
     *           ["wp"]
     */
    public function test_while_the_site_is_closed_to_visitors_nothing_is_used_up(string $hook): void
    {
        $closed = "if (!is_user_logged_in()) { status_header(503); header('Retry-After: 600'); exit('Back soon.'); }";
        $secret = $this->invite();
        $before = $this->row();
        self::plant("add_action('{$hook}', function () { {$closed} });");

        self::assertPage(200, 'Kitchen &amp; Garden', self::open($secret));
        $answer = self::accept($secret);

        self::assertPage(503, 'The site is being worked on', $answer);
        self::assertSame('60', $answer->header('Retry-After'));
        self::assertFalse($answer->setsSession());
        self::assertSame([], self::usersOf());
        self::assertSame($before, $this->row());

        self::plant('');
        self::assertSame(303, self::accept($secret)->status);
    }

    public function test_who_is_signed_in_joins_while_the_site_is_closed_to_visitors(): void
    {
        $browser = self::visitor($this->clientOf());
        $secret = $this->invite();
        self::plant(
            "add_action('template_redirect', function () { if (!is_user_logged_in()) { status_header(503); exit(); } });",
        );

        $answer = self::press($browser, $browser->get(self::linkTo($secret)));

        self::assertSame([303, $this->portalUrl()], [$answer->status, $answer->header('Location')]);
    }

    public function test_a_site_whose_firewall_answers_its_own_server_says_that_it_is_open(): void
    {
        $firewall = "add_filter('pre_http_request', fn() => ['response' => ['code' => 503, 'message' => '']]);";
        $secret = $this->invite();
        self::plant($firewall);
        self::assertSame(503, self::accept($secret)->status);

        self::plant("{$firewall} add_filter('clientpress_site_is_open', '__return_true');");

        self::assertSame(303, self::accept($secret)->status);
    }

    public function test_a_site_that_cannot_ask_itself_is_taken_for_open(): void
    {
        self::plant('add_filter("pre_http_request", fn() => new WP_Error("http", "refused"));');

        self::assertSame(303, self::accept($this->invite())->status);
    }

    public function test_a_page_that_a_plugin_puts_between_is_private_too(): void
    {
        self::plant('add_action("wp_login", function () { echo "<form>Your code?</form>"; exit(); });');

        $between = self::accept($this->invite());

        self::assertStringContainsString('Your code?', $between->body);
        self::assertSame(['no-referrer'], $between->headers('Referrer-Policy'));
        self::assertSame(['DENY'], $between->headers('X-Frame-Options'));
        self::assertStringContainsString('no-store', (string) $between->header('Cache-Control'));
        self::assertTrue($this->isInside(self::usersOf()[0]));
    }

    public function test_a_plugin_that_redirects_when_somebody_logs_in_has_its_way_and_the_portal_is_there(): void
    {
        self::plant('add_action("wp_login", function () { wp_redirect(home_url("/welcome/")); exit(); });');
        $browser = self::visitor();
        $page = $browser->get(self::linkTo($this->invite()));

        $answer = self::press($browser, $page, ['clientpress_password' => self::PASSWORD]);

        self::assertSame(home_url('/welcome/'), $answer->header('Location'));
        self::assertSame(200, $browser->get($this->portalUrl())->status);
    }

    /**
     * @testWith ["https://attacker.example/"]
     *           ["//attacker.example"]
     *           [null]
     */
    public function test_a_redirect_never_leaves_the_site(?string $wish): void
    {
        self::plant('add_filter("clientpress_accept_redirect", fn() => ' . var_export($wish, true) . ');');

        self::assertSame($this->portalUrl(), self::accept($this->invite())->header('Location'));
    }

    /**
     * @testWith ["back\\slash and \"quotes\" o'clock"]
     *           ["  outer spaces mean nothing  "]
     *           ["grün und ßonderbar 漢字 пароль"]
     *           ["🦦🦦 velvet 🦦 chimney"]
     *           ["كلمة سر طويلة جدا"]
     *           ["C:\\\\new\\0 folder 'n'\\' more"]
     */
    public function test_what_was_typed_here_logs_in_at_the_usual_place(string $password): void
    {
        self::assertSame(303, self::accept($this->invite(), $password)->status);

        $login = self::visitor()->post('/wp-login.php', ['log' => self::EMAIL, 'pwd' => $password]);

        self::assertSame(302, $login->status, $login->text());
        self::assertTrue($login->setsSession());
        self::assertSame($this->portalUrl(), $login->header('Location'));
    }

    public function test_a_password_of_4096_bytes_works_and_one_more_does_not(): void
    {
        $secret = $this->invite();
        $longest = substr(str_repeat('paper lantern seldom orbit ', 200), 0, 4096);
        self::assertSame(4096, strlen(trim($longest)));

        $refused = self::accept($secret, $longest . 'x');
        self::assertSame(400, $refused->status);
        self::assertStringContainsString('longer than WordPress can store', $refused->text());

        self::assertSame(303, self::accept($secret, $longest)->status);
        self::assertTrue(
            self::visitor()->post('/wp-login.php', ['log' => self::EMAIL, 'pwd' => $longest])->setsSession(),
        );
    }

    /**
     * @testWith ["", "at least 8 characters"]
     *           ["   \t  ", "at least 8 characters"]
     *           ["sevench", "at least 8 characters"]
     *           ["password1", "too easy to guess"]
     *           ["o'brien+x@example.org", "too easy to guess"]
     *           ["Kitchen & Garden", "too easy to guess"]
     *           ["0", "at least 8 characters"]
     */
    public function test_a_weak_password_is_refused_kindly_and_uses_nothing_up(string $password, string $words): void
    {
        $secret = $this->invite();
        $before = $this->row();

        $page = self::accept($secret, $password);

        self::assertSame(400, $page->status);
        self::assertStringContainsString($words, $page->text());
        $form = $page->form();
        self::assertSame($secret, $form['fields']['clientpress_invitation']);
        self::assertSame('', $form['fields']['clientpress_password']);
        self::assertMatchesRegularExpression(
            '/aria-describedby="clientpress-password-error"\s+aria-invalid="true" autofocus/',
            $page->body,
        );
        self::assertStringContainsString('<p class="error" id="clientpress-password-error">', $page->body);
        self::assertSame($before, $this->row());
        self::assertFalse($page->setsSession());
        self::assertSame([], self::usersOf());

        self::assertSame(303, self::press(self::visitor(), $page, ['clientpress_password' => self::PASSWORD])->status);
    }

    public function test_the_sites_own_password_policy_is_shown_at_the_field_and_uses_nothing_up(): void
    {
        self::plant(<<<'PHP'
            add_action("validate_password_reset", function ($errors, $user) {
                if (!preg_match("/[A-Z]/", $_POST["pass1"])) {
                    $errors->add("pass", "<b>Error:</b> a capital <i>letter</i>, please, {$user->user_email} &lt;3");
                }
            }, 10, 2);
            PHP);
        $secret = $this->invite();
        $before = $this->row();

        $page = self::accept($secret);

        self::assertSame(400, $page->status);
        self::assertStringContainsString(
            'Error: a capital letter, please, ' . esc_html(self::EMAIL) . ' &lt;3',
            $page->body,
        );
        self::assertStringContainsString('<p class="error" id="clientpress-password-error">', $page->body);
        self::assertSame($before, $this->row());
        self::assertSame([], self::usersOf());

        $typed = ['clientpress_password' => ucfirst(self::PASSWORD)];
        self::assertSame(303, self::press(self::visitor(), $page, $typed)->status);
    }

    public function test_a_policy_that_ends_the_request_uses_nothing_up(): void
    {
        self::plant('add_action("user_profile_update_errors", function () { exit("Too weak."); });');
        $secret = $this->invite();
        $before = $this->row();

        self::assertStringContainsString('Too weak.', self::accept($secret)->body);

        self::assertSame($before, $this->row());
        self::assertSame([], self::usersOf());
        self::plant('');
        self::assertSame(303, self::accept($secret)->status);
    }

    public function test_bytes_that_are_no_text_are_refused(): void
    {
        $page = self::accept($this->invite(), "paper \xC3\x28 lantern seldom");

        self::assertSame(400, $page->status);
        self::assertStringContainsString('characters that could not be read', $page->text());
    }

    public function test_a_wrong_passphrase_may_be_corrected(): void
    {
        $secret = $this->invite(passphrase: 'marmalade');

        $page = self::accept($secret, self::PASSWORD, ['clientpress_passphrase' => 'honey']);

        self::assertSame(403, $page->status);
        self::assertStringContainsString('This passphrase is not right.', $page->text());
        self::assertStringContainsString('clientpress-passphrase-error', $page->body);
        self::assertStringNotContainsString('honey', $page->body);
        self::assertSame([], self::usersOf());

        $answer = self::press(self::visitor(), $page, [
            'clientpress_password' => self::PASSWORD,
            'clientpress_passphrase' => ' marmalade',
        ]);
        self::assertSame(303, $answer->status);
    }

    public function test_quotes_and_backslashes_in_a_passphrase_are_what_they_are(): void
    {
        $secret = $this->invite(passphrase: "o'clock \\ \"ten\"");

        $answer = self::accept($secret, self::PASSWORD, ['clientpress_passphrase' => "o'clock \\ \"ten\""]);

        self::assertSame(303, $answer->status, $answer->text());
    }

    public function test_the_last_tries_are_counted_down_and_then_the_link_is_locked(): void
    {
        $secret = $this->invite(['passphrase_tries' => 7], 'marmalade');
        $wrong = ['clientpress_passphrase' => 'honey'];

        self::assertStringContainsString(
            'You have 2 tries left.',
            self::accept($secret, self::PASSWORD, $wrong)->text(),
        );
        self::assertStringContainsString('You have 1 try left.', self::accept($secret, self::PASSWORD, $wrong)->text());
        self::assertPage(403, 'The passphrase was wrong too often', self::accept($secret, self::PASSWORD, $wrong));

        $right = ['clientpress_passphrase' => 'marmalade'];
        self::assertPage(403, 'The passphrase was wrong too often', self::accept($secret, self::PASSWORD, $right));
        self::assertSame([], self::usersOf());
    }

    public function test_fifty_looks_change_nothing(): void
    {
        $secret = $this->invite(passphrase: 'marmalade');
        $links = [
            self::linkTo($secret),
            self::linkTo(\ClientPress\Native\token_issue()),
            self::linkTo('cut'),
            self::PAGE,
        ];
        self::open($secret);
        $before = self::everything();
        $requests = [];
        for ($i = 0; $i < 50; $i++) {
            $requests[] = Request::of(($i % 5) === 0 ? 'HEAD' : 'GET', $links[($i % 2) === 0 ? 0 : $i % 4]);
        }

        $answers = LiveSite::shared()->sendTogether($requests);

        self::assertSame($before, self::everything());
        foreach ($answers as $answer) {
            self::assertSame([], $answer->headers('Set-Cookie'));
            self::assertNotSame(0, $answer->status);
        }
        self::assertSame(303, self::accept($secret, self::PASSWORD, ['clientpress_passphrase' => 'marmalade'])->status);
    }

    public function test_a_look_by_form_changes_nothing_either(): void
    {
        $secret = $this->invite();
        $before = self::everything();

        $page = self::post($secret, 'look', ['clientpress_password' => self::PASSWORD]);

        self::assertSame(200, $page->status);
        self::assertSame($before, self::everything());
    }

    public function test_a_get_with_everything_in_its_address_still_only_looks(): void
    {
        $secret = $this->invite();
        $before = self::everything();

        $page = self::visitor()->get(
            self::linkTo($secret) . '&'
                . http_build_query([
                    'clientpress_step' => 'accept',
                    'clientpress_password' => self::PASSWORD,
                ]),
        );

        self::assertSame(200, $page->status);
        self::assertSame($before, self::everything());
    }

    public function test_a_replay_is_told_and_signs_nobody_in(): void
    {
        $secret = $this->invite();
        self::assertSame(303, self::accept($secret)->status);
        [$user] = self::usersOf();

        $soon = self::accept($secret);
        self::assertPage(200, 'Your account is ready', $soon);
        self::assertFalse($soon->setsSession());

        $this->change(['accepted_gmt' => self::gmt(-61)]);
        $later = self::accept($secret);
        self::assertPage(410, 'This link has already been used', $later);
        self::assertFalse($later->setsSession());

        self::assertSame([$user], self::usersOf());
        self::assertSame(1, self::sessionsOf($user));
    }

    public function test_the_form_of_a_second_portal_opens_it_by_the_password_just_chosen_and_without_a_session(): void
    {
        $secrets = [];
        foreach (range(1, 3) as $portal) {
            $this->portal = self::createPortal();
            $secrets[] = $this->invite();
        }
        self::assertSame(303, self::accept($secrets[0])->status);
        [$user] = self::usersOf();

        $wrong = self::accept($secrets[2], self::PASSWORD . '.');
        self::assertPage(409, 'You have an account already', $wrong);
        self::assertFalse($this->isInside($user));

        $right = self::accept($secrets[2]);
        self::assertPage(200, 'Your account is ready', $right);
        self::assertFalse($right->setsSession());
        self::assertTrue($this->isInside($user));
        self::assertSame([$user], self::usersOf());
        self::assertSame(1, self::sessionsOf($user));
    }

    public function test_of_several_clicks_at_once_one_wins_and_the_others_are_told_kindly(): void
    {
        $secret = $this->invite();
        $post = Request::post(self::PAGE, [
            'clientpress_invitation' => $secret,
            'clientpress_step' => 'accept',
            'clientpress_password' => self::PASSWORD,
        ]);

        $answers = LiveSite::shared()->sendTogether(array_fill(0, 8, $post));

        $statuses = array_count_values(array_map(static fn(Response $answer): int => $answer->status, $answers));
        self::assertSame(1, $statuses[303] ?? 0);
        self::assertSame([], array_diff(array_keys($statuses), [200, 202, 303]));
        self::assertCount(1, array_filter($answers, static fn(Response $answer): bool => $answer->setsSession()));
        self::assertCount(1, self::usersOf());
        self::assertSame(1, self::sessionsOf(self::usersOf()[0]));
    }

    public function test_whatever_else_is_posted_is_ignored(): void
    {
        $other = self::createPortal();

        $answer = self::accept($this->invite(), self::PASSWORD, [
            'role' => 'administrator',
            'user_id' => '1',
            'user_login' => 'root',
            'email' => 'other@example.org',
            'user_email' => 'other@example.org',
            'portal' => (string) $other,
            'portal_id' => (string) $other,
            'redirect_to' => 'https://attacker.example/',
            'rememberme' => 'forever',
            'wp_capabilities' => ['administrator' => '1'],
        ]);

        self::assertSame($this->portalUrl(), $answer->header('Location'));
        [$user] = self::usersOf();
        self::assertSame(['clientpress_client'], get_userdata($user)->roles);
        self::assertStringStartsWith('client-', get_userdata($user)->user_login);
        self::assertSame([], self::usersOf('other@example.org'));
        self::assertFalse(self::services()->access()->has($other, $user));
    }

    /**
     * @testWith ["revoke", 410, "This invitation was withdrawn"]
     *           ["resend", 410, "There is a newer email for you"]
     *           ["archive", 403, "The portal is not open at the moment"]
     *           ["expire", 410, "This link has expired"]
     */
    public function test_what_happens_between_form_and_button_counts(string $what, int $status, string $heading): void
    {
        $secret = $this->invite();
        $page = self::open($secret);
        $invitations = self::services()->invitations();
        match ($what) {
            'revoke' => $invitations->revoke(self::current($this->invitation), Actor::operator()),
            'resend' => $invitations->resend(self::current($this->invitation), Actor::operator()),
            'archive' => self::services()
                ->portals()
                ->setStatus($this->portal, PortalStatus::Archived, Actor::operator()),
            'expire' => $this->change(['expires_gmt' => self::gmt(-1)]),
        };

        $answer = self::press(self::visitor(), $page, ['clientpress_password' => self::PASSWORD]);

        self::assertPage($status, $heading, $answer);
        self::assertFalse($answer->setsSession());
        self::assertSame([], self::usersOf());
    }

    public function test_an_account_that_appears_meanwhile_is_left_alone(): void
    {
        $secret = $this->invite();
        $page = self::open($secret);
        $user = $this->clientOf(role: 'administrator');
        $hash = $user->user_pass;

        $answer = self::press(self::visitor(), $page, ['clientpress_password' => self::PASSWORD]);

        self::assertPage(409, 'You have an account already', $answer);
        self::assertFalse($answer->setsSession());
        wp_cache_flush();
        self::assertSame($hash, get_userdata($user->ID)->user_pass);
        self::assertFalse($this->isInside($user->ID));
        self::assertSame('pending', $this->row()['status']);
    }

    public function test_an_open_session_is_neither_used_nor_lost(): void
    {
        $secret = $this->invite();
        $page = self::open($secret);
        $browser = self::visitor(1);
        $cookies = $browser->cookies;

        $answer = self::press($browser, $page, ['clientpress_password' => self::PASSWORD]);

        self::assertPage(409, 'You are logged in as somebody else', $answer);
        self::assertSame([], $answer->headers('Set-Cookie'));
        self::assertSame($cookies, $browser->cookies);
        self::assertSame(200, $browser->get('/wp-admin/profile.php')->status);
        self::assertSame([], self::usersOf());
        self::assertFalse($this->isInside(1));
        self::assertSame('pending', $this->row()['status']);
    }

    public function test_sign_out_and_continue_shows_the_form_to_nobody_in_particular(): void
    {
        $secret = $this->invite();
        $browser = self::visitor(1);

        $answer = self::press($browser, $browser->get(self::linkTo($secret)));

        self::assertPage(200, 'Kitchen &amp; Garden', $answer);
        self::assertNull($answer->header('Location'));
        self::assertSame(0, self::sessionsOf(1));
        self::assertSame(302, $browser->get('/wp-admin/profile.php')->status);
        $inside = self::press($browser, $answer, ['clientpress_password' => self::PASSWORD]);
        self::assertSame($this->portalUrl(), $inside->header('Location'));
        self::assertSame(200, $browser->follow($inside)->status);
        self::assertFalse($this->isInside(1));
    }

    public function test_only_the_session_that_was_open_is_ended(): void
    {
        $here = self::visitor(1);
        $elsewhere = self::visitor(1);

        self::press($here, $here->get(self::linkTo($this->invite())));

        self::assertSame(1, self::sessionsOf(1));
        self::assertSame(200, $elsewhere->get('/wp-admin/profile.php')->status);
    }

    /**
     * @testWith [""]
     *           ["0123456789"]
     *           ["another session"]
     *           ["join"]
     */
    public function test_nobody_is_signed_out_without_the_nonce_of_their_session(string $kind): void
    {
        $secret = $this->invite();
        $browser = self::visitor(1);
        $nonce = match ($kind) {
            'another session' => self::visitor(1)->get(self::linkTo($secret))->form()['fields']['_wpnonce'],
            'join' => self::visitor($this->clientOf())->get(self::linkTo($secret))->form()['fields']['_wpnonce'],
            default => $kind,
        };

        $answer = self::press($browser, $browser->get(self::linkTo($secret)), ['_wpnonce' => $nonce]);

        self::assertPage(403, 'You are logged in as somebody else', $answer);
        self::assertStringContainsString('Please press the button once more.', $answer->text());
        self::assertSame([], $answer->headers('Set-Cookie'));
        self::assertSame(200, $browser->get('/wp-admin/profile.php')->status);
        self::assertSame(200, self::press($browser, $answer)->status);
        self::assertSame(302, $browser->get('/wp-admin/profile.php')->status);
    }

    public function test_the_answer_to_signing_out_may_be_reloaded(): void
    {
        $browser = self::visitor(1);
        $form = $browser->get(self::linkTo($this->invite()))->form();
        $browser->post($form['action'], $form['fields']);

        self::assertPage(200, 'Kitchen &amp; Garden', $browser->post($form['action'], $form['fields']));
    }

    public function test_an_account_holder_logs_in_and_enters_with_one_click(): void
    {
        $user = $this->clientOf(role: 'subscriber');
        $secret = $this->invite();
        $browser = self::visitor();

        $toLogin = self::press($browser, $browser->get(self::linkTo($secret)));
        self::assertNowhereButInTheForm($secret, $toLogin);
        $login = $browser->get(self::onwardIn($toLogin));
        self::assertNowhereButInTheForm($secret, $login);
        $back = $browser->post('/wp-login.php', ['log' => self::EMAIL, 'pwd' => 'password'] + $login->form()['fields']);
        self::assertSame(302, $back->status, $back->text());
        self::assertNowhereButInTheForm($secret, $back);
        $page = $browser->follow($back);
        self::assertPage(200, 'Kitchen &amp; Garden', $page);
        self::assertStringNotContainsString($secret, $page->body);
        self::assertSame('pending', $this->row()['status']);

        $inside = self::press($browser, $page);

        self::assertSame(303, $inside->status, $inside->text());
        self::assertSame($this->portalUrl(), $inside->header('Location'));
        self::assertSame([], $inside->headers('Set-Cookie'));
        self::assertTrue($this->isInside($user->ID));
        self::assertSame(['subscriber'], get_userdata($user->ID)->roles);
        self::assertSame(200, $browser->follow($inside)->status);
    }

    public function test_a_client_of_one_portal_is_led_back_to_the_invitation_after_the_login(): void
    {
        $user = $this->clientOf();
        self::letIn(self::createPortal(), $user->ID);
        $browser = self::visitor();

        $login = $browser->get(self::onwardIn(self::press($browser, $browser->get(self::linkTo($this->invite())))));
        $back = $browser->post('/wp-login.php', ['log' => self::EMAIL, 'pwd' => 'password'] + $login->form()['fields']);

        self::assertPage(200, 'Kitchen &amp; Garden', $browser->follow($back));
    }

    public function test_one_click_with_the_link_itself_works_too(): void
    {
        $user = $this->clientOf(role: 'editor');
        $browser = self::visitor($user);

        $inside = self::press($browser, $browser->get(self::linkTo($this->invite())));

        self::assertSame($this->portalUrl(), $inside->header('Location'));
        self::assertTrue($this->isInside($user->ID));
        self::assertSame(1, self::sessionsOf($user->ID));
    }

    public function test_one_click_asks_for_the_passphrase(): void
    {
        $user = $this->clientOf();
        $browser = self::visitor($user);
        $page = $browser->get(self::linkTo($this->invite(passphrase: 'marmalade')));

        $again = self::press($browser, $page, ['clientpress_passphrase' => 'honey']);
        self::assertSame(403, $again->status);
        self::assertStringContainsString('This passphrase is not right.', $again->text());
        self::assertFalse($this->isInside($user->ID));

        self::assertSame(303, self::press($browser, $again, ['clientpress_passphrase' => 'marmalade'])->status);
        self::assertTrue($this->isInside($user->ID));
    }

    /**
     * @testWith [""]
     *           ["sign_out"]
     *           ["another invitation"]
     */
    public function test_one_click_needs_the_nonce_of_this_session_and_invitation(string $kind): void
    {
        $user = $this->clientOf();
        $browser = self::visitor($user);
        $first = $browser->get(self::linkTo($this->invite()))->form()['fields']['_wpnonce'];
        self::services()->invitations()->revoke(self::current($this->invitation), Actor::operator());
        $page = $browser->get(self::linkTo($this->invite()));
        $nonce = match ($kind) {
            'another invitation' => $first,
            'sign_out' => self::visitor(1)->get(self::linkTo($this->invitedElsewhere()))->form()['fields']['_wpnonce'],
            '' => '',
        };

        $again = self::press($browser, $page, ['_wpnonce' => $nonce]);

        self::assertPage(403, 'Kitchen &amp; Garden', $again);
        self::assertStringContainsString('Please press the button once more.', $again->text());
        self::assertFalse($this->isInside($user->ID));
        self::assertSame(303, self::press($browser, $again)->status);
        self::assertTrue($this->isInside($user->ID));
    }

    public function test_a_ticket_is_worth_nothing_to_anybody_else(): void
    {
        $this->clientOf();
        $ticket = $this->ticketFor($this->invite());

        $other = self::visitor(1)->get($ticket);
        self::assertPage(403, 'Please open your link again', $other);
        self::assertStringContainsString('admin@example.org', $other->text());

        $stranger = self::visitor()->get($ticket);
        self::assertSame(303, $stranger->status);
        self::assertStringStartsWith(wp_login_url(), (string) $stranger->header('Location'));
    }

    /**
     * @testWith ["resend"]
     *           ["forged"]
     *           ["address"]
     */
    public function test_a_ticket_dies(string $how): void
    {
        $user = $this->clientOf();
        $ticket = $this->ticketFor($this->invite());
        $browser = self::visitor($user);
        self::assertPage(200, 'Kitchen &amp; Garden', $browser->get($ticket));

        match ($how) {
            // Resending is refused once the address has an account, so that the digest is changed by hand.
            'resend' => $this->change(['token_digest' => str_repeat('a', 64)]),
            'forged' => $ticket = substr($ticket, 0, -4) . '0000',
            'address' => wp_update_user(['ID' => $user->ID, 'user_email' => 'changed@example.org']),
        };

        $page = $browser->get($ticket);
        if ($how === 'address') {
            self::assertPage(200, 'You are logged in as somebody else', $page);
        } else {
            self::assertPage(403, 'Please open your link again', $page);
        }
        self::assertSame('pending', $this->row()['status']);
    }

    public function test_a_ticket_cannot_make_an_account(): void
    {
        $user = $this->clientOf();
        $ticket = $this->ticketFor($this->invite());
        wp_delete_user($user->ID);

        $answer = self::visitor()
            ->post(self::PAGE, [
                'clientpress_ticket' => basename($ticket),
                'clientpress_step' => 'accept',
                'clientpress_password' => self::PASSWORD,
            ]);

        self::assertStringStartsWith(wp_login_url(), self::onwardIn($answer));
        self::assertSame([], self::usersOf());
    }

    public function test_an_interrupted_visitor_finishes_with_the_same_password(): void
    {
        $user = $this->clientOf();
        $secret = $this->invite(['user_id' => $user->ID]);
        wp_set_password(self::PASSWORD, $user->ID);

        $wrong = self::accept($secret, 'another lantern seldom orbit');
        self::assertPage(403, 'Kitchen &amp; Garden', $wrong);
        self::assertStringContainsString('not the password that you chose the first time', $wrong->text());
        self::assertFalse($wrong->setsSession());
        self::assertFalse($this->isInside($user->ID));

        $answer = self::press(self::visitor(), $wrong, ['clientpress_password' => self::PASSWORD]);
        self::assertSame($this->portalUrl(), $answer->header('Location'));
        self::assertTrue($this->isInside($user->ID));
        self::assertSame([$user->ID], self::usersOf());
    }

    public function test_who_forgot_the_password_of_an_interrupted_account_logs_in_and_enters_with_one_click(): void
    {
        $user = $this->clientOf();
        $browser = self::visitor();
        $page = $browser->get(self::linkTo($secret = $this->invite(['user_id' => $user->ID])));
        $form = $page->form('//form[2]');

        $login = $browser->post($form['action'], $form['fields']);
        self::assertStringNotContainsString($secret, $login->body);
        parse_str((string) parse_url(self::onwardIn($login), PHP_URL_QUERY), $query);

        $signedIn = self::visitor($user);
        $oneClick = $signedIn->get($query['redirect_to']);
        self::assertSame('join', $oneClick->form()['fields']['clientpress_step']);
        self::assertSame($this->portalUrl(), self::press($signedIn, $oneClick)->header('Location'));
        self::assertTrue($this->isInside($user->ID));
    }

    /**
     * @testWith ["another role"]
     *           ["another address"]
     */
    public function test_a_begun_account_that_something_changed_is_logged_in_to_and_enters_with_one_click(string $what): void
    {
        global $wpdb;

        $user = $this->clientOf();
        $browser = self::visitor();
        $secret = $this->invite(['user_id' => $user->ID]);
        if ($what === 'another role') {
            $user->set_role('author');
        } else {
            $wpdb->update($wpdb->users, ['user_email' => 'elsewhere@example.org'], ['ID' => $user->ID]);
        }

        foreach ([$browser->get(self::linkTo($secret)), $answer = self::accept($secret)] as $page) {
            self::assertStringContainsString('An account was made for you with this link', $page->text());
            self::assertStringNotContainsString('chose the first time', $page->text());
        }
        self::assertPage(409, 'You have an account already', $answer);
        $login = self::press($browser, $answer);
        parse_str((string) parse_url(self::onwardIn($login), PHP_URL_QUERY), $query);
        $signedIn = self::visitor($user);
        $answer = self::press($signedIn, $signedIn->get($query['redirect_to']));

        self::assertSame($this->portalUrl(), $answer->header('Location'));
        self::assertTrue($this->isInside($user->ID));
    }

    public function test_where_a_plugin_gives_new_users_another_role_the_first_click_says_to_log_in(): void
    {
        $secret = $this->invite();
        self::plant('add_action("user_register", fn($id) => (new WP_User($id))->set_role("author"));');

        $page = self::accept($secret);

        self::assertPage(409, 'You have an account already', $page);
        self::assertSame('log_in', $page->form()['fields']['clientpress_step']);
        self::assertFalse($page->setsSession());
    }

    /**
     * @testWith ["set_current_user"]
     *           ["set_auth_cookie"]
     *           ["set_logged_in_cookie"]
     */
    public function test_a_fault_before_the_session_leaves_an_account_to_log_in_to(string $hook): void
    {
        $secret = $this->invite();
        self::plant("add_action('{$hook}', fn() => get_current_user_id() === 0 ?: throw new Error('told'));");

        $page = self::accept($secret);

        self::assertPage(200, 'Your account is ready', $page);
        self::assertStringContainsString(esc_url(wp_login_url($this->portalUrl())), $page->body);
        self::assertFalse($page->setsSession());
        self::assertSame('accepted', $this->row()['status']);
        self::assertTrue($this->isInside(self::usersOf()[0]));
        self::assertStringContainsString('signing a client in stopped on Error', $log = self::takeErrorLog());
        self::assertStringNotContainsString('told', $log);
    }

    public function test_where_the_new_account_cannot_be_read_nobody_without_a_name_is_signed_in(): void
    {
        $secret = $this->invite();
        self::plant(<<<'PHP'
            add_action('clientpress_invitation_accepted', function () {
                wp_cache_flush();
                add_filter('query', fn($query) => preg_match('~FROM \S*users`? WHERE ID~i', $query) ? 'broken' : $query);
            });
            add_action('wp_login', fn($login) => update_option('signed_in', "as {$login}"));
            PHP);

        $page = self::accept($secret);
        self::takeErrorLog();

        self::assertPage(200, 'Your account is ready', $page);
        self::assertFalse($page->setsSession());
        self::assertFalse(get_option('signed_in'));
        self::assertSame('accepted', $this->row()['status']);
    }

    /**
     * @testWith ["wp_login"]
     *           ["clientpress_accept_redirect"]
     */
    public function test_a_fault_after_the_session_keeps_nobody_out(string $hook): void
    {
        $secret = $this->invite();
        self::plant("add_filter('{$hook}', fn() => throw new Error('told'));");

        $answer = self::accept($secret);

        self::assertSame([303, $this->portalUrl()], [$answer->status, $answer->header('Location')]);
        self::assertTrue($answer->setsSession());
        self::assertStringContainsString('signing a client in stopped on Error', self::takeErrorLog());
    }

    public function test_a_fault_of_another_plugin_uses_nothing_up(): void
    {
        $secret = $this->invite();
        self::plant(
            'add_action("user_register", function () { if (!get_option("repaired")) { throw new Error("told: " . $_POST["clientpress_password"]); } });',
        );

        $page = self::accept($secret);

        self::assertSame(503, $page->status);
        self::assertSame('60', $page->header('Retry-After'));
        self::assertStringContainsString('nothing was used up', $page->text());
        self::assertFalse($page->setsSession());
        self::assertNowhereButInTheForm($secret, $page);
        $log = self::takeErrorLog();
        self::assertStringContainsString('stopped on Error', $log);
        self::assertStringNotContainsString(self::PASSWORD, $log);
        self::assertStringNotContainsString($secret, $log);

        update_option('repaired', '1');
        $answer = self::press(self::visitor(), $page, ['clientpress_password' => self::PASSWORD]);
        self::assertSame($this->portalUrl(), $answer->header('Location'), $answer->text());
        self::assertCount(1, self::usersOf());
    }

    public function test_the_inviter_of_an_expired_link_is_asked_for_a_new_one_once(): void
    {
        $secret = $this->invite(['expires_gmt' => self::gmt(-1)]);
        $browser = self::visitor();
        $page = $browser->get(self::linkTo($secret));

        for ($click = 0; $click < 2; $click++) {
            $answer = self::press($browser, $page);
            self::assertPage(200, 'We have passed it on', $answer);
            self::assertStringContainsString('It will come by email to ' . self::EMAIL, $answer->text());
        }

        // WP-Cron's part.
        do_action('clientpress_outbox');
        self::assertCount(1, Inbox::to('admin@example.org'));
        self::assertNotNull($this->row()['asked_gmt']);
        self::assertStringContainsString('You asked for a new one on', self::open($secret)->text());
    }

    public function test_asking_with_a_link_that_works_tells_nobody(): void
    {
        $answer = self::post($this->invite(), 'ask');

        self::assertPage(200, 'Kitchen &amp; Garden', $answer);
        self::assertSame([], Inbox::all());
        self::assertNull($this->row()['asked_gmt']);
    }

    public function test_the_newest_link_is_mailed_to_the_invited_address_alone(): void
    {
        $secret = $this->invite();
        self::services()->invitations()->resend(self::current($this->invitation), Actor::operator());
        Inbox::clear();
        $browser = self::visitor();

        $answer = self::press($browser, $browser->get(self::linkTo($secret)), ['email' => 'other@example.org']);

        self::assertPage(200, 'Please look into your mailbox', $answer);
        self::assertCount(1, Inbox::all());
        self::assertSame(1, preg_match('/[0-9a-f]{72}/', Inbox::latestTo(self::EMAIL)->text(), $new));
        self::assertStringNotContainsString($new[0], $answer->body);
        self::assertSame(303, self::accept($new[0])->status);
        self::assertPage(409, 'Your account is ready', self::post($secret, 'newest'));
    }

    /**
     * @testWith ["revoke", 410, "This invitation was withdrawn"]
     *           ["expire", 410, "This link has expired"]
     *           ["archive", 403, "There is a newer email for you"]
     */
    public function test_where_the_newest_link_is_worth_nothing_none_is_mailed(
        string $what,
        int $status,
        string $heading,
    ): void {
        $secret = $this->invite();
        $services = self::services();
        $services->invitations()->resend(self::current($this->invitation), Actor::operator());
        match ($what) {
            'revoke' => $services->invitations()->revoke(self::current($this->invitation), Actor::operator()),
            'expire' => $this->change(['expires_gmt' => self::gmt(-1)]),
            'archive' => $services->portals()->setStatus($this->portal, PortalStatus::Archived, Actor::operator()),
        };
        Inbox::clear();

        $answer = self::post($secret, 'newest');

        self::assertPage($status, $heading, $answer);
        self::assertStringNotContainsString('<form', $answer->body);
        self::assertSame([], Inbox::all());
    }

    public function test_the_newest_link_of_an_address_that_has_an_account_by_now_is_mailed_too(): void
    {
        $secret = $this->invite();
        self::services()->invitations()->resend(self::current($this->invitation), Actor::operator());
        $this->clientOf();

        self::assertPage(200, 'Please look into your mailbox', self::post($secret, 'newest'));

        self::assertStringContainsString('You have an account at', Inbox::latestTo(self::EMAIL)->text());
    }

    public function test_mail_that_fails_leaves_the_newest_link_alive(): void
    {
        $secret = $this->invite();
        self::services()->invitations()->resend(self::current($this->invitation), Actor::operator());
        $digest = $this->row()['token_digest'];
        Inbox::behave('reject');

        $answer = self::post($secret, 'newest');

        self::assertPage(503, 'That did not work', $answer);
        self::assertStringContainsString('The newest link in your mailbox still works.', $answer->text());
        self::assertSame($digest, $this->row()['token_digest']);
    }

    public function test_the_pages_script_tells_once_that_a_person_opened_the_link(): void
    {
        $secret = $this->invite();
        $page = self::open($secret);
        self::assertStringContainsString('data-opened="clientpress_step=opened"', $page->body);
        self::assertNull($this->row()['opened_gmt']);

        $answer = self::post($secret, 'opened');

        self::assertSame(204, $answer->status);
        self::assertSame('', $answer->body);
        self::assertNotNull($opened = $this->row()['opened_gmt']);
        self::assertStringContainsString('data-opened=""', self::open($secret)->body);
        self::assertSame(204, self::post($secret, 'opened')->status);
        self::assertSame($opened, $this->row()['opened_gmt']);
        self::assertSame(204, self::post('cut', 'opened')->status);
    }

    public function test_too_many_tries_are_told_to_wait_and_looking_stays_free(): void
    {
        $secret = $this->invite();
        self::plant(
            'add_filter("clientpress_rate_limit", fn($allowed, $limit) => $limit === "accept_per_address" ? [2, 600] : $allowed, 10, 2);',
        );

        self::assertSame(400, self::accept($secret, 'weak')->status);
        self::assertSame(400, self::accept($secret, 'weak')->status);
        $page = self::accept($secret);

        self::assertPage(429, 'Please wait a little', $page);
        self::assertGreaterThan(500, (int) $page->header('Retry-After'));
        self::assertStringContainsString('Wait 10 minutes', $page->text());
        self::assertSame([], self::usersOf());
        self::assertSame(200, self::open($secret)->status);
        self::assertSame(200, self::press(self::visitor(), $page)->status);
    }

    /**
     * @testWith ["accept"]
     *           ["join"]
     */
    public function test_unknown_links_are_tries_as_well(string $step): void
    {
        $this->invite();
        self::plant(
            'add_filter("clientpress_rate_limit", fn($allowed, $limit) => $limit === "accept_per_address" ? [2, 600] : $allowed, 10, 2);',
        );

        $statuses = array_map(
            static fn(): int => self::post(\ClientPress\Native\token_issue(), $step)->status,
            range(1, 3),
        );

        self::assertSame([404, 404, 429], $statuses);
        self::assertSame(404, self::open(\ClientPress\Native\token_issue())->status);
    }

    public function test_the_secret_stands_in_the_form_and_nowhere_else(): void
    {
        $secret = $this->invite(passphrase: 'marmalade');
        $answers = [
            self::open($secret),
            self::open($secret, 1),
            self::accept($secret, 'weak'),
            self::accept($secret, self::PASSWORD, ['clientpress_passphrase' => 'honey']),
            self::accept($secret, self::PASSWORD, ['clientpress_passphrase' => 'marmalade']),
            self::accept($secret),
            self::open($secret),
        ];

        foreach ($answers as $answer) {
            self::assertNowhereButInTheForm($secret, $answer);
            self::assertStringNotContainsString(self::PASSWORD, $answer->body);
            self::assertStringNotContainsString('marmalade', $answer->body);
        }
        self::assertStringNotContainsString($secret, (string) json_encode(self::everything()));
    }

    /** Address of the page with a ticket in the place of the secret. */
    private function ticketFor(string $secret): string
    {
        $browser = self::visitor();
        $login = self::onwardIn(self::press($browser, $browser->get(self::linkTo($secret))));
        parse_str((string) parse_url($login, PHP_URL_QUERY), $query);

        return (string) $query['redirect_to'];
    }

    private function invitedElsewhere(): string
    {
        $here = [$this->portal, $this->invitation];
        $this->portal = self::createPortal();
        $secret = $this->invite();
        [$this->portal, $this->invitation] = $here;

        return $secret;
    }
}
