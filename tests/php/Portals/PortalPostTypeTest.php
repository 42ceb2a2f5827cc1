<?php

declare(strict_types=1);

namespace ClientPress\Tests\Portals;

use ClientPress\Clients\Capabilities;
use ClientPress\Portals\PortalPostType;
use ClientPress\Tests\TestCase;

final class PortalPostTypeTest extends TestCase
{
    public function test_twenty_twenty_shows_no_author_and_date_on_a_portal(): void
    {
        self::assertSame(
            ['page', 'clientpress_portal'],
            apply_filters('twentytwenty_disallowed_post_types_for_meta_output', ['page']),
        );
    }

    public function test_posts_may_be_inserted_as_objects_and_query_strings_too(): void
    {
        $post = wp_insert_post('post_title=A+post&post_status=draft');
        $portal = wp_insert_post((object) [
            'post_type' => 'clientpress_portal',
            'post_title' => 'Garden',
            'post_status' => 'publish',
        ]);

        self::assertSame('A post', get_post($post)->post_title);
        self::assertSame('private', get_post_status($portal));
        self::assertSame('Garden', get_post($portal)->post_title);
    }

    public function test_publishing_makes_a_portal_private(): void
    {
        $portal = self::createPortal(fields: ['post_status' => 'draft']);

        wp_update_post(['ID' => $portal, 'post_status' => 'publish']);

        self::assertSame('private', get_post_status($portal));
    }

    public function test_publishing_past_the_save_makes_it_private_with_its_content_as_it_was(): void
    {
        global $wpdb;
        $content = '<iframe src="https://example.org/board"></iframe>';
        kses_remove_filters();
        $portal = self::createPortal(fields: ['post_status' => 'draft', 'post_content' => $content]);
        $seen = [];
        add_action(
            'save_post_' . PortalPostType::NAME,
            static function (int $id, \WP_Post $post) use (&$seen): void {
                $seen[] = $post->post_status;
            },
            10,
            2,
        );
        // Cron has no user, and a user without unfiltered_html would lose the frame.
        kses_init_filters();

        wp_publish_post($portal);

        kses_remove_filters();
        self::assertSame('private', $wpdb->get_var("SELECT post_status FROM {$wpdb->posts} WHERE ID = {$portal}"));
        self::assertSame('private', get_post_status($portal));
        self::assertSame($content, get_post($portal)->post_content);
        self::assertSame(['private'], $seen);
    }

    public function test_a_scheduled_portal_goes_live_as_private(): void
    {
        $portal = self::createPortal(fields: [
            'post_status' => 'publish',
            'post_date' => '2099-01-01 10:00:00',
            'post_date_gmt' => '2099-01-01 10:00:00',
        ]);
        self::assertSame('future', get_post_status($portal));
        global $wpdb;
        $wpdb->update(
            $wpdb->posts,
            ['post_date' => '2020-01-01 10:00:00', 'post_date_gmt' => '2020-01-01 10:00:00'],
            ['ID' => $portal],
        );
        clean_post_cache($portal);

        do_action('publish_future_post', $portal);

        self::assertSame('private', get_post_status($portal));
        self::assertTrue(self::services()->portals()->find($portal)?->isOpen());
    }

    public function test_it_has_no_password_and_no_discussion(): void
    {
        $portal = get_post(self::createPortal(fields: [
            'post_status' => 'publish',
            'post_password' => 'second lock',
            'comment_status' => 'open',
            'ping_status' => 'open',
        ]));

        self::assertSame(['', 'closed', 'closed'], [
            $portal->post_password,
            $portal->comment_status,
            $portal->ping_status,
        ]);
        self::assertFalse(comments_open($portal));
    }

    public function test_other_posts_are_published_as_ever(): void
    {
        $draft = wp_insert_post(['post_title' => 'A post', 'post_status' => 'draft', 'comment_status' => 'open']);

        wp_publish_post($draft);
        $post = wp_insert_post(['post_title' => 'A post', 'post_status' => 'publish', 'post_password' => 'lock']);

        self::assertSame('publish', get_post_status($draft));
        self::assertSame('open', get_post($draft)->comment_status);
        self::assertSame(['publish', 'lock'], [get_post_status($post), get_post($post)->post_password]);
    }

