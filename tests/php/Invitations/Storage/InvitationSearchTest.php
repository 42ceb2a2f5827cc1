<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations\Storage;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\InvitationList;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Invitations\Status;
use ClientPress\Tests\Support\Database;

final class InvitationSearchTest extends StorageTestCase
{
    public function test_a_search_finds_the_same_whether_few_match_or_many(): void
    {
        global $wpdb;

        $wpdb->query('START TRANSACTION');
        for ($number = 0; $number < 510; $number++) {
            $this->insert($number % 3, "c{$number}@example.org", "secret {$number}");
        }
        $wpdb->query('COMMIT');
        $this->insert(1, 'jo_50%@example.com', 'jo');
        $found = fn(mixed ...$query): array => array_column(
            $this->services->storage->invitationSearch()->search(new InvitationQuery(...$query), self::NOW),
            'email',
        );
        $count = fn(mixed ...$query): int => $this->services
            ->storage
            ->invitationSearch()
            ->count(new InvitationQuery(...$query), self::NOW);

        self::assertSame(['c509@example.org', 'c508@example.org'], $found(search: '@example.org', perPage: 2));
        self::assertSame(['c508@example.org'], $found(search: '@EXAMPLE.org', portalId: 1, perPage: 1));
        self::assertSame([510, 170], [$count(search: '@example.org'), $count(search: '@example.org', portalId: 1)]);
        self::assertSame(['jo_50%@example.com'], $found(search: 'jo_50%@'));
        self::assertSame([], $found(search: 'jo_50%@', portalId: 2));
        self::assertSame([1, 0], [$count(search: 'jo'), $count(search: 'jo', status: Status::Revoked)]);
        self::assertSame([0, []], [$count(search: 'nobody'), $found(search: 'nobody')]);
        $this->insert(1, 'nobody@example.org', 'nobody');
        self::assertSame(['nobody@example.org'], $found(search: 'nobody'));
    }

    public function test_a_name_is_found_by_the_beginning_of_any_of_its_words(): void
    {
        $names = ['ada' => 'Anna Maria Müller-Lüdenscheidt', 'bea' => "Seán O'Brien", 'cy' => 'Maria 50%'];
        foreach ($names as $local => $name) {
            $this->insert(7, "{$local}@example.org", $local, $name);
        }
        $this->insert(7, 'maria@example.org', 'maria');
        $found = fn(mixed ...$query): array => array_column(
            $this->services->storage->invitationSearch()->search(new InvitationQuery(...$query), self::NOW),
            'email',
        );

        foreach (['anna', 'ANNA MAR', 'müller', 'MÜLL', 'lüdensch'] as $search) {
            self::assertSame(['ada@example.org'], $found(search: $search), $search);
        }
        self::assertSame(['bea@example.org'], $found(search: 'brien'));
        self::assertSame(['bea@example.org'], $found(search: "o'b"));
        self::assertSame(['maria@example.org', 'cy@example.org', 'ada@example.org'], $found(search: 'maria'));
        self::assertSame([[], [], []], [$found(search: 'nna'), $found(search: 'mar%'), $found(search: 'maria anna')]);
        self::assertSame(['cy@example.org'], $found(search: '50%'));
        self::assertSame(['maria@example.org'], $found(search: 'maria@'));
        self::assertSame([], $found(search: 'anna', status: Status::Accepted));
    }

    public function test_a_name_that_many_have_is_found_like_one_that_few_have(): void
    {
        global $wpdb;

        $wpdb->query('START TRANSACTION');
        for ($number = 0; $number < 510; $number++) {
            $this->insert($number % 3, "c{$number}@example.org", "secret {$number}", "Jo Nr{$number} Nr");
        }
        $this->insert(1, 'john@example.org', 'john');
        $wpdb->query('COMMIT');
        $search = $this->services->storage->invitationSearch();
        $query = new InvitationQuery(search: 'jo', portalId: 1, perPage: 2);

        self::assertSame(511, $search->count(new InvitationQuery(search: 'jo'), self::NOW));
        self::assertSame(171, $search->count($query, self::NOW));
        // Whose name has two such words is one.
        self::assertSame(510, $search->count(new InvitationQuery(search: 'nr'), self::NOW));
        self::assertSame(
            ['john@example.org', 'c508@example.org'],
            array_column($search->search($query, self::NOW), 'email'),
        );
    }

