<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Admin\RequestNumber;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Kernel\Utf8;

/**
 * The part of the list that the address of the Invitations screen asks for.
 */
final readonly class ListRequest
{
    /** Screen option, kept with the user. */
    public const PER_PAGE = 'clientpress_invitations_per_page';

    /** An address has at most 100 bytes, so a longer search finds nothing. */
    private const MAX_SEARCH_CHARACTERS = 100;

    /**
     * @param string   $search   See {@see InvitationQuery}; empty for all.
     * @param int|null $portalId Null for all, 0 for none.
     * @param value-of<InvitationQuery::ORDER_BY>|null $orderBy Null for the newest first.
     * @param 'asc'|'desc' $order
     * @param int      $page     From 1; may be past the last one.
     */
    private function __construct(
        public ListView $view,
        public string $search,
        public ?int $portalId,
        public ?string $orderBy,
        public string $order,
        public int $page,
    ) {}

    /**
     * Invalid arguments are ignored, but for a portal that is none.
     *
     * @param array<array-key, mixed> $query Unslashed.
     */
    public static function fromQuery(array $query): self
    {
        $orderBy = self::text($query, 'orderby');

        return new self(
            ListView::tryFrom(self::text($query, 'status')) ?? ListView::All,
            mb_substr(trim(Utf8::scrub(self::text($query, 's'))), 0, self::MAX_SEARCH_CHARACTERS),
            RequestNumber::portal($query),
            in_array($orderBy, InvitationQuery::ORDER_BY, true) ? $orderBy : null,
            self::text($query, 'order') === 'desc' ? 'desc' : 'asc',
            max(1, (int) self::text($query, 'paged')),
        );
    }

    /**
     * @param int $page From 1; within what there is.
     */
    public function toQuery(int $perPage, int $page): InvitationQuery
    {
        // What a search finds is listed with the newest first.
        $isSorted = $this->orderBy !== null && $this->search === '';

        return new InvitationQuery(
            ...$this->view->filters(),
            portalId: $this->portalId,
            search: $this->search,
            orderBy: $isSorted ? $this->orderBy : 'created',
            order: $isSorted ? $this->order : 'desc',
            perPage: $perPage,
            page: $page,
        );
    }

    /**
     * Whether something other than a view narrows the list.
     */
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
                'status' => $this->view === ListView::All ? '' : $this->view->value,
                's' => $this->search,
                'portal_id' => (string) $this->portalId,
                'orderby' => (string) $this->orderBy,
                'order' => $this->orderBy === null ? '' : $this->order,
                'paged' => $this->page === 1 ? '' : (string) $this->page,
            ],
            static fn(string $value): bool => $value !== '',
        );
    }

    /**
     * @param array<array-key, mixed> $query
     */
    private static function text(array $query, string $name): string
    {
        return is_string($query[$name] ?? null) ? $query[$name] : '';
    }
}
