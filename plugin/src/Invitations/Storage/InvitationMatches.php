<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Storage;

defined('ABSPATH') || exit();

use ClientPress\Kernel\AddressSpelling;

/**
 * The invitations that a search finds, at a cost that does not grow with the table.
 *
 * No index both finds by a beginning and sorts by id. So few are named by id, and more are either met soon on the way along
 * the ids or found by their index and sorted.
 */
final class InvitationMatches
{
    use InvitationTables;

    /** Up to here they are named by id. */
    private const FEW = 500;

    /** Up to here they are counted before anything else is asked. */
    private const MANY = InvitationSearch::MOST_FOUND;

    /**
     * How many ids are looked through for those of a page, and how many have to be found in the whole table before that is
     * tried: else it takes less to sort all of them.
     */
    private const NEAR = [2_000 => self::MANY, 20_000 => 5_000, 200_000 => 50_000];

    /** The newest ids are looked through only where they are this many times the rows that are needed. */
    private const ONE_IN = 20;

    /**
     * What was last searched for: the ids where they are few, otherwise where more are found.
     *
     * @var array{search: string, few: list<int>, more: list<array{of: 'address'|'name', index: string, condition: string, number: int}>}|null
     */
    private ?array $last = null;

    /**
     * What is in the tables may have changed since.
     */
    public function forget(): void
    {
        $this->last = null;
    }

    /**
     * Whether too many are found to name them: {@see ids()} and {@see count()} then answer sooner than a statement with
     * {@see condition()}, unless other conditions leave few rows.
     */
    public function areMore(string $search): bool
    {
        return $this->find($search)['more'] !== [];
    }

    /**
     * @return string On the table `i`, without placeholders.
     */
    public function condition(string $search): string
    {
        ['few' => $few, 'more' => $more] = $this->find($search);
        $conditions = array_map(
            // PRIMARY. MariaDB would turn EXISTS into reading everything that matches.
            fn(array $source): string => $source['of'] === 'address'
                ? $source['condition']
                : "(SELECT COUNT(*) FROM {$this->names()} n WHERE n.invitation_id = i.id AND {$source['condition']}) > 0",
            $more,
        );

        if ($few !== []) {
            $conditions[] = self::among('i.id', $few);
        }

        return $conditions === [] ? '1 = 0' : '(' . implode(' OR ', $conditions) . ')';
    }

    /**
     * @param string       $where     Condition on the table `i`, without placeholders; empty for none.
     * @param 'ASC'|'DESC' $direction
     * @param int|null     $below     Where the condition asks for ids below this.
     *
     * @return list<int>
     */
    public function ids(string $search, string $where, string $direction, int $count, int $offset, ?int $below): array
    {
        $ids = [];

        foreach ($this->bounds($search, $direction, $count + $offset, $below) as $bound) {
            $ids = $this->integers($this->prepare(
                "SELECT id FROM ({$this->union($search, $where, $bound, $direction, $count + $offset)}) matched
                ORDER BY id $direction LIMIT %d OFFSET %d",
                $count,
                $offset,
            ));

            if (count($ids) === $count) {
                break;
            }
        }

        return $ids;
    }

    /**
     * @param string   $where  See {@see ids()}.
     * @param int|null $atMost Where to stop counting; null for all.
     */
    public function count(string $search, string $where, ?int $atMost): int
    {
        ['few' => $few, 'more' => $more] = $this->find($search);

        if ($where === '' && $few === [] && count($more) === 1) {
            $number = $more[0]['number'];

            if ($number <= self::MANY || $number === $atMost) {
                return min($number, $atMost ?? $number);
            }
        }

        $union = $this->union($search, $where, '', '', $atMost ?? PHP_INT_MAX);
        $count = $this->number("SELECT COUNT(*) FROM ($union) matched");

        return min($count, $atMost ?? $count);
    }

    /**
     * @param string $bound Of {@see bounds()}.
     * @param string $order `ASC`, `DESC` or empty.
     *
     * @return string A SELECT of ids, each once.
     */
    private function union(string $search, string $where, string $bound, string $order, int $limit): string
    {
        ['few' => $few, 'more' => $more] = $this->find($search);
        $selects = [];

        foreach ($more as $source) {
            [$from, $id, $each] = $this->table($source['of']);
            // PRIMARY up to the bound, else the index of the condition.
            $found = $this->prepare(
                "SELECT $each AS id FROM $from FORCE INDEX (%i) WHERE {$source['condition']}",
                $bound === '' ? $source['index'] : 'PRIMARY',
            );
            $found .= $bound === '' ? '' : " AND $id $bound";
            $isSorted = $where !== '' && $bound === '' && $order !== '';
            $selects[] =
                match (true) {
                    $where === '' => $found,
                    // PRIMARY, of the first ids alone: to ask all that is found for its status would be to read whole rows.
                    $isSorted => "SELECT i.id FROM ($found) found
                    JOIN {$this->invitations()} i FORCE INDEX (PRIMARY) ON i.id = found.id WHERE $where",
                    $source['of'] === 'address' => "$found AND $where",
                    default => "$found AND (SELECT COUNT(*) FROM {$this->invitations()} i WHERE i.id = $id AND $where) = 1",
                }
                . ($order === '' ? '' : ' ORDER BY ' . ($isSorted ? 'found.id' : $id) . " $order")
                . " LIMIT $limit";
        }

        if ($few !== []) {
            $selects[] =
                "SELECT i.id FROM {$this->invitations()} i WHERE {$this->among('i.id', $few)}"
                . ($bound === '' ? '' : " AND i.id $bound")
                . ($where === '' ? '' : " AND $where");
        }

        return implode(' UNION ', array_map(
            static fn(string $select, int $number): string => "SELECT id FROM ($select) part$number",
            $selects,
            array_keys($selects),
        ));
    }

