<?php

declare(strict_types=1);

namespace ClientPress\Admin;

use ClientPress\Import\Line;
use ClientPress\Import\Verdict;
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

    /**
     * @param list<Line> $lines
     */
    public function __construct(
        private array $lines,
        private Portals $portals,
    ) {}

    /**
     * @return int How many emails the import would send.
     */
    public function sendable(): int
    {
        return count($this->in(self::SENDABLE));
    }

    /**
     * @param string $view Empty for what needs looking at, or everything if nothing does.
     * @param int    $page From 1.
     *
     * @return array{
     *     views: list<array{value: string, label: string, count: int, current: bool}>,
     *     view: string,
     *     rows: list<array{number: int, email: string, portal: string, days: int, kind: string, result: string, sentence: string}>,
     *     page: int,
     *     pages: int,
     * } Plain text.
     */
    public function values(string $view, int $page): array
    {
        $views = $this->views();
        $offered = array_column($views, 'value');
        // What needs looking at, if anything does.
        $usual = in_array(self::UNSENT, $offered, true) ? self::UNSENT : self::ALL;
        $view = in_array($view, $offered, true) ? $view : $usual;
        $lines = $this->in($view);
        $pages = max(1, (int) ceil(count($lines) / self::PER_PAGE));
        $page = min($page, $pages);

        return [
            'views' => array_map(static fn(array $one): array => $one + ['current' => $one['value'] === $view], $views),
            'view' => $view,
            'rows' => array_map($this->row(...), array_slice($lines, ($page - 1) * self::PER_PAGE, self::PER_PAGE)),
            'page' => $page,
            'pages' => $pages,
        ];
    }

    /**
     * @return list<array{value: string, label: string, count: int}> Those that hold any line.
     */
    private function views(): array
    {
        $labels = [
            self::ALL => __('All', 'clientpress'),
            self::UNSENT => __('Will not be sent', 'clientpress'),
        ];

        foreach (Verdict::cases() as $verdict) {
            $labels[$verdict->value] = $verdict->label();
        }

        $views = [];

        foreach ($labels as $value => $label) {
            $count = count($this->in($value));

            if ($count > 0) {
                $views[] = ['value' => $value, 'label' => $label, 'count' => $count];
            }
        }

        return $views;
    }

    /**
     * @return list<Line>
     */
    private function in(string $view): array
    {
        return array_values(array_filter($this->lines, static fn(Line $line): bool => match ($view) {
            self::ALL => true,
            self::UNSENT => !$line->verdict->isSent(),
            self::SENDABLE => $line->verdict->isSent(),
            default => $line->verdict->value === $view,
        }));
    }

    /**
     * @return array{number: int, email: string, portal: string, days: int, kind: string, result: string, sentence: string}
     */
    private function row(Line $line): array
    {
        return [
            'number' => $line->entry->number,
            // A line may be anything; nobody reads a page of it.
            'email' => mb_substr($line->entry->email, 0, 200),
            'portal' => $line->portalId > 0
                ? $this->portals->find($line->portalId)->title ?? ''
                : mb_substr($line->entry->portal, 0, 200),
            'days' => $line->expiryDays,
            'kind' => match (true) {
                $line->verdict->isSent() => 'sent',
                $line->verdict->isProblem() => 'problem',
                default => 'skipped',
            },
            'result' => $line->verdict->label(),
            'sentence' => $line->sentence,
        ];
    }
}
