<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Outbox\DeliveryAttempt;
use ClientPress\Outbox\Kind;
use ClientPress\Outbox\Message;
use ClientPress\Outbox\Outbox;
use ClientPress\Outbox\Sender;
use ClientPress\Outbox\Storage\EndpointOption;
use ClientPress\Outbox\Storage\OutboxTable;
use ClientPress\Outbox\Webhook\Endpoint;
use ClientPress\Outbox\Webhook\EndpointUrl;
use ClientPress\Outbox\Webhook\GuardedPost;
use ClientPress\Outbox\Webhook\SigningSecret;
use ClientPress\Outbox\Webhook\WebhookChannel;

/**
 * What administrators do with webhooks.
 */
final readonly class Webhooks
{
    public const MAX_ENDPOINTS = 20;

    private const MAX_DELIVERIES = 50;

    public function __construct(
        private EndpointOption $endpoints,
        private OutboxTable $outbox,
        private Sender $sender,
        private GuardedPost $post,
        private Clock $clock,
    ) {}

    /**
     * @return list<Endpoint>
     *
     * @throws Refused With `Forbidden`.
     */
    public function all(Actor $actor): array
    {
        $actor->requireAdmin();

        return $this->endpoints->all();
    }

    /**
     * @throws Refused With `Forbidden` or `WebhookNotFound`.
     */
    public function requireEndpoint(int $id, Actor $actor): Endpoint
    {
        $actor->requireAdmin();

        return $this->endpoints->find($id) ?? throw self::notFound();
    }

    /**
     * @param string       $url    As it was typed, unslashed.
     * @param list<string> $events Values of {@see Kind}.
     *
     * @return array{endpoint: Endpoint, secret: SigningSecret} The secret is to be shown this once.
     *
     * @throws Refused With `Forbidden`, `InvalidWebhook` or `StorageFailed`.
     */
    public function add(string $url, array $events, Actor $actor): array
    {
        $actor->requireAdmin();
        $target = EndpointUrl::of($url);
        $kinds = self::kinds($events);
        $this->post->requireAllowed($target);
        $secret = SigningSecret::make();
        $endpoint = new Endpoint(0, $target->url, $kinds, true, $secret->sealed(), $this->clock->now(), null);

        $this->endpoints->change(static function (array $endpoints, int $id) use (&$endpoint): array {
            if (in_array($endpoint->url, array_column($endpoints, 'url'), true)) {
                throw self::invalid(__('This address is there already.', 'clientpress'));
            }

            if (count($endpoints) >= self::MAX_ENDPOINTS) {
                throw self::invalid(__('There are as many webhooks as there may be. Remove one first.', 'clientpress'));
            }

            $endpoint = $endpoint->with(['id' => $id]);

            return [...$endpoints, $endpoint];
        });

        return ['endpoint' => $endpoint, 'secret' => $secret];
    }

    /**
     * @param list<string> $events Values of {@see Kind}.
     *
     * @throws Refused With `Forbidden`, `InvalidWebhook`, `WebhookNotFound` or `StorageFailed`.
     */
    public function changeEvents(int $id, array $events, Actor $actor): void
    {
        $actor->requireAdmin();
        $this->change($id, ['events' => array_column(self::kinds($events), 'value')]);
    }

    /**
     * What happened while it was off is not told; what waited before is, for three days.
     *
     * @throws Refused With `Forbidden`, `WebhookNotFound` or `StorageFailed`.
     */
    public function switchOn(int $id, Actor $actor): void
    {
        $actor->requireAdmin();
        $this->change($id, ['is_on' => true, 'failed_at' => null]);
    }

    /**
     * @throws Refused With `Forbidden`, `WebhookNotFound` or `StorageFailed`.
     */
    public function switchOff(int $id, Actor $actor): void
    {
        $actor->requireAdmin();
        $this->change($id, ['is_on' => false]);
    }

    /**
     * The earlier secret signs nothing from now on.
     *
     * @param string $seen See {@see Endpoint::stamp()}: of the secret that is to be replaced, so that a form that is sent twice makes one.
     *
     * @throws Refused With `Forbidden`, `WebhookNotFound`, `ChangedMeanwhile` or `StorageFailed`.
     */
    public function renewSecret(int $id, string $seen, Actor $actor): SigningSecret
    {
        $actor->requireAdmin();
        $secret = SigningSecret::make();
        $this->change($id, ['secret' => $secret->sealed()], static function (Endpoint $endpoint) use ($seen): void {
            if (!hash_equals($endpoint->stamp(), $seen)) {
                throw new Refused(Reason::ChangedMeanwhile, __(
                    'There is a newer secret already. If nobody has copied it, make another one.',
                    'clientpress',
                ));
            }
        });

        return $secret;
    }

    /**
     * What waits for it is not told any more.
     *
     * @throws Refused With `Forbidden`, `WebhookNotFound` or `StorageFailed`.
     */
    public function remove(int $id, Actor $actor): void
    {
        $this->requireEndpoint($id, $actor);
        $this->endpoints->change(static fn(array $endpoints): array => array_values(array_filter(
            $endpoints,
            static fn(Endpoint $endpoint): bool => $endpoint->id !== $id,
        )));
    }

    /**
     * Sends a message that tells of nothing, also where the endpoint is off or the site is a copy. It is tried once.
     *
     * @throws Refused With `Forbidden`, `WebhookNotFound` or `StorageFailed`.
     */
    public function test(int $id, Actor $actor): DeliveryAttempt
    {
        $endpoint = $this->requireEndpoint($id, $actor);
        $now = $this->clock->now();
        $message = $this->outbox->addAlone(
            WebhookChannel::TEST,
            $endpoint->destination(),
            WebhookChannel::TEST . ":$id",
            Outbox::payload(WebhookChannel::TEST, ['site' => home_url('/')], $now),
            $now,
        );

        return $this->sendOnce($message ?? throw Refused::notWritten());
    }

    /**
     * @return list<Message> What waits, and what was told or given up last; the latest first.
     *
     * @throws Refused With `Forbidden` or `WebhookNotFound`.
     */
    public function deliveries(int $id, Actor $actor): array
    {
        return $this->outbox->latestTo($this->requireEndpoint($id, $actor)->destination(), self::MAX_DELIVERIES);
    }

    /**
     * Sends what was told or given up once more, under the same id.
     *
     * @throws Refused With `Forbidden`, `WebhookNotFound` or `StillWorking`.
     */
    public function sendAgain(int $messageId, Actor $actor): DeliveryAttempt
    {
        $actor->requireAdmin();
        $message = $this->outbox->find($messageId);
        $endpointId = Endpoint::idIn($message->destination ?? '');

        if ($message === null || $endpointId === null) {
            throw self::notFound();
        }

        $this->requireEndpoint($endpointId, $actor);

        $isOver = $message->doneAt !== null;

        if ($isOver) {
            $this->outbox->reopen($messageId, $this->clock->now());
        }

        return $isOver ? $this->sendOnce($messageId) : $this->send($messageId);
    }

    /**
     * What is wrong with the webhooks, for Site Health and the doctor.
     *
     * @return list<string> Plain sentences that name servers, and no more.
     */
    public function failures(): array
    {
        $failures = [];

        foreach ($this->endpoints->all() as $endpoint) {
            $failure = match (true) {
                /* translators: %s: name of a server. */
                $endpoint->failedAt !== null => __(
                    '%s was switched off, because nothing reached it for three days.',
                    'clientpress',
                ),
                /* translators: %s: name of a server. */
                !$endpoint->canSign() => __(
                    '%s needs a new secret, because the salts of this site have changed.',
                    'clientpress',
                ),
                /* translators: %s: name of a server. */
                $endpoint->isOn && $this->outbox->hasFailing($endpoint->destination()) => __(
                    '%s does not accept its messages. They are tried again for three days.',
                    'clientpress',
                ),
                default => null,
            };

            if ($failure !== null) {
                $failures[] = sprintf($failure, $endpoint->host());
            }
        }

        return $failures;
    }

    private function send(int $messageId): DeliveryAttempt
    {
        $message = $this->outbox->find($messageId);
        $attempt = $message === null ? null : $this->sender->send($message);

        if ($message === null || $attempt === null) {
            throw new Refused(Reason::StillWorking, __(
                'This message is being sent at this moment. Look again in a minute.',
                'clientpress',
            ));
        }

        return $attempt;
    }

    /**
     * Without another try, for which everything that is to be told after it would wait.
     */
    private function sendOnce(int $messageId): DeliveryAttempt
    {
        $attempt = $this->send($messageId);

        if (!$attempt->isTaken) {
            $this->outbox->stopTrying($messageId, $this->clock->now());
        }

        return $attempt;
    }

    /**
     * @param array<string, mixed>            $changes See {@see Endpoint::with()}.
     * @param (\Closure(Endpoint): void)|null $check   Throws where it is not to be changed.
     */
    private function change(int $id, array $changes, ?\Closure $check = null): void
    {
        $this->endpoints->change(static function (array $endpoints) use ($id, $changes, $check): array {
            foreach ($endpoints as $place => $endpoint) {
                if ($endpoint->id === $id) {
                    if ($check !== null) {
                        $check($endpoint);
                    }

                    $endpoints[$place] = $endpoint->with($changes);

                    return $endpoints;
                }
            }

            throw self::notFound();
        });
    }

    /**
     * @param list<string> $events
     *
     * @return non-empty-list<Kind> In their order.
     */
    private static function kinds(array $events): array
    {
        foreach ($events as $event) {
            if (Kind::tryFrom($event) === null) {
                throw self::invalid(sprintf(
                    /* translators: %s: what somebody typed as the name of an event. */
                    __('There is no event “%s”.', 'clientpress'),
                    $event,
                ));
            }
        }

        $kinds = array_values(array_filter(Kind::cases(), static fn(Kind $kind): bool => in_array(
            $kind->value,
            $events,
            true,
        )));

        return $kinds === [] ? throw self::invalid(__('Choose at least one event.', 'clientpress')) : $kinds;
    }

    private static function invalid(string $sentence): Refused
    {
        return new Refused(Reason::InvalidWebhook, $sentence);
    }

    private static function notFound(): Refused
    {
        return new Refused(Reason::WebhookNotFound, __('There is no such webhook any more.', 'clientpress'));
    }
}
