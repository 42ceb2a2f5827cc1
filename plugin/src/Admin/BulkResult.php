<?php

declare(strict_types=1);

namespace ClientPress\Admin;

defined('ABSPATH') || exit();

/**
 * What became of the chosen rows of a list.
 */
final readonly class BulkResult
{
    /** Most rows that a notice names. */
    private const NAMED = 10;

    /**
     * @param list<string> $done    What they are called.
     * @param list<string> $failed  Sentences, where only a part could be done.
     * @param list<string> $refused "Name: reason" where nothing was changed.
     * @param list<int>    $untried Ids that no time was left for.
     * @param list<string> $before  What those are called for which it had been done before.
     */
    public function __construct(
        public array $done = [],
        public array $failed = [],
        public array $refused = [],
        public array $untried = [],
        public array $before = [],
    ) {}

    /**
     * @param array{done: string, failed: string, refused: string, untried: string, none: string, before?: string} $sentences
     *     What to say of each kind where there are any, and where nothing was chosen.
     *
     * @return list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}> Plain text.
     */
    public function notices(array $sentences): array
    {
        $notices = array_values(array_filter([
            self::notice('success', $this->done, $sentences['done'], []),
            self::notice('warning', $this->before, $sentences['before'] ?? '', $this->before),
            self::notice('error', $this->failed, $sentences['failed'], $this->failed),
            self::notice('error', $this->refused, $sentences['refused'], $this->refused),
            self::notice('warning', $this->untried, $sentences['untried'], []),
        ]));

        return $notices !== [] ? $notices : [['type' => 'warning', 'sentence' => $sentences['none'], 'details' => []]];
    }

    /**
     * @param 'success'|'warning'|'error' $type
     * @param list<int|string>            $rows    What the notice is about; none, no notice.
     * @param list<string>                $details
     *
     * @return array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}|null
     */
    private static function notice(string $type, array $rows, string $sentence, array $details): ?array
    {
        if ($rows === []) {
            return null;
        }

        $named = array_slice($details, 0, self::NAMED);
        $more = count($details) - count($named);

        if ($more > 0) {
            $named[] = sprintf(
                /* translators: %s: a number of further invitations or clients. */
                _n('and %s more', 'and %s more', $more, 'clientpress'),
                number_format_i18n($more),
            );
        }

        return ['type' => $type, 'sentence' => $sentence, 'details' => $named];
    }
}
