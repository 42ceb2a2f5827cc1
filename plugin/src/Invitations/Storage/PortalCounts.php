<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Storage;

defined('ABSPATH') || exit();

use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\Status;
use ClientPress\Kernel\Refused;

/**
 * How many invitations there are into each portal of a list.
 *
 * Every statement finds its rows by portal_status.
 */
final class PortalCounts
{
    use InvitationTables;

    /** Counting stops here in each portal, and in several that are counted together. */
    public const MOST = 1_000;

    /** How many portals one statement counts for. */
    private const AT_ONCE = 100;

    /**
     * @param list<int> $portalIds Of one page of portals.
     *
     * @return array<int, array{pending: int, accepted: int, failed: int}> By portal; one more than {@see MOST} at most, of
     *     no more undecided ones. `failed` counts those whose last email failed, `pending` those that still work without
     *     them.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function count(array $portalIds, int $now): array
    {
        $counts = array_fill_keys($portalIds, ['pending' => 0, 'accepted' => 0, 'failed' => 0]);

        foreach (array_chunk($portalIds, self::AT_ONCE) as $some) {
            // One look at all of them takes a quarter of one at each, but cannot stop in each by itself.
            $rows = $this->counted([$some], $now);
            $most = max(array_sum(array_column($rows, 'undecided')), array_sum(array_column($rows, 'accepted')));

            if ($most > self::MOST && count($some) > 1) {
                $rows = $this->counted(array_chunk($some, 1), $now);
            }

            foreach ($rows as [
                'portal_id' => $id,
                'live' => $live,
                'unsent' => $unsent,
                'accepted' => $accepted,
                'failed' => $failed,
            ]) {
                // Of more than were looked at, it is enough that some were sent.
                $counts[$id]['pending'] += $live > self::MOST && $live > $unsent ? self::MOST + 1 : $live - $unsent;
                $counts[$id]['accepted'] += $accepted;
                $counts[$id]['failed'] += $failed;
            }
        }

        return $counts;
    }

    /**
     * @param list<list<int>> $groups Ids of portals; in each group counting stops.
     *
     * @return list<array<string, int>> Of a portal, one row for those that are undecided and one for those accepted.
     *
     * @throws Refused With `StorageFailed`.
     */
    private function counted(array $groups, int $now): array
    {
        $live = $this->prepare('i.expires_gmt > %s', gmdate(self::FORMAT, $now));
        $failed = $this->prepare('i.delivery = %s', Delivery::Failed->value);
        $selects = [];

        foreach ($groups as $ids) {
            $among = "{$this->invitations()} i FORCE INDEX (portal_status) WHERE {$this->among('i.portal_id', $ids)}";
            $undecided = $this->prepare(
                "SELECT i.portal_id, i.expires_gmt, i.delivery FROM $among AND i.status = %s
                "
                . (count($ids) === 1 ? 'ORDER BY i.expires_gmt DESC' : '')
                . ' LIMIT %d',
                Status::Pending->value,
                self::MOST + 1,
            );
            $accepted = $this->prepare(
                "SELECT i.portal_id FROM $among AND i.status = %s LIMIT %d",
                Status::Accepted->value,
                self::MOST + 1,
            );
            // Whole rows of those that are undecided; of those accepted the index alone.
            $selects[] = "SELECT i.portal_id, COUNT(*) undecided, COUNT(CASE WHEN $live THEN 1 END) live,
                COUNT(CASE WHEN $failed THEN 1 END) failed, COUNT(CASE WHEN $live AND $failed THEN 1 END) unsent, 0 accepted
                FROM ($undecided) i GROUP BY i.portal_id";
            $selects[] = "SELECT i.portal_id, 0 undecided, 0 live, 0 failed, 0 unsent, COUNT(*) accepted
                FROM ($accepted) i GROUP BY i.portal_id";
        }

        return array_map(static fn(array $row): array => array_map(
            intval(...),
            $row,
        ), $this->select(implode(' UNION ALL ', $selects)));
    }
}
