<?php

declare(strict_types=1);

namespace ClientPress\Tests\Clients\Storage;

use ClientPress\Clients\Storage\AccessTable;
use ClientPress\Tests\TestCase;

final class AccessTableTest extends TestCase
{
    private const NOW = 1_932_597_000;

    private AccessTable $table;

    protected function setUp(): void
    {
        parent::setUp();
        $this->table = self::services()->storage->accessTable();
    }

    public function test_adding_tells_what_is_new_and_changes_nothing_that_is_there(): void
    {
        self::assertTrue($this->table->add(7, 12, 1, 0, self::NOW));
        self::assertFalse($this->table->add(7, 12, 2, 3, self::NOW + 5));
        self::assertTrue($this->table->add(7, 13, 2, 3, self::NOW));

        self::assertSame(
            [
                ['portal_id' => '7', 'user_id' => '12', 'granted_by' => '1', 'invitation_id' => null],
                ['portal_id' => '7', 'user_id' => '13', 'granted_by' => '2', 'invitation_id' => '3'],
            ],
            self::read('SELECT portal_id, user_id, granted_by, invitation_id FROM %saccess ORDER BY user_id'),
        );
        self::assertSame(
            [['granted_gmt' => gmdate('Y-m-d H:i:s', self::NOW)]],
            self::read('SELECT granted_gmt FROM %saccess WHERE user_id = 12'),
        );
    }

    public function test_a_second_grant_does_not_end_the_transaction_of_the_first(): void
    {
        $this->table->add(7, 12, 1, 0, self::NOW);

        $together = $this->table->inTransaction(
            fn(): bool => (
                $this->table->add(7, 13, 1, 0, self::NOW) === true
                && $this->table->add(7, 12, 1, 0, self::NOW) === false
                && false
            ),
        );

        self::assertFalse($together);
        self::assertSame([12], $this->table->users(7));
    }

    public function test_nothing_is_added_while_what_was_asked_is_not_so(): void
    {
        global $wpdb;

        $none = "FROM {$wpdb->users} WHERE ID = 0";
        $one = "FROM {$wpdb->users} WHERE ID = 1";

        self::assertFalse($this->table->add(7, 12, 1, 0, self::NOW, $none));
        self::assertSame([], $this->table->users(7));
        self::assertTrue($this->table->add(7, 12, 1, 0, self::NOW, $one));
        self::assertSame([12], $this->table->users(7));
    }

    public function test_users_come_in_the_order_in_which_they_were_let_in_page_by_page(): void
    {
        foreach ([12 => 30, 13 => 10, 14 => 20, 15 => 20] as $user => $after) {
            $this->table->add(7, $user, 1, 0, self::NOW + $after);
        }
        $this->table->add(8, 16, 1, 0, self::NOW);

        self::assertSame([13, 14, 15, 12], $this->table->users(7));
        self::assertSame([13, 14], $this->table->users(7, 2));
        self::assertSame([15, 12], $this->table->users(7, 2, 2));
        self::assertSame([7 => 4, 8 => 1], $this->table->counts([7, 8, 9]));
        self::assertSame([], $this->table->counts([]));
    }

    public function test_many_users_are_looked_up_by_a_few_statements(): void
    {
        global $wpdb;

        foreach ([[7, 12], [8, 12], [7, 1100]] as [$portal, $user]) {
            $this->table->add($portal, $user, 1, 0, self::NOW);
        }
        $before = $wpdb->num_queries;

        $portals = $this->table->portalsOf(range(1, 1200));

        self::assertSame(3, $wpdb->num_queries - $before);
        self::assertSame([12 => [7, 8], 1100 => [7]], $portals);
        self::assertSame([], $this->table->portalsOf([]));
    }

    public function test_deleting_tells_whether_there_was_anything(): void
    {
        $this->table->add(7, 12, 1, 0, self::NOW);

        self::assertTrue($this->table->delete(7, 12));
        self::assertFalse($this->table->delete(7, 12));
    }

    /**
     * @testWith ["SELECT user_id FROM %saccess WHERE portal_id = 7 ORDER BY granted_gmt, user_id LIMIT 3", "portal_granted"]
     *           ["SELECT user_id, portal_id FROM %saccess WHERE user_id IN (12, 13)", "user_id"]
     *           ["SELECT event FROM %saccess_events WHERE portal_id = 7 ORDER BY id", "portal_id"]
     */
    public function test_the_statement_finds_its_rows_by_its_index(string $sql, string $index): void
    {
        global $wpdb;

        if (is_a($wpdb, 'WP_SQLite_DB')) {
            self::markTestSkipped('MariaDB explains; SQLite has the same indexes.');
        }
        $values = array_map(static fn(int $n): string => sprintf('(%d, %d)', $n % 97, $n), range(1, 3000));
        $wpdb->query(
            "INSERT INTO {$wpdb->prefix}clientpress_access (portal_id, user_id) VALUES " . implode(',', $values),
        );
        $wpdb->query("ANALYZE TABLE {$wpdb->prefix}clientpress_access");

        $plan = self::read("EXPLAIN {$sql}")[0];

        self::assertSame($index, $plan['key']);
        self::assertStringNotContainsString('filesort', (string) $plan['Extra']);
    }

    /** @return list<array<string, string|null>> */
    private static function read(string $sql): array
    {
        global $wpdb;

        return $wpdb->get_results(sprintf($sql, "{$wpdb->prefix}clientpress_"), ARRAY_A);
    }
}