    public function test_what_very_many_have_is_found_wherever_it_stands(): void
    {
        global $wpdb;

        $invitations = $wpdb->prefix . 'clientpress_invitations';
        $names = $wpdb->prefix . 'clientpress_invitation_names';
        $wpdb->query(
            "INSERT INTO {$invitations} (id, portal_id, email, email_key, status, token_digest, message, delivery,
            delivery_error, created_gmt, expires_gmt)
            SELECT n, 1, CONCAT('c', n, '@e.org'), CONCAT('c', n, '@e.org'),
                CASE WHEN n % 1000 = 0 THEN 'revoked' ELSE 'accepted' END, n, '', 'sent', '', '2031-01-01', '2031-02-01'
            FROM "
                . Database::numbersTo(10_020),
        );
        foreach (['conny cole', 'cole'] as $place => $part) {
            $wpdb->query(
                "INSERT INTO {$names} (invitation_id, place, part) SELECT id, {$place}, '{$part}' FROM {$invitations}",
            );
        }
        // Far from the others, for whoever begins to look at the end of the list.
        $wpdb->query("UPDATE {$invitations} SET id = 900000, email_key = 'jo@e.org' WHERE id = 10020");
        $wpdb->query(
            "UPDATE {$names} SET invitation_id = 900000, part = CONCAT('x', part) WHERE invitation_id = 10020",
        );
        $search = $this->services->storage->invitationSearch();
        $ids = static fn(mixed ...$query): array => array_column(
            $search->search(new InvitationQuery(...$query, perPage: 3), self::NOW),
            'id',
        );

        foreach (['c', 'co'] as $term) {
            self::assertSame([10_019, 10_018, 10_017], $ids(search: $term), $term);
            self::assertSame([10_016, 10_015, 10_014], $ids(search: $term, page: 2), $term);
            self::assertSame([1, 2, 3], $ids(search: $term, order: 'asc'), $term);
            self::assertSame([4_999, 4_998, 4_997], $ids(search: $term, below: 5_000), $term);
            self::assertSame([10_000, 9_000, 8_000], $ids(search: $term, status: Status::Revoked), $term);
            self::assertSame(10_019, $search->count(new InvitationQuery(search: $term), self::NOW), $term);
            self::assertSame(10, $search->count(
                new InvitationQuery(search: $term, status: Status::Revoked),
                self::NOW,
            ));
            foreach ([10_001, 1_001, 700] as $most) {
                self::assertSame($most, $search->count(new InvitationQuery(search: $term), self::NOW, $most), $term);
            }
            // So deep that other ways lead there.
            self::assertSame([9_959, 9_958, 9_957], $ids(search: $term, page: 21), $term);
            self::assertSame([7_019, 7_018, 7_017], $ids(search: $term, page: 1_001), $term);
            self::assertSame([4_000, 3_000, 2_000], $ids(search: $term, status: Status::Revoked, page: 3), $term);
        }

        self::assertSame([900_000, 10_019, 10_018], $ids(status: Status::Accepted));
        self::assertSame([1, 2, 3], $ids(status: Status::Accepted, order: 'asc'));
        self::assertSame([10_000, 9_000, 8_000], $ids(status: Status::Revoked));
        $revoked = static fn(int $page): array => array_column(
            $search->search(new InvitationQuery(status: Status::Revoked, perPage: 3, page: $page), self::NOW, 10),
            'id',
        );
        self::assertSame([[10_000, 9_000, 8_000], [1_000]], [$revoked(1), $revoked(4)]);

        // Very many addresses, and the names of a few that stand far from the first: none between is passed over.
        $wpdb->query("UPDATE {$invitations} SET email_key = 'c0@e.org' WHERE id = 900000");
        $wpdb->query("UPDATE {$names} SET part = CONCAT('x', part) WHERE invitation_id > 3");
        self::assertSame([900_000, 10_019, 10_018], $ids(search: 'c'));
        self::assertSame([10_019, 10_018, 10_017], $ids(search: 'c', below: 900_000));

