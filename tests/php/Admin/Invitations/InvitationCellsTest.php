<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Invitations;

use ClientPress\Admin\Invitations\DateCell;
use ClientPress\Admin\Invitations\InvitationCells;
use ClientPress\Admin\Invitations\Operation;
use ClientPress\Admin\Invitations\OperationOffer;
use ClientPress\Clients\Actor;
use ClientPress\Tests\Admin\AdminTestCase;

final class InvitationCellsTest extends AdminTestCase
{
    public function test_a_deleted_portal_is_looked_for_once_however_many_rows_it_has(): void
    {
        global $wpdb;

        $portal = self::createPortal();
        $invitations = array_map(
            static fn(int $number) => self::invite("client{$number}@example.org", $portal),
            range(1, 6),
        );
        wp_delete_post($portal, true);
        $invitations = array_map(self::reread(...), $invitations);
        $queries = [];

        // The first time reads the user, and what else is kept for the request.
        foreach ([1, 2, 6] as $rows) {
            $offer = new OperationOffer(self::services()->invitationList(), Actor::user(1));
            $cells = new InvitationCells(
                self::services()->invitationList(),
                self::services()->portals(),
                new DateCell(self::services()->clock),
                $offer,
            );
            $before = $wpdb->num_queries;

            foreach (array_slice($invitations, 0, $rows) as $invitation) {
                self::assertStringContainsString('(deleted portal)', $cells->html('portal', $invitation));
                self::assertStringContainsString('href=', $cells->html('email', $invitation));
                self::assertSame([Operation::Delete], $offer->operations($invitation));
            }
            $queries[] = $wpdb->num_queries - $before;
        }

        self::assertSame($queries[1], $queries[2]);
    }
}
