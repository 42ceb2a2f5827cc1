<?php

declare(strict_types=1);

namespace ClientPress\Import;

/**
 * What holds for every line that does not say otherwise.
 */
final readonly class Defaults
{
    /**
     * @param int    $portalId 0 for none: every line has to name its own.
     * @param string $message  Empty for none.
     */
    public function __construct(
        public int $portalId,
        public int $expiryDays,
        public string $message = '',
    ) {}
}
