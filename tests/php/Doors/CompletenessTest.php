<?php

declare(strict_types=1);

namespace ClientPress\Tests\Doors;

use ClientPress\Admin\Health\Repair;
use ClientPress\Clients\Access;
use ClientPress\Clients\PersonalAccess;
use ClientPress\Import\Imports;
use ClientPress\Import\PersonalLines;
use ClientPress\Import\Worker;
use ClientPress\Invitations\Accepting\Acceptance;
use ClientPress\Invitations\Accepting\SelfHelp;
use ClientPress\Invitations\AddressChanges;
use ClientPress\Invitations\Background\CopyPause;
use ClientPress\Invitations\Background\Renewal;
use ClientPress\Invitations\DirectAccess;
use ClientPress\Invitations\EmailPreview;
use ClientPress\Invitations\InvitationExport;
use ClientPress\Invitations\InvitationList;
use ClientPress\Invitations\Invitations;
use ClientPress\Invitations\PersonalInvitations;
use ClientPress\Invitations\TestEmails;
use ClientPress\Invitations\Webhooks;
use ClientPress\Portals\ClientList;
use ClientPress\Portals\Portals;
use ClientPress\Tests\Cli\WpCli;
use ClientPress\Tests\Support\Request;

/**
 * Whatever the plugin can do and wherever it can be asked, a row of Doors or Commands says who may. Each test here
 * fails when something is new: add its row, and RoleMatrixTest tries it with everybody.
 */
final class CompletenessTest extends DoorsTestCase
{
    /** Classes whose public methods are what can be done. */
    private const CORE = [
        Invitations::class,
        InvitationList::class,
        InvitationExport::class,
        Acceptance::class,
        SelfHelp::class,
        TestEmails::class,
        EmailPreview::class,
        Access::class,
        Worker::class,
        Renewal::class,
        CopyPause::class,
        Portals::class,
        ClientList::class,
        Imports::class,
        PersonalAccess::class,
        PersonalInvitations::class,
        PersonalLines::class,
        DirectAccess::class,
        AddressChanges::class,
        Repair::class,
        Webhooks::class,
    ];

