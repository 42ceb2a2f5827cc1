<?php

declare(strict_types=1);

namespace ClientPress\Cli;

defined('ABSPATH') || exit();

use ClientPress\Invitations\WebhookDelivery;
use ClientPress\Invitations\Webhooks;
use ClientPress\Outbox\DeliveryAttempt;
use ClientPress\Outbox\Kind;
use ClientPress\Outbox\Webhook\Endpoint;
use ClientPress\Outbox\Webhook\SigningSecret;
use WP_CLI;
use WP_CLI\Formatter;

use function WP_CLI\Utils\get_flag_value;

/**
 * Manages the servers that are told what happens to invitations and access.
 *
 * Messages follow the Standard Webhooks specification, so that receivers verify them by libraries that exist.
 */
final class WebhookCommand
{
    public function __construct(
        private readonly Webhooks $webhooks,
    ) {}

    /**
     * Lists the webhooks. No secret is shown.
     *
     * ## OPTIONS
     *
     * [--fields=<fields>]
     * : Which fields to print, separated by commas: id, url, events, state, created_gmt.
     *
     * [--format=<format>]
     * : How to print them.
     * ---
     * default: table
     * options:
     *   - table
     *   - csv
     *   - json
     *   - yaml
     *   - ids
     *   - count
     * ---
     *
     * ## EXAMPLES
     *
     *     $ wp clientpress webhook list --fields=id,url,state
     *     +----+--------------------------------+-------+
     *     | id | url                            | state |
     *     +----+--------------------------------+-------+
     *     | 1  | https://hooks.example.org/take | on    |
     *     +----+--------------------------------+-------+
     *
     * @subcommand list
     *
     * @param list<string>               $args
     * @param array<string, string|bool> $options
     */
    public function list_(array $args, array $options): void
    {
        $isIds = ($options['format'] ?? '') === 'ids';
        $endpoints = Console::attempt(fn(): array => $this->webhooks->all(Console::actor()));

        (new Formatter($options, ['id', 'url', 'events', 'state', 'created_gmt']))->display_items(array_map(
            static fn(Endpoint $endpoint): array|int => $isIds ? $endpoint->id : self::fields($endpoint),
            $endpoints,
        ));
    }

    /**
     * Adds a webhook, and shows its secret this once.
     *
     * ## OPTIONS
     *
     * <url>
     * : Where messages are posted. Begins with https://, and leads to the public internet.
     *
     * [--events=<events>]
     * : Of what it is told, separated by commas: invitation.sent, invitation.resent, invitation.revoked,
     * invitation.accepted, invitation.new_link_asked, invitation.delivery_failed, access.granted, access.removed. All
     * by default.
     *
     * [--porcelain]
     * : Print the secret alone.
     *
     * ## EXAMPLES
     *
     *     $ wp clientpress webhook add https://hooks.example.org/take --events=invitation.accepted
     *     Success: Added webhook 1.
     *     Secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=
     *     It is shown this once. The receiver checks signatures by it.
     *
     * @param list<string>               $args
     * @param array<string, string|bool> $options
     */
    public function add(array $args, array $options): void
    {
        ['endpoint' => $endpoint, 'secret' => $secret] = Console::attempt(fn(): array => $this->webhooks->add(
            $args[0],
            self::events((string) ($options['events'] ?? self::names(Kind::cases()))),
            Console::actor(),
        ));
        self::showSecret($secret, "Added webhook {$endpoint->id}.", $options);
    }

    /**
     * Chooses of what a webhook is told.
     *
     * ## OPTIONS
     *
     * <id>
     * : The webhook.
     *
     * --events=<events>
     * : See "wp help clientpress webhook add".
     *
     * ## EXAMPLES
     *
     *     $ wp clientpress webhook update 1 --events=invitation.accepted,access.granted
     *     Success: Webhook 1 is told of invitation.accepted, access.granted.
     *
     * @param list<string>               $args
     * @param array<string, string|bool> $options
     */
    public function update(array $args, array $options): void
    {
        $id = self::id($args[0]);
        $events = self::events((string) $options['events']);
        Console::attempt(fn() => $this->webhooks->changeEvents($id, $events, Console::actor()));
        WP_CLI::success("Webhook $id is told of " . implode(', ', $events) . '.');
    }

