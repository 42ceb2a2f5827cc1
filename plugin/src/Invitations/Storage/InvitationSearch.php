<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Storage;

defined('ABSPATH') || exit();

use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\Event;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Invitations\Status;
use ClientPress\Kernel\Refused;
use ClientPress\Portals\PortalPostType;

/**
 * Lists and counts of invitations.
 *
 * Each statement finds its rows by the primary key unless it says by which index.
 */
final class InvitationSearch
{
    use InvitationTables;

    /** Counting stops here, and lists say "10,000+": to count a million rows takes a second. */
    public const MOST_COUNTED = 10_000;

    /** A search lists no more: what is found has no index that sorts it. */
    public const MOST_FOUND = 1_000;

    /** How many values one statement compares with. */
    private const LOOKED_UP_AT_ONCE = 500;

    /** @var list<int>|null Ids of rows that are staged at the moment. */
    private ?array $staged = null;

    private ?InvitationMatches $matches = null;

    /**
     * How many emails with links to a portal an address was sent, those that failed with them.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function countEmails(int $portalId, string $emailKey): int
    {
        // email_key; then invitation_id. Emails that were refused stand in the history alone.
        return $this->number($this->prepare(
            "SELECT COALESCE(SUM(i.send_count + (
                SELECT COUNT(*) FROM {$this->events()} e
                WHERE e.invitation_id = i.id AND e.event = %s AND e.retired_digest IS NULL
            )), 0) FROM {$this->invitations()} i WHERE i.email_key = %s AND i.portal_id = %d",
            Event::DeliveryFailed->value,
            $emailKey,
            $portalId,
        ));
    }

    /**
     * Which of many addresses are invited already.
     *
     * @param list<array{int, string}> $asked Portal ids and canonical addresses.
     *
     * @return array<string, int> When each of those stored as pending expires, by "portal id:address".
     *
     * @throws Refused With `StorageFailed`.
     */
    public function pendingAmong(array $asked): array
    {
        $found = [];
        $keys = array_map(static fn(array $pair): string => self::pendingKey(...$pair), $asked);

        foreach (array_chunk($keys, self::LOOKED_UP_AT_ONCE) as $chunk) {
            // pending_key.
            $rows = $this->select($this->prepare("SELECT portal_id, email_key, expires_gmt FROM {$this->invitations()}
                WHERE {$this->isInvitation()} AND pending_key IN ("
            . self::placeholders($chunk)
            . ')', ...$chunk));

            foreach ($rows as $row) {
                $found["{$row['portal_id']}:{$row['email_key']}"] = (int) self::timestamp($row['expires_gmt']);
            }
        }

        return $found;
    }

    /**
     * @param int      $now   Seconds since the Unix epoch, UTC; decides what is expired.
     * @param int|null $total How many there are, where that is known: a page behind the middle is read from the end then.
     *
     * @return list<Invitation>
     *
     * @throws Refused With `StorageFailed`.
     */
    public function search(InvitationQuery $query, int $now, ?int $total = null): array
    {
        $this->staged = null;
        $offset = ($query->page - 1) * $query->perPage;
        $count = $query->perPage;
        $isFromEnd = $total !== null && $offset > intdiv($total, 2);

        if ($isFromEnd) {
            $count = max(0, min($count, $total - $offset));
            $offset = max(0, $total - $offset - $count);
        }

        $direction = ($query->order === 'asc') === $isFromEnd ? 'DESC' : 'ASC';
        // What a search finds has no index that sorts it otherwise.
        $by = match ($query->search === '' ? $query->orderBy : 'created') {
            'email' => "i.email_key $direction, i.id $direction",
            'sent' => "i.sent_gmt $direction, i.id $direction",
            'expires' => "i.expires_gmt $direction, i.id $direction",
            default => "i.id $direction",
        };

        $conditions = $this->conditions($query, $now);
        // MariaDB takes the rows of a status, and those that asked, to be spread evenly, and would read an index to its end for
        // some that are not.
        $hint = match (true) {
            $query->isWholeStatus() => ' IGNORE INDEX (PRIMARY)',
            $query->isAllAsked() => ' FORCE INDEX (status_asked)',
            default => '',
        };
        // PRIMARY, portal_id, portal_status, delivery_status, status_asked, email_key, sent_gmt, expires_gmt; of a status,
        // status_id, status_sent, status_email or status_expires, by what is ordered; without the rows that the page passes over.
        $ids = $this->matchesMany($query)
            ? $this->matches()->ids($query->search, $conditions, $direction, $count, $offset, $query->below)
            : $this->integers($this->prepare(
                "SELECT i.id FROM {$this->whose($conditions, $hint)} ORDER BY $by LIMIT %d OFFSET %d",
                $count,
                $offset,
            ));

        // What was found for this page may have changed by the next.
        $this->matches()->forget();

        return $ids === [] ? [] : $this->inOrder($isFromEnd ? array_reverse($ids) : $ids);
    }

    /**
     * @param int|null $atMost Where to stop counting; null for all.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function count(InvitationQuery $query, int $now, ?int $atMost = null): int
    {
        $this->staged = null;

        // As in search().
        return $this->matchesMany($query)
            ? $this->matches()->count($query->search, $this->conditions($query, $now), $atMost)
            : $this->number($this->countOf($query, $now, $atMost));
    }

    /**
     * @param list<int>|null     $among In these portals alone; null for all.
     * @param array<string, int> $known Figures that need not be counted.
     *
     * @return array{pending: int, unsent: int, accepted: int, revoked: int, expired: int, failed: int, asked: int} How
     *     many there are of each, one more than {@see MOST_COUNTED} at most. `unsent` counts pending ones whose last email
     *     failed, or is 0 where that decides no figure; `pending` is without them. `failed` counts all undecided ones whose
     *     last email failed, `asked` those whose client asked for a new link; both stand in the other figures as well.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function countByStatus(int $now, ?array $among = null, array $known = []): array
    {
        $most = self::MOST_COUNTED + 1;
        $of = static fn(Status $status): InvitationQuery => new InvitationQuery(status: $status, among: $among);
        $others = [
            'accepted' => $of(Status::Accepted),
            'revoked' => $of(Status::Revoked),
            'expired' => $of(Status::Expired),
            'failed' => new InvitationQuery(delivery: Delivery::Failed, among: $among),
            'asked' => new InvitationQuery(asked: true, among: $among),
        ];
        // status_expires, delivery_status and status_asked alone, never a whole row. Among portals, portal_status.
        $asked = array_diff_key($others, $known);
        $counts = $known;

        if ($asked !== []) {
            $figures = array_map(
                fn(string $name, InvitationQuery $query): string => "({$this->countOf($query, $now, $most)}) $name",
                array_keys($asked),
                $asked,
            );
            $counts += array_map(intval(...), $this->select('SELECT ' . implode(', ', $figures))[0] ?? []);
        }

        $failed = $counts['failed'] ?? 0;
        // status_expires. So many more that enough are left without those that failed.
        $pending = $known['pending'] ?? $this->count($of(Status::Pending), $now, $most + $failed);
        // delivery_status, and the rows that it finds, for when they expire: only where that decides a figure.
        $unsent = match (true) {
            isset($known['pending']), $failed === 0, ($pending - $failed) >= $most => 0,
            default => $known['unsent'] ?? $this->count(
                new InvitationQuery(status: Status::Pending, delivery: Delivery::Failed, among: $among),
                $now,
                $most,
            ),
        };

        return [
            'pending' => min($most, max(0, $pending - $unsent)),
            'unsent' => $unsent,
            'accepted' => $counts['accepted'] ?? 0,
            'revoked' => $counts['revoked'] ?? 0,
            'expired' => $counts['expired'] ?? 0,
            'failed' => $failed,
            'asked' => $counts['asked'] ?? 0,
        ];
    }

    /**
     * How many undecided ones need somebody: their client asked for a new link, or their last email failed.
     *
     * @param int $limit At least 1; no more are counted.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function countWaiting(int $limit): int
    {
        $ids = [];

        foreach (["delivery = 'failed'", 'asked_gmt IS NOT NULL'] as $condition) {
            // delivery_status; status_asked.
            $ids = [
                ...$ids,
                ...$this->integers($this->prepare(
                    "SELECT id FROM {$this->invitations()} WHERE $condition AND status = 'pending' LIMIT %d",
                    $limit,
                )),
            ];
        }

        return min($limit, count(array_unique($ids)));
    }

    /**
     * Portals that somebody was invited to, by title. Those that are gone are left out.
     *
     * @param string         $title Part of the title; empty for all.
     * @param list<int>|null $among Of these portals alone; null for all.
     *
     * @return list<int> Ids.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function invitedPortalIds(string $title, int $limit, ?array $among = null): array
    {
        $isInvitation = $this->isInvitation('i.');
        // portal_id: one look for each portal, however many invitations it has.
        $isInvited = "AND EXISTS (SELECT 1 FROM {$this->invitations()} i WHERE i.portal_id = p.ID AND $isInvitation)";

        if ($title === '' && $among === null) {
            $this->staged = null;
            // portal_id, of which each value is read once. The first that were invited to are enough, unless most of those are
            // gone.
            $first = $this->integers($this->prepare(
                "SELECT portal_id FROM {$this->invitations()} GROUP BY portal_id LIMIT %d",
                2 * $limit,
            ));
            // They have an invitation, unless it is staged.
            $found = $this->portalIds('', $limit, $first, $this->notStaged() === '' ? '' : $isInvited);

            if (count($found) === $limit || count($first) < (2 * $limit)) {
                return $found;
            }
        }

        return $this->portalIds($title, $limit, $among, $isInvited);
    }

    /**
     * @param list<int>|null $among
     * @param string         $isInvited Condition on the post `p`, with its AND; empty for none.
     *
     * @return list<int>
     */
    private function portalIds(string $title, int $limit, ?array $among, string $isInvited): array
    {
        $only = $among === null ? '' : 'AND ' . $this->among('p.ID', $among);

        // type_status_date of the posts, or their PRIMARY.
        return $this->integers($this->prepare(
            "SELECT p.ID FROM {$this->db->posts} p
            WHERE p.post_type = %s AND p.post_title LIKE %s $only $isInvited ORDER BY p.post_title, p.ID LIMIT %d",
            PortalPostType::NAME,
            '%' . $this->like($title) . '%',
            $limit,
        ));
    }

    /**
     * @return string A condition on the table `i`, without placeholders; empty for none.
     */
    private function conditions(InvitationQuery $query, int $now): string
    {
        $where = [];

        if ($query->portalId !== null) {
            $where[] = $this->prepare('i.portal_id = %d', $query->portalId);
        }

        if ($query->below !== null) {
            $where[] = $this->prepare('i.id < %d', $query->below);
        }

        if ($query->among !== null) {
            $where[] = $this->among('i.portal_id', $query->among);
        }

        if ($query->status !== null) {
            $where[] = $this->inStatus($query->status, gmdate(self::FORMAT, $now));
        }

        if ($query->delivery !== null) {
            $where[] = $this->prepare(
                'i.status = %s AND i.delivery = %s',
                Status::Pending->value,
                $query->delivery->value,
            );
        }

        if ($query->userId !== null) {
            // user_id.
            $where[] = $this->prepare('i.user_id = %d', $query->userId);
        }

        if ($query->withoutUnsent) {
            $where[] = $this->hasNotFailed($query);
        }

        if ($query->asked) {
            $where[] = $this->prepare('i.status = %s AND i.asked_gmt IS NOT NULL', Status::Pending->value);
        }

        if ($query->search !== '' && !$this->matchesMany($query)) {
            $where[] = $this->matches()->condition($query->search);
        }

        // Where a status is asked for, it excludes staged rows.
        if ([$query->status, $query->delivery, $query->asked] === [null, null, false]) {
            $where[] = $this->notStaged();
        }

        return implode(' AND ', array_filter($where));
    }

    /**
     * @return string A condition on the table `i`, without placeholders: that the last email did not fail.
     */
    private function hasNotFailed(InvitationQuery $query): string
    {
        // delivery_status, once: of each row that a deep page passes over the whole would be read.
        return $query->isWholeStatus() && ($query->page * $query->perPage) > 1_000
            ? $this->prepare(
                "i.id NOT IN (SELECT f.id FROM {$this->invitations()} f FORCE INDEX (delivery_status)
                    WHERE f.delivery = %s AND f.status = %s)",
                Delivery::Failed->value,
                Status::Pending->value,
            )
            : $this->prepare('i.delivery <> %s', Delivery::Failed->value);
    }

