<?php

declare(strict_types=1);

namespace ClientPress\Site;

defined('ABSPATH') || exit();

/**
 * A link on the accept page; never one that holds a secret.
 */
final readonly class PageLink
{
    /**
     * @param string $text   Plain text.
     * @param bool   $isMain Whether most visitors want just this.
     */
    private function __construct(
        public string $text,
        public string $url,
        public bool $isMain,
    ) {}

    /**
     * What most visitors of the page want.
     */
    public static function main(string $text, string $url): self
    {
        return new self($text, $url, true);
    }

    public static function other(string $text, string $url): self
    {
        return new self($text, $url, false);
    }
}