    /** Operations that no door leads to, and what calls them instead. */
    private const WITHOUT_DOOR = [
        'Invitations::revokeAllOf' => 'follows the deletion of a portal, which core guards',
        'Invitations::forgetUser' => 'follows the deletion of an account, which core guards',
        'Acceptance::inspect' => 'the accept page asks for a link, not for a right; PagesTest',
        'Acceptance::inspectId' => 'asked with a ticket, which TicketTest has, and before a reminder',
        'Acceptance::countAttempt' => 'counts against the visitor; RateLimitsTest',
        'Acceptance::accept' => 'the link is the right; AcceptanceTest',
        'Acceptance::acceptAs' => 'the link and the account that it is for; AcceptanceTest',
        'SelfHelp::opened' => 'the link is the right; SelfHelpTest',
        'SelfHelp::askForNewLink' => 'the link is the right; SelfHelpTest',
        'SelfHelp::emailNewest' => 'the link is the right, and the email goes to the invited address alone; SelfHelpTest',
        'Access::usersWithoutAccess' => 'asked by the search of the Client field; ClientFieldControllerTest',
        'Access::cachedUsers' => 'in core’s list of portals; PortalColumnsTest',
        'Access::admit' => 'part of accepting, in its transaction; AcceptanceTest',
        'Access::announceGranted' => 'part of accepting, after its transaction; AcceptanceTest',
        'Access::has' => 'asked by the gate of a portal; PortalGateTest',
        'Access::portals' => 'asked after a login; ClientEntranceTest',
        'Access::portalsOf' => 'asked by the check of a list, which tells it to inviters of that portal; ListCheckTest',
        'ClientList::portalsFoundBy' => 'narrowed by the list of portals to those that one may invite to; PortalListFilterTest',
        'InvitationList::countByPortal' => 'in core’s list of portals; asks its actor of each; PortalInvitationsColumnTest',
        'Portals::offered' => 'what filters by portal offer; asks its actor of each; PortalsTest',
        'Access::forgetUser' => 'follows the deletion of an account, which core guards',
        'Access::restore' => 'Undo has a key that its user was given once; AccessTest, AccessRemovalTest',
        'PersonalAccess::export' => 'core’s tool asks for the capability; PersonalDataToolsTest',
        'PersonalAccess::erasePast' => 'core’s tool asks for the capability; PersonalDataToolsTest',
        'PersonalAccess::invitationsOf' => 'part of both',
        'PersonalAccess::kept' => 'part of erasing',
        'Imports::requireInviter' => 'what the check of a list asks of whoever hands it in; ImportCommandTest',
        'PersonalInvitations::export' => 'core’s tool asks for the capability; PersonalDataToolsTest',
        'PersonalInvitations::erase' => 'core’s tool asks for the capability; PersonalDataToolsTest',
        'PersonalInvitations::userIdOf' => 'part of both; PersonalDataToolsTest',
        'PersonalInvitations::forgetAccount' => 'follows the deletion of an account, which core guards',
        'PersonalLines::export' => 'core’s tool asks for the capability; PersonalDataToolsTest',
        'PersonalLines::erase' => 'core’s tool asks for the capability; PersonalDataToolsTest',
        'Access::forgetMember' => 'follows the end of a membership, which core guards',
        'Access::refreshHint' => 'makes a link appear or vanish, and gives no right',
        'Access::forgetPortal' => 'follows the deletion of a portal, which core guards',
        'InvitationList::needsEmail' => 'asked of an invitation that the actor may see; MailVerdictTest',
        'ClientList::isComplete' => 'tells by itself nobody anything',
        'ClientList::accessProperties' => 'tells by itself nobody anything',
        'ClientList::withAccess' => 'of clients that Access has told to its actor; ClientFieldControllerTest',
        'ClientList::whileClient' => 'a condition for core’s list of users, of portals that its actor may invite to; ClientUsersTest',
        'Portals::forgetDeleted' => 'follows the deletion of a portal, which core guards',
        'Portals::isPortal' => 'tells by itself nobody anything',
        'Portals::isOpen' => 'tells by itself nobody anything',
        'Portals::whileOpen' => 'a condition of statements, of operations that ask their actor',
        'Portals::orAmong' => 'a condition for core’s list of portals, which ClientList has narrowed; PortalListFilterTest',
        'Portals::findNow' => 'read by operations that ask their actor; LaggingCacheTest',
        'Portals::findBySlug' => 'asked by the gate of a portal; PortalGateTest',
        'Portals::madeBy' => 'narrows what Invitations tells its actor',
        'Portals::newest' => 'ids alone, for what asks its actor of each; PortalNamesTest',
        'Portals::openFor' => 'asked after a login, about whoever logged in; ClientEntranceTest',
        'Imports::tidy' => 'WP-Cron',
        'Imports::secondsToWait' => 'asked of an import that the actor may see; WorkerTest',
        'Worker::schedule' => 'asks WP-Cron; Imports',
        'Worker::scheduleLost' => 'WP-Cron',
        'Worker::run' => 'WP-Cron',
        'Worker::work' => 'behind Imports, which asks the actor',
        'Worker::next' => 'behind Imports, which asks the actor',
        'Worker::secondsToWait' => 'behind Imports, which asks the actor',
        'Worker::retry' => 'behind Imports, which asks the actor',
        'Worker::markDone' => 'behind Imports, which asks the actor',
        'Worker::resolveInterrupted' => 'behind Imports, which asks the actor',
        'Renewal::send' => 'behind SelfHelp, where the link is the right, and behind the reminders of WP-Cron',
        'CopyPause::run' => 'WP-Cron',
        'CopyPause::reason' => 'shown in Site Health, which core guards, and on screens of inviters',
        'Renewal::recoverInterrupted' => 'WP-Cron',
        'AddressChanges::ask' => 'of one’s own account; AddressPageTest',
        'AddressChanges::ticket' => 'of whoever has the link; AddressPageTest',
        'AddressChanges::pending' => 'of one’s own account; AddressPageTest',
        'AddressChanges::confirm' => 'of one’s own account; AddressPageTest',
        'Webhooks::failures' => 'shown in Site Health, which core guards, and by the doctor; names servers alone',
        'Repair::finding' => 'shown in Site Health, which core guards',
        'Repair::button' => 'shown in Site Health, which core guards, to administrators; RepairTest',
        'Repair::showResult' => 'shown in Site Health, which core guards, to administrators; RepairTest',
    ];

    /** Actions that ask for no right of a person, and what they ask for instead. */
    private const ACTIONS_WITHOUT_RIGHT = [
        'admin_post_nopriv_clientpress_web_server' => 'a signature by the salts of the site; WebServerTest',
    ];

    public function test_every_role_knocks(): void
    {
        self::assertSame(
            [],
            array_diff(
                array_keys(wp_roles()->roles),
                array_map(static fn(Person $person): ?string => $person->role(), Person::cases()),
            ),
        );
    }

    public function test_every_operation_has_a_door_or_a_reason(): void
    {
        $operations = [];
        foreach (self::CORE as $class) {
            $reflection = new \ReflectionClass($class);
            foreach ($reflection->getMethods(\ReflectionMethod::IS_PUBLIC) as $method) {
                if (!$method->isConstructor()) {
                    $operations[] = "{$reflection->getShortName()}::{$method->getName()}";
                }
            }
        }
        $listed = array_unique(array_merge(
            ...array_map(static fn(Door $door): array => $door->operations, Doors::all()),
            ...array_column(Commands::all(), 'operations'),
        ));

        self::assertEqualsCanonicalizing($operations, [...$listed, ...array_keys(self::WITHOUT_DOOR)]);
    }

