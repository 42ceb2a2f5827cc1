<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

/**
 * A line of a list with the result of its check.
 */
final readonly class CheckedLine
{
    /**
     * @param ListLine  $listLine   With the import's defaults filled in.
     * @param int       $portalId   0 where the line names no existing portal.
     * @param int       $expiryDays 0 where the line names no number that is offered.
     * @param string    $sentence   Why it is not sent as it is; empty for a good line. Plain text.
     * @param int       $userId     The account that could be let in at once; 0 for none.
     */
    public function __construct(
        public ListLine $listLine,
        public LineCheck $check,
        public int $portalId,
        public int $expiryDays,
        public string $sentence = '',
        public int $userId = 0,
    ) {}
}
