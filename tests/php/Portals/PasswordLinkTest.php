<?php

declare(strict_types=1);

namespace ClientPress\Tests\Portals;

use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\LiveSite;
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

    public function test_an_unknown_result_says_nothing(): void
    {
        $text = $this->browser->get('/client-portal/harbour/?clientpress_password[]=sent')->text();

        self::assertStringNotContainsString('We have sent', $text);
    }
}
