<?php

declare(strict_types=1);

namespace ClientPress\Admin\Settings;

defined('ABSPATH') || exit();

use ClientPress\Admin\ScreenUrls;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\WebhookDelivery;
use ClientPress\Invitations\Webhooks;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\SiteDate;
use ClientPress\Kernel\Template;
use ClientPress\Outbox\DeliveryAttempt;
use ClientPress\Outbox\Kind;
use ClientPress\Outbox\Message;
use ClientPress\Outbox\Webhook\Endpoint;
use ClientPress\Outbox\Webhook\SigningSecret;
use ClientPress\Portals\PortalTitle;

/**
 * Settings → ClientPress → Webhooks: the endpoints, and what one was told.
 */
final class WebhooksTab
{
    public const SLUG = ScreenUrls::WEBHOOKS;

    private const NONCE = self::SLUG;

    /** Name of the buttons; the value is what to do. */
    private const STEP = 'clientpress_webhook_step';

    /** Of a field, and of the address of one endpoint's page. */
    private const ID = ScreenUrls::WEBHOOK;

    private ?SigningSecret $secret = null;

    /** What was typed into the form for a new one, where it was refused. */
    private string $typedUrl = '';

    /** @var list<string>|null */
    private ?array $chosenEvents = null;

    /** @var list<array{type: string, sentence: string, details: list<string>}> */
    private array $notices = [];

    public function __construct(
        private readonly Webhooks $webhooks,
        private readonly Template $template,
    ) {}

    /**
     * Before anything is printed: does what a posted form asks for.
     */
    public function load(): void
    {
        $step = $_POST[self::STEP] ?? null;

        if (!is_string($step)) {
            return;
        }

        check_admin_referer(self::NONCE);

        try {
            $this->run($step, self::strings(wp_unslash($_POST)), Actor::current());
        } catch (Refused $refused) {
            status_header($refused->reason->httpStatus());
            $this->notice('error', $refused->getMessage());
        }
    }

    public function show(): void
    {
        $actor = Actor::current();
        $endpoints = $this->webhooks->all($actor);
        $open = null;

        foreach ($endpoints as $endpoint) {
            $open = $endpoint->id === self::openId() ? $endpoint : $open;
        }

        try {
            $deliveries = $open === null ? [] : self::deliveries($this->webhooks->deliveries($open->id, $actor));
        } catch (Refused $refused) {
            $deliveries = null;
            $this->notice('error', $refused->getMessage());
        }

        $this->template->show('admin-webhooks', [
            'template' => $this->template,
            'notices' => $this->notices,
            // Wrapped, so that it never appears in a stack trace.
            'secret' => $this->secret === null ? null : new \SensitiveParameterValue($this->secret->shown()),
            'step' => self::STEP,
            'idName' => self::ID,
            'nonce' => wp_create_nonce(self::NONCE),
            'listUrl' => ScreenUrls::webhooks(),
            'endpoints' => array_map($this->row(...), $endpoints),
            'open' => $open === null ? null : $this->row($open),
            'deliveries' => $deliveries,
            'events' => array_map(fn(Kind $kind): array => [
                'name' => $kind->value,
                'label' => self::label($kind->value),
                'isChosen' => in_array(
                    $kind->value,
                    $open === null
                        ? $this->chosenEvents ?? array_column(Kind::cases(), 'value')
                        : array_column($open->events, 'value'),
                    true,
                ),
            ], Kind::cases()),
            'typedUrl' => $this->typedUrl,
        ]);
    }