    /**
     * Switches webhooks on. What happened while they were off is not told.
     *
     * ## OPTIONS
     *
     * <id>...
     * : One or more webhooks.
     *
     * ## EXAMPLES
     *
     *     # After it was switched off, because nothing reached it for three days.
     *     $ wp clientpress webhook on 1
     *     Success: Webhook 1 is on.
     *
     * @param list<string> $args
     */
    public function on(array $args): void
    {
        (new Batch('Switching on', 'switched on', 'webhook', 'Webhook '))->run(
            self::idsIn($args),
            function (int $id): BatchResult {
                $this->webhooks->switchOn($id, Console::actor());

                return BatchResult::done("Webhook $id is on.");
            },
        );
    }

    /**
     * Switches webhooks off. They are told of nothing until they are on again.
     *
     * ## OPTIONS
     *
     * <id>...
     * : One or more webhooks.
     *
     * ## EXAMPLES
     *
     *     $ wp clientpress webhook off 1
     *     Success: Webhook 1 is off.
     *
     * @param list<string> $args
     */
    public function off(array $args): void
    {
        (new Batch('Switching off', 'switched off', 'webhook', 'Webhook '))->run(
            self::idsIn($args),
            function (int $id): BatchResult {
                $this->webhooks->switchOff($id, Console::actor());

                return BatchResult::done("Webhook $id is off.");
            },
        );
    }

    /**
     * Makes a new secret for a webhook, and shows it this once. The earlier one signs nothing from then on.
     *
     * ## OPTIONS
     *
     * <id>
     * : The webhook.
     *
     * [--porcelain]
     * : Print the secret alone.
     *
     * [--yes]
     * : Do not ask.
     *
     * ## EXAMPLES
     *
     *     $ wp clientpress webhook secret 1 --yes
     *     Success: Webhook 1 has a new secret.
     *     Secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=
     *     It is shown this once. The receiver checks signatures by it.
     *
     * @param list<string>               $args
     * @param array<string, string|bool> $options
     */
    public function secret(array $args, array $options): void
    {
        $id = self::id($args[0]);
        $seen = Console::attempt(fn(): Endpoint => $this->webhooks->requireEndpoint($id, Console::actor()))->stamp();
        Console::confirm(
            "Replace the secret of webhook $id? Its receiver refuses everything until it has the new one.",
            $options,
        );
        $secret = Console::attempt(fn(): SigningSecret => $this->webhooks->renewSecret($id, $seen, Console::actor()));
        self::showSecret($secret, "Webhook $id has a new secret.", $options);
    }

    /**
     * Removes one or more webhooks. What waits for them is not told any more.
     *
     * ## OPTIONS
     *
     * <id>...
     * : One or more webhooks.
     *
     * [--yes]
     * : Do not ask.
     *
     * ## EXAMPLES
     *
     *     $ wp clientpress webhook remove 1 --yes
     *     Success: Removed 1 webhook.
     *
     * @param list<string>               $args
     * @param array<string, string|bool> $options
     */
    public function remove(array $args, array $options): void
    {
        $ids = self::idsIn($args);

        foreach ($ids as $id) {
            $endpoint = Console::attempt(fn(): Endpoint => $this->webhooks->requireEndpoint($id, Console::actor()));
            Console::confirm("Remove webhook $id ({$endpoint->url})?", $options);
            Console::attempt(fn() => $this->webhooks->remove($id, Console::actor()));
        }

        WP_CLI::success(count($ids) === 1 ? 'Removed 1 webhook.' : 'Removed ' . count($ids) . ' webhooks.');
    }

    /**
     * Sends a test to a webhook and shows what was answered. Works on a copy of a site as well.
     *
     * Exits with 1 where it was not taken.
     *
     * ## OPTIONS
     *
     * <id>
     * : The webhook.
     *
     * ## EXAMPLES
     *
     *     $ wp clientpress webhook test 1
     *     Success: The test was taken (200).
     *
     * @param list<string> $args
     */
    public function test(array $args): void
    {
        $attempt = Console::attempt(fn() => $this->webhooks->test(self::id($args[0]), Console::actor()));
        $code = self::codeOf($attempt);

        if (!$attempt->isTaken) {
            Console::fail("The test was not taken$code: {$attempt->error}");
        }

        WP_CLI::success("The test was taken$code.");
    }

