<?php

declare(strict_types=1);

namespace ClientPress\Tests\Portals;

use ClientPress\Tests\Doors\Person;
use ClientPress\Tests\Doors\Visitor;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\TestCase;

final class PortalFilesTest extends TestCase
{
    private int $portal;

    private int $file;

    private int $public;

    protected function setUp(): void
    {
        parent::setUp();
        $page = wp_insert_post(['post_type' => 'page', 'post_title' => 'A page', 'post_status' => 'publish']);
        $this->portal = self::createPortal();
        $this->file = wp_insert_attachment(
            ['post_title' => 'Contract', 'post_mime_type' => 'application/pdf'],
            'contract.pdf',
            $this->portal,
        );
        $this->public = wp_insert_attachment(
            ['post_title' => 'Contract form', 'post_mime_type' => 'application/pdf'],
            'form.pdf',
            $page,
        );
    }

    public function test_the_files_of_a_deleted_portal_stay_private(): void
    {
        $page = get_post($this->public)->post_parent;
        wp_delete_post($this->portal, true);
        wp_delete_post($page, true);

        self::assertSame('private', get_post_status($this->file));
        self::assertSame('publish', get_post_status($this->public));
        self::assertSame([$this->public], self::listed()['ids']);
    }

    /**
     * @testWith ["post_parent = "]
     *           ["UPDATE "]
     */
    public function test_a_portal_stays_where_its_files_cannot_be_kept_private(string $words): void
    {
        self::failing($words, fn() => self::assertFalse(wp_delete_post($this->portal, true)));

        wp_cache_flush();
        self::assertNotNull(get_post($this->portal));
        self::assertSame($this->portal, get_post($this->file)?->post_parent);

        self::assertNotFalse(wp_delete_post($this->portal, true));
        self::assertSame('private', get_post_status($this->file));
    }

    public function test_a_file_of_a_deleted_portal_is_private_when_it_comes_back_from_the_trash(): void
    {
        wp_trash_post($this->file);
        wp_delete_post($this->portal, true);
        self::assertSame('trash', get_post_field('post_status', $this->file));

        foreach (['restored once', 'trashed and restored again'] as $moment) {
            wp_untrash_post($this->file);
            self::assertSame('private', get_post_status($this->file), $moment);
            self::assertSame([$this->public], self::listed()['ids'], $moment);
            wp_trash_post($this->file);
        }
        wp_trash_post($this->public);
        wp_untrash_post($this->public);
        self::assertSame('inherit', get_post_field('post_status', $this->public));
    }

    public function test_a_file_with_a_status_of_its_own_is_made_private_too(): void
    {
        global $wpdb;
        $wpdb->update($wpdb->posts, ['post_status' => 'publish'], ['ID' => $this->file]);
        clean_post_cache($this->file);

        wp_delete_post($this->portal, true);

        self::assertSame('private', get_post_status($this->file));
    }

    public function test_the_texts_of_the_files_stay_what_they_were_when_cron_deletes_the_portal(): void
    {
        $html = 'See <iframe src="https://example.org/plan"></iframe>';
        self::actAs(1);
        wp_update_post(['ID' => $this->file, 'post_content' => $html]);
        self::actAs(0);
        kses_init();

        wp_delete_post($this->portal, true);

        self::assertSame(['private', $html], [get_post_status($this->file), get_post($this->file)->post_content]);
    }

    /**
     * @testWith [null, 1]
     *           ["subscriber", 1]
     *           ["author", 1]
     *           ["clientpress_client", 1]
     *           ["editor", 2]
     *           ["administrator", 2]
     */
    public function test_rest_counts_only_what_the_visitor_may_read(?string $role, int $count): void
    {
        self::actAs($role === null ? 0 : self::createUser($role));

        self::assertSame($count, self::listed(['search' => 'contract'])['total']);
        self::assertSame($count - 1, self::listed(['parent' => $this->portal])['total']);
    }

    public function test_rest_counts_a_clients_own_while_their_portal_is_open(): void
    {
        $client = self::actAsNewUser('clientpress_client');
        self::letIn($this->portal, $client->ID);

        self::assertSame(['ids' => [$this->file], 'total' => 1], self::listed(['parent' => $this->portal]));

        update_post_meta($this->portal, '_clientpress_status', 'archived');
        self::assertSame(['ids' => [], 'total' => 0], self::listed(['parent' => $this->portal]));
    }