    /**
     * @param array<string, string|list<string>> $posted Unslashed.
     *
     * @throws Refused
     */
    private function run(string $step, array $posted, Actor $actor): void
    {
        $id = self::number($posted[self::ID] ?? '');
        $events = is_array($posted['events'] ?? null) ? $posted['events'] : [];

        match ($step) {
            'add' => $this->add(self::text($posted['url'] ?? ''), $events, $actor),
            'events' => $this->done(
                fn() => $this->webhooks->changeEvents($id, $events, $actor),
                __('The events were changed.', 'clientpress'),
            ),
            'on' => $this->done(
                fn() => $this->webhooks->switchOn($id, $actor),
                __('The webhook is switched on.', 'clientpress'),
            ),
            'off' => $this->done(
                fn() => $this->webhooks->switchOff($id, $actor),
                __('The webhook is switched off. Nothing is sent until you switch it on again.', 'clientpress'),
            ),
            'secret' => $this->showSecret($this->webhooks->renewSecret(
                $id,
                self::text($posted['stamp'] ?? ''),
                $actor,
            )),
            'remove' => $this->done(
                fn() => $this->webhooks->remove($id, $actor),
                __('The webhook was removed.', 'clientpress'),
            ),
            'test' => $this->report($this->webhooks->test($id, $actor)),
            'again' => $this->report($this->webhooks->sendAgain(self::number($posted['delivery'] ?? ''), $actor)),
            default => null,
        };
    }

    /**
     * @param list<string> $events
     */
    private function add(string $url, array $events, Actor $actor): void
    {
        $this->typedUrl = $url;
        $this->chosenEvents = $events;
        ['secret' => $secret] = $this->webhooks->add($url, $events, $actor);
        $this->typedUrl = '';
        $this->chosenEvents = null;
        $this->notice('success', __('The webhook was added. Send a test to see whether it arrives.', 'clientpress'));
        $this->showSecret($secret);
    }

