<?php

declare(strict_types=1);

namespace ClientPress\Admin\Import;

defined('ABSPATH') || exit();

use ClientPress\Admin\ScreenUrls;
use ClientPress\Import\Import;
use ClientPress\Import\Imports;
use ClientPress\Import\ImportState;
use ClientPress\Import\Progress;
use ClientPress\Import\QueuedLine;
use ClientPress\Import\QueuedLineState;
use ClientPress\Kernel\AddressSpelling;
use ClientPress\Kernel\BidiIsolate;
use ClientPress\Kernel\SiteDate;
use ClientPress\Portals\Portals;

/**
 * What the screen shows of an import that was started: its progress, and the lines that need attention.
 */
final readonly class ImportProgress
{
    /** Action of the request by which an open page continues the sending. */
    public const WORK = 'clientpress_import_work';

    /** Name of the request for the report of failures. */
    public const REPORT = 'clientpress_import_report';

    /** Failures that the page names; the report names all. */
    private const SHOWN = 100;

    public function __construct(
        private Imports $imports,
        private Portals $portals,
    ) {}

    /**
     * @return array<string, mixed> What the template of the progress prints.
     */
    public function values(Import $import): array
    {
        $progress = $this->imports->progress($import);

        return [
            'summary' => $this->summary($import),
            'action' => ScreenUrls::import($import->id),
            'workUrl' => admin_url('admin-ajax.php'),
            'workAction' => self::WORK,
            'pauseSentence' => (string) $import->pauseReason?->sentence(BidiIsolate::of($import->pauseDetail)),
            'isRunning' => $import->state === ImportState::Running,
            'isHere' => $import->state === ImportState::Running && $import->inBackground,
            'isOver' => $import->state->isOver(),
            'mayResume' =>
                $import->state === ImportState::Paused
                    || $import->state === ImportState::Running && !$import->inBackground,
            'mayRetryFailed' => $progress->failed > 0 && $import->state !== ImportState::Cancelled,
            'problems' => $this->problems($import, $progress),
            'reportUrl' =>
                ($progress->unsent() + $progress->skipped + $progress->uncertain) > 0
                || $import->state === ImportState::Cancelled
                    ? wp_nonce_url(add_query_arg([
                        'action' => self::REPORT,
                        'import' => (string) $import->id,
                    ], admin_url('admin-post.php')), self::REPORT)
                    : '',
            'listUrl' => ScreenUrls::invitations(),
        ];
    }

    /**
     * Lines that need attention.
     *
     * @return list<array{
     *     title: string,
     *     explanation: string,
     *     column: string,
     *     actions: array<string, string>,
     *     rows: list<array{id: int, number: int, email: string, name: string, portal: string, detail: string}>,
     * }>
     */
    private function problems(Import $import, Progress $progress): array
    {
        $problems = [
            [
                'title' => __('May have been sent', 'clientpress'),
                'explanation' => __(
                    'The server stopped while sending these. Nobody can know whether the email left, so nothing is sent again by itself. Ask the client, or send once more: the earlier link, if there is one, stops working.',
                    'clientpress',
                ),
                'column' => __('What to do', 'clientpress'),
                'actions' => [
                    'retry' => __('Send again', 'clientpress'),
                    'mark-done' => __('Mark as done', 'clientpress'),
                ],
                'rows' => array_map($this->rowValues(...), $this->imports->uncertain($import)),
            ],
            $this->unsent(
                $import,
                QueuedLineState::Failed,
                _x('Not sent', 'lines of an import', 'clientpress'),
                __('These may be tried again, once what stood in the way has passed.', 'clientpress'),
                $progress->failed,
            ),
            $this->unsent(
                $import,
                QueuedLineState::Refused,
                __('Cannot be sent', 'clientpress'),
                __('Trying these again would not help.', 'clientpress'),
                $progress->refused,
            ),
        ];

        return array_values(array_filter($problems, static fn(array $problem): bool => $problem['rows'] !== []));
    }

    /**
     * @param int $count How many lines there are in this state.
     *
     * @return array{
     *     title: string,
     *     explanation: string,
     *     column: string,
     *     actions: array<string, string>,
     *     rows: list<array{id: int, number: int, email: string, name: string, portal: string, detail: string}>,
     * }
     */
    private function unsent(
        Import $import,
        QueuedLineState $state,
        string $title,
        string $explanation,
        int $count,
    ): array {
        $lines = $this->imports->lines($import, $state, 0, self::SHOWN);

        $first = count($lines) < $count
            ? sprintf(
                /* translators: 1: a number of lines that are shown, 2: how many there are. */
                _n(
                    'The first %1$s of %2$s; the report has all of them.',
                    'The first %1$s of %2$s; the report has all of them.',
                    $count,
                    'clientpress',
                ),
                number_format_i18n(count($lines)),
                number_format_i18n($count),
            )
            : '';

        return [
            'title' => $title,
            'explanation' => trim("$explanation $first"),
            'column' => _x('Why', 'column of reasons', 'clientpress'),
            'actions' => [],
            'rows' => array_map($this->rowValues(...), $lines),
        ];
    }

    /**
     * One line of the list of imports.
     *
     * @return array{url: string, id: int, name: string, by: string, at: string, state: string, label: string, sentence: string, done: int, total: int}
     */
    public function summary(Import $import): array
    {
        $progress = $this->imports->progress($import);

        return [
            'url' => ScreenUrls::import($import->id),
            'id' => $import->id,
            'name' => $import->source !== '' ? $import->source : __('Pasted addresses', 'clientpress'),
            'by' => $import->starterName(),
            'at' => SiteDate::withTime($import->createdAt),
            'state' => $import->state->value,
            'label' => $import->state->label(),
            'sentence' => $this->sentence($import, $progress),
            'done' => $progress->done(),
            'total' => $progress->total,
        ];
    }

    /**
     * @return string One line for people, plain text.
     */
    public function sentence(Import $import, Progress $progress): string
    {
        $wait = $progress->waiting > 0 ? $this->imports->secondsToWait($import) : 0;

        return $wait === 0
            ? $progress->sentence()
            : sprintf(
                /* translators: 1: how many were sent, 2: a time of day. */
                __(
                    '%1$s · goes on by itself at %2$s: whoever started it has sent as much as one person may in an hour',
                    'clientpress',
                ),
                $progress->sentence(),
                (string) wp_date((string) get_option('time_format'), time() + $wait),
            );
    }

    /**
     * @return array{id: int, number: int, email: string, name: string, portal: string, detail: string}
     */
    private function rowValues(QueuedLine $line): array
    {
        return [
            'id' => $line->id,
            'number' => $line->number,
            'email' => AddressSpelling::shown($line->email),
            'name' => $line->name,
            'portal' => $this->portals->find($line->portalId)->title ?? '',
            'detail' => $line->detail,
        ];
    }
}
