<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Settings;
use ClientPress\Invitations\Terms;
use ClientPress\Invitations\Webhooks;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\SiteIdentity;
use ClientPress\Outbox\Kind;
use ClientPress\Outbox\Sender;
use ClientPress\Outbox\Webhook\Endpoint;
use ClientPress\Outbox\Webhook\WebhookChannel;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\MovedClock;
use ClientPress\Tests\Support\TlsReceiver;
use ClientPress\Tests\TestCase;

/** Webhooks that reach a real server over TLS. */
final class WebhooksTest extends TestCase
{
    private static ?TlsReceiver $shared = null;

    private TlsReceiver $receiver;

    protected function setUp(): void
    {
        parent::setUp();
        self::$shared ??= TlsReceiver::start();
        $this->receiver = self::$shared;
        $this->receiver->forget();
    }

    public static function tearDownAfterClass(): void
    {
        self::$shared?->stop();
        self::$shared = null;
        parent::tearDownAfterClass();
    }

    public function test_what_happens_is_told_signed_once_and_without_link_or_secret(): void
    {
        ['secret' => $secret] = self::webhooks()->add(
            $this->receiver->url('/take'),
            ['invitation.sent'],
            Actor::operator(),
        );
        $portal = self::createPortal();
        $invitation = self::services()
            ->invitations()
            ->send(
                $portal,
                'zoe@example.org',
                new Terms('Hello', Settings::DEFAULT_EXPIRY_DAYS, 'marmalade'),
                Actor::operator(),
                self::services()->emailDelivery(),
            );
        self::assertSame(1, preg_match('/[0-9a-f]{72}/', Inbox::latestTo('zoe@example.org')->text(), $secretOfLink));
        self::sender()->run();
        self::sender()->run();

        self::assertCount(1, $this->receiver->requests());
        [$request] = $this->receiver->requests();
        $body = json_decode($request['body'], true, 8, JSON_THROW_ON_ERROR);
        self::assertSame(['type', 'timestamp', 'data'], array_keys($body));
        self::assertSame('invitation.sent', $body['type']);
        self::assertSame(
            self::services()->invitationView()->fields(self::current($invitation))['expires_gmt'],
            $body['data']['expires_gmt'],
        );
        self::assertSame([$invitation->id, 'zoe@example.org'], [$body['data']['id'], $body['data']['email']]);
        self::assertStringNotContainsString($secretOfLink[0], $request['body']);
        self::assertStringNotContainsString('marmalade', $request['body']);
        self::assertStringNotContainsString('whsec_', $request['body']);
        self::assertSame('application/json', $request['headers']['content-type']);
        self::assertSame(
            $secret->headers(
                $request['headers']['webhook-id'],
                (int) $request['headers']['webhook-timestamp'],
                $request['body'],
            )['webhook-signature'],
            $request['headers']['webhook-signature'],
        );
    }

    public function test_only_the_events_that_were_chosen_are_told(): void
    {
        $id = $this->add('/take', ['access.granted']);

        self::assertSame(["webhook:{$id}"], self::channel()->destinations(Kind::AccessGranted));
        self::assertSame([], self::channel()->destinations(Kind::InvitationSent));
        self::webhooks()->changeEvents($id, ['invitation.sent', 'invitation.sent'], Actor::operator());
        self::assertSame([], self::channel()->destinations(Kind::AccessGranted));
        self::webhooks()->switchOff($id, Actor::operator());
        self::assertSame([], self::channel()->destinations(Kind::InvitationSent));
        self::webhooks()->switchOn($id, Actor::operator());
        self::assertSame(["webhook:{$id}"], self::channel()->destinations(Kind::InvitationSent));
    }

    public function test_without_webhooks_nothing_asks_the_database(): void
    {
        global $wpdb;

        wp_load_alloptions();
        $before = $wpdb->num_queries;
        self::assertSame([], self::channel()->destinations(Kind::InvitationSent));
        self::assertSame($before, $wpdb->num_queries);
    }