    private function showSecret(#[\SensitiveParameter] SigningSecret $secret): void
    {
        header('Cache-Control: no-store, private');
        $this->secret = $secret;
    }

    /**
     * @param \Closure(): void $operation
     */
    private function done(\Closure $operation, string $sentence): void
    {
        $operation();
        $this->notice('success', $sentence);
    }

    private function report(DeliveryAttempt $attempt): void
    {
        $code = $attempt->code === null ? '' : "HTTP {$attempt->code}";

        if ($attempt->isTaken) {
            $this->notice('success', __('The receiver accepted the message.', 'clientpress'), $code);

            return;
        }

        $this->notice('error', __('The receiver did not accept the message.', 'clientpress'), $code, $attempt->error);
    }

    private function notice(string $type, string $sentence, string ...$details): void
    {
        $this->notices[] = [
            'type' => $type,
            'sentence' => $sentence,
            'details' => array_values(array_filter($details, static fn(string $detail): bool => $detail !== '')),
        ];
    }

    /**
     * @return array{id: int, url: string, address: string, events: list<string>, isOn: bool, state: string, stamp: string}
     */
    private function row(Endpoint $endpoint): array
    {
        return [
            'id' => $endpoint->id,
            'url' => ScreenUrls::webhooks($endpoint->id),
            'address' => $endpoint->url,
            'events' => array_map(static fn(Kind $kind): string => self::label($kind->value), $endpoint->events),
            'isOn' => $endpoint->isOn,
            'state' => match (true) {
                $endpoint->failedAt !== null => __(
                    'Switched off: no message was accepted for three days',
                    'clientpress',
                ),
                !$endpoint->canSign() => __('Needs a new secret: the salts of this site have changed', 'clientpress'),
                $endpoint->isOn => _x('On', 'webhook', 'clientpress'),
                default => _x('Off', 'webhook', 'clientpress'),
            },
            'stamp' => $endpoint->stamp(),
        ];
    }

    /**
     * @param list<Message> $messages
     *
     * @return list<array{id: int, what: string, subject: string, subjectUrl: string, time: string, state: string, answer: string, button: string}>
     */
    private static function deliveries(array $messages): array
    {
        $access = array_filter(array_map(self::access(...), $messages));
        _prime_post_caches(array_column($access, 'portal'), false, false);
        cache_users(array_column($access, 'user'));

        return array_map(self::delivery(...), $messages);
    }

    /**
     * @return array{id: int, what: string, subject: string, subjectUrl: string, time: string, state: string, answer: string, button: string}
     */
    private static function delivery(Message $message): array
    {
        $state = WebhookDelivery::fields($message)['state'];
        $code = $message->answerCode === null ? '' : "HTTP {$message->answerCode}";
        [$subject, $url] = self::subject($message);

        return [
            'id' => $message->id,
            'what' => self::label($message->kind),
            'subject' => $subject,
            'subjectUrl' => $url,
            'time' => SiteDate::withTime($message->doneAt ?? $message->createdAt),
            'state' => match (true) {
                $state === 'taken' => _x('Received', 'message of a webhook', 'clientpress'),
                $state === 'failed' => _x('Failed', 'message of a webhook', 'clientpress'),
                $message->tries === 0 => _x('Waiting', 'message of a webhook', 'clientpress'),
                default => _x('Will be tried again', 'message of a webhook', 'clientpress'),
            },
            'answer' => trim("$code {$message->error}{$message->answer}") ?: '—',
            'button' => $state === 'waiting' ? __('Send now', 'clientpress') : __('Send again', 'clientpress'),
        ];
    }

    /**
     * @return array{string, string} What a message tells of, and the address of its page; empty where there is none.
     */
    private static function subject(Message $message): array
    {
        $access = self::access($message);

        if ($access !== null) {
            $portal = get_post($access['portal']);
            $user = get_userdata($access['user']);
            $title = $portal instanceof \WP_Post ? PortalTitle::plain($portal->post_title) : '';
            $name = $user instanceof \WP_User ? $user->display_name : '';

            return [
                sprintf(
                    /* translators: What a message is about. 1: name of a user, 2: title of the portal whose access was given or removed. */
                    __('%1$s in %2$s', 'clientpress'),
                    /* translators: %d: number of a user that is gone. */
                    $name !== '' ? $name : sprintf(__('User %d', 'clientpress'), $access['user']),
                    /* translators: %d: number of a portal that is gone, or has no title. */
                    $title !== '' ? $title : sprintf(__('Portal %d', 'clientpress'), $access['portal']),
                ),
                (string) get_edit_post_link($access['portal'], 'raw'),
            ];
        }

        if (!str_starts_with($message->subject, 'invitation:')) {
            return ['', ''];
        }

        $id = $message->subjectId();

        /* translators: %d: number of an invitation. */
        return [sprintf(__('Invitation %d', 'clientpress'), $id), ScreenUrls::invitation($id)];
    }

    /**
     * @return array{portal: int, user: int}|null Null for what is not about access.
     */
    private static function access(Message $message): ?array
    {
        return (
            preg_match('/^access:(\d+):(\d+)$/D', $message->subject, $found) === 1
                ? ['portal' => (int) $found[1], 'user' => (int) $found[2]]
                : null
        );
    }

    private static function label(string $kind): string
    {
        return match (Kind::tryFrom($kind)) {
            Kind::InvitationSent => __('Invitation sent', 'clientpress'),
            Kind::InvitationResent => __('Invitation resent', 'clientpress'),
            Kind::InvitationRevoked => __('Invitation revoked', 'clientpress'),
            Kind::InvitationAccepted => __('Invitation accepted', 'clientpress'),
            Kind::NewLinkAsked => __('Client asked for a new link', 'clientpress'),
            Kind::DeliveryFailed => __('Invitation email failed', 'clientpress'),
            Kind::AccessGranted => __('Access given', 'clientpress'),
            Kind::AccessRemoved => __('Access removed', 'clientpress'),
            null => __('Test', 'clientpress'),
        };
    }

    private static function openId(): int
    {
        $asked = $_GET[self::ID] ?? null;

        return is_string($asked) ? self::number($asked) : 0;
    }

    /**
     * @param string|list<string> $value
     */
    private static function number(string|array $value): int
    {
        return is_string($value) && preg_match('/^[1-9]\d{0,17}$/D', $value) === 1 ? (int) $value : 0;
    }

    /**
     * @param string|list<string> $value
     */
    private static function text(string|array $value): string
    {
        return is_string($value) ? $value : '';
    }

    /**
     * @return array<string, string|list<string>>
     */
    private static function strings(mixed $posted): array
    {
        $strings = [];

        foreach (is_array($posted) ? $posted : [] as $name => $value) {
            if (is_string($value)) {
                $strings[(string) $name] = $value;
            } elseif (is_array($value)) {
                $strings[(string) $name] = array_values(array_filter($value, is_string(...)));
            }
        }

        return $strings;
    }
}
