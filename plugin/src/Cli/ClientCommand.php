<?php

declare(strict_types=1);

namespace ClientPress\Cli;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;
use ClientPress\Clients\UserDirectory;
use ClientPress\Kernel\Refused;
use ClientPress\Portals\ClientList;
use ClientPress\Portals\Portal;
use ClientPress\Portals\Portals;
use WP_CLI\Formatter;
use WP_CLI\Utils;

/**
 * Says who may enter which portal, and gives and takes access.
 *
 * Without `--user`, commands run on behalf of the site's owner; with it, that user's rights decide.
 *
 * ## EXAMPLES
 *
 *     # Who may enter portal 42?
 *     $ wp clientpress client list --portal=42
 *
 *     # Let an account in, without an invitation.
 *     $ wp clientpress client add anna@example.org --portal=42
 *     Success: User 5 may now enter portal 42.
 */
final class ClientCommand
{
    private const FIELDS = ['user', 'name', 'email', 'address_proven', 'portal', 'portal_title', 'since', 'granted_by'];

    /** How many clients are read at once. */
    private const BATCH = 100;

    public function __construct(
        private readonly Portals $portals,
        private readonly Access $access,
        private readonly UserDirectory $users,
        private readonly ClientList $clients,
        private readonly AccessGrant $grant,
    ) {}

    /**
     * Lists who may enter which portal.
     *
     * ## OPTIONS
     *
     * [<user>]
     * : Only the portals of this user: an id, a login or an email address.
     *
     * [--portal=<id>]
     * : Only the clients of this portal.
     *
     * [--field=<field>]
     * : Print only the value of one field.
     *
     * [--fields=<fields>]
     * : Which fields to print, separated by commas. All by default.
     *
     * [--format=<format>]
     * : How to print them. "ids" prints the users.
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
     * user, name, email, address_proven, portal, portal_title, since (UTC; empty where that was not kept) and granted_by (a
     * user, 0 for the command line).
     *
     * ## EXAMPLES
     *
     *     $ wp clientpress client list --portal=42 --fields=user,email
     *
     *     $ wp clientpress client list anna@example.org --field=portal
     *     42
     *
     * @subcommand list
     *
     * @param list<string>               $args
     * @param array<string, string|bool> $options
     */
    public function list_(array $args, array $options): void
    {
        $userId = isset($args[0]) ? Console::userId($args[0]) : null;
        $portalId = isset($options['portal']) ? Console::number((string) $options['portal'], 'portal') : null;
        Console::requireFields($options, self::FIELDS);
        $rows = Console::attempt(fn(): array => $this->rows($userId, $portalId));
        $format = $options['format'] ?? '';

        if ($format === 'ids') {
            $rows = array_values(array_unique(array_column($rows, 'user')));
        }

        (new Formatter($options, self::FIELDS))->display_items($rows);
    }

    /**
     * Lets users into a portal at once, without an invitation.
     *
     * ## OPTIONS
     *
     * <user>...
     * : One or more users of this site, each by id, login or email address.
     *
     * --portal=<id>
     * : The portal.
     *
     * [--[no-]email]
     * : Whether the account's owner is told by email; the default is to tell.
     *
     * ## EXAMPLES
     *
     *     $ wp clientpress client add anna@example.org --portal=42
     *     Success: User 5 may now enter portal 42.
     *
     * @param list<string>               $args
     * @param array<string, string|bool> $options
     */
    public function add(array $args, array $options): void
    {
        $portalId = Console::number((string) $options['portal'], 'portal');
        $isTold = Utils\get_flag_value($options, 'email', true) === true;

        (new Batch('Adding', 'added', 'client', 'User '))->run(
            Console::userIds($args),
            fn(int $userId): BatchResult => $isTold
                ? $this->grant->withEmail($portalId, $userId)
                : $this->grant->withoutEmail($portalId, $userId),
        );
    }

    /**
     * Takes users' access to a portal away. Their accounts stay.
     *
     * ## OPTIONS
     *
     * <user>...
     * : One or more users of this site, each by id, login or email address.
     *
     * --portal=<id>
     * : The portal.
     *
     * [--yes]
     * : Do not ask.
     *
     * ## EXAMPLES
     *
     *     $ wp clientpress client remove anna@example.org --portal=42 --yes
     *     Success: User 5 may no longer enter portal 42.
     *
     * @param list<string>               $args
     * @param array<string, string|bool> $options
     */
    public function remove(array $args, array $options): void
    {
        $portalId = Console::number((string) $options['portal'], 'portal');
        $userIds = Console::userIds($args);
        $count = count($userIds);
        Console::confirm(
            sprintf('Remove the access of %d %s to portal %d?', $count, Utils\pluralize('user', $count), $portalId),
            $options,
        );

        (new Batch(
            'Removing',
            'removed',
            'client',
            'User ',
        ))->run($userIds, fn(int $userId): BatchResult => $this->access->remove($portalId, $userId, Console::actor())
            !== null
                ? BatchResult::done("User $userId may no longer enter portal $portalId.")
                : BatchResult::failed("User $userId had no access to portal $portalId."));
    }

    /**
     * @return list<array<string, int|string|bool>>
     *
     * @throws Refused With `Forbidden` or `PortalNotFound`.
     */
    private function rows(?int $userId, ?int $portalId): array
    {
        $rows = [];

        foreach ($this->portalsWith($userId, $portalId) as $portal) {
            $clients = match (true) {
                $userId !== null => $this->clients->withAccess($this->users->named([$userId]), $portal->id),
                $portalId === null => $this->clientsOf($portal),
                default => Console::withProgress(
                    $this->clientsOf($portal),
                    fn(): int => $this->access->counts([$portalId])[$portalId] ?? 0,
                    'clients',
                    [],
                ),
            };

            foreach ($clients as $client) {
                $rows[] = [
                    'user' => $client['id'],
                    'name' => $client['name'],
                    'email' => $client['email'],
                    'address_proven' => $client['address_proven'],
                    'portal' => $portal->id,
                    'portal_title' => $portal->title,
                    'since' => (string) $client['since'],
                    'granted_by' => $client['granted_by'],
                ];
            }
        }

        return $rows;
    }

    /**
     * @return iterable<Portal>
     *
     * @throws Refused
     */
    private function portalsWith(?int $userId, ?int $portalId): iterable
    {
        if ($portalId !== null) {
            $portal = $this->portals->requireManageable($portalId, Console::actor());

            return $userId === null || $this->access->has($portalId, $userId) ? [$portal] : [];
        }

        return (
            $userId !== null
                ? $this->portals->ofClient($userId, Console::actor())
                : Console::withProgress(
                    $this->portals->allManagedBy(Console::actor()),
                    fn(): int => $this->portals->managedBy(Console::actor(), '', 1, 1)[1],
                    'portals',
                    [],
                )
        );
    }

    /**
     * @return \Generator<int, array{id: int, name: string, email: string, address_proven: bool, since: string|null, granted_by: int}>
     *
     * @throws Refused
     */
    private function clientsOf(Portal $portal): \Generator
    {
        for ($offset = 0;; $offset += self::BATCH) {
            $ids = $this->access->clients($portal->id, Console::actor(), self::BATCH, $offset);

            foreach ($this->clients->withAccess($this->users->named($ids), $portal->id) as $client) {
                yield $client;
            }

            if (count($ids) < self::BATCH) {
                return;
            }
        }
    }
}
