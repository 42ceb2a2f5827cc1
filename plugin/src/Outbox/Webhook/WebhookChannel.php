<?php

declare(strict_types=1);

namespace ClientPress\Outbox\Webhook;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Language;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\SiteName;
use ClientPress\Kernel\Utf8;
use ClientPress\Mail\EmailText;
use ClientPress\Mail\Mailer;
use ClientPress\Mail\MailResult;
use ClientPress\Outbox\Channel;
use ClientPress\Outbox\DeliveryAttempt;
use ClientPress\Outbox\Kind;
use ClientPress\Outbox\Message;
use ClientPress\Outbox\Storage\EndpointOption;

/**
 * Messages leave by webhooks.
 */
final readonly class WebhookChannel implements Channel
{
    /** What a message is called that somebody sends to try an endpoint; one that is off gets it as well. */
    public const TEST = 'test';

    private const MAX_QUOTED_CHARACTERS = 200;

    /**
     * @param \Closure(): string $url Of the screen that shows the endpoints.
     */
    public function __construct(
        private EndpointOption $endpoints,
        private GuardedPost $post,
        private Mailer $mailer,
        private \Closure $url,
        private Clock $clock,
    ) {}

    public function destinations(Kind $kind): array
    {
        $listening = array_filter(
            $this->endpoints->all(),
            static fn(Endpoint $endpoint): bool => $endpoint->isOn && in_array($kind, $endpoint->events, true),
        );

        return array_values(array_map(static fn(Endpoint $endpoint): string => $endpoint->destination(), $listening));
    }

    public function leadsTo(string $destination): bool
    {
        return $this->endpoint($destination) !== null;
    }

    public function paused(): array
    {
        $paused = array_filter(
            $this->endpoints->all(),
            static fn(Endpoint $endpoint): bool => !$endpoint->isOn || !$endpoint->canSign(),
        );

        return array_values(array_map(static fn(Endpoint $endpoint): string => $endpoint->destination(), $paused));
    }

    public function send(Message $message): DeliveryAttempt
    {
        $endpoint = $this->endpoint($message->destination);

        if ($endpoint === null || !$endpoint->isOn && $message->kind !== self::TEST) {
            return DeliveryAttempt::unreachable(__('This endpoint is switched off.', 'clientpress'));
        }

        $secret = SigningSecret::open($endpoint->sealedSecret);

        if ($secret === null) {
            return DeliveryAttempt::unreachable(__(
                'The salts of this site have changed, so its secret cannot be read any more. Make a new secret.',
                'clientpress',
            ));
        }

        try {
            $url = EndpointUrl::of($endpoint->url);
        } catch (Refused $refused) {
            return DeliveryAttempt::unreachable($refused->getMessage());
        }

        $answer = $this->post->send(
            $url,
            [
                'Content-Type' => 'application/json',
                ...$secret->headers($message->key(), $this->clock->now(), $message->payload),
            ],
            $message->payload,
        );

        return match (true) {
            $answer->status === null => DeliveryAttempt::unreachable($answer->error),
            $answer->isSuccess() => DeliveryAttempt::taken($answer->status, self::quoted($answer->body)),
            default => DeliveryAttempt::refused(self::quoted($answer->body), $answer->status),
        };
    }

    /**
     * Switches the endpoint off, and tells the site's admin.
     */
    public function giveUp(string $destination): void
    {
        $id = Endpoint::idIn($destination);
        $failed = null;
        $now = $this->clock->now();

        $this->endpoints->change(static function (array $endpoints) use ($id, $now, &$failed): array {
            $failed = null;

            foreach ($endpoints as $place => $endpoint) {
                if ($endpoint->id === $id && $endpoint->isOn) {
                    $failed = $endpoint;
                    $endpoints[$place] = $endpoint->with(['is_on' => false, 'failed_at' => $now]);
                }
            }

            return $endpoints;
        });

        if ($failed instanceof Endpoint) {
            $this->mailNotice($failed);
        }
    }

    private function endpoint(string $destination): ?Endpoint
    {
        $id = Endpoint::idIn($destination);

        return $id === null ? null : $this->endpoints->find($id);
    }

    /**
     * The first part of an answer, as plain text. What a hostile one holds is shown by doors that escape it.
     */
    private static function quoted(string $body): string
    {
        $text = wp_strip_all_tags(Utf8::scrub(substr($body, 0, 4 * self::MAX_QUOTED_CHARACTERS)));
        $text = trim((string) preg_replace('/[\p{C}\s]+/u', ' ', $text));

        return $text === ''
            ? __('The answer was empty.', 'clientpress')
            : mb_substr($text, 0, self::MAX_QUOTED_CHARACTERS);
    }

    private function mailNotice(Endpoint $endpoint): void
    {
        $to = (string) get_option('admin_email');
        $reader = get_user_by('email', $to);
        $locale = $reader === false ? '' : Language::ofUser($reader->ID);
        $url = ($this->url)();

        $this->mailer->send($locale, fn(): MailResult => $this->mailer->deliver(
            $to,
            new EmailText(
                /* translators: Keep the word in braces as it is. */
                __('{site}: a webhook was switched off', 'clientpress'),
                /* translators: Keep the words in braces as they are. */
                __(
                    "Hello,\n\n{host} has accepted no message from this site for three days, so ClientPress has switched this webhook off. The messages of these days will not be sent any more.\n\nSee what was answered, send a test, and switch it on again when it works:\n\n{link}",
                    'clientpress',
                ),
                __('Open the webhooks', 'clientpress'),
                ['{site}' => SiteName::plain(), '{host}' => $endpoint->host()],
            ),
            [Mailer::HTML],
            $url,
        ));
    }
}
