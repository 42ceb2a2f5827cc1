<?php

declare(strict_types=1);

namespace ClientPress\Cli;

defined('ABSPATH') || exit();

use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\HistoryEntry;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationList;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Invitations\Invitations;
use ClientPress\Invitations\InvitationSchema;
use ClientPress\Invitations\InvitationView;
use ClientPress\Invitations\Settings;
use ClientPress\Invitations\Status;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\Refused;
use WP_CLI;
use WP_CLI\Formatter;
use WP_CLI\Utils;

/**
 * Sends, lists, resends and revokes invitations to client portals.
 *
 * Without `--user`, commands run on behalf of the site's owner; with it, that user's rights decide.
 *
 * ## EXAMPLES
 *
 *     # Invite a client into portal 42.
 *     $ wp clientpress invitation send client@example.org --portal=42
 *     Success: Invitation 7 sent to client@example.org.
 *
 *     # Resend everything that has expired.
 *     $ wp clientpress invitation resend $(wp clientpress invitation list --status=expired --format=ids)
 *     Success: Resent 3 of 3 invitations.
 */
final class InvitationCommand
{
    /** How many invitations are read at once. */
    private const BATCH = 500;

    private const LIST_FIELDS = ['id', 'email', 'portal_title', 'status', 'delivery', 'sent_gmt', 'expires_gmt'];

    public function __construct(
        private readonly Invitations $invitations,
        private readonly InvitationList $list,
        private readonly InvitationView $view,
        private readonly Settings $settings,
    ) {}

    /**
     * Lists invitations, the latest first.
     *
     * ## OPTIONS
     *
     * [--status=<status>]
     * : Only those that are pending, accepted, expired or revoked.
     *
     * [--portal=<id>]
     * : Only those into this portal.
     *
     * [--search=<text>]
     * : Only those whose address or a word of whose name begins with this, or whose domain with what follows an @.
     *
     * [--field=<field>]
     * : Print only the value of one field.
     *
     * [--fields=<fields>]
     * : Which fields to print, separated by commas.
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
     * ## AVAILABLE FIELDS
     *
     * id, email, portal_title, status, delivery, sent_gmt and expires_gmt are printed by default.
     *
     * name, portal, delivery_error, invited_by, user, send_count, accepted_gmt, revoked_gmt and locale are optional.
     *
     * ## EXAMPLES
     *
     *     $ wp clientpress invitation list --status=expired --format=ids
     *     3 5 8
     *
     * @subcommand list
     *
     * @param list<string>               $args
     * @param array<string, string|bool> $options
     */
    public function list_(array $args, array $options): void
    {
        $status = null;

        if (isset($options['status'])) {
            $status = Status::tryFrom((string) $options['status']);

            if ($status === null) {
                Console::fail('The status is one of pending, accepted, expired and revoked.');
            }
        }

        $portalId = isset($options['portal']) ? Console::number((string) $options['portal'], 'portal') : null;
        $search = (string) ($options['search'] ?? '');
        $query = static fn(?int $below): InvitationQuery => new InvitationQuery(
            portalId: $portalId,
            status: $status,
            search: $search,
            perPage: self::BATCH,
            below: $below,
        );
        $format = $options['format'] ?? '';

        $count = fn(): int => Console::attempt(fn(): int => $this->list->count($query(null), Console::actor()));

        if ($format === 'count') {
            WP_CLI::line((string) $count());

            return;
        }

        $options += isset($options['field']) ? [] : ['fields' => implode(',', self::LIST_FIELDS)];
        $names = Console::requireFields($options, InvitationSchema::fields());
        $found = $this->found($query, fn(Invitation $invitation): array|int => $format === 'ids'
            ? $invitation->id
            : $this->fields($invitation, $names));
        $read = Console::withProgress($found, $count, 'invitations', $options);
        (new Formatter($options, self::LIST_FIELDS))->display_items($read);
    }

