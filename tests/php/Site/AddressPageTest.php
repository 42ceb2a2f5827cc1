<?php

declare(strict_types=1);

namespace ClientPress\Tests\Site;

use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Response;

/** A client changes the address of their account, over HTTP. */
final class AddressPageTest extends AcceptPageTestCase
{
    private const NEW = "o'brien+new@example.org";

    private const CHANGE = '/client-invitation/address/';

    private \WP_User $client;

    private Browser $browser;

    protected function setUp(): void
    {
        parent::setUp();
        $this->client = $this->clientOf();
        self::letIn($this->portal, $this->client->ID);
        $this->browser = self::visitor($this->client);
    }

    public function test_a_client_changes_the_address_by_password_and_mailed_link(): void
    {
        $bar = $this->browser->get($this->portalUrl());
        self::assertStringContainsString('Change email address', $bar->text());
        self::assertSame(1, preg_match('#href="([^"]+/client-invitation/address/)"#', $bar->body, $href));
        $form = $this->browser->get(html_entity_decode($href[1]));
        self::assertPage(200, 'Change your email address', $form);

        $mailed = $this->ask();
        self::assertPage(200, 'Please look into your mailbox', $mailed);
        self::assertStringContainsString(self::NEW, $mailed->text());
        self::assertSame([$this->client->ID], self::usersOf());
        $link = self::linkMailed();

        $page = $this->browser->get($link);
        self::assertPage(200, 'Use this email address?', $page);
        self::assertSame([$this->client->ID], self::usersOf());
        $done = self::press($this->browser, $page);

        self::assertPage(200, 'Your email address was changed', $done);
        self::assertSame([$this->client->ID], self::usersOf(self::NEW));
        self::assertTrue(self::services()->addressOwnership()->isProven($this->client->ID));
        self::assertStringContainsString(
            'was changed',
            strtolower(Inbox::latestTo(self::EMAIL)->text()),
            'The earlier mailbox is told.',
        );
        self::assertSame(200, $this->browser->get($this->portalUrl())->status);
        // Single use.
        self::assertPage(410, 'This link does not work', $this->browser->get($link));
        self::assertPage(410, 'This link does not work', self::press($this->browser, $page));
    }

    public function test_an_address_with_umlauts_is_shown_as_people_write_it(): void
    {
        [$written, $stored] = ["info@m\u{fc}nchen.de", 'info@xn--mnchen-3ya.de'];

        $mailed = $this->ask($written);
        $page = $this->browser->get(self::linkMailed($stored));
        $done = self::press($this->browser, $page);
        $form = $this->browser->get(self::CHANGE);

        foreach ([$mailed, $page, $done, $form] as $shown) {
            self::assertSame(200, $shown->status, $shown->text());
            self::assertStringContainsString($written, $shown->body);
            self::assertStringNotContainsString($stored, $shown->body);
        }
        self::assertSame([$this->client->ID], self::usersOf($stored));
    }

    public function test_of_the_link_the_database_keeps_a_digest_alone(): void
    {
        $this->ask();
        self::assertSame(1, preg_match('/[0-9a-f]{72}/', self::linkMailed(), $secret));

        self::assertStringNotContainsString($secret[0], (string) json_encode(self::everything()));
    }

    /**
     * @testWith ["not the password", "o'brien+new@example.org", 403, "This is not your password."]
     *           ["password", "no address", 400, ""]
     *           ["password", "admin@example.org", 409, "This address cannot be used."]
     */
    public function test_what_is_wrong_is_said_and_nothing_is_mailed(
        string $password,
        string $email,
        int $status,
        string $sentence,
    ): void {
        $answer = $this->ask($email, $password);

        self::assertPage($status, 'Change your email address', $answer);
        self::assertStringContainsString($sentence, $answer->text());
        self::assertStringContainsString('aria-invalid="true"', $answer->body);
        self::assertStringContainsString('value="' . esc_attr($email) . '"', $answer->body);
        self::assertSame([], Inbox::all());
    }

