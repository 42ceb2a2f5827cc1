<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Invitations;

use ClientPress\Admin\Invitations\InviteBox;
use ClientPress\Admin\SharedAssets;
use ClientPress\Clients\Capabilities;
use ClientPress\Tests\TestCase;

final class InviteBoxTest extends TestCase
{
    private const HANDLE = 'clientpress-invite-box';

    private const ASSETS = 'https://example.org/assets/';

    /** The script that all others depend on. */
    private const FIRST_SCRIPT = 'clientpress-invite-box-rest';

    /** The script that depends on all others. */
    private const LAST_SCRIPT = 'clientpress-invite-box-editors';

    protected function setUp(): void
    {
        parent::setUp();
        require_once ABSPATH . 'wp-admin/includes/admin.php';
        $GLOBALS['wp_scripts'] = null;
        $GLOBALS['wp_styles'] = null;
        $GLOBALS['wp_meta_boxes'] = [];
        self::actAs(1);
    }

    /**
     * @return iterable<string, array{string, string}>
     */
    public static function otherScreens(): iterable
    {
        yield 'a post' => ['post.php', 'post'];
        yield 'the list of posts' => ['edit.php', 'edit-post'];
        yield 'a new page' => ['post-new.php', 'page'];
        yield 'the dashboard' => ['index.php', 'dashboard'];
    }

    /**
     * @dataProvider otherScreens
     */
    public function test_other_screens_get_nothing(string $hook, string $screen): void
    {
        set_current_screen($screen);

        self::box()->enqueue($hook);

        self::assertFalse(wp_script_is(self::LAST_SCRIPT));
        self::assertFalse(wp_style_is(self::HANDLE));
    }

    public function test_a_portals_editor_gets_script_style_and_the_portal(): void
    {
        $portal = self::openEditorOf(self::createPortal(), isBlockEditor: true);

        self::box()->enqueue('post.php');

        self::assertTrue(wp_script_is(self::LAST_SCRIPT));
        self::assertTrue(wp_style_is(self::HANDLE));
        self::assertContains('wp-editor', self::loadedScripts());
        self::assertSame(
            [
                'portalId' => $portal,
                'invitationsUrl' => admin_url(
                    "edit.php?post_type=clientpress_portal&page=clientpress-invitations&portal_id={$portal}",
                ),
                'viewUrl' => get_permalink($portal) . '?clientpress_view=client',
                'clientView' => ['status' => 'private', 'query' => ['clientpress_view' => 'client']],
                'canInvite' => true,
                'searchesNames' => true,
                'isBlockEditor' => true,
                'clientsField' => 'clientpress_clients',
                'leftOver' => ['picks' => [], 'isTold' => true, 'result' => null, 'undoable' => []],
                'expiryChoices' => [7, 14, 21, 30],
                'expiryDays' => 14,
                'languages' => [['locale' => 'en_US', 'name' => 'English (United States)']],
            ],
            self::settings(),
        );
    }

    public function test_each_open_portal_of_the_list_offers_to_invite_where_one_may(): void
    {
        $open = self::createPortal(fields: ['post_title' => 'Say "Hi" & wave']);
        $closed = [self::createPortal('archived'), self::createPortal(fields: ['post_status' => 'draft'])];
        $post = (int) wp_insert_post(['post_title' => 'News', 'post_status' => 'private']);
        set_current_screen('edit-clientpress_portal');

        self::box()->enqueue('edit.php');

        self::assertTrue(wp_script_is('clientpress-invite-dialog'));
        $action = self::rowActions($open)['clientpress-invite'] ?? '';
        self::assertStringContainsString("data-clientpress-invite=\"{$open}\"", $action);
        self::assertStringContainsString('data-clientpress-title="Say &quot;Hi&quot; &amp; wave"', $action);
        foreach ([...$closed, $post] as $other) {
            self::assertSame(['edit', 'trash'], array_keys(self::rowActions($other)));
        }
        self::actAs(self::createEditorWithoutInvite());
        self::assertSame(['edit', 'trash'], array_keys(self::rowActions($open)));
    }

    public function test_who_may_not_invite_gets_no_dialog(): void
    {
        self::actAs(self::createEditorWithoutInvite());
        set_current_screen('edit-clientpress_portal');

        self::box()->enqueue('edit.php');

        self::assertFalse(wp_script_is('clientpress-invite-dialog'));
        self::assertFalse(wp_style_is(self::HANDLE));
    }

    public function test_the_classic_editor_is_not_burdened_with_the_block_editor(): void
    {
        self::openEditorOf(self::createPortal(), isBlockEditor: false);

        self::box()->enqueue('post.php');

        self::assertFalse(self::settings()['isBlockEditor']);
        foreach (['wp-editor', 'wp-edit-post', 'wp-block-editor', 'wp-plugins'] as $handle) {
            self::assertNotContains($handle, self::loadedScripts());
        }
    }

    public function test_every_file_in_the_folder_is_loaded_once_with_its_translations(): void
    {
        self::openEditorOf(self::createPortal(), isBlockEditor: true);

        self::box()->enqueue('post.php');

        $loaded = [];
        foreach (self::loadedScripts() as $handle) {
            $script = wp_scripts()->registered[$handle];
            if (str_contains((string) $script->src, '/invite-box/')) {
                self::assertSame('clientpress', $script->textdomain, $handle);
                $loaded[] = basename($script->src);
            }
        }
        sort($loaded);
        self::assertSame(
            array_map(basename(...), glob(dirname(__DIR__, 4) . '/plugin/assets/invite-box/*.js')),
            $loaded,
        );
    }

