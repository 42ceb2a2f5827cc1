<?php

declare(strict_types=1);

namespace ClientPress\Cli;

defined('ABSPATH') || exit();

use ClientPress\Admin\Health\Diagnosis;
use ClientPress\Admin\Health\Finding;
use ClientPress\Admin\Health\FindingStatus;
use ClientPress\Admin\Health\WebServer;
use WP_CLI;
use WP_CLI\Formatter;

/**
 * Checks whether this site can do what invitations need.
 */
final class DoctorCommand
{
    public function __construct(
        private readonly Diagnosis $diagnosis,
        private readonly WebServer $webServer,
    ) {}

    /**
     * Checks whether this site can do what invitations need.
     *
     * Exits with 1 when something critical is wrong. Site Health shows the same checks; beyond
     * them, the site is asked over HTTP whether the web server's PHP has the extension too.
     *
     * ## OPTIONS
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
     * @param list<string>               $args
     * @param array<string, string|bool> $options
     */
    public function __invoke(array $args, array $options): void
    {
        $findings = [...$this->diagnosis->findings(), $this->webServer->finding()];
        $flat = !in_array($options['format'] ?? 'table', ['json', 'yaml'], true);

        (new Formatter($options, ['check', 'status', 'label', 'detail', 'steps']))->display_items(array_map(
            static fn(Finding $finding): array => [
                'check' => $finding->id,
                'status' => $finding->status->value,
                'label' => $finding->label,
                'detail' => $finding->forSupport(),
                'steps' => $flat ? implode(' ', $finding->steps) : $finding->steps,
            ],
            $findings,
        ));

        foreach ($findings as $finding) {
            if ($finding->status === FindingStatus::Critical) {
                WP_CLI::halt(1);
            }
        }
    }
}