    public function test_a_quote_in_the_password_is_what_it_is(): void
    {
        wp_set_password(wp_slash('it\'s \\ "quoted"'), $this->client->ID);
        $this->browser = self::visitor($this->client);

        self::assertPage(200, 'Please look into your mailbox', $this->ask(self::NEW, 'it\'s \\ "quoted"'));
    }

    public function test_tries_are_limited(): void
    {
        foreach (range(1, 5) as $ignored) {
            self::assertSame(403, $this->ask(self::NEW, 'wrong')->status);
        }

        $answer = $this->ask();

        self::assertPage(429, 'Please wait a little', $answer);
        self::assertGreaterThan(0, (int) $answer->header('Retry-After'));
        self::assertSame([], Inbox::all());
    }

    public function test_the_link_is_worth_nothing_to_anybody_else(): void
    {
        $this->ask();
        $link = self::linkMailed();
        $other = self::visitor(self::createUser('subscriber'));

        self::assertPage(410, 'This link does not work', $other->get($link));
        $form = $this->browser->get($link)->form();
        $nonce = $other->get(self::CHANGE)->form()['fields']['_wpnonce'];
        self::assertPage(
            410,
            'This link does not work',
            $other->post($form['action'], ['_wpnonce' => $nonce] + $form['fields']),
        );
        self::assertSame([$this->client->ID], self::usersOf());
    }

    public function test_an_hour_later_it_is_dead_and_a_newer_one_replaces_it(): void
    {
        $this->ask();
        $first = self::linkMailed();
        Inbox::clear();
        $this->ask();
        $second = self::linkMailed();
        self::assertPage(410, 'This link does not work', $this->browser->get($first));
        self::assertPage(200, 'Use this email address?', $this->browser->get($second));

        wp_cache_flush();
        $kept = get_user_meta($this->client->ID, '_clientpress_new_address', true);
        self::assertEqualsWithDelta(time() + 3600, $kept['until'], 60);
        update_user_meta($this->client->ID, '_clientpress_new_address', ['until' => time()] + $kept);
        self::assertPage(410, 'This link does not work', $this->browser->get($second));
    }

    public function test_without_the_nonce_of_the_session_nothing_happens(): void
    {
        $form = $this->browser->get(self::CHANGE)->form();
        $answer = $this->browser->post($form['action'], [
            '_wpnonce' => 'forged',
            'clientpress_new_email' => self::NEW,
            'clientpress_password' => 'password',
        ] + $form['fields']);
        self::assertPage(403, 'Change your email address', $answer);
        self::assertSame([], Inbox::all());

        $this->ask();
        $page = $this->browser->get(self::linkMailed())->form();
        $again = $this->browser->post($page['action'], ['_wpnonce' => ''] + $page['fields']);
        self::assertPage(403, 'Use this email address?', $again);
        self::assertSame([$this->client->ID], self::usersOf());
    }

    public function test_an_address_that_somebody_took_meanwhile_stays_theirs(): void
    {
        $this->ask();
        $page = $this->browser->get(self::linkMailed());
        $other = $this->clientOf(self::NEW);

        self::assertSame(409, self::press($this->browser, $page)->status);

        self::assertSame([$other->ID], self::usersOf(self::NEW));
        self::assertSame([$this->client->ID], self::usersOf());
        self::assertFalse(self::services()->addressOwnership()->isProven($this->client->ID));
    }

    public function test_other_logins_of_an_unproven_account_end_before_it_is_proven(): void
    {
        $other = self::visitor($this->client);
        $this->ask();
        $page = $this->browser->get(self::linkMailed());
        self::assertStringContainsString('logs you out on all other devices', $page->text());

        self::press($this->browser, $page);

        self::assertSame(1, self::sessionsOf($this->client->ID));
        self::assertSame(302, $other->get($this->portalUrl())->status);

        $other = self::visitor($this->client);
        Inbox::clear();
        $this->ask('third@example.org');
        $page = $this->browser->get(self::linkMailed('third@example.org'));
        self::assertStringNotContainsString('logs you out on all other devices', $page->text());
        self::press($this->browser, $page);
        self::assertSame(200, $other->get($this->portalUrl())->status);
    }

