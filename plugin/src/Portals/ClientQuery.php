<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

/**
 * Which clients to list. The newest account comes first.
 */
final readonly class ClientQuery
{
    /**
     * @param int|null $portalId Of one portal alone.
     * @param string   $search   Beginning of an address or of a word in a name, or of a domain after `@`; empty for all.
     * @param int      $perPage  At least 1.
     * @param int      $page     From 1.
     */
    public function __construct(
        public ?int $portalId = null,
        public string $search = '',
        public int $perPage = 20,
        public int $page = 1,
    ) {}
}
