<?php

declare(strict_types=1);

namespace ClientPress\Tests\Portals;

use ClientPress\Kernel\Refused;
use ClientPress\Portals\PasswordLink;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Response;
use ClientPress\Tests\TestCase;

final class PasswordLinkTest extends TestCase
{
    private const FORM = '//aside//form';

    private \WP_User $client;

    private Browser $browser;

    protected function setUp(): void
    {
        parent::setUp();
        $this->client = self::createUser('clientpress_client');
        self::letIn(self::createPortal(fields: ['post_name' => 'harbour']), $this->client->ID);
        $this->browser = new Browser(LiveSite::shared(), LiveSite::shared()->cookiesOf($this->client->ID));
    }

    public function test_a_client_gets_cores_email_and_a_word_on_the_page_they_were_on(): void
    {
        $form = $this->browser->get('/client-portal/harbour/')->form(self::FORM);

        $page = $this->browser->follow($this->browser->post($form['action'], $form['fields']));

        self::assertSame(200, $page->status);
        self::assertStringContainsString("We have sent an email to {$this->client->user_email}.", $page->text());
        self::assertStringContainsString('action=rp', Inbox::latestTo($this->client->user_email)->text());
    }

    public function test_a_failing_mail_server_is_told(): void
    {
        Inbox::behave('refuse');
        $form = $this->browser->get('/client-portal/harbour/')->form(self::FORM);

        $page = $this->browser->follow($this->browser->post($form['action'], $form['fields']));

        self::assertStringContainsString('The email could not be sent.', $page->text());
    }

    public function test_another_site_cannot_press_the_button(): void
    {
        $form = $this->browser->get('/client-portal/harbour/')->form(self::FORM);

        $response = $this->browser->post($form['action'], ['_wpnonce' => 'forged'] + $form['fields']);

        self::assertSame(403, $response->status);
        self::assertSame([], Inbox::all());
    }

    public function test_without_a_session_nothing_is_sent(): void
    {
        $form = $this->browser->get('/client-portal/harbour/')->form(self::FORM);

        (new Browser(LiveSite::shared()))->post($form['action'], $form['fields']);

        self::assertSame([], Inbox::all());
    }

    public function test_thirty_clicks_send_five_emails_and_the_rest_are_told_to_wait(): void
    {
        $form = $this->browser->get('/client-portal/harbour/')->form(self::FORM);

        $answers = array_map(fn(): Response => $this->browser->post($form['action'], $form['fields']), range(1, 30));

        self::assertSame([302 => 5, 429 => 25], array_count_values(array_column($answers, 'status')));
        self::assertCount(5, Inbox::to($this->client->user_email));
        self::assertMatchesRegularExpression('/^[1-9]\d{0,3}$/', (string) $answers[29]->header('Retry-After'));
        self::assertMatchesRegularExpression(
            '/Too many tries in a short time\. Wait \d+ minutes?/',
            $answers[29]->text(),
        );
        self::assertNotNull($answers[29]->header('X-Frame-Options'));
    }

    public function test_one_visitor_with_many_accounts_is_limited_as_well(): void
    {
        add_filter(
            'clientpress_rate_limit',
            static fn(array $allowed, string $limit): array => $limit === 'password_per_address' ? [1, 3600] : $allowed,
            10,
            2,
        );
        $limits = self::services()->limits();
        $limits->countPassword($this->client->ID);

        $this->expectException(Refused::class);
        $limits->countPassword($this->client->ID + 1);
    }

    public function test_a_link_sends_nothing(): void
    {
        $form = $this->browser->get('/client-portal/harbour/')->form(self::FORM);

        $response = $this->browser->get(add_query_arg($form['fields'], $form['action']));

        self::assertSame(405, $response->status);
        self::assertSame([], Inbox::all());
    }

    public function test_on_a_network_the_links_of_the_login_are_this_sites_own(): void
    {
        $path = "wp-login.php?action=rp&key=x&login={$this->client->user_login}";
        PasswordLink::leadTo('/client-portal/');
        $to = static fn(string $path): string => (string) apply_filters(
            'network_site_url',
            "https://main.example/$path",
            $path,
            'login',
        );

        self::assertSame(home_url("/$path&redirect_to=%2Fclient-portal%2F"), $to($path));
        self::assertSame(home_url('/wp-login.php'), $to('second/wp-login.php'));
        self::assertSame('https://main.example/wp-signup.php', $to('wp-signup.php'));
    }

    public function test_the_key_of_whoever_may_do_more_than_on_this_site_is_not_mailed_to_it(): void
    {
        PasswordLink::leadTo('/client-portal/');

        foreach (['admin', 'nobody', ''] as $login) {
            $path = "wp-login.php?action=rp&key=x&login=$login";

            self::assertSame(
                "https://main.example/$path",
                apply_filters('network_site_url', "https://main.example/$path", $path, 'login'),
            );
        }
    }

    public function test_an_unknown_result_says_nothing(): void
    {
        $text = $this->browser->get('/client-portal/harbour/?clientpress_password[]=sent')->text();

        self::assertStringNotContainsString('We have sent', $text);
    }
}