    public function test_a_mail_server_that_fails_is_told(): void
    {
        Inbox::behave('reject');

        $answer = $this->ask();

        self::assertPage(503, 'Change your email address', $answer);
        self::assertStringContainsString('The email could not be sent.', $answer->text());
        Inbox::behave('accept');
    }

    /**
     * @testWith [{"clientpress_address": ["x"]}]
     *           [{"clientpress_new_email": ["x"]}]
     *           [{"clientpress_password": {"a": "b"}}]
     *           [{"_wpnonce": ["x"]}]
     */
    public function test_nonsense_gets_a_clean_answer(array $fields): void
    {
        $form = $this->browser->get(self::CHANGE)->form();

        $answer = $this->browser->post($form['action'], $fields + $form['fields']);

        self::assertSame(400, $answer->status, $answer->text());
        self::assertSame(400, $this->browser->get('/?clientpress_address[]=x')->status);
    }

    /**
     * @testWith ["/client-invitation/address/%s."]
     *           ["/client-invitation/address/%s%%20"]
     *           ["/client-invitation/address/3D%s"]
     *           ["/client-invitation/address/%s?utm_source=x"]
     *           ["/?clientpress_address=%s"]
     *           ["/de/client-invitation/address/%s"]
     */
    public function test_a_link_that_a_mail_program_changed_works_and_so_does_one_of_before(string $mangled): void
    {
        $this->ask();

        $page = $this->browser->get(sprintf($mangled, self::secretMailed()));

        self::assertPage(200, 'Use this email address?', $page);
        self::assertPage(200, 'Your email address was changed', self::press($this->browser, $page));
    }

    public function test_who_has_to_log_in_first_comes_back_by_a_ticket_and_not_by_the_secret(): void
    {
        $this->ask();
        $secret = self::secretMailed();
        $back = self::loginFor(self::CHANGE . $secret);
        self::assertMatchesRegularExpression('#/client-invitation/address/\d+-[0-9a-f]{64}$#', $back);
        self::assertStringNotContainsString((string) \ClientPress\Native\token_digest($secret), $back);
        self::assertSame($back, self::loginFor($back), 'A second look at the login keeps the ticket.');

        // Worth nothing to whoever finds it in a log.
        self::assertPage(410, 'This link does not work', self::visitor(self::createUser('subscriber'))->get($back));
        $page = $this->browser->get($back);
        self::assertPage(200, 'Use this email address?', $page);
        self::assertStringNotContainsString($secret, $page->body);
        self::assertPage(200, 'Your email address was changed', self::press($this->browser, $page));
        self::assertSame([$this->client->ID], self::usersOf(self::NEW));
        self::assertPage(410, 'This link does not work', $this->browser->get($back));
    }

    public function test_a_ticket_is_good_for_a_quarter_of_an_hour_and_cannot_be_prolonged(): void
    {
        $this->ask();
        $back = self::loginFor(self::CHANGE . self::secretMailed());
        self::assertSame(1, preg_match('#(.*/)(\d+)(-[0-9a-f]{64})$#', $back, $part));

        self::assertEqualsWithDelta(time() + 900, (int) $part[2], 60);
        foreach ([(int) $part[2] + 1, time() - 1] as $until) {
            self::assertPage(410, 'This link does not work', $this->browser->get($part[1] . $until . $part[3]));
        }
        wp_cache_flush();
        $kept = get_user_meta($this->client->ID, '_clientpress_new_address', true);
        $expired = time() - 1;
        $seal = hash_hmac('sha256', "clientpress address ticket|{$kept['digest']}|{$expired}", wp_salt('nonce'));
        self::assertPage(410, 'This link does not work', $this->browser->get("{$part[1]}{$expired}-{$seal}"));
    }

    public function test_a_secret_that_is_none_stays_out_of_the_login(): void
    {
        self::assertSame(home_url(self::CHANGE), self::loginFor(self::CHANGE . str_repeat('0a', 30)));
        self::assertSame(home_url(self::CHANGE), self::loginFor(self::CHANGE));
    }

