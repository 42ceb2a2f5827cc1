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
     * @param bool   $isMain Whether it is the main button of the page.
     */
    private function __construct(
        public string $text,
        public string $url,
        public bool $isMain,
    ) {}

    /**
     * The main button of a page.
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
