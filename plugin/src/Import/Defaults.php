<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

/**
 * Values for lines that do not name their own.
 */
final readonly class Defaults
{
    /**
     * @param string $portal  As a line would name it; empty for none, so that every line has to name its own.
     * @param string $message Empty for none.
     */
    public function __construct(
        public string $portal,
        public int $expiryDays,
        public string $message = '',
    ) {}
}