    private function matchesMany(InvitationQuery $query): bool
    {
        $isNarrow = $query->portalId !== null || $query->among !== null;

        return $query->search !== '' && !$isNarrow && $this->matches()->areMore($query->search);
    }

    private function matches(): InvitationMatches
    {
        return $this->matches ??= new InvitationMatches($this->db);
    }

    /**
     * @param list<int> $ids Not empty.
     *
     * @return list<Invitation> In this order, without those that are gone meanwhile.
     */
    private function inOrder(array $ids): array
    {
        $places = array_flip($ids);
        $found = $this->rows("SELECT i.* FROM {$this->invitations()} i
            WHERE {$this->among('i.id', $ids)} AND {$this->isInvitation('i.')}");
        usort($found, static fn(Invitation $a, Invitation $b): int => $places[$a->id] <=> $places[$b->id]);

        return $found;
    }

    /**
     * Names the few staged rows by id: to ask each row for its status would be to read whole rows.
     *
     * @return string See {@see conditions()}.
     */
    private function notStaged(): string
    {
        // status_expires.
        $this->staged ??= $this->integers(
            "SELECT id FROM {$this->invitations()} WHERE status = '" . self::STAGED . "'",
        );

        return $this->staged === [] ? '' : 'NOT ' . $this->among('i.id', $this->staged);
    }

    private function countOf(InvitationQuery $query, int $now, ?int $atMost): string
    {
        $from = $this->whose($this->conditions($query, $now));

        return $atMost === null
            ? "SELECT COUNT(*) FROM $from"
            : $this->prepare("SELECT COUNT(*) FROM (SELECT i.id FROM $from LIMIT %d) counted", $atMost);
    }

    /**
     * @param string $conditions See {@see conditions()}.
     */
    private function whose(string $conditions, string $hint = ''): string
    {
        return "{$this->invitations()} i$hint" . ($conditions === '' ? '' : " WHERE $conditions");
    }
}
