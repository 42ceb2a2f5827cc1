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
     * @param bool   $isMain   Whether it is the main button of the page.
     * @param bool   $isOnward Whether the page's script follows it by itself.
     */
    private function __construct(
        public string $text,
        public string $url,
        public bool $isMain,
        public bool $isOnward = false,
    ) {}

    /**
     * The main button of a page.
     */
    public static function main(string $text, string $url): self
    {
        return new self($text, $url, true);
    }

    /**
     * The main button of a page that is only on the way to another.
     */
    public static function onward(string $text, string $url): self
    {
        return new self($text, $url, true, true);
    }

    public static function other(string $text, string $url): self
    {
        return new self($text, $url, false);
    }
}