    /**
     * Shows one or more invitations with their history.
     *
     * ## OPTIONS
     *
     * <id>...
     * : One or more invitations.
     *
     * [--field=<field>]
     * : Print only the value of one field.
     *
     * [--fields=<fields>]
     * : Which fields to print, separated by commas. All by default.
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
     * ---
     *
     * ## AVAILABLE FIELDS
     *
     * id, name, email, portal, portal_title, status, delivery, delivery_error, invited_by, user, send_count, sent_gmt,
     * expires_gmt, accepted_gmt, revoked_gmt, locale and history.
     *
     * ## EXAMPLES
     *
     *     $ wp clientpress invitation get 7 --field=status
     *     pending
     *
     * @param list<string>               $args
     * @param array<string, string|bool> $options
     */
    public function get(array $args, array $options): void
    {
        $ids = Console::ids($args);
        $items = [];

        foreach (Console::withProgress($ids, static fn(): int => count($ids), 'invitations', []) as $id) {
            $items[] = $this->withHistory($id, $options);
        }

        $formatter = new Formatter($options, [...InvitationSchema::fields(), 'history']);

        if (count($items) === 1) {
            $formatter->display_item($items[0]);
        } else {
            $formatter->display_items($items);
        }
    }

    /**
     * Sends a fresh link; the earlier one no longer works.
     *
     * ## OPTIONS
     *
     * <id>...
     * : One or more pending or expired invitations.
     *
     * [--locale=<locale>]
     * : Language of the email and of the page where the client accepts from now on, such as de_DE, one of those that the
     * site has. The one that the invitation has by default.
     *
     * ## EXAMPLES
     *
     *     $ wp clientpress invitation resend 7
     *     Success: Resent 1 of 1 invitations.
     *
     * @param list<string>               $args
     * @param array<string, string|bool> $options
     */
    public function resend(array $args, array $options): void
    {
        $locale = isset($options['locale']) ? (string) $options['locale'] : null;

        self::batch('Resending', 'resent')->run(Console::ids($args), function (int $id) use ($locale): BatchResult {
            $seen = $this->manageable($id);
            $terms = $locale === null
                ? null
                : new Terms($seen->message, $this->settings->expiryDays(), passphrase: null, locale: $locale);
            $invitation = $this->invitations->resend($seen, Console::actor(), $terms);

            return match ($invitation->delivery) {
                Delivery::Failed => BatchResult::failed(
                    "Invitation $id: The link is new, but its email was not sent: {$invitation->deliveryError}",
                ),
                Delivery::Unknown => BatchResult::done(warnings: [
                    "Invitation $id: The link is new. It is not known whether its email was sent: the mail system gave no answer.",
                ]),
                default => BatchResult::done(),
            };
        });
    }

    /**
     * Invites the right address in place of a misspelt one, whose link no longer works.
     *
     * ## OPTIONS
     *
     * <id>
     * : A pending or expired invitation.
     *
     * <email>
     * : The right address.
     *
     * ## EXAMPLES
     *
     *     $ wp clientpress invitation correct 7 client@example.org
     *     Success: Invitation 8 sent to client@example.org.
     *
     * @param array{string, string} $args
     */
    public function correct(array $args): void
    {
        self::batch('Correcting', 'corrected')->run(
            [Console::number($args[0], 'invitation')],
            fn(int $id): BatchResult => SendCommand::result($this->invitations->correct(
                $this->manageable($id),
                $args[1],
                Console::actor(),
            )),
        );
    }

    /**
     * Ends invitations at once. Only a new invitation gives access again.
     *
     * ## OPTIONS
     *
     * <id>...
     * : One or more pending or expired invitations.
     *
     * [--yes]
     * : Do not ask.
     *
     * ## EXAMPLES
     *
     *     $ wp clientpress invitation revoke 7 --yes
     *     Success: Revoked 1 of 1 invitations.
     *
     * @param list<string>               $args
     * @param array<string, string|bool> $options
     */
    public function revoke(array $args, array $options): void
    {
        $ids = Console::ids($args);
        $count = count($ids);
        Console::confirm(
            sprintf(
                'Revoke %d %s? No link of theirs works from then on.',
                $count,
                Utils\pluralize('invitation', $count),
            ),
            $options,
        );

        self::batch('Revoking', 'revoked')->run($ids, function (int $id): BatchResult {
            $this->invitations->revoke($this->manageable($id), Console::actor());

            return BatchResult::done();
        });
    }

