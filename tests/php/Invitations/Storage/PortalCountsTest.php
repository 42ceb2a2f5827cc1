<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations\Storage;

use ClientPress\Invitations\Storage\PortalCounts;

final class PortalCountsTest extends StorageTestCase
{
    public function test_portals_count_the_same_together_and_by_themselves(): void
    {
        global $wpdb;

        $table = "{$wpdb->prefix}clientpress_invitations";
        // Together too many, none of 7 and of 8 too many by itself; 9 has very many of each, of which a few have failed.
        $made = [
            [7, 'pending',  'sent',   '2031-06-01', 600],
            [7, 'pending',  'failed', '2031-06-01', 3],
            [7, 'pending',  'failed', '2001-01-01', 2],
            [7, 'pending',  'sent',   '2001-01-01', 1],
            [7, 'accepted', 'sent',   '2031-06-01', 4],
            [8, 'accepted', 'sent',   '2031-06-01', 600],
            [8, 'pending',  'sent',   '2031-06-01', 500],
            [8, 'revoked',  'sent',   '2031-06-01', 5],
            [9, 'pending',  'failed', '2031-07-01', 2],
            [9, 'pending',  'sent',   '2031-06-01', 1_010],
            [9, 'accepted', 'sent',   '2031-06-01', 1_010],
        ];
        $number = 0;
        foreach ($made as [$portal, $status, $delivery, $expires, $many]) {
            $rows = [];
            for ($row = 0; $row < $many; $row++) {
                $number++;
                $rows[] = "({$portal}, 'c{$number}@example.org', 'c{$number}@example.org', '{$status}', '{$number}', '{$delivery}',
                    '', '', '2025-01-01', '{$expires}')";
            }
            self::assertSame($many, $wpdb->query(
                "INSERT INTO {$table} (portal_id, email, email_key, status, token_digest, delivery,
                delivery_error, message, created_gmt, expires_gmt) VALUES "
                    . implode(', ', $rows),
            ));
        }
        $most = PortalCounts::MOST + 1;
        $expected = [
            6 => ['pending' => 0, 'accepted' => 0, 'failed' => 0],
            7 => ['pending' => 600, 'accepted' => 4, 'failed' => 5],
            8 => ['pending' => 500, 'accepted' => 600, 'failed' => 0],
            9 => ['pending' => $most, 'accepted' => $most, 'failed' => 2],
        ];
        $counts = $this->services->storage->portalCounts();

        self::assertSame($expected, $counts->count([6, 7, 8, 9], self::NOW));
        self::assertSame(array_slice($expected, 0, 3, true), $counts->count([6, 7, 8], self::NOW));
        foreach ($expected as $portal => $one) {
            self::assertSame([$portal => $one], $counts->count([$portal], self::NOW));
        }
        self::assertSame([], $counts->count([], self::NOW));
    }
}
