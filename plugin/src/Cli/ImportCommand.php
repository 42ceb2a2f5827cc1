<?php

declare(strict_types=1);

namespace ClientPress\Cli;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Import\CheckedLine;
use ClientPress\Import\Defaults;
use ClientPress\Import\Import;
use ClientPress\Import\Imports;
use ClientPress\Import\ImportState;
use ClientPress\Import\LineCheck;
use ClientPress\Import\ListCheck;
use ClientPress\Import\ListReader;
use ClientPress\Import\ParsedList;
use ClientPress\Import\QueuedLine;
use ClientPress\Import\QueuedLineState;
use ClientPress\Invitations\Settings;
use ClientPress\Kernel\AddressSpelling;
use ClientPress\Kernel\Refused;
use WP_CLI;
use WP_CLI\Utils;

/**
 * Invites everybody in a CSV file, through the same queue as Portals → Invitations → Import.
 */
final class ImportCommand
{
    public function __construct(
        private readonly ListCheck $check,
        private readonly Imports $imports,
        private readonly Settings $settings,
    ) {}

    /**
     * Invites everybody in a CSV file.
     *
     * The file begins with a row of headings, one of which is "email" or another program's word for it. The columns
     * "portal" (id or title), "message" and "expiry" (days) are read as well. Any other column is ignored. Ignored
     * columns, and an encoding other than UTF-8, are reported before anything is sent.
     *
     * Addresses that are clients or invited already, or appear twice in the file, are skipped, so an interrupted
     * command may be run again. The line that was being sent when it stopped is shown in wp-admin as "may have been
     * sent".
     *
     * ## OPTIONS
     *
     * <file>
     * : The CSV file. Use '-' to read from standard input; this needs --yes or --dry-run, because no question can be
     * answered then.
     *
     * [--portal=<id>]
     * : The portal of all lines that name none themselves. It has to be live and active.
     *
     * [--expiry-days=<days>]
     * : How many days links are valid where the line has no number: 7, 14, 21 or 30. The site's setting by default.
     *
     * [--message=<text>]
     * : A personal message for the email where the line has none.
     *
     * [--dry-run]
     * : Show what would happen to every line, and send nothing.
     *
     * [--format=<format>]
     * : How a dry run shows the lines.
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
     * [--yes]
     * : Do not ask.
     *
     * ## EXAMPLES
     *
     *     $ wp clientpress invitation import - --portal=42 --yes < ~/clients.csv
     *     Success: Sent 120 invitations, skipped 3 lines.
     *
     *     $ wp clientpress invitation import - --portal=42 --dry-run --format=csv < ~/clients.csv > ~/what-would-happen.csv
     *
     * @param list<string>               $args
     * @param array<string, string|bool> $options
     */
    public function __invoke(array $args, array $options): void
    {
        self::requireWayToConfirm($args[0], $options);
        $isDry = Utils\get_flag_value($options, 'dry-run', false) === true;
        $format = $isDry ? (string) ($options['format'] ?? 'table') : 'table';
        $actor = is_user_logged_in() ? Actor::importer(get_current_user_id()) : Actor::operator();
        $list = Console::attempt(static fn(): ParsedList => ListReader::readWithHeadings(self::contents($args[0])));
        $lines = Console::attempt(fn(): array => $this->check->lines($list->lines, $this->defaults($options), $actor));

        if ($format === 'table') {
            self::reportReading($list);
        }

        $problems = self::warnOfProblems($lines);
        $sendable = count(array_filter($lines, static fn(CheckedLine $line): bool => $line->check->isSent()));
        $skipped = self::counted(count($lines) - $sendable - $problems, 'line');
        $invitations = self::counted($sendable, 'invitation');

        if ($isDry) {
            self::showChecks($lines, $format);
            self::end("Would send $invitations, skip $skipped.", self::problemsLeft($problems), $format);

            return;
        }

        $failed = 0;
        $sent = 0;

        if ($sendable > 0) {
            Console::confirm("Send $invitations?", $options);
            $source = $args[0] === '-' ? 'standard input' : basename($args[0]);
            $import = Console::attempt(fn(): Import => $this->imports->startInForeground($lines, $source, $actor));
            $failed = Console::attempt(fn(): int => $this->send($import, $actor));
            $sent = Console::attempt(fn(): int => $this->imports->progress($import)->sent);
        }

        $sent = self::counted($sent, 'invitation');
        self::end("Sent $sent, skipped $skipped.", self::problemsLeft($problems, $failed));
    }

