<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Settings;

use ClientPress\Clients\Actor;
use ClientPress\Tests\Admin\AdminTestCase;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\Response;

/** @group any-database */
final class WebhooksTabTest extends AdminTestCase
{
    private const URL = '/wp-admin/options-general.php?page=clientpress&tab=clientpress_webhooks';

    public function test_without_webhooks_it_says_so(): void
    {
        $page = self::browserOf(1)->get(self::URL);

        self::assertSame(['Webhooks'], self::texts($page, '//a[contains(@class, "nav-tab-active")]'));
        self::assertStringContainsString('There are no webhooks yet.', $page->text());
    }

    public function test_a_webhook_is_added_shows_its_secret_once_and_is_removed(): void
    {
        $browser = self::browserOf(1);
        $page = self::submit($browser, 'add', [
            'url' => 'https://Hooks.example.org/take?key=a%20b',
            'events' => ['invitation.accepted', 'access.granted'],
        ]);

        self::assertSame(200, $page->status);
        self::assertSame(1, preg_match('~whsec_[A-Za-z0-9+/]{43}=~', $page->body, $secret));
        self::assertStringContainsString('no-store', (string) $page->header('Cache-Control'));
        $page = $browser->get(self::URL);
        self::assertStringNotContainsString('whsec_', $page->body);
        self::assertSame(
            ['https://hooks.example.org/take?key=a%20b', 'Invitation accepted, Access given', 'On'],
            self::texts($page, '//table[contains(@class, "clientpress-webhooks")]/tbody/tr/td'),
        );
        wp_cache_flush();
        $id = self::services()->webhooks()->all(Actor::operator())[0]->id;
        $page = self::submit($browser, 'off', [], $id);
        self::assertStringContainsString('The webhook is switched off.', $page->text());
        $page = self::submit($browser, 'remove', [], $id);
        self::assertStringContainsString('The webhook was removed.', $page->text());
        self::assertStringContainsString('There are no webhooks yet.', $page->text());
        self::assertSame(404, self::submit($browser, 'test', [], $id)->status);
    }

    public function test_a_refusal_keeps_what_was_typed(): void
    {
        $page = self::submit(self::browserOf(1), 'add', [
            'url' => 'https://10.0.0.1/<script>',
            'events' => ['access.granted'],
        ]);

        self::assertSame(400, $page->status);
        self::assertStringContainsString('IP addresses and names without a dot are not taken.', $page->text());
        self::assertStringContainsString('value="https://10.0.0.1/&lt;script&gt;"', $page->body);
        self::assertCount(1, self::texts($page, '//input[@type="checkbox"][@checked]'));
        self::assertCount(1, self::texts($page, '//form[@data-clientpress-typed]'), 'Leaving would lose it.');
    }

    public function test_a_test_that_fails_is_told_and_stands_in_the_deliveries(): void
    {
        $browser = self::browserOf(1);
        self::submit($browser, 'add', ['url' => 'https://nowhere.example.org/', 'events' => ['access.granted']]);
        wp_cache_flush();
        $id = self::services()->webhooks()->all(Actor::operator())[0]->id;
        $page = self::submit($browser, 'test', [], $id, "&webhook={$id}");

        self::assertStringContainsString('The receiver did not accept the message.', $page->text());
        self::assertStringContainsString('No server is known by the name nowhere.example.org.', $page->text());
        self::assertSame(['Failed'], self::texts($page, '//td[@data-label="Status"]'));
        self::assertSame(['Send again'], self::texts($page, '//button[@value="again"]'));
    }

    public function test_a_delivery_names_what_it_tells_of_and_leads_there(): void
    {
        $browser = self::browserOf(1);
        self::submit($browser, 'add', ['url' => 'https://hooks.example.org/', 'events' => ['access.granted']]);
        wp_cache_flush();
        $id = self::services()->webhooks()->all(Actor::operator())[0]->id;
        $portal = self::createPortal(fields: ['post_title' => 'R&D <Harbour>']);
        $user = self::createUser('subscriber', ['display_name' => 'Ada'])->ID;
        foreach (["access:{$portal}:{$user}", 'access:0:0', 'invitation:12', 'test:1'] as $subject) {
            self::services()->storage->outbox()->addAlone('test', "webhook:{$id}", $subject, '{}', time());
        }

        $page = $browser->get(self::URL . "&webhook={$id}");

        self::assertSame(
            ['Test', 'Test Invitation 12', 'Test User 0 in Portal 0', 'Test Ada in R&D <Harbour>'],
            self::texts($page, '//td[@data-label="Event"]'),
        );
        self::assertSame(
            [
                admin_url('edit.php?post_type=clientpress_portal&page=clientpress-invitations&invitation=12'),
                admin_url("post.php?post={$portal}&action=edit"),
            ],
            self::texts($page, '//td[@data-label="Event"]//a/@href'),
        );
        self::assertSame(array_fill(0, 4, 'Send now'), self::texts($page, '//button[@value="again"]'));

        $GLOBALS['wpdb']->query("UPDATE {$GLOBALS['wpdb']->prefix}clientpress_outbox
            SET done_gmt = next_gmt, answer_code = 200, answer = 'Thank <you>.' WHERE subject = 'test:1'");
        $page = $browser->get(self::URL . "&webhook={$id}");
        self::assertSame(['—', '—', '—', 'HTTP 200 Thank <you>.'], self::texts($page, '//td[@data-label="Answer"]'));
    }

    /** @param array<string, mixed> $fields */
    private static function submit(
        Browser $browser,
        string $step,
        array $fields,
        int $id = 0,
        string $query = '',
    ): Response {
        $page = $browser->get(self::URL);
        self::assertSame(1, preg_match('/name="_wpnonce" value="([^"]+)"/', $page->body, $nonce));

        return $browser->post(self::URL . $query, [
            '_wpnonce' => $nonce[1],
            'clientpress_webhook_step' => $step,
            'webhook' => (string) $id,
        ] + $fields);
    }
}