    public function test_every_route_and_method_is_a_door(): void
    {
        $routes = [];
        foreach (rest_get_server()->get_routes() as $path => $handlers) {
            if (!str_starts_with($path, '/clientpress')) {
                continue;
            }
            foreach ($handlers as $handler) {
                foreach (array_keys($handler['methods']) as $method) {
                    $routes[] = "{$method} {$path}";
                }
            }
        }

        $isRoute = static fn(string $place): bool => str_contains($place, ' ');
        self::assertEqualsCanonicalizing($routes, array_values(array_filter(self::places(DoorKind::Rest), $isRoute)));
    }

    public function test_every_ability_is_a_door(): void
    {
        $ofOurs = static fn(string $place): bool => str_starts_with($place, 'clientpress/');
        $names = function_exists('wp_get_abilities')
            ? array_map(static fn(\WP_Ability $ability): string => $ability->get_name(), wp_get_abilities())
            : [];

        self::assertEqualsCanonicalizing(
            array_values(array_filter($names, $ofOurs)),
            array_values(array_filter(self::places(DoorKind::Rest), $ofOurs)),
        );
    }

    public function test_every_screen_and_every_action_is_a_door(): void
    {
        $plugin = WPMU_PLUGIN_DIR . '/doors.php';
        // The hooks of wp-admin are attached there alone, and the menu is only built there; settings are registered
        // where WordPress shows some.
        file_put_contents($plugin, <<<'PHP'
            <?php
            add_action('admin_footer', static function () {
                $ours = static fn(array $names) => array_values(preg_grep('/clientpress/', $names));
                echo '<!--doors ' . wp_json_encode([
                    'settings' => array_values(array_unique(array_column(
                        array_filter(
                            get_registered_settings(),
                            static fn(string $name) => str_contains($name, 'clientpress'),
                            ARRAY_FILTER_USE_KEY,
                        ),
                        'group',
                    ))),
                    'screens' => $ours(array_keys($GLOBALS['_registered_pages'])),
                    'actions' => array_values(preg_grep(
                        '/^(wp_ajax|admin_post|admin_action|post_action|heartbeat)_/',
                        $ours(array_keys($GLOBALS['wp_filter'])),
                    )),
                ]) . ' doors-->';
            }, PHP_INT_MAX);
            PHP);

        try {
            $page = $this->site->send(Request::get(
                '/wp-admin/options-general.php',
            )->withCookies($this->visitor(Person::Administrator)->cookies));
        } finally {
            unlink($plugin);
        }

        self::assertSame(1, preg_match('/<!--doors (.*) doors-->/', $page->body, $match), self::describe($page));
        $doors = json_decode($match[1], true, 512, JSON_THROW_ON_ERROR);
        self::assertEqualsCanonicalizing($doors['screens'], self::places(DoorKind::Screen));
        self::assertEqualsCanonicalizing(
            $doors['settings'],
            array_values(array_filter(array_map(
                static fn(Door $door): ?string => $door->fields['option_page'] ?? null,
                Doors::all(),
            ))),
        );
        self::assertEqualsCanonicalizing($doors['actions'], [
            ...self::places(DoorKind::Ajax),
            ...self::places(DoorKind::AdminPost),
            ...array_keys(self::ACTIONS_WITHOUT_RIGHT),
        ]);
    }

    public function test_every_command_is_a_row(): void
    {
        $commands = [];
        foreach (self::commandsBelow('clientpress') as $name) {
            $below = self::commandsBelow("clientpress {$name}");
            array_push(
                $commands,
                ...$below === [] ? [$name] : array_map(static fn(string $child): string => "{$name} {$child}", $below),
            );
        }

        self::assertEqualsCanonicalizing(array_unique(array_column(Commands::all(), 'name')), $commands);
    }

    /** @return list<string> as the manual of a command names them */
    private static function commandsBelow(string $command): array
    {
        $manual = WpCli::run("help {$command}");
        self::assertSame(0, $manual->status, $manual->errors);
        preg_match('/^SUBCOMMANDS\n(.*?)^\S/ms', $manual->output . "\n.", $section);
        preg_match_all('/^  ([a-z][a-z-]*) {2,}\S/m', $section[1] ?? '', $names);

        return $names[1];
    }

    /** @return list<string> */
    private static function places(DoorKind $kind): array
    {
        $doors = array_filter(Doors::all(), static fn(Door $door): bool => $door->kind === $kind);

        return array_values(array_unique(array_map(static fn(Door $door): string => $door->place, $doors)));
    }
}
