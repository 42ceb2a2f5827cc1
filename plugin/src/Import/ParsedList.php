<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

/**
 * What was read from a file or from pasted text.
 */
final readonly class ParsedList
{
    public const UTF_8 = 'UTF-8';

    /**
     * @param non-empty-list<ListLine> $lines
     * @param array<string, string> $used     Headings as they were written, by the column that they were taken for; empty
     *                                        for a list without headings.
     * @param list<string>          $ignored  Headings of columns that are not read.
     * @param array<int, string>    $titles   Text above the headings, by line.
     * @param array<int, string>    $leftOut  Text beside an address that was not understood, by line.
     * @param string                $text     UTF-8 with plain line ends; read again it gives the same list.
     * @param string                $encoding The encoding that was detected, such as "UTF-8" or "windows-1252".
     */
    public function __construct(
        public array $lines,
        public array $used = [],
        public array $ignored = [],
        public array $titles = [],
        public array $leftOut = [],
        public string $text = '',
        public string $encoding = self::UTF_8,
    ) {}
}
