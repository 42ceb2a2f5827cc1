<?php

declare(strict_types=1);

namespace ClientPress\Admin\Health;

defined('ABSPATH') || exit();

use ClientPress\Kernel\BidiIsolate;

/**
 * What one check of the site has found.
 */
final readonly class Finding
{
    /**
     * @param string       $id       Stable name for programs.
     * @param string       $label    The finding as a headline, translated plain text.
     * @param string       $sentence What it means, translated plain text.
     * @param list<string> $steps    What to do about it, in order; translated plain text.
     * @param list<string> $facts    Technical names and numbers that support asks for, in English.
     * @param string       $command  What one of the steps ends with, to be copied; may have several lines.
     * @param bool         $isPrivate Whether it quotes a mail server, whose words may hold addresses and names of servers.
     */
    public function __construct(
        public string $id,
        public string $label,
        public FindingStatus $status,
        public string $sentence,
        public array $steps = [],
        public array $facts = [],
        public string $command = '',
        public bool $isPrivate = false,
    ) {}

    public function forSupport(): string
    {
        return BidiIsolate::removedFrom(implode(' ', array_filter([$this->sentence, implode(', ', $this->facts)])));
    }

    /**
     * @return list<string>
     */
    public function stepsForSupport(): array
    {
        return array_map(BidiIsolate::removedFrom(...), $this->steps);
    }
}