    public function test_it_stays_when_its_author_is_deleted_with_all_their_content(): void
    {
        $author = self::createUser('editor');
        $portal = self::createPortal(fields: ['post_author' => $author->ID]);
        $post = wp_insert_post(['post_title' => 'A post', 'post_status' => 'publish', 'post_author' => $author->ID]);

        wp_delete_user($author->ID);

        self::assertSame('private', get_post_status($portal));
        self::assertSame('trash', get_post_status($post));
    }

    public function test_private_stands_before_other_private_titles_only(): void
    {
        $portal = self::createPortal(fields: ['post_title' => 'Harbour']);
        $page = wp_insert_post(['post_type' => 'page', 'post_title' => 'Harbour', 'post_status' => 'private']);

        self::assertSame('Harbour', get_the_title($portal));
        self::assertSame('Private: Harbour', get_the_title($page));
    }

    public function test_a_theme_shows_it_as_a_page_unless_it_has_a_template_for_portals(): void
    {
        $portal = self::createPortal();
        self::actAs(1);
        $GLOBALS['wp_query'] = new \WP_Query(['p' => $portal, 'post_type' => PortalPostType::NAME]);
        $post = wp_insert_post(['post_title' => 'A post', 'post_status' => 'publish']);

        self::assertSame(
            ['single-clientpress_portal.php', 'page.php', 'single.php'],
            apply_filters('single_template_hierarchy', ['single-clientpress_portal.php', 'single.php']),
        );

        $GLOBALS['wp_query'] = new \WP_Query(['p' => $post]);
        self::assertSame(
            ['single-post.php', 'single.php'],
            apply_filters('single_template_hierarchy', ['single-post.php', 'single.php']),
        );
    }

    public function test_the_addresses_of_portals_take_six_rules_of_wordpress(): void
    {
        flush_rewrite_rules(false);

        self::assertSame(
            [
                'client-portal/?$' => 'index.php?post_type=clientpress_portal',
                'client-portal/page/([0-9]{1,})/?$' => 'index.php?post_type=clientpress_portal&paged=$matches[1]',
                'client-portal/[^/]+/attachment/([^/]+)/?$' => 'index.php?attachment=$matches[1]',
                'client-portal/([^/]+)/page/?([0-9]{1,})/?$' => 'index.php?clientpress_portal=$matches[1]&paged=$matches[2]',
                'client-portal/([^/]+)(?:/([0-9]+))?/?$' => 'index.php?clientpress_portal=$matches[1]&page=$matches[2]',
                'client-portal/[^/]+/([^/]+)/?$' => 'index.php?attachment=$matches[1]',
            ],
            array_filter(
                get_option('rewrite_rules'),
                static fn(string $path): bool => str_starts_with($path, 'client-portal'),
                ARRAY_FILTER_USE_KEY,
            ),
        );
    }

    public function test_the_home_of_clients_has_an_address_with_either_kind_of_permalinks(): void
    {
        self::assertSame(home_url('/client-portal/'), PortalPostType::homeUrl());

        add_filter('option_permalink_structure', '__return_empty_string');
        self::assertSame(home_url('/?post_type=clientpress_portal'), PortalPostType::homeUrl());
    }

    public function test_no_name_of_a_capability_is_forgotten(): void
    {
        $asked = array_diff_key((array) get_post_type_object(PortalPostType::NAME)->cap, array_flip([
            'edit_post',
            'read_post',
            'delete_post',
            'read',
        ]));

        self::assertEqualsCanonicalizing(
            array_diff(Capabilities::ALL, [Capabilities::INVITE]),
            array_values(array_unique($asked)),
        );
    }

    public function test_a_portal_that_is_restored_from_the_trash_is_what_it_was(): void
    {
        foreach (['private', 'draft'] as $status) {
            $portal = self::createPortal(fields: ['post_status' => $status]);
            wp_trash_post($portal);
            wp_untrash_post($portal);

            self::assertSame($status, get_post_status($portal));
        }

        $post = (int) wp_insert_post(['post_title' => 'News', 'post_status' => 'publish']);
        wp_trash_post($post);
        wp_untrash_post($post);
        self::assertSame('draft', get_post_status($post));
    }
}