    /**
     * Removes the records of invitations that are over. Clients keep their access.
     *
     * ## OPTIONS
     *
     * <id>...
     * : One or more accepted, revoked or expired invitations.
     *
     * [--yes]
     * : Do not ask.
     *
     * ## EXAMPLES
     *
     *     $ wp clientpress invitation delete 7 --yes
     *     Success: Deleted 1 of 1 invitations.
     *
     * @param list<string>               $args
     * @param array<string, string|bool> $options
     */
    public function delete(array $args, array $options): void
    {
        $ids = Console::ids($args);
        $count = count($ids);
        Console::confirm(
            sprintf('Delete the record of %d %s?', $count, Utils\pluralize('invitation', $count)),
            $options,
        );

        self::batch('Deleting', 'deleted')->run($ids, function (int $id): BatchResult {
            $this->invitations->delete($this->manageable($id), Console::actor());

            return BatchResult::done();
        });
    }

    private static function batch(string $doing, string $done): Batch
    {
        return new Batch($doing, $done, 'invitation', 'Invitation ');
    }

    /**
     * @throws Refused
     */
    private function manageable(int $id): Invitation
    {
        return $this->list->requireManageable($id, Console::actor());
    }

    /**
     * Reads one batch at a time, so that a long list needs no more memory than a short one.
     *
     * @template T
     *
     * @param \Closure(?int): InvitationQuery $query Takes the last id that was read; null to begin.
     * @param \Closure(Invitation): T         $show
     *
     * @return \Generator<int, T>
     */
    private function found(\Closure $query, \Closure $show): \Generator
    {
        $last = null;
        $number = 0;

        do {
            $page = Console::attempt(fn(): array => $this->list->search($query($last), Console::actor()));

            foreach ($page as $invitation) {
                yield $number++ => $show($invitation);
                $last = $invitation->id;
            }

            // Fewer than were asked for are not the last: some may have gone while they were read.
        } while ($page !== []);
    }

    /**
     * @param list<string> $names
     *
     * @return array<string, int|string|null>
     */
    private function fields(Invitation $invitation, array $names): array
    {
        $fields = [];

        foreach ($names as $name) {
            $fields[$name] = $this->view->field($invitation, $name);
        }

        return $fields;
    }

    /**
     * @param array<string, string|bool> $options
     *
     * @return array<string, mixed> All fields; the history as text, one event a line, where the format is flat.
     */
    private function withHistory(int $id, array $options): array
    {
        $invitation = Console::attempt(fn(): Invitation => $this->list->requireManageable($id, Console::actor()));
        $history = Console::attempt(fn(): array => $this->list->history($invitation, Console::actor()));
        $isFlat = !in_array($options['format'] ?? 'table', ['json', 'yaml'], true);

        return (
            $this->view->fields($invitation)
            + [
                'history' => $isFlat
                    ? implode("\n", array_map(self::historyLine(...), $history))
                    : array_map(self::historyFields(...), $history),
            ]
        );
    }

    private static function historyLine(HistoryEntry $entry): string
    {
        $actor = $entry->actorId === 0 ? '' : " by user {$entry->actorId}";

        return rtrim(self::historyFields($entry)['time_gmt'] . " {$entry->event->value}$actor {$entry->detail}");
    }

    /**
     * @return array{time_gmt: string, event: string, actor: int, detail: string}
     */
    private static function historyFields(HistoryEntry $entry): array
    {
        return [
            'time_gmt' => gmdate('Y-m-d\TH:i:s', $entry->at),
            'event' => $entry->event->value,
            'actor' => $entry->actorId,
            'detail' => $entry->detail,
        ];
    }
}
