<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

/**
 * A line that was looked at.
 */
final readonly class CheckedLine
{
    /**
     * @param ListLine  $listLine   With what the import's defaults have added.
     * @param int    $portalId   0 where the line names none that there is.
     * @param int    $expiryDays 0 where the line names none that is offered.
     * @param string $sentence   Why it is not sent as it stands; empty for a good one. Plain text.
     */
    public function __construct(
        public ListLine $listLine,
        public LineCheck $check,
        public int $portalId,
        public int $expiryDays,
        public string $sentence = '',
    ) {}
}
