<?php

declare(strict_types=1);

namespace ClientPress\Cli;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;
use ClientPress\Clients\AddressOwnership;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\DirectAccess;
use ClientPress\Invitations\ExistingAccount;
use ClientPress\Invitations\HistoryEntry;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationList;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Invitations\Invitations;
use ClientPress\Invitations\InvitationSchema;
use ClientPress\Invitations\InvitationView;
use ClientPress\Invitations\LinkDelivery;
use ClientPress\Invitations\Settings;
use ClientPress\Invitations\ShownLink;
use ClientPress\Invitations\Status;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\Reason;
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

    /** Value of --existing-account beside those of {@see ExistingAccount}. */
    private const ACCESS = 'access';

    private const LIST_FIELDS = ['id', 'email', 'portal_title', 'status', 'delivery', 'sent_gmt', 'expires_gmt'];

    public function __construct(
        private readonly Invitations $invitations,
        private readonly InvitationList $list,
        private readonly InvitationView $view,
        private readonly Settings $settings,
        private readonly LinkDelivery $email,
        private readonly DirectAccess $directAccess,
        private readonly Access $access,
        private readonly AddressOwnership $ownership,
    ) {}

    /**
     * Invites an email address into a portal.
     *
     * ## OPTIONS
     *
     * <email>
     * : The client's email address.
     *
     * --portal=<id>
     * : The portal. It has to be live and active.
     *
     * [--message=<text>]
     * : A personal message for the email.
     *
     * [--expiry-days=<days>]
     * : How many days the link is valid: 7, 14, 21 or 30. The site's setting by default.
     *
     * [--porcelain]
     * : Print only the invitation's id.
     *
     * [--show-link]
     * : Print the link, which is shown only once. With --porcelain, on a line of its own after the id.
     *
     * [--[no-]email]
     * : Whether to send the email; the default is to send it. --no-email needs --show-link, or nobody would have the
     * link.
     *
     * [--existing-account=<way>]
     * : What an address with an account gets: nothing, an invitation whose email asks its owner to log in, or access
     * to the portal at once, of which its owner is told by email unless --no-email is given.
     * ---
     * default: refuse
     * options:
     *   - refuse
     *   - invite
     *   - access
     * ---
     *
     * ## EXAMPLES
     *
     *     $ wp clientpress invitation send client@example.org --portal=42 --expiry-days=7
     *     Success: Invitation 7 sent to client@example.org.
     *
     *     # Pass the link on by another way than email.
     *     $ wp clientpress invitation send client@example.org --portal=42 --no-email --show-link
     *
     * @param list<string>               $args
     * @param array<string, string|bool> $options
     */
    public function send(array $args, array $options): void
    {
        $porcelain = Utils\get_flag_value($options, 'porcelain', false) === true;
        // WP-CLI takes --no-email for an option "email" that is false.
        $email = Utils\get_flag_value($options, 'email', true) === true ? $this->email : null;
        $link = Utils\get_flag_value($options, 'show-link', false) === true ? new ShownLink($email) : null;
        $handover = $link ?? $email;

        if ($handover === null) {
            Console::fail('Without an email the link has to be shown: add --show-link.');
        }

        $invitation = Console::attempt(fn(): ?Invitation => $this->sendOrGiveAccess($args[0], $options, $handover));

        if ($invitation === null) {
            return;
        }

        if ($porcelain) {
            WP_CLI::line((string) $invitation->id);
        }

        if ($link !== null) {
            WP_CLI::line($link->take());
        }

        if ($invitation->delivery === Delivery::Failed) {
            Console::fail(
                "Invitation {$invitation->id} was saved, but its email was not sent: {$invitation->deliveryError}",
            );
        }

        if ($invitation->delivery === Delivery::Unknown) {
            WP_CLI::warning(
                "Invitation {$invitation->id} was saved. It is not known whether its email was sent: the mail system gave no answer.",
            );

            return;
        }

        if (!$porcelain) {
            WP_CLI::success(
                $email === null
                    ? "Invitation {$invitation->id} made for {$invitation->shownEmail()}; no email was sent."
                    : "Invitation {$invitation->id} sent to {$invitation->shownEmail()}.",
            );
        }
    }

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
     * : Only those whose address contains this.
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
     * name, portal, delivery_error, invited_by, user, send_count, accepted_gmt and revoked_gmt are optional.
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

        if ($format === 'count') {
            WP_CLI::line((string) Console::attempt(fn(): int => $this->list->count($query(null), Console::actor())));

            return;
        }

        $names = self::fieldNames($options);
        (new Formatter(
            $options,
            self::LIST_FIELDS,
        ))->display_items($this->found($query, fn(Invitation $invitation): array|int => $format === 'ids'
            ? $invitation->id
            : $this->fields($invitation, $names)));
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
     * expires_gmt, accepted_gmt, revoked_gmt and history.
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
        $items = array_map(fn(int $id): array => $this->withHistory($id, $options), Console::ids($args));
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
     * ## EXAMPLES
     *
     *     $ wp clientpress invitation resend 7
     *     Success: Resent 1 of 1 invitations.
     *
     * @param list<string> $args
     */
    public function resend(array $args): void
    {
        $this->each(Console::ids($args), 'resent', function (int $id): ?string {
            $invitation = $this->invitations->resend($this->manageable($id), Console::actor());

            return $invitation->delivery === Delivery::Failed
                ? "The link is new, but its email was not sent: {$invitation->deliveryError}"
                : null;
        });
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

        $this->each($ids, 'revoked', function (int $id): ?string {
            $this->invitations->revoke($this->manageable($id), Console::actor());

            return null;
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

        $this->each($ids, 'deleted', function (int $id): ?string {
            $this->invitations->delete($this->manageable($id), Console::actor());

            return null;
        });
    }

    /**
     * @throws Refused
     */
    private function manageable(int $id): Invitation
    {
        return $this->list->requireManageable($id, Console::actor());
    }

    /**
     * @param array<string, string|bool> $options
     *
     * @throws Refused
     */
    private function terms(array $options): Terms
    {
        $days = (string) ($options['expiry-days'] ?? $this->settings->expiryDays());

        return new Terms((string) ($options['message'] ?? ''), Console::number($days, 'number of days'));
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
        } while (count($page) === self::BATCH);
    }

    /**
     * @param array<string, string|bool> $options
     *
     * @return list<string> What is to be printed.
     */
    private static function fieldNames(array $options): array
    {
        $asked = (string) ($options['field'] ?? $options['fields'] ?? implode(',', self::LIST_FIELDS));
        $names = array_map(trim(...), explode(',', $asked));

        foreach (array_diff($names, InvitationSchema::fields()) as $name) {
            Console::fail("Invalid field: $name.");
        }

        return $names;
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

    /**
     * @param array<string, string|bool> $options
     *
     * @return Invitation|null Null where an account was let in instead.
     *
     * @throws Refused
     */
    private function sendOrGiveAccess(string $email, array $options, LinkDelivery $handover): ?Invitation
    {
        $portalId = Console::number((string) ($options['portal'] ?? ''), 'portal');
        $way = (string) ($options['existing-account'] ?? '');
        $actor = Console::actor();

        try {
            return $this->invitations->send(
                $portalId,
                $email,
                $this->terms($options),
                $actor,
                $handover,
                ExistingAccount::tryFrom($way) ?? ExistingAccount::Refuse,
            );
        } catch (Refused $refused) {
            $userId = $refused->data['user_id'] ?? null;

            if ($way !== self::ACCESS || $refused->reason !== Reason::AccountExists || !is_int($userId)) {
                throw $refused;
            }
        }

        $this->letIn($portalId, $userId, $handover);

        return null;
    }

    /**
     * @throws Refused
     */
    private function letIn(int $portalId, int $userId, LinkDelivery $handover): void
    {
        if (!$this->ownership->isProven($userId)) {
            WP_CLI::warning('Nobody has confirmed yet that the address of this account is its owner’s.');
        }

        $error = null;

        if ($handover->isMailed()) {
            $error = $this->directAccess->giveAndTell($portalId, $userId, Console::actor());
        } else {
            $this->access->grant($portalId, $userId, Console::actor());
        }

        if ($error !== null) {
            WP_CLI::warning($error);
        }

        WP_CLI::success("User $userId may now enter portal $portalId.");
    }

    /**
     * @param list<int>              $ids
     * @param string                 $done      What was done to an invitation when the operation worked.
     * @param \Closure(int): ?string $operation Returns a warning, or null.
     */
    private function each(array $ids, string $done, \Closure $operation): void
    {
        $successes = 0;

        foreach ($ids as $id) {
            try {
                $problem = $operation($id);
            } catch (Refused $refused) {
                $problem = $refused->getMessage();
            }

            if ($problem === null) {
                ++$successes;
            } else {
                WP_CLI::warning("Invitation $id: $problem");
            }
        }

        $total = count($ids);

        if ($successes < $total) {
            Console::fail("Only $done $successes of $total invitations.");
        }

        WP_CLI::success(ucfirst($done) . " $successes of $total invitations.");
    }
}
