<?php

declare(strict_types=1);

namespace ClientPress\Tests\Portals;

use ClientPress\Portals\PortalStatus;
use ClientPress\Tests\TestCase;

final class PortalStatusTest extends TestCase
{
    public function test_a_portal_without_a_stored_status_is_active(): void
    {
        $portal = self::createPortal();
        delete_post_meta($portal, PortalStatus::META);

        self::assertSame(PortalStatus::Active, PortalStatus::of($portal));
    }

    /**
     * @testWith ["active"]
     *           ["pending"]
     *           ["archived"]
     */
    public function test_a_stored_status_is_read(string $stored): void
    {
        self::assertSame($stored, PortalStatus::of(self::createPortal($stored))->value);
    }

    /**
     * @testWith ["closed-by-a-later-version"]
     *           ["ACTIVE"]
     *           [["active"]]
     */
    public function test_an_unknown_stored_status_is_not_active(mixed $stored): void
    {
        $portal = self::createPortal();
        update_post_meta($portal, PortalStatus::META, $stored);

        self::assertSame(PortalStatus::Pending, PortalStatus::of($portal));
    }

    public function test_each_status_has_a_name_of_its_own(): void
    {
        $labels = array_map(static fn(PortalStatus $status): string => $status->label(), PortalStatus::cases());

        self::assertSame(['Active', 'Pending', 'Archived'], $labels);
    }
}