    /**
     * Shows what a webhook was told, and what it answered: what waits, and the last 50 that were told or given up.
     *
     * ## OPTIONS
     *
     * <id>
     * : The webhook.
     *
     * [--fields=<fields>]
     * : Which fields to print, separated by commas: id, type, subject, state, tries, created_gmt, done_gmt, answer_code,
     * answer, error. The state is waiting, taken or failed.
     *
     * [--format=<format>]
     * : How to print them.
     * ---
     * default: table
     * options:
     *   - table
     *   - csv
     *   - json
     *   - yaml
     *   - count
     * ---
     *
     * ## EXAMPLES
     *
     *     $ wp clientpress webhook deliveries 1 --fields=type,state,answer_code,error
     *     +---------------------+---------+-------------+----------------------+
     *     | type                | state   | answer_code | error                |
     *     +---------------------+---------+-------------+----------------------+
     *     | invitation.accepted | waiting | 500         | The server is asleep |
     *     +---------------------+---------+-------------+----------------------+
     *
     * @param list<string>               $args
     * @param array<string, string|bool> $options
     */
    public function deliveries(array $args, array $options): void
    {
        $messages = Console::attempt(fn(): array => $this->webhooks->deliveries(self::id($args[0]), Console::actor()));

        (new Formatter($options, WebhookDelivery::FIELDS))->display_items(array_map(
            WebhookDelivery::fields(...),
            $messages,
        ));
    }

    /**
     * Sends what was told or given up once more, under the same id, by which a receiver knows a repeat.
     *
     * ## OPTIONS
     *
     * <delivery>...
     * : One or more deliveries, as "wp clientpress webhook deliveries" numbers them.
     *
     * ## EXAMPLES
     *
     *     $ wp clientpress webhook resend 12
     *     Success: Delivery 12 was taken (200).
     *
     * @param list<string> $args
     */
    public function resend(array $args): void
    {
        $ids = array_map(static fn(string $input): int => Console::number($input, 'delivery'), $args);

        (new Batch('Sending', 'sent', 'delivery', 'Delivery '))->run(
            array_values(array_unique($ids)),
            function (int $id): BatchResult {
                $attempt = $this->webhooks->sendAgain($id, Console::actor());

                return $attempt->isTaken
                    ? BatchResult::done("Delivery $id was taken" . self::codeOf($attempt) . '.')
                    : BatchResult::failed(
                        "Delivery $id was not taken" . self::codeOf($attempt) . ": {$attempt->error}",
                    );
            },
        );
    }

    private static function codeOf(DeliveryAttempt $attempt): string
    {
        return $attempt->code === null ? '' : " ({$attempt->code})";
    }

    /**
     * @param array<string, string|bool> $options
     */
    private static function showSecret(
        #[\SensitiveParameter]
        SigningSecret $secret,
        string $success,
        array $options,
    ): void {
        if (get_flag_value($options, 'porcelain', false) === true) {
            WP_CLI::line($secret->shown());

            return;
        }

        WP_CLI::success($success);
        WP_CLI::line("Secret: {$secret->shown()}");
        WP_CLI::line('It is shown this once. The receiver checks signatures by it.');
    }

    /**
     * @return list<string>
     */
    private static function events(string $names): array
    {
        return array_map(trim(...), explode(',', $names));
    }

    /**
     * Ends the command before anything is done when one of them cannot be an id.
     *
     * @param list<string> $inputs
     *
     * @return list<int> Each once.
     */
    private static function idsIn(array $inputs): array
    {
        return array_values(array_unique(array_map(self::id(...), $inputs)));
    }

    private static function id(string $input): int
    {
        return Console::number($input, 'webhook');
    }

    /**
     * @return array<string, int|string>
     */
    private static function fields(Endpoint $endpoint): array
    {
        return [
            'id' => $endpoint->id,
            'url' => $endpoint->url,
            'events' => self::names($endpoint->events),
            'state' => match (true) {
                $endpoint->isOn => 'on',
                $endpoint->failedAt !== null => 'failed',
                default => 'off',
            },
            'created_gmt' => gmdate('Y-m-d\TH:i:s', $endpoint->createdAt),
        ];
    }

    /**
     * @param list<Kind> $kinds
     */
    private static function names(array $kinds): string
    {
        return implode(',', array_map(static fn(Kind $kind): string => $kind->value, $kinds));
    }
}
