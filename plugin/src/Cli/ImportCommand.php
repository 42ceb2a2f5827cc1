<?php

declare(strict_types=1);

namespace ClientPress\Cli;

use ClientPress\Import\Check;
use ClientPress\Import\Defaults;
use ClientPress\Import\Import;
use ClientPress\Import\Imports;
use ClientPress\Import\ImportState;
use ClientPress\Import\Line;
use ClientPress\Import\RowState;
use ClientPress\Import\Sheet;
use ClientPress\Import\TextFile;
use ClientPress\Import\Verdict;
use ClientPress\Import\Worker;
use ClientPress\Invitations\Actor;
use ClientPress\Invitations\Refused;
use ClientPress\Settings;
use WP_CLI;
use WP_CLI\Utils;

/**
 * Invites everybody in a CSV file, through the same queue as Portals → Invitations → Import.
 */
final class ImportCommand
{
    public function __construct(
        private readonly Check $check,
        private readonly Imports $imports,
        private readonly Worker $worker,
        private readonly Settings $settings,
    ) {}

    /**
     * Invites everybody in a CSV file.
     *
     * The file begins with a row of headings, one of which is "email". The columns "portal" (id or title), "message"
     * and "expiry" (days) are read as well, any other is ignored.
     *
     * Who is a client already, is invited already or stands twice in the file is skipped, so a command that was
     * interrupted may be run again. What was being sent in that moment is shown in wp-admin as "may have been sent".
     *
     * ## OPTIONS
     *
     * <file>
     * : The CSV file. Use '-' to read from standard input.
     *
     * [--portal=<id>]
     * : The portal of all lines that name none themselves. It has to be live and active.
     *
     * [--expiry-days=<days>]
     * : How long the links live where the line does not say: 7, 14, 21 or 30. The site's setting by default.
     *
     * [--message=<text>]
     * : A personal message for the email where the line has none.
     *
     * [--dry-run]
     * : Say what would happen to every line, and send nothing.
     *
     * [--yes]
     * : Do not ask.
     *
     * ## EXAMPLES
     *
     *     $ wp clientpress invitation import clients.csv --portal=42 --yes
     *     Success: Sent 120 invitations, skipped 3 lines.
     *
     * @param list<string>               $args
     * @param array<string, string|bool> $options
     */
    public function __invoke(array $args, array $options): void
    {
        $actor = is_user_logged_in() ? Actor::importer(get_current_user_id()) : Actor::operator();
        $lines = Console::attempt(fn(): array => $this->check->lines(
            Sheet::readWithHeadings(TextFile::decode(self::contents($args[0]))),
            $this->defaults($options),
            $actor,
        ));
        $problems = self::warnOfProblems($lines);
        $sendable = count(array_filter($lines, static fn(Line $line): bool => $line->verdict->isSent()));
        $skipped = count($lines) - $sendable - $problems;

        if (Utils\get_flag_value($options, 'dry-run', false) === true) {
            self::showVerdicts($lines);
            self::end("Would send $sendable invitations, skip $skipped lines.", $problems);

            return;
        }

        if ($sendable === 0) {
            self::end("Sent 0 invitations, skipped $skipped lines.", $problems);

            return;
        }

        WP_CLI::confirm("Send $sendable invitations?", $options);

        $source = $args[0] === '-' ? 'standard input' : basename($args[0]);
        $import = Console::attempt(fn(): Import => $this->imports->startHere($lines, $source, $actor));
        $failed = Console::attempt(fn(): int => $this->send($import, $actor));
        $sent = $this->imports->progress($import)->sent;
        self::end("Sent $sent invitations, skipped $skipped lines.", $problems + $failed);
    }

    /**
     * @return int How many lines were not sent.
     *
     * @throws Refused
     */
    private function send(Import $import, Actor $actor): int
    {
        $bar = Utils\make_progress_bar('Sending invitations', $import->total);
        $failures = [];

        while (($row = $this->worker->next($import->id)) !== null) {
            // @mago-ignore analysis:non-documented-method Where output is no terminal, WP-CLI's bar takes any call.
            $bar->tick();

            if ($row->state === RowState::Failed) {
                $failures[] = "Line {$row->number}, {$row->email}: {$row->detail}";
            }
        }

        // @mago-ignore analysis:non-documented-method As above.
        $bar->finish();
        array_map([WP_CLI::class, 'warning'], $failures);
        $import = $this->imports->managed($import->id, $actor);

        if ($import->state !== ImportState::Finished) {
            $waiting = $this->imports->progress($import)->waiting;
            Console::fail(trim("Not finished, $waiting invitations are waiting. {$import->pauseSentence()}"));
        }

        return count($failures);
    }

    /**
     * @param array<string, string|bool> $options
     */
    private function defaults(array $options): Defaults
    {
        $portal = (string) ($options['portal'] ?? '');
        $days = (string) ($options['expiry-days'] ?? $this->settings->expiryDays());

        if ($portal !== '' && preg_match('/^[1-9]\d{0,17}$/D', $portal) !== 1) {
            Console::fail("\"$portal\" is not a valid portal.");
        }

        if (!in_array($days, array_map(strval(...), $this->settings->expiryChoices()), true)) {
            Console::fail("\"$days\" is not a valid number of days.");
        }

        return new Defaults($portal === '' ? '' : "#$portal", (int) $days, trim((string) ($options['message'] ?? '')));
    }

    private static function contents(string $file): string
    {
        if ($file !== '-' && !is_readable($file)) {
            Console::fail("The file \"$file\" cannot be read.");
        }

        $contents = is_dir($file) ? false : file_get_contents($file === '-' ? 'php://stdin' : $file);

        if ($contents === false) {
            Console::fail("The file \"$file\" cannot be read.");
        }

        return $contents;
    }

    /**
     * @param list<Line> $lines
     *
     * @return int How many lines nobody is invited by unless somebody does something about it.
     */
    private static function warnOfProblems(array $lines): int
    {
        $problems = array_filter($lines, static fn(Line $line): bool => $line->verdict->isProblem());

        foreach ($problems as $line) {
            WP_CLI::warning("Line {$line->entry->number}, {$line->entry->email}: {$line->sentence}");
        }

        return count($problems);
    }

    /**
     * @param list<Line> $lines
     */
    private static function showVerdicts(array $lines): void
    {
        Utils\format_items(
            'table',
            array_map(static fn(Line $line): array => [
                'line' => $line->entry->number,
                'email' => $line->entry->email,
                'portal' => $line->portalId > 0 ? $line->portalId : $line->entry->portal,
                'result' => $line->verdict->value,
                'reason' => $line->verdict === Verdict::Good ? '' : $line->sentence,
            ], $lines),
            ['line', 'email', 'portal', 'result', 'reason'],
        );
    }

    private static function end(string $summary, int $failures): void
    {
        if ($failures > 0) {
            Console::fail("$summary $failures lines failed.");
        }

        WP_CLI::success($summary);
    }
}
