<?php

declare(strict_types=1);

namespace ClientPress\Site;

/**
 * A link on the accept page; never one that holds a secret.
 */
final readonly class Anchor
{
    /**
     * @param string $text Plain text.
     */
    public function __construct(
        public string $text,
        public string $url,
    ) {}
}
