<?php

declare(strict_types=1);

namespace ClientPress\Tests\Support;

/** Thrown in place of a redirect, after which the code under test would end the process. */
final class Redirected extends \Exception
{
    public function __construct(
        public readonly string $to,
        public readonly int $status,
    ) {
        parent::__construct("Redirected to {$to} ({$status}).");
    }
}
