<?php

declare(strict_types=1);

namespace ClientPress\Admin\Clients;

defined('ABSPATH') || exit();

use ClientPress\Admin\RequestNumber;
use ClientPress\Admin\RequestText;
use ClientPress\Portals\ClientQuery;

/**
 * The part of the list that the address of the Clients screen asks for.
 */
final readonly class ClientsRequest
{
    /** Screen option, kept with the user. */
    public const PER_PAGE = 'clientpress_clients_per_page';

    /**
     * @param string   $search   See {@see ClientQuery}; empty for all.
     * @param int|null $portalId Null for all, 0 for none.
     * @param int      $page     From 1; may be past the last one.
     */
    private function __construct(
        public string $search,
        public ?int $portalId,
        public int $page,
    ) {}

    /**
     * Invalid arguments are ignored; only a portal that does not exist makes an empty list.
     *
     * @param array<array-key, mixed> $query Unslashed.
     */
    public static function fromQuery(array $query): self
    {
        return new self(
            RequestText::search($query),
            RequestNumber::portal($query),
            max(1, (int) RequestText::of($query, 'paged')),
        );
    }

    /**
     * @param int $page From 1; within what there is.
     */
    public function toQuery(int $perPage, int $page): ClientQuery
    {
        return new ClientQuery($this->portalId, $this->search, $perPage, $page);
    }

    public function isFiltered(): bool
    {
        return $this->search !== '' || $this->portalId !== null;
    }

    /**
     * The query of the address that leads back to this part of the list.
     *
     * @return array<string, string> Not URL-encoded.
     */
    public function toArray(): array
    {
        return array_filter(
            [
                's' => $this->search,
                'portal_id' => (string) $this->portalId,
                'paged' => $this->page === 1 ? '' : (string) $this->page,
            ],
            static fn(string $value): bool => $value !== '',
        );
    }
}
