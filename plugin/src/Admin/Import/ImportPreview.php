<?php

declare(strict_types=1);

namespace ClientPress\Admin\Import;

defined('ABSPATH') || exit();

use ClientPress\Import\CheckedLine;
use ClientPress\Import\LineCheck;
use ClientPress\Import\ListReader;
use ClientPress\Import\ParsedList;
use ClientPress\Kernel\AddressSpelling;
use ClientPress\Portals\Portals;

/**
 * What the preview of an import shows: how many lines there are of each kind, and one page of one kind.
 */
final readonly class ImportPreview
{
    private const PER_PAGE = 100;

    private const ALL = 'all';

    private const SENDABLE = 'sendable';

    /** Every line that no email is sent for. */
    private const UNSENT = 'unsent';

    /** Most headings that are named, and most characters of a message that are shown. */
    private const NAMED = 20;
    private const SHOWN = 100;

    /**
     * @param list<CheckedLine> $lines
     */
    public function __construct(
        private ParsedList $list,
        private array $lines,
        private ImportRequest $request,
        private Portals $portals,
    ) {}

    /**
     * @return int How many emails the import would send.
     */
    public function sendable(): int
    {
        return count($this->linesIn(self::SENDABLE));
    }

    /**
     * @return int How many lines name no portal, where none was chosen for them, or one that there is not.
     */
    public function withoutPortal(): int
    {
        $chosen = $this->request->defaults->portal;
        $lacking = $chosen === '' ? LineCheck::NoPortal : LineCheck::Invalid;

        return count(array_filter(
            $this->linesIn($lacking->value),
            static fn(CheckedLine $line): bool => $line->portalId === 0 && $line->listLine->portal === $chosen,
        ));
    }

    /**
     * @param string $account As the button of a row names it.
     *
     * @return CheckedLine|null Null where no line has this account any more, or it cannot be let in at once.
     */
    public function accountLine(string $account): ?CheckedLine
    {
        foreach ($this->lines as $line) {
            if ($line->userId > 0 && self::account($line) === $account) {
                return $line;
            }
        }

        return null;
    }

    /**
     * @param string $view Empty for what needs looking at, or everything if nothing does.
     * @param int    $page From 1.
     *
     * @return array{
     *     views: list<array{value: string, label: string, count: int, current: bool}>,
     *     view: string,
     *     columns: list<string>,
     *     hasMessages: bool,
     *     rows: list<array{number: int, email: string, name: string, portal: string, days: int, message: string, kind: string, result: string, sentence: string, account: string, question: string}>,
     *     page: int,
     *     pages: int,
     * } Plain text.
     */
    public function values(string $view, int $page): array
    {
        $views = $this->views();
        $offered = array_column($views, 'value');
        // By default, the lines that will not be sent, if there are any.
        $usual = in_array(self::UNSENT, $offered, true) ? self::UNSENT : self::ALL;
        $view = in_array($view, $offered, true) ? $view : $usual;
        $lines = $this->linesIn($view);
        $pages = max(1, (int) ceil(count($lines) / self::PER_PAGE));
        $page = min($page, $pages);

        return [
            'views' => array_map(static fn(array $one): array => $one + ['current' => $one['value'] === $view], $views),
            'view' => $view,
            'columns' => $this->readingNotes(),
            'hasMessages' => array_filter($this->lines, self::hasMessage(...)) !== [],
            'rows' => array_map($this->row(...), array_slice($lines, ($page - 1) * self::PER_PAGE, self::PER_PAGE)),
            'page' => $page,
            'pages' => $pages,
        ];
    }

    /**
     * Names the recognised headings, so that a misspelt one is noticed before anything is sent.
     *
     * @return list<string> Sentences about what is read from the list and what is ignored.
     */
    private function readingNotes(): array
    {
        return [...$this->encoding(), ...$this->headings(), ...$this->leftOut()];
    }

    /**
     * Names the encoding that was detected: a wrong one shows as wrong letters.
     *
     * @return list<string>
     */
    private function encoding(): array
    {
        return (
            $this->request->encoding === ParsedList::UTF_8
                ? []
                : [
                    sprintf(
                        /* translators: %s: name of an encoding, such as "windows-1252". */
                        __(
                            'The list was read as %s. If letters look wrong below, save it as UTF-8 and upload it again.',
                            'clientpress',
                        ),
                        $this->request->encoding,
                    ),
                ]
        );
    }

    /**
     * @return list<string>
     */
    private function leftOut(): array
    {
        $texts = [];

        foreach (array_slice($this->list->titles + $this->list->leftOut, 0, self::NAMED, true) as $number => $text) {
            $texts[] = sprintf(
                /* translators: 1: number of a line, 2: what stands there. */
                __('“%2$s” (line %1$d)', 'clientpress'),
                $number,
                mb_substr($text, 0, self::SHOWN),
            );
        }

        $count = count($this->list->titles + $this->list->leftOut);

        return (
            $texts === []
                ? []
                : [
                    sprintf(
                        /* translators: %s: texts with their lines, separated by commas. */
                        __('Left out: %s.', 'clientpress'),
                        implode(wp_get_list_item_separator(), $count > self::NAMED ? [...$texts, '…'] : $texts),
                    ),
                ]
        );
    }

    /**
     * @return list<string>
     */
    private function headings(): array
    {
        if ($this->list->used === []) {
            return (
                $this->request->source !== ''
                    ? [
                        __(
                            'The file has no headings: addresses and the names before them are read, all else is ignored.',
                            'clientpress',
                        ),
                    ]
                    : []
            );
        }

        $used = array_map(self::usedHeading(...), $this->list->used, array_keys($this->list->used));
        $sentences = [
            /* translators: %s: headings, separated by commas. */
            sprintf(__('Columns that are read: %s.', 'clientpress'), implode(wp_get_list_item_separator(), $used)),
        ];

        if ($this->list->ignored !== []) {
            $sentences[] = sprintf(
                /* translators: 1: headings, separated by commas, 2: names of columns, separated by commas. */
                __(
                    'Columns that are ignored: %1$s. To have one of them read, head it with one of these: %2$s.',
                    'clientpress',
                ),
                self::quoted($this->list->ignored),
                implode(wp_get_list_item_separator(), [
                    ListReader::EMAIL,
                    ListReader::NAME,
                    ListReader::PORTAL,
                    ListReader::MESSAGE,
                    ListReader::EXPIRY,
                ]),
            );
        }

        return $sentences;
    }

    /**
     * @param string $column As the native extension calls it.
     */
    private static function usedHeading(string $heading, string $column): string
    {
        $name = match ($column) {
            ListReader::EMAIL => __('Email', 'clientpress'),
            ListReader::NAME => __('Name', 'clientpress'),
            'first_name' => __('First name', 'clientpress'),
            'last_name' => __('Last name', 'clientpress'),
            ListReader::PORTAL => __('Portal', 'clientpress'),
            ListReader::MESSAGE => __('Message', 'clientpress'),
            ListReader::EXPIRY => __('Link expires after', 'clientpress'),
            default => $column,
        };

        return (
            mb_strtolower($heading) === mb_strtolower($name)
                ? self::quoted([$heading])
                : sprintf(
                    /* translators: 1: a heading as it stands in the list, 2: what the column is taken for, such as "Name". */
                    __('“%1$s” (as “%2$s”)', 'clientpress'),
                    mb_substr($heading, 0, self::SHOWN),
                    $name,
                )
        );
    }

    /**
     * @param list<string> $headings
     */
    private static function quoted(array $headings): string
    {
        $named = array_map(
            static fn(string $heading): string => sprintf(
                /* translators: %s: a heading as it stands in the list; only its quotation marks are to be translated. */
                __('“%s”', 'clientpress'),
                mb_substr($heading, 0, self::SHOWN),
            ),
            array_slice($headings, 0, self::NAMED),
        );

        return implode(wp_get_list_item_separator(), count($headings) > self::NAMED ? [...$named, '…'] : $named);
    }

    private static function hasMessage(CheckedLine $line): bool
    {
        return $line->listLine->message !== '';
    }

    /**
     * @return list<array{value: string, label: string, count: int}> Those that hold any line.
     */
    private function views(): array
    {
        $labels = [
            self::ALL => _x('All', 'lines of an import', 'clientpress'),
            self::UNSENT => __('Will not be sent', 'clientpress'),
        ];

        foreach (LineCheck::cases() as $check) {
            $labels[$check->value] = $check->label();
        }

        $views = [];

        foreach ($labels as $value => $label) {
            $count = count($this->linesIn($value));

            if ($count > 0) {
                $views[] = ['value' => $value, 'label' => $label, 'count' => $count];
            }
        }

        return $views;
    }

    /**
     * @return list<CheckedLine>
     */
    private function linesIn(string $view): array
    {
        return array_values(array_filter($this->lines, static fn(CheckedLine $line): bool => match ($view) {
            self::ALL => true,
            self::UNSENT => !$line->check->isSent(),
            self::SENDABLE => $line->check->isSent(),
            default => $line->check->value === $view,
        }));
    }

    /**
     * @return array{number: int, email: string, name: string, portal: string, days: int, message: string, kind: string, result: string, sentence: string, account: string, question: string}
     */
    private function row(CheckedLine $line): array
    {
        $message = $line->listLine->message;

        return [
            'number' => $line->listLine->number,
            // A line may be of any length.
            'email' => mb_substr(AddressSpelling::shown($line->listLine->email), 0, 200),
            'name' => mb_substr($line->listLine->name, 0, self::SHOWN),
            'portal' => $line->portalId > 0
                ? $this->portals->find($line->portalId)->title ?? ''
                : mb_substr($line->listLine->portal, 0, 200),
            'days' => $line->expiryDays,
            'message' => mb_substr($message, 0, self::SHOWN) . (mb_strlen($message) > self::SHOWN ? '…' : ''),
            'kind' => match (true) {
                $line->check->isSent() => 'sent',
                $line->check->isProblem() => 'problem',
                default => 'skipped',
            },
            'result' => $line->check->label(),
            'sentence' => $line->sentence,
            'account' => $line->userId > 0 ? self::account($line) : '',
            'question' => $line->check === LineCheck::UnprovenAccount
                ? __(
                    'Nobody has confirmed that this address belongs to the owner of the account. If you are not sure, send the invitation: only who reads that mailbox gets in.',
                    'clientpress',
                )
                : '',
        ];
    }

    /**
     * Names the account too: one line of the list may hold several addresses.
     */
    private static function account(CheckedLine $line): string
    {
        return "{$line->listLine->number}:{$line->userId}";
    }
}
