<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Portals;

use ClientPress\Tests\TestCase;

final class PortalVisibilityTest extends TestCase
{
    private const SENTENCE = 'Only its clients and those who manage portals';

    protected function setUp(): void
    {
        parent::setUp();
        self::attachAdminHooks();
        require_once ABSPATH . 'wp-admin/includes/admin.php';
        require_once ABSPATH . 'wp-admin/includes/meta-boxes.php';
        self::actAs(1);
    }

    public function test_the_classic_editor_says_who_can_see_a_live_portal_and_lets_it_become_a_draft(): void
    {
        $portal = get_post(self::createPortal());

        $box = self::publishBox($portal);

        self::assertStringContainsString(self::SENTENCE, $box);
        self::assertStringNotContainsString('Privately Published', $box);
        self::assertMatchesRegularExpression('~id="post-status-display">\s*Published\s*<~', $box);
        self::assertMatchesRegularExpression("~<option\s+selected='selected' value='publish'>Published~", $box);
        self::assertStringNotContainsString('style="display:none" class="edit-post-status', $box);
        self::assertSame('private', $portal->post_status, 'the post itself is as it was');
    }

    public function test_the_classic_editor_says_of_a_draft_who_will_see_it(): void
    {
        $box = self::publishBox(get_post(self::createPortal(fields: ['post_status' => 'draft'])));

        self::assertStringContainsString(self::SENTENCE, $box);
        self::assertMatchesRegularExpression('~id="post-status-display">\s*Draft\s*<~', $box);
    }

    public function test_posts_of_other_types_are_as_they_were(): void
    {
        $page = get_post(wp_insert_post(['post_type' => 'page', 'post_title' => 'A page', 'post_status' => 'private']));

        $box = self::publishBox($page);

        self::assertStringNotContainsString(self::SENTENCE, $box);
        self::assertStringContainsString('Privately Published', $box);
        self::assertSame('Last Modified', apply_filters(
            'post_date_column_status',
            'Last Modified',
            $page,
            'date',
            'list',
        ));
    }

    public function test_the_list_calls_a_live_portal_published(): void
    {
        $live = get_post(self::createPortal());
        $draft = get_post(self::createPortal(fields: ['post_status' => 'draft']));

        self::assertSame('Published', apply_filters('post_date_column_status', 'Last Modified', $live, 'date', 'list'));
        self::assertSame('Last Modified', apply_filters(
            'post_date_column_status',
            'Last Modified',
            $draft,
            'date',
            'list',
        ));
        self::assertSame(
            [
                'all' => '<a href="edit.php">All <span class="count">(2)</span></a>',
                'private' => '<a href="edit.php?post_status=private" class="current">Published <span class="count">(1)</span></a>',
                'pending' => '<a href="edit.php?post_status=pending">Pending Review <span class="count">(1)</span></a>',
            ],
            apply_filters('views_edit-clientpress_portal', [
                'all' => '<a href="edit.php">All <span class="count">(2)</span></a>',
                'private' => '<a href="edit.php?post_status=private" class="current">Private <span class="count">(1)</span></a>',
                'pending' => '<a href="edit.php?post_status=pending">Pending <span class="count">(1)</span></a>',
            ]),
        );
    }

    private static function publishBox(\WP_Post $post): string
    {
        $GLOBALS['action'] = 'edit';
        $GLOBALS['post'] = $post;
        set_current_screen($post->post_type);
        ob_start();
        post_submit_meta_box($post);

        return (string) ob_get_clean();
    }
}