    /**
     * @testWith ["author", false]
     *           ["editor", true]
     */
    public function test_the_media_library_shows_them_to_those_who_manage_portals(string $role, bool $shown): void
    {
        self::actAsNewUser($role);
        set_current_screen('upload');

        $ids = (new \WP_Query(['post_type' => 'attachment', 'post_status' => 'inherit', 'fields' => 'ids']))->posts;

        self::assertContains($this->public, $ids);
        self::assertSame($shown, in_array($this->file, $ids, true));
    }

    /** @return array<string, array{string, array<string, mixed>, string}> path, what is posted, action of the nonce */
    public static function waysToAFile(): array
    {
        $ajax = '/wp-admin/admin-ajax.php';
        $upload = '/wp-admin/async-upload.php?attachment_id=FILE&fetch=';

        return [
            'get-attachment' => [$ajax, ['action' => 'get-attachment', 'id' => 'FILE'], ''],
            'query-attachments' => [$ajax, ['action' => 'query-attachments', 'query' => ['post__in' => ['FILE']]], ''],
            'send-attachment-to-editor' => [
                $ajax,
                ['action' => 'send-attachment-to-editor', 'attachment' => ['id' => 'FILE'], 'post_id' => '0'],
                'media-send-to-editor',
            ],
            'media-create-image-subsizes' => [
                $ajax,
                ['action' => 'media-create-image-subsizes', 'attachment_id' => 'FILE'],
                'media-form',
            ],
            'image-editor' => [
                $ajax,
                ['action' => 'image-editor', 'postid' => 'FILE', 'do' => 'open'],
                'image_editor-FILE',
            ],
            'crop-image' => [$ajax, ['action' => 'crop-image', 'id' => 'FILE', 'context' => 'x'], 'image_editor-FILE'],
            'save-attachment' => [
                $ajax,
                ['action' => 'save-attachment', 'id' => 'FILE', 'changes' => ['title' => 'x']],
                'update-post_FILE',
            ],
            'save-attachment-compat' => [
                $ajax,
                ['action' => 'save-attachment-compat', 'id' => 'FILE', 'attachments' => ['FILE' => ['x' => 'y']]],
                'update-post_FILE',
            ],
            'preview of a gallery' => [
                $ajax,
                ['action' => 'parse-media-shortcode', 'shortcode' => '[gallery ids="FILE"]', 'type' => 'gallery'],
                '',
            ],
            'preview of a portal\'s gallery' => [
                $ajax,
                ['action' => 'parse-media-shortcode', 'shortcode' => '[gallery id="PORTAL"]', 'type' => 'gallery'],
                '',
            ],
            'uploader, new' => [$upload . '3', [], ''],
            'uploader, a letter behind the number' => [str_replace('FILE', 'FILEx', $upload) . '3', [], ''],
            'uploader, one' => [$upload . '2', [], ''],
            'uploader, many' => [$upload . '1', [], ''],
            'gallery of the old uploader' => ['/wp-admin/media-upload.php?tab=gallery&post_id=PORTAL', [], ''],
            'library of the old uploader' => ['/wp-admin/media-upload.php?tab=library', [], ''],
            'editor' => ['/wp-admin/post.php?post=FILE&action=edit', [], ''],
            'REST' => ['/wp-json/wp/v2/media/FILE', [], ''],
            'oEmbed' => ['/wp-json/oembed/1.0/embed?url=HOME%2F%3Fattachment_id%3DFILE', [], ''],
            'its page' => ['/?attachment_id=FILE', [], ''],
        ];
    }

