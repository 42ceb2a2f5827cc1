<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Storage\History;
use ClientPress\Invitations\Storage\InvitationSearch;
use ClientPress\Invitations\Storage\PortalCounts;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Portals\Portal;
use ClientPress\Portals\Portals;

/**
 * What admins and operators get to see of invitations: those into portals that they may invite to, and no others.
 */
final readonly class InvitationList
{
    /** Doors for people count no further. */
    public const MOST_COUNTED = InvitationSearch::MOST_COUNTED;

    /** Doors for people list no more of a search. */
    public const MOST_FOUND = InvitationSearch::MOST_FOUND;

    /** The list of portals counts no further in each. */
    public const MOST_OF_PORTAL = PortalCounts::MOST;

    /** Transient: until when the views that have more than are counted are remembered, by view. */
    public const MANY = 'clientpress_many';

    private const MANY_SECONDS = 600;

    public function __construct(
        private InvitationSearch $search,
        private PortalCounts $portalCounts,
        private History $history,
        private InvitationChecks $checks,
        private Secrets $secrets,
        private Portals $portals,
        private Clock $clock,
    ) {}

    /**
     * @return list<HistoryEntry> What happened to an invitation, the earliest first.
     *
     * @throws Refused With `Forbidden` or `StorageFailed`.
     */
    public function history(Invitation $invitation, Actor $actor): array
    {
        $this->checks->requireManager($invitation, $actor);

        return $this->history->history($invitation->id);
    }

    /**
     * One invitation, for somebody who may manage it.
     *
     * @throws Refused With `InvitationNotFound` or `Forbidden`.
     */
    public function requireManageable(int $id, Actor $actor): Invitation
    {
        $invitation = $this->checks->requireExisting($id);

        $this->checks->requireManager($invitation, $actor);

        return $invitation;
    }

    /**
     * @param int|null $total See {@see InvitationSearch::search()}.
     *
     * @return list<Invitation>
     *
     * @throws Refused With `Forbidden`.
     */
    public function search(InvitationQuery $query, Actor $actor, ?int $total = null): array
    {
        return $this->search->search($this->readable($query, $actor), $this->clock->now(), $total);
    }

    /**
     * @param int|null $atMost Where to stop counting; null for all.
     *
     * @return int How many there are on all pages.
     *
     * @throws Refused With `Forbidden`.
     */
    public function count(InvitationQuery $query, Actor $actor, ?int $atMost = null): int
    {
        return $this->search->count($this->readable($query, $actor), $this->clock->now(), $atMost);
    }

    /**
     * That there are more than are counted is remembered for ten minutes: to count so far in each view takes longer than all
     * the rest of a page.
     *
     * @return array{pending: int, unsent: int, accepted: int, revoked: int, expired: int, failed: int, asked: int} See {@see InvitationSearch::countByStatus()}.
     *
     * @throws Refused With `Forbidden`.
     */
    public function countByStatus(Actor $actor): array
    {
        $among = $this->readable(new InvitationQuery(), $actor)->among;

        if ($among !== null) {
            return $this->search->countByStatus($this->clock->now(), $among);
        }

        $now = $this->clock->now();
        $stored = get_transient(self::MANY);
        // Each for ten minutes of its own: until then it is not counted anew.
        $kept = [];

        foreach (is_array($stored) ? $stored : [] as $view => $until) {
            if (is_string($view) && is_int($until) && $until > $now && $until <= ($now + self::MANY_SECONDS)) {
                $kept[$view] = $until;
            }
        }

        $known = array_fill_keys(array_keys($kept), self::MOST_COUNTED + 1);
        $counts = $this->search->countByStatus($now, null, $known);
        $many = array_filter($counts, static fn(int $count): bool => $count > self::MOST_COUNTED);
        $new = array_diff_key($many, $kept);

        if ($new !== []) {
            set_transient(
                self::MANY,
                $kept + array_fill_keys(array_keys($new), $now + self::MANY_SECONDS),
                self::MANY_SECONDS,
            );
        }

        return $counts;
    }

    /**
     * @param list<int> $portalIds Of one page of portals; those that the actor may not invite to are left out.
     *
     * @return array<int, array{pending: int, accepted: int, failed: int}> See {@see PortalCounts::count()}.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function countByPortal(array $portalIds, Actor $actor): array
    {
        $ids = $actor->invitable($portalIds);

        return $ids === [] ? [] : $this->portalCounts->count($ids, $this->clock->now());
    }

    /**
     * Portals that somebody was invited to and that the actor may invite to as well, to choose one from.
     *
     * @param string $title Part of the title; empty for all.
     *
     * @return list<Portal> By title.
     *
     * @throws Refused With `Forbidden`.
     */
    public function portals(string $title, int $limit, Actor $actor): array
    {
        $among = $this->readable(new InvitationQuery(), $actor)->among;
        $ids = $this->search->invitedPortalIds($title, $limit, $among);
        _prime_post_caches($ids, false);
        $portals = array_map($this->portals->find(...), array_filter($ids, $actor->mayInviteTo(...)));

        return array_values(array_filter($portals));
    }

    /**
     * See {@see Invitation::needsEmail()}.
     */
    public function needsEmail(Invitation $invitation): bool
    {
        return $invitation->needsEmail($this->clock->now());
    }

    /**
     * @return Status The derived status at this moment.
     */
    public function statusOf(Invitation $invitation): Status
    {
        return $invitation->status($this->clock->now());
    }

    /**
     * Why nobody can be invited to this portal at the moment; null when one can.
     *
     * @throws Refused With `Forbidden` or `PortalNotFound`.
     */
    public function refusalToInvite(int $portalId, Actor $actor): ?Refused
    {
        try {
            $this->checks->requireOpenPortal($portalId, $actor);
            $this->secrets->requireExtension();
        } catch (Refused $refused) {
            if (in_array($refused->reason, [Reason::PortalNotOpen, Reason::ExtensionMissing], true)) {
                return $refused;
            }

            throw $refused;
        }

        return null;
    }

    /**
     * What the actor gets to see of what is asked for: nothing of portals that they may not invite to.
     *
     * @throws Refused With `Forbidden`.
     */
    private function readable(InvitationQuery $query, Actor $actor): InvitationQuery
    {
        $allowed = $query->portalId === null ? $actor->mayInvite() : $actor->mayInviteTo($query->portalId);

        if (!$allowed) {
            throw $this->checks->forbidden();
        }

        if ($query->portalId !== null || $actor->mayManageOthers()) {
            return $query;
        }

        $made = $this->portals->madeBy($actor->userId);

        return $query->within(array_values(array_filter($made, $actor->mayInviteTo(...))));
    }
}
