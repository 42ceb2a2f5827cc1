<?php

declare(strict_types=1);

namespace ClientPress\Tests\Portals;

use ClientPress\Portals\Portal;
use ClientPress\Tests\TestCase;

final class PortalTest extends TestCase
{
    /**
     * @testWith ["Harbour &amp; Sons &#8211; 2026", "Harbour & Sons – 2026"]
     *           ["O'Brien \"&\" <em>Co</em>", "O'Brien \"&\" Co"]
     *           ["   ", "(no title)"]
     */
    public function test_its_title_is_plain_text(string $stored, string $title): void
    {
        $id = self::createPortal(fields: ['post_title' => $stored]);

        self::assertSame($title, self::portal($id)->title);
    }

    /**
     * @testWith ["active", "private", true]
     *           ["active", "draft", false]
     *           ["active", "pending", false]
     *           ["active", "trash", false]
     *           ["pending", "private", false]
     *           ["archived", "private", false]
     */
    public function test_it_is_open_only_while_live_and_active(string $status, string $postStatus, bool $open): void
    {
        $id = self::createPortal($status, ['post_status' => $postStatus]);

        self::assertSame($open, self::portal($id)->isOpen());
    }

    public function test_a_live_portal_has_one_address_whoever_asks(): void
    {
        $portal = self::portal(self::createPortal(fields: ['post_name' => 'harbour']));
        $anonymous = $portal->url();
        self::actAs(1);

        self::assertSame(home_url('/client-portal/harbour/'), $anonymous);
        self::assertSame($anonymous, $portal->url());
    }

    private static function portal(int $id): Portal
    {
        $portal = self::services()->portals()->find($id);
        self::assertNotNull($portal);

        return $portal;
    }
}