    public function test_a_refusal_is_kept_with_the_first_part_of_the_answer_and_sent_again_under_the_same_id(): void
    {
        $id = $this->add('/fails', ['access.granted']);
        self::letIn(self::createPortal(), self::createUser('subscriber')->ID);
        self::sender()->run();

        [$delivery] = self::webhooks()->deliveries($id, Actor::operator());
        self::assertSame([500, 'The database is gone.', 1], [
            $delivery->answerCode,
            $delivery->error,
            $delivery->tries,
        ]);
        self::assertNull($delivery->doneAt);
        self::assertFalse(self::webhooks()->sendAgain($delivery->id, Actor::operator())->isTaken);
        $this->point($id, '/take');
        self::assertTrue(self::webhooks()->sendAgain($delivery->id, Actor::operator())->isTaken);
        self::assertTrue(self::webhooks()->sendAgain($delivery->id, Actor::operator())->isTaken);
        $ids = array_map(
            static fn(array $request): string => $request['headers']['webhook-id'],
            $this->receiver->requests(),
        );
        self::assertCount(4, $ids);
        self::assertCount(1, array_unique($ids));
        [$delivery] = self::webhooks()->deliveries($id, Actor::operator());
        self::assertSame([200, 'Thank you.', ''], [$delivery->answerCode, $delivery->answer, $delivery->error]);
    }

    public function test_a_test_is_tried_once_and_works_where_the_webhook_is_off_and_on_a_copy(): void
    {
        $id = $this->add('/fails');
        self::webhooks()->switchOff($id, Actor::operator());
        update_option(SiteIdentity::OPTION, ['places' => ['elsewhere'], 'environment' => 'production']);
        self::assertTrue(self::services()->siteIdentity()->isCopy());

        $answer = self::webhooks()->test($id, Actor::operator());
        self::assertSame([false, 500], [$answer->isTaken, $answer->code]);
        self::sender()->run();
        self::assertCount(1, $this->receiver->requests());
        [$delivery] = self::webhooks()->deliveries($id, Actor::operator());
        self::assertNotNull($delivery->doneAt);
        $this->point($id, '/take');
        self::assertTrue(self::webhooks()->test($id, Actor::operator())->isTaken);
    }

    public function test_nothing_is_told_by_itself_on_a_copy(): void
    {
        $this->add('/take', ['access.granted']);
        self::letIn(self::createPortal(), self::createUser('subscriber')->ID);
        update_option(SiteIdentity::OPTION, ['places' => ['elsewhere'], 'environment' => 'production']);
        self::sender()->run();

        self::assertSame([], $this->receiver->requests());
    }

    public function test_an_old_delivery_that_somebody_sends_again_in_vain_switches_nothing_off_and_holds_up_nothing(): void
    {
        $id = $this->add('/take', ['access.granted']);
        self::letIn(self::createPortal(), self::createUser('subscriber')->ID);
        self::sender()->run();
        [$delivery] = self::webhooks()->deliveries($id, Actor::operator());
        $GLOBALS['wpdb']->query(
            "UPDATE {$GLOBALS['wpdb']->prefix}clientpress_outbox SET created_gmt = '2020-01-01 00:00:00'",
        );
        $this->point($id, '/fails');

        self::assertFalse(self::webhooks()->sendAgain($delivery->id, Actor::operator())->isTaken);

        self::assertTrue(self::webhooks()->requireEndpoint($id, Actor::operator())->isOn);
        [$delivery] = self::webhooks()->deliveries($id, Actor::operator());
        self::assertNotNull($delivery->doneAt);
    }

    public function test_a_process_that_began_before_an_endpoint_was_added_ends_none_of_its_messages(): void
    {
        $loaded = wp_load_alloptions();
        $id = $this->add('/take', ['access.granted']);
        self::letIn(self::createPortal(), self::createUser('subscriber')->ID);
        wp_cache_set('alloptions', $loaded, 'options');

        self::sender()->run();

        self::assertCount(1, $this->receiver->requests());
        wp_cache_delete('alloptions', 'options');
        self::assertNotNull(self::webhooks()->deliveries($id, Actor::operator())[0]->doneAt);
    }

