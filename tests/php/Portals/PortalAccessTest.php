<?php

declare(strict_types=1);

namespace ClientPress\Tests\Portals;

use ClientPress\Tests\TestCase;

final class PortalAccessTest extends TestCase
{
    private const MANAGERS = ['administrator', 'editor'];

    /**
     * @testWith ["active", "private", true]
     *           ["pending", "private", false]
     *           ["archived", "private", false]
     *           ["active", "draft", false]
     *           ["active", "future", false]
     *           ["active", "trash", false]
     */
    public function test_a_client_reads_their_own_while_it_is_open(string $status, string $postStatus, bool $may): void
    {
        $client = self::createUser('clientpress_client')->ID;
        $portal = self::createPortal($status, ['post_status' => $postStatus, 'post_date' => '2099-01-01 00:00:00']);
        $other = self::createPortal($status, ['post_status' => $postStatus, 'post_date' => '2099-01-01 00:00:00']);
        self::letIn($portal, $client);

        self::assertSame($may, user_can($client, 'read_post', $portal));
        self::assertSame($may, user_can($client, 'read_clientpress_portal', $portal));
        self::assertFalse(user_can($client, 'read_post', $other));
        foreach (['edit_post', 'delete_post'] as $capability) {
            self::assertFalse(user_can($client, $capability, $portal));
        }
    }

    public function test_of_the_roles_only_those_that_manage_portals_read_every_portal(): void
    {
        $portals = [
            self::createPortal(),
            self::createPortal('archived'),
            self::createPortal('active', ['post_status' => 'draft']),
        ];
        $may = [];
        foreach (array_keys(wp_roles()->roles) as $role) {
            $user = self::createUser($role)->ID;
            foreach ($portals as $portal) {
                $may[$role][] = user_can($user, 'read_post', $portal);
            }
        }

        foreach ($may as $role => $answers) {
            self::assertSame(array_fill(0, 3, in_array($role, self::MANAGERS, true)), $answers, $role);
        }
        self::assertFalse(user_can(0, 'read_post', $portals[0]));
    }

    public function test_who_is_in_the_client_field_reads_it_whatever_the_role(): void
    {
        $portal = self::createPortal();
        $subscriber = self::createUser('subscriber')->ID;
        self::letIn($portal, $subscriber);

        self::assertTrue(user_can($subscriber, 'read_post', $portal));
    }

    public function test_having_written_a_portal_is_not_enough(): void
    {
        $user = self::createUser('editor');
        $portal = self::createPortal(fields: ['post_author' => $user->ID]);
        $draft = self::createPortal(fields: ['post_author' => $user->ID, 'post_status' => 'draft']);
        self::assertTrue(user_can($user->ID, 'read_post', $portal));

        $user->set_role('author');

        foreach (['read_post', 'edit_post', 'delete_post'] as $capability) {
            self::assertFalse(user_can($user->ID, $capability, $portal));
            self::assertFalse(user_can($user->ID, $capability, $draft));
        }
    }

    public function test_a_public_portal_would_be_closed_all_the_same(): void
    {
        global $wpdb;
        $portal = self::createPortal();
        $subscriber = self::createUser('subscriber')->ID;
        $wpdb->update($wpdb->posts, ['post_status' => 'publish'], ['ID' => $portal]);
        clean_post_cache($portal);

        self::assertFalse(user_can($subscriber, 'read_post', $portal));
        self::assertSame(
            404,
            rest_do_request(new \WP_REST_Request('GET', "/wp/v2/clientpress_portal/{$portal}"))->get_status(),
        );
        self::assertSame([], rest_do_request(new \WP_REST_Request('GET', '/wp/v2/clientpress_portal'))->get_data());
    }

    public function test_a_file_is_read_by_who_reads_its_portal(): void
    {
        $uploader = self::createUser('author')->ID;
        $client = self::createUser('clientpress_client')->ID;
        $stranger = self::createUser('clientpress_client')->ID;
        $portal = self::createPortal();
        self::letIn($portal, $client);
        $file = wp_insert_attachment(['post_title' => 'Contract', 'post_author' => $uploader], 'contract.pdf', $portal);

        self::assertTrue(user_can($client, 'read_post', $file));
        self::assertTrue(user_can(1, 'read_post', $file));
        self::assertFalse(user_can($stranger, 'read_post', $file));
        self::assertFalse(user_can($uploader, 'read_post', $file));

        update_post_meta($portal, '_clientpress_status', 'archived');
        self::assertFalse(user_can($client, 'read_post', $file));
    }

    public function test_a_revision_is_for_those_who_edit(): void
    {
        $client = self::createUser('clientpress_client')->ID;
        $portal = self::createPortal();
        self::letIn($portal, $client);
        wp_update_post(['ID' => $portal, 'post_content' => 'Never shown before.']);
        $revision = array_key_first(wp_get_post_revisions($portal));

        self::assertIsInt($revision);
        self::assertFalse(user_can($client, 'read_post', $revision));
        self::assertTrue(user_can(1, 'read_post', $revision));
    }

    public function test_rights_to_other_posts_are_as_core_has_them(): void
    {
        $author = self::createUser('author')->ID;
        $post = wp_insert_post(['post_title' => 'A post', 'post_status' => 'private', 'post_author' => $author]);

        self::assertTrue(user_can($author, 'read_post', $post));
        self::assertFalse(user_can(self::createUser('subscriber')->ID, 'read_post', $post));
        self::assertFalse(user_can($author, 'read_post', $post + 1000));
    }

    public function test_asking_about_other_posts_runs_no_query(): void
    {
        global $wpdb;
        $post = wp_insert_post(['post_title' => 'A post', 'post_status' => 'publish']);
        $file = wp_insert_attachment(['post_title' => 'Photo'], 'photo.png', $post);
        $user = self::createUser('subscriber')->ID;
        $ask = static function () use ($post, $file, $user): array {
            wp_cache_flush();

            return [user_can($user, 'read_post', $post), user_can($user, 'read_post', $file)];
        };
        $before = $wpdb->num_queries;
        $ask();
        $with = $wpdb->num_queries - $before;
        remove_all_filters('map_meta_cap');
        $before = $wpdb->num_queries;
        $ask();

        self::assertSame($wpdb->num_queries - $before, $with);
    }

    public function test_questions_that_make_no_sense_are_answered_as_core_answers_them(): void
    {
        $portal = self::createPortal();
        self::actAsNewUser('clientpress_client');

        self::assertFalse(current_user_can(null));
        self::assertFalse(current_user_can('read_post', [$portal]));
        foreach ([null, 'read', []] as $caps) {
            self::assertSame($caps, apply_filters('map_meta_cap', $caps, null, null, null));
        }
        // Whatever the others have made of the list: a portal is closed to nobody in particular.
        self::assertNotSame([], apply_filters('map_meta_cap', [], 'read_post', null, [$portal]));
    }
}