    /**
     * What many rows have is met soon on the way along the ids, unless all of those stand at the other end.
     *
     * @param 'ASC'|'DESC' $direction
     * @param int          $needed    How many rows are to be found.
     * @param int|null     $below     Where ids below this alone are listed.
     *
     * @return \Generator<int, string> What follows an id in a condition, one after the other until enough are found; the last
     *     is empty, for all ids.
     *
     * @throws \ClientPress\Kernel\Refused With `StorageFailed`.
     */
    private function bounds(string $search, string $direction, int $needed, ?int $below): \Generator
    {
        $end = null;

        foreach (self::NEAR as $ids => $found) {
            if ($ids < (self::ONE_IN * $needed)) {
                continue;
            }

            if (!$this->areMoreThan($found, $search)) {
                break;
            }

            $end ??= $this->number(
                'SELECT ' . ($direction === 'ASC' ? 'MIN' : 'MAX') . "(id) FROM {$this->invitations()}",
            );

            yield $direction === 'ASC'
                ? $this->prepare('< %d', $end + $ids)
                : $this->prepare('> %d', min($end, $below ?? $end) - $ids);
        }

        yield '';
    }

    /**
     * Whether the whole table has more of what is searched for.
     *
     * @throws \ClientPress\Kernel\Refused With `StorageFailed`.
     */
    private function areMoreThan(int $count, string $search): bool
    {
        foreach ($this->find($search)['more'] as $source) {
            // The index alone. Some are met twice: see table().
            $far = "SELECT 1 FROM {$this->table($source['of'])[0]} WHERE {$source['condition']} LIMIT 1 OFFSET $count";

            if ($source['number'] > self::MANY && ($count <= self::MANY || $this->integers($far) !== [])) {
                return true;
            }
        }

        return false;
    }

    /**
     * @return array{search: string, few: list<int>, more: list<array{of: 'address'|'name', index: string, condition: string, number: int}>}
     */
    private function find(string $search): array
    {
        if ($this->last !== null && $this->last['search'] === $search) {
            return $this->last;
        }

        $few = [];
        $more = [];

        foreach ($this->sources($search) as [$of, $index, $column, $beginning]) {
            [$from, , $each] = $this->table($of);
            $condition = $this->prepare("$column LIKE %s", $this->like($beginning) . '%');
            // The index alone.
            $select = "SELECT $each FROM $from WHERE $condition LIMIT %d";
            $ids = $this->integers($this->prepare($select, self::FEW + 1));

            if (count($ids) <= self::FEW) {
                $few = [...$few, ...$ids];
            } else {
                $number = $this->number($this->prepare("SELECT COUNT(*) FROM ($select) counted", self::MANY + 1));
                $more[] = compact('of', 'index', 'condition', 'number');
            }
        }

        return $this->last = ['search' => $search, 'few' => array_values(array_unique($few)), 'more' => $more];
    }

    /**
     * @param 'address'|'name' $of
     *
     * @return array{string, string, string} The table with its alias, the id of the invitation, and how each is selected once.
     */
    private function table(string $of): array
    {
        return (
            $of === 'address'
                ? ["{$this->invitations()} i", 'i.id', 'i.id']
                // "lee" begins two words of "Lee Lee".
                : ["{$this->names()} n", 'n.invitation_id', 'DISTINCT n.invitation_id']
        );
    }

    /**
     * @return list<array{'address'|'name', string, string, string}> Of what, its index, its column, and what it is to begin
     *     with.
     */
    private function sources(string $search): array
    {
        $stored = strtolower(AddressSpelling::storedPart($search));

        if (str_starts_with($search, '@')) {
            return [['address', 'email_domain', 'i.email_domain', substr($stored, 1)]];
        }

        $ofAddress = ['address', 'email_key', 'i.email_key', $stored];

        // No name has an "@".
        return (
            str_contains($search, '@')
                ? [$ofAddress]
                : [$ofAddress, ['name', 'part', 'n.part', NameParts::folded($search)]]
        );
    }
}