    public function test_after_three_days_of_failures_it_is_switched_off_and_the_admin_is_told_once(): void
    {
        $id = $this->add('/fails', ['access.granted']);
        self::letIn(self::createPortal(), self::createUser('subscriber')->ID);
        self::letIn(self::createPortal(), self::createUser('subscriber')->ID);
        Inbox::clear();
        self::sender()->run();
        self::assertSame([], Inbox::all());
        self::assertStringContainsString('does not accept', self::webhooks()->failures()[0]);
        self::sender(new MovedClock(4 * DAY_IN_SECONDS))->run();

        $endpoint = self::webhooks()->requireEndpoint($id, Actor::operator());
        self::assertFalse($endpoint->isOn);
        self::assertNotNull($endpoint->failedAt);
        self::assertCount(1, Inbox::all());
        self::assertStringContainsString('a webhook was switched off', Inbox::all()[0]->subject());
        self::assertStringContainsString('switched off', self::webhooks()->failures()[0]);
        self::webhooks()->switchOn($id, Actor::operator());
        self::assertSame([], self::webhooks()->failures());
    }

    public function test_what_waits_for_one_that_was_removed_is_not_told(): void
    {
        $id = $this->add('/take', ['access.granted']);
        self::letIn(self::createPortal(), self::createUser('subscriber')->ID);
        self::webhooks()->remove($id, Actor::operator());
        self::sender()->run();

        self::assertSame([], $this->receiver->requests());
        self::assertNull(self::services()->storage->outbox()->nextDue());
        self::assertGreaterThan($id, $this->add('/take'), 'A number was given to another one.');
    }

    public function test_what_waits_for_one_that_is_off_is_told_once_it_is_on(): void
    {
        $id = $this->add('/take', ['access.granted']);
        self::letIn(self::createPortal(), self::createUser('subscriber')->ID);
        self::letIn(self::createPortal(), self::createUser('subscriber')->ID);
        self::webhooks()->switchOff($id, Actor::operator());
        self::sender()->run();
        self::sender(new MovedClock(DAY_IN_SECONDS))->run();

        self::assertSame([0, 0], array_column(self::webhooks()->deliveries($id, Actor::operator()), 'tries'));
        self::webhooks()->switchOn($id, Actor::operator());
        self::sender()->run();
        self::assertCount(2, $this->receiver->requests());
    }

    public function test_a_dead_receiver_holds_up_no_other(): void
    {
        $this->add('/closes', ['access.granted']);
        $this->add('/take', ['access.granted']);
        self::letIn(self::createPortal(), self::createUser('subscriber')->ID);
        self::letIn(self::createPortal(), self::createUser('subscriber')->ID);
        self::sender()->run();

        $paths = array_column($this->receiver->requests(), 'path');
        sort($paths);
        self::assertSame(['/closes', '/take', '/take'], $paths);
    }

    public function test_a_redirect_to_a_private_address_is_an_answer_and_no_more(): void
    {
        $target = strtr(base64_encode($this->receiver->url('/secret')), '+/', '-_');
        $answer = self::webhooks()->test($this->add("/redirects/{$target}"), Actor::operator());

        self::assertSame([false, 302], [$answer->isTaken, $answer->code]);
        self::assertCount(1, $this->receiver->requests());
    }

    public function test_after_other_salts_a_new_secret_is_asked_for_and_works(): void
    {
        $id = $this->add('/take');
        add_filter('salt', static fn(): string => 'other salts');

        self::assertStringContainsString('Make a new secret', self::webhooks()->test($id, Actor::operator())->error);
        self::assertSame([], $this->receiver->requests());
        self::assertStringContainsString('needs a new secret', self::webhooks()->failures()[0]);
        self::assertSame(["webhook:{$id}"], self::channel()->paused());
        $stamp = self::webhooks()->requireEndpoint($id, Actor::operator())->stamp();
        self::webhooks()->renewSecret($id, $stamp, Actor::operator());
        self::assertTrue(self::webhooks()->test($id, Actor::operator())->isTaken);
        self::assertSame([], self::channel()->paused());
        $this->assertRefused(Reason::ChangedMeanwhile, static fn() => self::webhooks()
            ->renewSecret($id, $stamp, Actor::operator()));
    }