    /**
     * @dataProvider waysToAFile
     *
     * @param array<string, mixed> $fields
     */
    public function test_nobody_gets_at_a_file_of_a_portal_by_its_number(
        string $path,
        array $fields,
        string $nonce,
    ): void {
        imagepng(imagecreatetruecolor(2, 2), $png = wp_upload_dir()['basedir'] . '/harbour-plan.png');
        $image = wp_insert_attachment(
            ['post_title' => 'Harbour plan', 'post_excerpt' => 'Harbour plan', 'post_mime_type' => 'image/png'],
            'harbour-plan.png',
            $this->portal,
        );
        $orphan = wp_insert_attachment([
            'post_title' => 'Harbour plan',
            'post_mime_type' => 'image/png',
            'post_status' => 'private',
        ], 'harbour-plan.png');
        $elsewhere = self::createPortal();
        $site = LiveSite::shared();

        foreach (['author', 'subscriber', 'clientpress_client', null] as $role) {
            $visitor = Visitor::nobody();
            if ($role !== null) {
                $user = self::createUser($role);
                self::letIn($elsewhere, $user->ID);
                $visitor = Visitor::of(Person::Author, $user, $site);
            }
            foreach ([$image, $orphan] as $file) {
                $fill = fn(string $text): string => strtr($text, [
                    'FILE' => (string) $file,
                    'PORTAL' => (string) $this->portal,
                    'HOME' => rawurlencode(home_url()),
                ]);
                $body = json_decode($fill((string) wp_json_encode($fields)), true);
                if ($nonce !== '') {
                    $made = $visitor->nonce($fill($nonce));
                    $body += ['nonce' => $made, '_ajax_nonce' => $made, '_wpnonce' => $made];
                }
                $browser = new Browser($site, $visitor->cookies);
                $answer = $body === [] ? $browser->get($fill($path)) : $browser->post($fill($path), $body);

                self::assertStringNotContainsStringIgnoringCase('harbour', $answer->body, "{$role} {$path}");
            }
        }
        unlink($png);
    }

    public function test_who_manages_portals_gets_at_their_files(): void
    {
        $image = wp_insert_attachment(
            ['post_title' => 'Harbour plan', 'post_mime_type' => 'image/png'],
            'harbour-plan.png',
            $this->portal,
        );
        $browser = new Browser(LiveSite::shared(), LiveSite::shared()->cookiesOf(self::createUser('editor')->ID));

        foreach ([
            $browser->post('/wp-admin/admin-ajax.php', ['action' => 'get-attachment', 'id' => $image]),
            $browser->get("/wp-admin/async-upload.php?attachment_id={$image}&fetch=3"),
            $browser->post('/wp-admin/admin-ajax.php', [
                'action' => 'parse-media-shortcode',
                'shortcode' => "[gallery ids=\"{$image}\"]",
                'type' => 'gallery',
            ]),
        ] as $answer) {
            self::assertStringContainsString('harbour-plan.png', $answer->body);
        }
    }

    public function test_a_preview_loses_the_files_of_portals_and_no_others(): void
    {
        $image = static fn(string $name, int $parent): int => wp_insert_attachment(
            ['post_title' => $name, 'post_mime_type' => 'image/png'],
            "{$name}.png",
            $parent,
        );
        $ids = $image('harbour', $this->portal) . ',' . $image('meadow', 0);
        $browser = new Browser(LiveSite::shared(), LiveSite::shared()->cookiesOf(self::createUser('author')->ID));

        $answer = $browser->post('/wp-admin/admin-ajax.php', [
            'action' => 'parse-media-shortcode',
            'shortcode' => "[gallery ids=\"{$ids}\"]",
            'type' => 'gallery',
        ]);

        self::assertStringContainsString('meadow.png', $answer->body);
        self::assertStringNotContainsString('harbour', $answer->body);
    }

    public function test_other_queries_are_as_they_were(): void
    {
        $query = new \WP_Query(['post_type' => 'attachment', 'post_status' => 'inherit', 'fields' => 'ids']);

        self::assertEqualsCanonicalizing([$this->file, $this->public], $query->posts);
        self::assertStringNotContainsString('clientpress', $query->request);
    }

    /**
     * @param array<string, mixed> $query
     *
     * @return array{ids: list<int>, total: int}
     */
    private static function listed(array $query = []): array
    {
        $request = new \WP_REST_Request('GET', '/wp/v2/media');
        $request->set_query_params($query);
        $response = rest_do_request($request);
        self::assertSame(200, $response->get_status());

        return [
            'ids' => array_column($response->get_data(), 'id'),
            'total' => $response->get_headers()['X-WP-Total'],
        ];
    }
}
