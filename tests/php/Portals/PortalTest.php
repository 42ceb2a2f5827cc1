<?php

declare(strict_types=1);

namespace ClientPress\Tests\Portals;

use ClientPress\Portals\Portal;
use ClientPress\Portals\PortalTitle;
use ClientPress\Tests\TestCase;

final class PortalTest extends TestCase
{
    /**
     * @testWith ["Harbour &amp; Sons &#8211; 2026", "Harbour & Sons – 2026"]
     *           ["O'Brien \"&\" <em>Co</em>", "O'Brien \"&\" Co"]
     *           ["R&D <Prototype>", "R&D <Prototype>"]
     *           ["R&amp;D &lt;Prototype&gt;", "R&D <Prototype>"]
     *           ["1 < 2 <br/>and <3", "1 < 2 and <3"]
     *           ["<b onclick='x'>Harbour</B>", "Harbour"]
     *           ["   ", "(no title)"]
     */
    public function test_its_title_is_plain_text(string $stored, string $title): void
    {
        $id = self::createPortal(fields: ['post_title' => $stored]);

        self::assertSame($title, self::portal($id)->title);
    }

    public function test_scripts_and_styles_are_no_part_of_a_title(): void
    {
        self::assertSame('Harbour', PortalTitle::plain('<script>evil()</script>Harbour<STYLE id="a">p{}</style >'));
        self::assertSame('a < b', PortalTitle::plain('a &lt; b'));
    }

    /**
     * @testWith ["administrator"]
     *           ["editor"]
     *           ["portals"]
     */
    public function test_a_title_with_angle_brackets_is_kept_by_whomever_it_was_typed(string $role): void
    {
        // May not write HTML, as nobody but the super admin of a network may.
        add_role('portals', 'Portals', ['edit_clientpress_portals' => true, 'read' => true]);
        self::actAsNewUser($role);
        kses_init();

        $id = self::createPortal(fields: ['post_title' => 'R&D <Prototype> <em>new</em><script>evil()</script>']);
        wp_update_post(['ID' => $id, 'post_content' => 'Another text']);

        $evil = current_user_can('unfiltered_html') ? '' : 'evil()';
        self::assertSame("R&D <Prototype> new{$evil}", self::portal($id)->title);
        self::assertStringContainsString('&lt;Prototype', get_the_title($id));
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