    public function test_the_secret_stands_nowhere_in_clear(): void
    {
        global $wpdb;

        ['endpoint' => $endpoint, 'secret' => $secret] = self::webhooks()->add(
            $this->receiver->url('/take'),
            ['access.granted'],
            Actor::operator(),
        );
        self::webhooks()->test($endpoint->id, Actor::operator());
        $base64 = substr($secret->shown(), 6);
        $seen = (string) wp_json_encode([
            $wpdb->get_results("SELECT * FROM {$wpdb->options}"),
            $wpdb->get_results("SELECT * FROM {$wpdb->prefix}clientpress_outbox"),
            $this->receiver->requests(),
        ], JSON_UNESCAPED_SLASHES);
        ob_start();
        var_dump(self::webhooks()->all(Actor::operator()), $secret);
        $seen .= (string) ob_get_clean();

        self::assertStringNotContainsString($base64, $seen);
        self::assertStringNotContainsString((string) base64_decode($base64, true), $seen);
    }

    public function test_nonsense_is_refused_with_the_reason(): void
    {
        $operator = Actor::operator();
        $id = $this->add('/take');

        foreach ([
            static fn() => self::webhooks()->add('https://hooks.example.org', [], $operator),
            static fn() => self::webhooks()->add('https://hooks.example.org', ['invitation.*'], $operator),
            fn() => self::webhooks()->add($this->receiver->url('/take'), ['access.granted'], $operator),
            static fn() => self::webhooks()->changeEvents($id, ['test'], $operator),
        ] as $operation) {
            $this->assertRefused(Reason::InvalidWebhook, $operation);
        }
        foreach ([
            static fn() => self::webhooks()->test($id + 1, $operator),
            static fn() => self::webhooks()->switchOn(0, $operator),
            static fn() => self::webhooks()->sendAgain(12_345_678, $operator),
        ] as $operation) {
            $this->assertRefused(Reason::WebhookNotFound, $operation);
        }
    }

    public function test_there_are_only_so_many(): void
    {
        for ($number = 0; $number < Webhooks::MAX_ENDPOINTS; $number++) {
            $this->add("/take/{$number}");
        }
        $this->assertRefused(Reason::InvalidWebhook, fn() => $this->add('/one-more'));
    }

    public function test_a_change_meanwhile_is_not_lost(): void
    {
        $id = $this->add('/take', ['access.granted']);
        $isFirst = true;
        self::services()
            ->storage
            ->endpoints()
            ->change(function (array $endpoints) use (&$isFirst): array {
                if ($isFirst) {
                    $isFirst = false;
                    $this->add('/other');
                }

                return array_map(static fn(Endpoint $endpoint): Endpoint => $endpoint->with([
                    'is_on' => false,
                ]), $endpoints);
            });
        $all = self::webhooks()->all(Actor::operator());

        self::assertSame([$id, $id + 1], array_column($all, 'id'));
        self::assertSame([false, false], array_column($all, 'isOn'));
    }

    /** @param list<string> $events */
    private function add(string $path, array $events = ['invitation.revoked']): int
    {
        return self::webhooks()->add($this->receiver->url($path), $events, Actor::operator())['endpoint']->id;
    }

    private function point(int $id, string $path): void
    {
        $url = $this->receiver->url($path);
        self::services()
            ->storage
            ->endpoints()
            ->change(static fn(array $endpoints): array => array_map(static fn(Endpoint $endpoint): Endpoint => (
                $endpoint->id === $id ? $endpoint->with(['url' => $url]) : $endpoint
            ), $endpoints));
    }

    /** @param \Closure(): mixed $operation */
    private function assertRefused(Reason $reason, \Closure $operation): void
    {
        try {
            $operation();
            self::fail('It was not refused.');
        } catch (Refused $refused) {
            self::assertSame($reason, $refused->reason);
        }
    }

    private static function webhooks(): Webhooks
    {
        return TlsReceiver::webhooks(self::services(), self::sender());
    }

    private static function sender(?MovedClock $clock = null): Sender
    {
        $services = self::services($clock);

        return new Sender(
            $services->storage->outbox(),
            static fn(): array => [self::channel($clock)],
            $services->siteIdentity(),
            $services->schedule(),
            $services->clock,
        );
    }

    private static function channel(?MovedClock $clock = null): WebhookChannel
    {
        $services = self::services($clock);

        return new WebhookChannel(
            $services->storage->endpoints(),
            TlsReceiver::post(),
            $services->mailer(),
            static fn(): string => 'https://clients.example.org/wp-admin/',
            $services->clock,
        );
    }
}