        // That there are more than are counted is remembered, and no other figure.
        $list = $this->services->invitationList();
        $counts = static fn(): array => $list->countByStatus(Actor::operator());
        self::assertSame([10_001, 10], [$counts()['accepted'], $counts()['revoked']]);
        $wpdb->query("UPDATE {$invitations} SET status = 'pending'");
        $this->clock->time += 590;
        self::assertSame([10_001, 0], [$counts()['accepted'], $counts()['revoked']]);
        // Another view that gets so many does not prolong it.
        self::assertSame(10_001, $counts()['expired']);
        $this->clock->time += 11;
        self::assertSame([0, 10_001], [$counts()['accepted'], $counts()['expired']]);
        $wpdb->query("DELETE FROM {$invitations} WHERE id > 1000");
        self::assertSame(10_001, $counts()['expired']);
        delete_transient(InvitationList::MANY);
        self::assertSame(1_000, $counts()['expired']);
    }

    public function test_pending_ones_are_counted_without_what_was_not_sent_also_where_there_are_very_many(): void
    {
        global $wpdb;

        $invitations = $wpdb->prefix . 'clientpress_invitations';
        $search = $this->services->storage->invitationSearch();
        $wpdb->query(
            "INSERT INTO {$invitations} (id, portal_id, email, email_key, status, token_digest, message, delivery,
            delivery_error, created_gmt, expires_gmt) SELECT n, 1, '', '', 'pending', n, '', 'sent', '', '2031-01-01',
            CASE WHEN n <= 10 THEN '2031-01-02' ELSE '2041-01-01' END FROM "
                . Database::numbersTo(10_020),
        );
        $counted = static function (int $failed, array $known = []) use ($wpdb, $invitations, $search): array {
            $wpdb->query(
                "UPDATE {$invitations} SET delivery = CASE WHEN id <= {$failed} THEN 'failed' ELSE 'sent' END",
            );
            $counts = $search->countByStatus(self::NOW, null, $known);

            return [$counts['pending'], $counts['unsent'], $counts['expired'], $counts['failed']];
        };

        self::assertSame([10_000, 10, 10, 20], $counted(20));
        self::assertSame([10_001, 9, 10, 19], $counted(19));
        self::assertSame([10, 10_000, 10, 10_001], $counted(10_010));
        // Pages read the rows themselves, deep ones the index of those that failed.
        foreach ([1 => 10_020, 10 => 9_120, 11 => 9_020] as $page => $first) {
            $query = new InvitationQuery(status: Status::Pending, withoutUnsent: true, perPage: 100, page: $page);
            $wpdb->query("UPDATE {$invitations} SET delivery = CASE WHEN id = {$first} THEN 'failed' ELSE 'sent' END");
            $ids = array_column($search->search($query, self::NOW), 'id');
            self::assertSame(range($first - 1, $first - 100), $ids);
        }
        // Where it decides nothing it is not counted.
        self::assertSame([10_001, 0, 10, 9], $counted(9));
        self::assertSame([10_001, 0, 10, 20], $counted(20, ['pending' => 10_001]));
    }

    public function test_a_name_is_searched_no_more_once_its_record_is_gone(): void
    {
        $names = static fn(): int => self::rows('clientpress_invitation_names');
        $deleted = (int) $this->insert(7, 'jo@example.org', 'a', 'Jo Smith');
        $erased = (int) $this->insert(7, 'mia@example.org', 'b', 'Mia Smith');
        self::assertSame(4, $names());
        // Not written where the row is another one's by now.
        self::assertFalse($this->services->storage->stagedRows()->recordName($deleted, self::digest('b'), 'Jo'));

        $this->services->storage->invitationRows()->delete($deleted, self::NOW + 1_000);
        self::assertSame(2, $names());
        $this->services->storage->invitationRows()->revoke($erased, self::NOW);
        $row = $this->services->storage->invitationRows()->find($erased) ?? self::fail('The row is gone.');
        self::assertTrue($this->services->storage->personalRows()->anonymise($row, null));
        self::assertSame(0, $names());
    }
}