    public function test_each_script_comes_after_those_that_it_uses(): void
    {
        self::openEditorOf(self::createPortal(), isBlockEditor: true);

        self::box()->enqueue('post.php');

        $defined = ['clientpressInviteBox'];
        foreach (self::loadedScripts() as $handle) {
            $src = (string) wp_scripts()->registered[$handle]->src;
            if (!str_starts_with($src, self::ASSETS)) {
                continue;
            }
            $code = file_get_contents(dirname(__DIR__, 4) . '/plugin/assets/' . substr($src, strlen(self::ASSETS)));
            if (preg_match('/^const (clientpress\w+)/m', $code, $match) === 1) {
                $defined[] = $match[1];
            }
            preg_match_all('/\bclientpress[A-Z]\w+/', $code, $used);
            self::assertSame([], array_values(array_diff($used[0], $defined)), $handle);
        }
        self::assertCount(17, $defined);
    }

    public function test_who_may_not_invite_is_told_so_to_the_script(): void
    {
        self::actAs(self::createEditorWithoutInvite());
        self::openEditorOf(self::createPortal(), isBlockEditor: true);

        self::box()->enqueue('post.php');

        self::assertFalse(self::settings()['canInvite']);
    }

    public function test_where_names_are_not_searched_the_script_does_not_say_so(): void
    {
        add_filter('wp_is_large_user_count', '__return_true');
        self::openEditorOf(self::createPortal(), isBlockEditor: true);

        self::box()->enqueue('post.php');

        self::assertFalse(self::settings()['searchesNames']);
    }

    public function test_the_classic_editor_has_two_boxes_that_the_block_editor_leaves_out(): void
    {
        self::openEditorOf(self::createPortal(), isBlockEditor: false);

        do_action('add_meta_boxes_clientpress_portal', get_post());

        self::assertSame(['clientpress-invitations', 'clientpress-clients'], array_keys(self::metaBoxes()));
        self::assertStringContainsString('data-clientpress-box="clientpress-invitations"', self::printedMetaBoxes());

        get_current_screen()->is_block_editor(true);
        self::assertStringNotContainsString('data-clientpress-box', self::printedMetaBoxes());
    }

    public function test_who_may_not_invite_has_the_box_of_the_status_alone(): void
    {
        self::actAs(self::createEditorWithoutInvite());
        self::openEditorOf(self::createPortal(), isBlockEditor: false);

        do_action('add_meta_boxes_clientpress_portal', get_post());

        self::assertSame(['clientpress-clients'], array_keys(self::metaBoxes()));
    }

    /** @return array<string, string> */
    private static function rowActions(int $post): array
    {
        return apply_filters('post_row_actions', ['edit' => 'Edit', 'trash' => 'Trash'], get_post($post));
    }

    private static function box(): InviteBox
    {
        (new SharedAssets(rtrim(self::ASSETS, '/')))->register();
        $box = new InviteBox(
            self::ASSETS,
            '/languages',
            self::services()->settings(),
            self::doors()->clientFieldForm(),
        );
        // In PHPUnit is_admin() was false when the plugin attached its hooks.
        add_action('add_meta_boxes_clientpress_portal', $box->addMetaBoxes(...));
        add_filter('post_row_actions', InviteBox::addRowAction(...), 10, 2);

        return $box;
    }

    private static function createEditorWithoutInvite(): \WP_User
    {
        $user = self::createUser('editor');
        $user->add_cap(Capabilities::INVITE, false);

        return $user;
    }

    private static function openEditorOf(int $portal, bool $isBlockEditor): int
    {
        set_current_screen('clientpress_portal');
        get_current_screen()->is_block_editor($isBlockEditor);
        $GLOBALS['post'] = get_post($portal);
        self::box();

        return $portal;
    }

    /**
     * @return list<string> Handles of all scripts that are loaded, in their order.
     */
    private static function loadedScripts(): array
    {
        wp_scripts()->all_deps([self::LAST_SCRIPT]);
        // WordPress leaves out a script of which it does not know all that it needs.
        self::assertContains(self::LAST_SCRIPT, wp_scripts()->to_do);

        return wp_scripts()->to_do;
    }

    /**
     * @return array<string, mixed>
     */
    private static function settings(): array
    {
        $before = implode('', wp_scripts()->get_data(self::FIRST_SCRIPT, 'before'));
        self::assertSame(1, preg_match('/^var clientpressInviteBox = (\{.*\});$/', trim($before), $match), $before);

        return json_decode($match[1], true, flags: JSON_THROW_ON_ERROR);
    }

    /**
     * @return array<string, array<string, mixed>>
     */
    private static function metaBoxes(): array
    {
        return $GLOBALS['wp_meta_boxes']['clientpress_portal']['side']['default'] ?? [];
    }

    private static function printedMetaBoxes(): string
    {
        ob_start();
        do_meta_boxes('clientpress_portal', 'side', get_post());

        return (string) ob_get_clean();
    }
}
