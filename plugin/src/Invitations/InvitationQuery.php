<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

/**
 * Which invitations to list, and in what order.
 */
final readonly class InvitationQuery
{
    public const ORDER_BY = ['created', 'email', 'sent', 'expires'];

    /**
     * @param int|null            $portalId      Of one portal alone.
     * @param Status|null         $status        Derived status.
     * @param Delivery|null       $delivery      What is known of the last email.
     * @param bool                $withoutUnsent Without those whose last email failed.
     * @param bool                $asked         Those alone whose client asked for a new link.
     * @param int|null            $userId        Of one account alone: those that it began with or accepted.
     * @param string              $search        Beginning of an address, of its domain after `@`, or of a word of the name; empty for all.
     * @param value-of<self::ORDER_BY> $orderBy
     * @param 'asc'|'desc'        $order
     * @param int                 $perPage       At least 1.
     * @param int                 $page          From 1.
     * @param int|null            $below         Ids below this alone: whoever reads them all, the latest first, goes on there.
     * @param list<int>|null      $among         Of these portals alone; null for all.
     */
    public function __construct(
        public ?int $portalId = null,
        public ?Status $status = null,
        public ?Delivery $delivery = null,
        public bool $withoutUnsent = false,
        public bool $asked = false,
        public ?int $userId = null,
        public string $search = '',
        public string $orderBy = 'created',
        public string $order = 'desc',
        public int $perPage = 20,
        public int $page = 1,
        public ?int $below = null,
        public ?array $among = null,
    ) {}

    /**
     * Whether no portal and no search narrows a status.
     */
    public function isWholeStatus(): bool
    {
        return $this->status !== null && $this->isWhole();
    }

    /**
     * Whether no portal and no search narrows those whose client asked for a new link.
     */
    public function isAllAsked(): bool
    {
        return $this->asked && $this->isWhole();
    }

    private function isWhole(): bool
    {
        return [$this->search, $this->portalId, $this->among] === ['', null, null];
    }

    /**
     * @param list<int> $portalIds
     */
    public function within(array $portalIds): self
    {
        return new self(...['among' => $portalIds] + get_object_vars($this));
    }
}
