<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

/**
 * One count that must not go beyond what is allowed.
 */
final readonly class RateLimit
{
    /**
     * @param string $bucket  Whose count it is: a keyed digest, 64 hex characters.
     * @param int    $allowed Hits in one window.
     * @param int    $seconds The window's length.
     */
    public function __construct(
        public string $bucket,
        public int $allowed,
        public int $seconds,
    ) {}
}
