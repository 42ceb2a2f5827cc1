<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

/**
 * What was read out of a file or of what somebody pasted.
 */
final readonly class ParsedList
{
    /**
     * @param non-empty-list<ListLine>           $entries
     * @param array<value-of<Column>, string> $used    Headings as they were written, by the column that they were taken
     *                                                 for; empty for a list without headings.
     * @param list<string>                    $ignored Headings that nothing is read below.
     */
    public function __construct(
        public array $entries,
        public array $used = [],
        public array $ignored = [],
    ) {}
}
