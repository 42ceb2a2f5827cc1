<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Invitations;

use ClientPress\Admin\Invitations\CurrentAccess;
use ClientPress\Clients\Actor;
use ClientPress\Tests\Admin\AdminTestCase;

final class CurrentAccessTest extends AdminTestCase
{
    public function test_who_may_still_enter_is_read_at_once_however_many_there_are(): void
    {
        global $wpdb;

        $accepted = [];
        foreach (range(1, 6) as $number) {
            $invitation = self::invite("client{$number}@example.org");
            $client = self::createUser('clientpress_client');
            self::accept($invitation);
            self::change($invitation, ['user_id' => $client->ID]);
            self::letIn(($number % 2) === 1 ? $invitation->portalId : self::createPortal(), $client->ID);
            $accepted[] = self::reread($invitation);
        }
        $pending = self::invite('pending@example.org');
        $queries = [];

        foreach ([2, 6] as $count) {
            wp_cache_flush();
            _prime_post_caches(array_column($accepted, 'portalId'), false);
            $access = new CurrentAccess(self::services()->clientList(), Actor::operator());
            $before = $wpdb->num_queries;
            $access->read([...array_slice($accepted, 0, $count), $pending]);
            $queries[] = $wpdb->num_queries - $before;
        }

        self::assertSame($queries[0], $queries[1]);
        self::assertSame([true, false, true, false, true, false], array_map($access->of(...), $accepted));
        self::assertNull($access->of($pending));
    }
}
