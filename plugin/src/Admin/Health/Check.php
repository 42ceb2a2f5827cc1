<?php

declare(strict_types=1);

namespace ClientPress\Admin\Health;

defined('ABSPATH') || exit();

/**
 * One check of the site, before it is made.
 */
final readonly class Check
{
    /**
     * @param string               $label  What is checked, translated plain text.
     * @param \Closure(): Finding  $find
     * @param \Closure(): string|null $button HTML of the button that helps; empty where there is nothing to press.
     * @param string               $help   Template of what is said below the finding; empty for nothing.
     */
    public function __construct(
        public string $label,
        public \Closure $find,
        public ?\Closure $button = null,
        public string $help = '',
    ) {}
}
