<?php

declare(strict_types=1);

namespace ClientPress\Tests\Clients\Storage;

use ClientPress\Clients\Storage\ClientSearch;
use ClientPress\Tests\TestCase;

final class ClientSearchTest extends TestCase
{
    private ClientSearch $search;

    protected function setUp(): void
    {
        parent::setUp();
        $this->search = self::services()->storage->clientSearch();
    }

    public function test_clients_are_found_whether_they_stand_close_together_or_far_apart(): void
    {
        self::accounts(range(5_000, 5_300));

        foreach ([range(5_001, 5_300, 2), [5_001, 5_151, 5_299], [5_151]] as $clients) {
            self::onlyClients($clients);

            self::assertSame(array_reverse($clients), $this->search->byAddressOrName('none', 'vale', null));
            self::assertSame(array_reverse($clients), $this->search->byDomain('example.org', null));
            self::assertSame([5_151], $this->search->byAddressOrName('cole5151@', '', null));
            self::assertSame([5_151], $this->search->byAddressOrName('none', 'vale', [5_158]));
            self::assertSame([], $this->search->byAddressOrName('none', 'ale', null));
        }
        self::onlyClients([]);
        self::assertSame([], $this->search->byAddressOrName('none', 'vale', null));
    }

    public function test_of_very_many_accounts_that_begin_so_the_clients_are_found(): void
    {
        // By address, the clients stand behind more accounts than are looked up.
        self::accounts(range(5_000, 6_200));
        self::onlyClients([6_190, 6_195]);

        self::assertEqualsCanonicalizing([6_190, 6_195], $this->search->byAddressOrName('cole', '', null));
        self::assertEqualsCanonicalizing([6_195], $this->search->byAddressOrName('cole', '', [6_202]));
    }

    public function test_counting_stops_where_it_is_told_to(): void
    {
        self::onlyClients(range(1, 5));

        self::assertSame([3, 5, 5], array_map(fn(int $most): int => $this->search->count(null, $most), [3, 5, 6]));
        self::assertSame(1, $this->search->count([9], 3));
        self::assertSame(0, $this->search->count([], 3));
    }

    /** @param non-empty-list<int> $ids */
    private static function accounts(array $ids): void
    {
        self::insert(
            $GLOBALS['wpdb']->users,
            '(ID, user_login, user_nicename, user_email, display_name)',
            "(%1\$d, 'cole%1\$d', 'cole%1\$d', 'cole%1\$d@example.org', 'Cole Vale')",
            $ids,
        );
    }

    /** @param list<int> $ids Each into a portal of its own, and nobody else. */
    private static function onlyClients(array $ids): void
    {
        global $wpdb;

        $table = "{$wpdb->prefix}clientpress_access";
        $wpdb->query("DELETE FROM {$table}");
        $ids === [] || self::insert($table, '(user_id, portal_id)', '(%1$d, %1$d + 7)', $ids);
    }

    /** @param non-empty-list<int> $ids */
    private static function insert(string $table, string $columns, string $row, array $ids): void
    {
        $rows = array_map(static fn(int $id): string => sprintf($row, $id), $ids);
        self::assertSame(
            count($ids),
            $GLOBALS['wpdb']->query("INSERT INTO {$table} {$columns} VALUES " . implode(', ', $rows)),
        );
    }
}