    public function test_a_form_of_a_session_that_has_ended_leads_to_the_login_by_a_link(): void
    {
        $this->ask();
        $secret = self::secretMailed();
        $form = $this->browser->get(self::CHANGE . $secret)->form();

        $page = self::visitor()->post($form['action'], $form['fields']);

        // A redirect in answer to a form would be held against our form-action on every server of the login.
        $login = self::onwardIn($page);
        self::assertStringContainsString('wp-login.php', $login);
        self::assertStringNotContainsString($secret, $login);
        self::assertStringNotContainsString($secret, $page->body);
        self::assertSame([$this->client->ID], self::usersOf());
    }

    public function test_after_a_reload_the_page_is_shown_again_and_changes_nothing(): void
    {
        $this->ask();
        $secret = self::secretMailed();
        $page = $this->browser->get(self::CHANGE . $secret);
        // What accept.js takes the secret out of the address bar by, and posts after a reload.
        self::assertStringContainsString('data-link="clientpress_address"', $page->body);
        self::assertStringContainsString('data-path="client-invitation/address"', $page->body);

        $again = $this->browser->post(self::CHANGE, ['clientpress_address' => $secret]);

        self::assertPage(200, 'Use this email address?', $again);
        self::assertStringNotContainsString('role="alert"', $again->body);
        self::assertSame([$this->client->ID], self::usersOf());
    }

    public function test_with_plain_permalinks_it_is_a_query(): void
    {
        update_option('permalink_structure', '');
        $this->browser = self::visitor($this->client);
        $page = $this->browser->get('/?clientpress_address');
        self::press($this->browser, $page, [
            'clientpress_new_email' => self::NEW,
            'clientpress_password' => 'password',
        ]);
        self::assertSame(1, preg_match(
            '~/\?clientpress_address=[0-9a-f]{72}~',
            Inbox::latestTo(self::NEW)->text(),
            $link,
        ));

        self::assertStringContainsString('/?clientpress_address=', self::loginFor($link[0]));
        $done = self::press($this->browser, $this->browser->get($link[0]));

        self::assertPage(200, 'Your email address was changed', $done);
    }

    public function test_nothing_of_it_is_kept_by_caches_or_shown_in_frames(): void
    {
        $page = $this->browser->get(self::CHANGE);

        self::assertStringContainsString('no-store', (string) $page->header('Cache-Control'));
        self::assertSame('no-referrer', $page->header('Referrer-Policy'));
        self::assertStringContainsString("frame-ancestors 'none'", implode(
            ' ',
            $page->headers('Content-Security-Policy'),
        ));
        self::assertSame(303, (new Browser(LiveSite::shared()))->get(self::CHANGE)->status);
    }

    private function ask(string $email = self::NEW, string $password = 'password'): Response
    {
        return self::press($this->browser, $this->browser->get(self::CHANGE), [
            'clientpress_new_email' => $email,
            'clientpress_password' => $password,
        ]);
    }

    /** Where the login leads to that a visitor is sent to from an address of this page. */
    private static function loginFor(string $address): string
    {
        $answer = self::visitor()->get($address);
        self::assertSame(303, $answer->status, $answer->text());
        $login = (string) $answer->header('Location');
        self::assertStringContainsString('wp-login.php', $login);
        wp_parse_str((string) wp_parse_url($login, PHP_URL_QUERY), $query);

        return (string) $query['redirect_to'];
    }

    private static function secretMailed(): string
    {
        self::assertSame(1, preg_match('/[0-9a-f]{72}/', self::linkMailed(), $secret));

        return $secret[0];
    }

    private static function linkMailed(string $email = self::NEW): string
    {
        self::assertSame(1, preg_match(
            '~https?://\S+/client-invitation/address/[0-9a-f]{72}\b~',
            Inbox::latestTo($email)->text(),
            $match,
        ));

        return $match[0];
    }
}
