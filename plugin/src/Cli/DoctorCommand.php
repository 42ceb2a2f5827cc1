<?php

declare(strict_types=1);

namespace ClientPress\Cli;

defined('ABSPATH') || exit();

use ClientPress\Admin\Health\Checks;
use ClientPress\Admin\Health\Finding;
use ClientPress\Admin\Health\FindingStatus;
use ClientPress\Admin\Health\Repair;
use ClientPress\Admin\Health\WebServer;
use ClientPress\Clients\Capabilities;
use WP_CLI;
use WP_CLI\Formatter;

use function WP_CLI\Utils\get_flag_value;

/**
 * Checks whether this site can do what invitations need.
 */
final class DoctorCommand
{
    public function __construct(
        private readonly Checks $checks,
        private readonly WebServer $webServer,
        private readonly Repair $repair,
        private readonly Capabilities $capabilities,
    ) {}

    /**
     * Checks whether this site can do what invitations need.
     *
     * Exits with 1 when something critical is wrong. Site Health shows the same checks; beyond
     * them, the site is asked over HTTP whether the web server's PHP has the extension too.
     *
     * With --fix it fixes what others have taken away, and nothing else: our tables, the role Client, rights that no role
     * has any more, our events of WP-Cron, and the permalinks' rules. WordPress's own tables are never touched. It names
     * each and asks before it is fixed.
     *
     * ## OPTIONS
     *
     * [--fix]
     * : Fix what is found. Exits with 1 if something could not be fixed.
     *
     * [--roles=<roles>]
     * : With --fix: roles, separated by commas, that get every right of ClientPress which they lack. Without it, only
     * administrators get back what no role has any more.
     *
     * [--yes]
     * : With --fix: do not ask.
     *
     * [--fields=<fields>]
     * : Which fields to print, separated by commas: check, status, label, detail, steps.
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
     * ## EXAMPLES
     *
     *     $ wp clientpress doctor
     *
     *     # After "wp role reset administrator editor".
     *     $ wp clientpress doctor --fix --roles=editor --yes
     *     No role may manage portals any more. Give administrators the rights that no role has: done.
     *     Give the role "editor" 11 rights of ClientPress: done.
     *     Success: Fixed 2 of 2.
     *
     * @param list<string>               $args
     * @param array<string, string|bool> $options
     */
    public function __invoke(array $args, array $options): void
    {
        if (get_flag_value($options, 'fix', false) === true) {
            $this->fix($options);

            return;
        }

        if (isset($options['roles'])) {
            Console::fail('--roles goes with --fix.');
        }

        $findings = [...$this->checks->findings(), $this->webServer->finding()];
        $flat = !in_array($options['format'] ?? 'table', ['json', 'yaml'], true);

        (new Formatter($options, ['check', 'status', 'label', 'detail', 'steps']))->display_items(array_map(
            static fn(Finding $finding): array => [
                'check' => $finding->id,
                'status' => $finding->status->value,
                'label' => $finding->label,
                'detail' => $finding->forSupport(),
                'steps' => $flat ? implode(' ', $finding->stepsForSupport()) : $finding->stepsForSupport(),
            ],
            $findings,
        ));

        foreach ($findings as $finding) {
            if ($finding->status === FindingStatus::Critical) {
                WP_CLI::halt(1);
            }
        }
    }

    /**
     * @param array<string, string|bool> $options
     */
    private function fix(array $options): void
    {
        $actor = Console::actor();
        Console::attempt($actor->requireAdmin(...));
        // Before anything is fixed: a name that is wrong stops all of it.
        $roles = self::roles((string) ($options['roles'] ?? ''));
        $tasks = [];

        foreach ($this->repair->faults() as $fault) {
            $tasks["{$fault->label()}. {$fault->remedy()}"] = fn(): bool => $this->repair->mend($fault, $actor);
        }

        foreach ($roles as $role) {
            $count = count($this->capabilities->lackedBy($role));

            if ($count > 0) {
                $tasks["Give the role \"{$role->name}\" {$count} rights of ClientPress"] =
                    fn(): bool => $this->repair->giveRightsTo($role, $actor);
            }
        }

        $fixed = 0;

        foreach ($tasks as $name => $task) {
            Console::confirm("$name?", $options);
            $isFixed = Console::attempt($task);
            $fixed += (int) $isFixed;
            WP_CLI::log("$name: " . ($isFixed ? 'done.' : 'failed.'));
        }

        $count = count($tasks);

        match (true) {
            $count === 0 => WP_CLI::success('There is nothing to fix.'),
            $fixed === $count => WP_CLI::success("Fixed $fixed of $count."),
            default => Console::fail("Fixed $fixed of $count."),
        };
    }

    /**
     * @return list<\WP_Role>
     */
    private static function roles(string $names): array
    {
        return array_map(
            static fn(string $name): \WP_Role => get_role($name) ?? Console::fail("There is no role \"$name\"."),
            array_values(array_filter(
                array_map(trim(...), explode(',', $names)),
                static fn(string $name): bool => $name !== '',
            )),
        );
    }
}
