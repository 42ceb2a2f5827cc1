<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Admin\RequestNumber;
use ClientPress\Admin\RequestText;
use ClientPress\Invitations\InvitationQuery;

/**
 * The part of the list that the address of the Invitations screen asks for.
 */
final readonly class ListRequest
{
    /** Screen option, kept with the user. */
    public const PER_PAGE = 'clientpress_invitations_per_page';

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
     * Invalid arguments are ignored; only a portal that does not exist makes an empty list.
     *
     * @param array<array-key, mixed> $query Unslashed.
     */
    public static function fromQuery(array $query): self
    {
        $orderBy = RequestText::of($query, 'orderby');

        return new self(
            ListView::tryFrom(RequestText::of($query, 'status')) ?? ListView::All,
            RequestText::search($query),
            RequestNumber::portal($query),
            in_array($orderBy, InvitationQuery::ORDER_BY, true) ? $orderBy : null,
            RequestText::of($query, 'order') === 'desc' ? 'desc' : 'asc',
            max(1, (int) RequestText::of($query, 'paged')),
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
}
