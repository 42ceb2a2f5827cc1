<?php

declare(strict_types=1);

namespace ClientPress\Cli;

defined('ABSPATH') || exit();

use ClientPress\Portals\Portal;
use ClientPress\Portals\Portals;
use ClientPress\Portals\PortalStatus;
use ClientPress\Portals\PortalView;
use WP_CLI;
use WP_CLI\Formatter;

/**
 * Lists portals, and opens and closes them.
 *
 * Without `--user`, commands run on behalf of the site's owner; with it, that user's rights decide.
 *
 * ## EXAMPLES
 *
 *     # Which portals are archived?
 *     $ wp clientpress portal list --status=archived --fields=id,title
 */
final class PortalCommand
{
    public function __construct(
        private readonly Portals $portals,
        private readonly PortalView $view,
    ) {}

    /**
     * Lists the portals that one may invite to, by title; those in the trash are left out.
     *
     * ## OPTIONS
     *
     * [--status=<status>]
     * : Only those that are active, pending or archived.
     *
     * [--search=<text>]
     * : Only those with these words in the title.
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
     *   - ids
     *   - count
     * ---
     *
     * ## AVAILABLE FIELDS
     *
     * id, title, status, live, url and clients, which is how many users have access.
     *
     * ## EXAMPLES
     *
     *     $ wp clientpress portal list --status=active --format=ids
     *     42 43
     *
     * @subcommand list
     *
     * @param list<string>               $args
     * @param array<string, string|bool> $options
     */
    public function list_(array $args, array $options): void
    {
        $status = isset($options['status']) ? self::statusNamed((string) $options['status']) : null;
        $search = trim((string) ($options['search'] ?? ''));
        $format = $options['format'] ?? '';
        Console::requireFields($options, array_keys(PortalView::properties()));
        $read = Console::withProgress(
            $this->portals->allManagedBy(Console::actor(), $search, $status),
            fn(): int => $this->portals->managedBy(Console::actor(), $search, 1, 1, $status)[1],
            'portals',
            [],
        );
        $portals = Console::attempt(static fn(): array => iterator_to_array($read, false));

        (new Formatter($options, array_keys(PortalView::properties())))->display_items(
            $format === 'ids'
                ? array_column($portals, 'id')
                : Console::attempt(fn(): array => $this->view->fields($portals)),
        );
    }

    /**
     * Says whether clients may enter a portal, or decides it.
     *
     * ## OPTIONS
     *
     * <id>
     * : The portal.
     *
     * [<status>]
     * : What it is to be: active, pending or archived. Clients enter an active portal only.
     *
     * ## EXAMPLES
     *
     *     $ wp clientpress portal status 42
     *     active
     *
     *     $ wp clientpress portal status 42 archived
     *     Success: Portal 42 is archived.
     *
     * @param list<string> $args
     */
    public function status(array $args): void
    {
        $id = Console::number($args[0], 'portal');

        if (!isset($args[1])) {
            WP_CLI::line(Console::attempt(fn(): Portal => $this->portals->requireEditable(
                $id,
                Console::actor(),
            ))->status->value);

            return;
        }

        $status = self::statusNamed($args[1]);
        Console::attempt(fn() => $this->portals->setStatus($id, $status, Console::actor()));
        WP_CLI::success("Portal $id is {$status->value}.");
    }

    private static function statusNamed(string $name): PortalStatus
    {
        return PortalStatus::tryFrom($name) ?? Console::fail('The status is one of active, pending and archived.');
    }
}
