<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Portals;

use ClientPress\Tests\TestCase;

final class PortalMessagesTest extends TestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        self::attachAdminHooks();
        set_current_screen('edit-clientpress_portal');
    }

    public function test_other_screens_do_not_load_them(): void
    {
        set_current_screen('edit-post');

        self::assertSame([], apply_filters('post_updated_messages', []));
        self::assertSame([], apply_filters('bulk_post_updated_messages', [], []));
    }

    public function test_the_list_counts_portals_not_posts(): void
    {
        $counts = ['updated' => 1, 'locked' => 2, 'deleted' => 1, 'trashed' => 3, 'untrashed' => 1];
        $core = ['post' => ['trashed' => '%s posts moved to the Trash.']];

        $messages = apply_filters('bulk_post_updated_messages', $core, $counts);

        self::assertSame($core['post'], $messages['post']);
        self::assertSame(
            [
                'updated' => '%s portal updated.',
                'locked' => '%s portals not updated, somebody is editing them.',
                'deleted' => '%s portal permanently deleted.',
                'trashed' => '%s portals moved to the Trash.',
                'untrashed' => '%s portal restored from the Trash, as it was before. If it was published, its clients can open it again.',
            ],
            $messages['clientpress_portal'],
        );
    }

    public function test_the_classic_editor_says_what_became_of_the_portal(): void
    {
        $messages = apply_filters('post_updated_messages', ['post' => [1 => 'Post updated.']]);

        self::assertSame('Post updated.', $messages['post'][1]);
        self::assertSame('Portal published for its clients.', $messages['clientpress_portal'][6]);
    }

    public function test_the_classic_editor_says_which_revision_a_portal_was_restored_to(): void
    {
        $portal = self::createPortal();
        wp_update_post(['ID' => $portal, 'post_content' => 'Another']);
        $revision = (int) current(wp_get_post_revisions($portal))->ID;
        self::assertFalse(apply_filters('post_updated_messages', [])['clientpress_portal'][5]);

        $_GET['revision'] = (string) $revision;

        self::assertSame(
            'Portal restored to its revision of ' . wp_post_revision_title($revision, false) . '.',
            apply_filters('post_updated_messages', [])['clientpress_portal'][5],
        );
    }
}