    /**
     * @param array<string, string|bool> $options
     */
    private static function requireWayToConfirm(string $file, array $options): void
    {
        $asks =
            Utils\get_flag_value($options, 'yes', false) !== true
            && Utils\get_flag_value($options, 'dry-run', false) !== true;

        if ($file === '-' && $asks) {
            Console::fail(
                'No question can be answered while the list comes from standard input. Add --yes, or --dry-run to see what would happen.',
            );
        }
    }

    /**
     * Waits where the user named by `--user` has sent as much as one person may.
     *
     * @throws Refused
     */
    private function next(Import $import, Actor $actor): ?QueuedLine
    {
        while (true) {
            $line = $this->imports->sendNext($import->id, $actor);
            $wait = $line === null
                ? $this->imports->secondsToWait($this->imports->requireManageable($import->id, $actor))
                : 0;

            if ($wait <= 0) {
                return $line;
            }

            WP_CLI::warning(
                "This user has sent as many emails as one person may in an hour. The import goes on in $wait seconds.",
            );
            sleep($wait);
        }
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

        while (($line = $this->next($import, $actor)) !== null) {
            // @mago-ignore analysis:non-documented-method Where output is no terminal, WP-CLI's bar takes any call.
            $bar->tick();

            if ($line->state === QueuedLineState::Failed || $line->state === QueuedLineState::Refused) {
                $failures[] = "Line {$line->number}, " . AddressSpelling::shown($line->email) . ": {$line->detail}";
            }
        }

        // @mago-ignore analysis:non-documented-method As above.
        $bar->finish();
        array_map([WP_CLI::class, 'warning'], $failures);
        $import = $this->imports->requireManageable($import->id, $actor);

        if ($import->state !== ImportState::Finished) {
            $waiting = self::counted($this->imports->progress($import)->waiting, 'invitation');
            Console::fail(trim("Not finished: $waiting still to be sent. {$import->pauseSentence()}"));
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

    private static function reportReading(ParsedList $list): void
    {
        if ($list->encoding !== ParsedList::UTF_8) {
            WP_CLI::log("Read as {$list->encoding}. If letters are wrong, save the file as UTF-8.");
        }

        if ($list->ignored !== []) {
            WP_CLI::log('Ignored columns: ' . implode(', ', $list->ignored));
        }

        foreach ($list->titles + $list->leftOut as $number => $text) {
            WP_CLI::log("Left out on line {$number}: " . mb_substr($text, 0, 200));
        }
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
     * @param list<CheckedLine> $lines
     *
     * @return int How many lines are sent to nobody unless somebody corrects them.
     */
    private static function warnOfProblems(array $lines): int
    {
        $problems = array_filter($lines, static fn(CheckedLine $line): bool => $line->check->isProblem());
        $unproven = array_filter(
            $lines,
            static fn(CheckedLine $line): bool => $line->check === LineCheck::UnprovenAccount,
        );

        foreach ([...$problems, ...$unproven] as $line) {
            WP_CLI::warning(
                "Line {$line->listLine->number}, "
                . AddressSpelling::shown($line->listLine->email)
                . ": {$line->sentence}",
            );
        }

        return count($problems);
    }

    /**
     * @param list<CheckedLine> $lines
     */
    private static function showChecks(array $lines, string $format): void
    {
        Utils\format_items(
            $format,
            array_map(static fn(CheckedLine $line): array => [
                'line' => $line->listLine->number,
                'email' => $line->listLine->email,
                'portal' => $line->portalId > 0 ? $line->portalId : $line->listLine->portal,
                'result' => $line->check->value,
                'reason' => $line->check === LineCheck::Good ? '' : $line->sentence,
            ], $lines),
            ['line', 'email', 'portal', 'result', 'reason'],
        );
    }

    private static function counted(int $number, string $noun): string
    {
        return "$number " . Utils\pluralize($noun, $number);
    }

    /**
     * @return list<string> Why the command did not do all that it was asked for; empty if it did.
     */
    private static function problemsLeft(int $unusable, int $failed = 0): array
    {
        return [
            ...($unusable > 0 ? [self::counted($unusable, 'line') . ' could not be used'] : []),
            ...($failed > 0 ? [self::counted($failed, 'invitation') . ' failed'] : []),
        ];
    }

    /**
     * @param list<string> $problemsLeft See {@see problemsLeft()}.
     * @param string       $format       Formats for programs get no summary behind the lines.
     */
    private static function end(string $summary, array $problemsLeft, string $format = 'table'): void
    {
        if ($problemsLeft !== []) {
            Console::fail("$summary " . implode(', ', $problemsLeft) . '.');
        }

        if ($format === 'table') {
            WP_CLI::success($summary);
        }
    }
}
