<?php

declare(strict_types=1);

namespace ClientPress\Tests\Portals;

use ClientPress\Tests\Doors\Person;
use ClientPress\Tests\Doors\Visitor;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\Support\Response;
use ClientPress\Tests\TestCase;

/**
 * No word of a portal, its files or their comments comes out by core's own side doors.
 */
final class SideDoorsTest extends TestCase
{
    /** In every title, text, file name and comment, and in no request. */
    private const WORD = 'zanzibar';

    private int $portal;

    /** @var array<string, int> */
    private array $files = [];

    private int $comment;

    /** The visitor's. */
    private int $user = 0;

    protected function setUp(): void
    {
        parent::setUp();
        // Runs the site, and has nothing to do with portals.
        $capabilities = array_filter(
            get_role('editor')->capabilities,
            static fn(string $capability): bool => !str_contains($capability, 'clientpress'),
            ARRAY_FILTER_USE_KEY,
        );
        add_role('desk', 'Desk', $capabilities + ['export' => true]);
        update_option('wp_attachment_pages_enabled', '1');

        $text = ['post_title' => self::WORD, 'post_content' => self::WORD, 'post_name' => self::WORD];
        $this->portal = self::createPortal(fields: $text);
        foreach (['audio/mpeg' => 'mp3', 'video/mp4' => 'mp4', 'image/png' => 'png'] as $type => $ending) {
            $this->files[$ending] = wp_insert_attachment(
                ['post_mime_type' => $type, 'post_excerpt' => self::WORD] + $text,
                self::WORD . ".{$ending}",
                $this->portal,
            );
        }
        $this->comment = (int) wp_insert_comment([
            'comment_post_ID' => $this->files['png'],
            'comment_content' => self::WORD,
            'comment_author' => self::WORD,
            'comment_approved' => 1,
        ]);
    }

    /** @return array<string, array{string|null}> */
    public static function people(): array
    {
        return [
            'nobody' => [null],
            'a subscriber' => ['subscriber'],
            'a client of another portal' => ['clientpress_client'],
            'a contributor' => ['contributor'],
            'an author' => ['author'],
            'an editor without portals' => ['desk'],
        ];
    }

    /** @dataProvider people */
    public function test_no_page_or_program_of_core_tells_of_a_portal(?string $role): void
    {
        $visitor = $this->visitor($role);
        $browser = new Browser(LiveSite::shared(), $visitor->cookies);
        [$portal, $image, $audio] = [$this->portal, $this->files['png'], $this->files['mp3']];

        foreach ([
            "/wp-admin/edit-comments.php?p={$portal}",
            "/wp-admin/edit-comments.php?p={$image}",
            // Core casts it to the number.
            "/wp-admin/edit-comments.php?p={$portal}x",
            '/wp-admin/edit-comments.php',
            '/wp-admin/index.php',
            '/wp-admin/upload.php?mode=list',
            "/wp-admin/post.php?post={$portal}&action=edit",
            "/wp-admin/post.php?post={$image}&action=edit",
            "/wp-admin/comment.php?action=editcomment&c={$this->comment}",
            "/wp-admin/revision.php?revision={$image}",
            '/wp-admin/export.php?download=true&content=all',
            '/wp-admin/export.php?download=true&content=attachment&attachment_start_date=0&attachment_end_date=0',
            '/wp-admin/export.php?download=true&content=clientpress_portal',
            '/comments/feed/',
            '/?feed=comments-atom',
            '/?feed=rss2&withcomments=1',
            "/?attachment_id={$image}",
            "/?attachment_id={$image}&feed=rss2",
            "/?attachment_id={$image}&embed=true",
            "/?p={$portal}&feed=rss2",
            "/wp-trackback.php/{$portal}",
            "/wp-trackback.php/{$image}",
            "/wp-trackback.php?p={$image}",
            '/wp-json/wp/v2/comments',
            "/wp-json/wp/v2/comments?post={$image}",
            "/wp-json/wp/v2/comments?post={$portal}",
            "/wp-json/wp/v2/comments/{$this->comment}",
            "/wp-json/wp/v2/media?parent={$portal}",
            "/wp-json/wp/v2/media/{$image}",
            '/wp-json/wp/v2/search?search=zan&per_page=100',
            '/wp-json/oembed/1.0/embed?url=' . rawurlencode(home_url("/?attachment_id={$image}")),
            '/wp-sitemap-posts-attachment-1.xml',
            '/?s=zan',
        ] as $path) {
            $this->assertTellsNothing($browser->get($path), "{$role} {$path}");
        }

        foreach (['[audio]', '[video]', '[playlist]', '[playlist type="video"]', '[gallery]'] as $shortcode) {
            foreach ([$portal, $image, $audio, "{$portal}x"] as $post) {
                $this->assertTellsNothing(
                    $browser->post('/wp-admin/admin-ajax.php', [
                        'action' => 'parse-media-shortcode',
                        'type' => 'playlist',
                        'shortcode' => $shortcode,
                        'post_ID' => (string) $post,
                    ]),
                    "{$role} {$shortcode} {$post}",
                );
            }
            $this->assertTellsNothing(
                $browser->post('/wp-admin/admin-ajax.php', [
                    'action' => 'parse-media-shortcode',
                    'type' => 'gallery',
                    'shortcode' => rtrim($shortcode, ']') . " id=\"{$portal}\"]",
                ]),
                "{$role} {$shortcode} by id",
            );
        }

        foreach ([
            'get-comments' => ['p' => $image],
            'query-attachments' => ['query' => ['post_parent' => $portal]],
            'get-attachment' => ['id' => $image],
            'wp-link-ajax' => ['search' => 'zan'],
            'find_posts' => ['ps' => 'zan'],
        ] as $action => $fields) {
            $nonce = $visitor->nonce($action === 'wp-link-ajax' ? 'internal-linking' : $action);
            $this->assertTellsNothing(
                $browser->post('/wp-admin/admin-ajax.php', [
                    'action' => $action,
                    '_ajax_nonce' => $nonce,
                    '_ajax_linking_nonce' => $nonce,
                ] + $fields),
                "{$role} {$action}",
            );
        }
    }

    /** @dataProvider people */
    public function test_xml_rpc_tells_nothing_of_a_portals_files_and_comments(?string $role): void
    {
        $name = $role === null ? 'nobody' : self::createUser($role)->user_login;
        $login = ['<int>1</int>', "<string>{$name}</string>", '<string>password</string>'];
        $file = "<int>{$this->files['png']}</int>";
        $filter = "<struct><member><name>post_id</name><value>{$file}</value></member>
            <member><name>status</name><value><string>approve</string></value></member></struct>";
        $attachments = '<struct><member><name>post_type</name><value><string>attachment</string></value></member></struct>';

        foreach ([
            'wp.getPost' => [...$login, $file],
            'metaWeblog.getPost' => [$file, $login[1], $login[2]],
            'wp.getPage' => [$login[0], $file, $login[1], $login[2]],
            'wp.getPosts' => [...$login, $attachments],
            'wp.getMediaItem' => [...$login, $file],
            'wp.getMediaLibrary' => [...$login, $filter],
            'wp.getComments' => [...$login, $filter],
            'wp.getComment' => [...$login, "<int>{$this->comment}</int>"],
            'wp.getRevisions' => [...$login, $file],
            'mt.getTrackbackPings' => [$file],
        ] as $method => $parameters) {
            $values = implode('', array_map(
                static fn(string $value): string => "<param><value>{$value}</value></param>",
                $parameters,
            ));
            $this->assertTellsNothing(
                LiveSite::shared()->send(Request::post(
                    '/xmlrpc.php',
                    "<methodCall><methodName>{$method}</methodName><params>{$values}</params></methodCall>",
                )->withHeader('Content-Type', 'text/xml')),
                "{$role} {$method}",
            );
        }
    }

    /** @dataProvider people */
    public function test_rest_counts_no_comment_of_a_portal(?string $role): void
    {
        self::actAs($role === null ? 0 : self::createUser($role));
        $request = new \WP_REST_Request('GET', '/wp/v2/comments');
        $request->set_query_params(['search' => self::WORD]);

        self::assertSame(0, (int) rest_do_request($request)->get_headers()['X-WP-Total']);

        // Not even what was counted for somebody else a moment ago.
        self::actAs(1);
        self::assertSame(1, (int) rest_do_request($request)->get_headers()['X-WP-Total']);
        self::actAs($role === null ? 0 : self::createUser($role));
        self::assertSame(0, (int) rest_do_request($request)->get_headers()['X-WP-Total']);
    }

    public function test_an_image_by_its_number_as_featured_image_is_not_shown_in_the_editor(): void
    {
        imagepng(imagecreatetruecolor(2, 2), $png = wp_upload_dir()['basedir'] . '/' . self::WORD . '.png');
        $visitor = $this->visitor('contributor');
        $browser = new Browser(LiveSite::shared(), $visitor->cookies);
        $own = (int) wp_insert_post(['post_title' => 'Mine', 'post_author' => $this->user]);

        foreach ([
            ['get-post-thumbnail-html', "update-post_{$own}",        ''],
            ['get-post-thumbnail-html', "update-post_{$own}",        'x'],
            ['set-post-thumbnail',      "set_post_thumbnail-{$own}", ''],
            ['set-post-thumbnail',      "set_post_thumbnail-{$own}", 'x'],
        ] as [$action, $nonce, $behind]) {
            $answer = $browser->post('/wp-admin/admin-ajax.php', [
                'action' => $action,
                'post_id' => (string) $own,
                'thumbnail_id' => $this->files['png'] . $behind,
                '_ajax_nonce' => $visitor->nonce($nonce),
                '_wpnonce' => $visitor->nonce($nonce),
            ]);
            $this->assertTellsNothing($answer, $action);
        }
        unlink($png);
    }

    public function test_nobody_comments_on_a_portal_or_its_files(): void
    {
        foreach ([$this->portal, ...array_values($this->files)] as $post) {
            self::assertFalse(comments_open($post));
            self::assertFalse(pings_open($post));
        }
        $page = (int) wp_insert_post(['post_title' => 'P', 'post_status' => 'publish', 'comment_status' => 'open']);
        self::assertTrue(comments_open($page));
        self::assertTrue(comments_open(wp_insert_attachment(['post_title' => 'F'], 'f.png', $page)));
    }

    public function test_comments_on_other_files_stay_in_feeds_and_lists(): void
    {
        $page = (int) wp_insert_post(['post_title' => 'P', 'post_status' => 'publish', 'post_type' => 'page']);
        $file = wp_insert_attachment(['post_title' => 'F'], 'f.png', $page);
        wp_insert_comment(['comment_post_ID' => $file, 'comment_content' => 'Lovely picture', 'comment_approved' => 1]);

        foreach (['/comments/feed/', '/wp-json/wp/v2/comments'] as $path) {
            self::assertStringContainsString('Lovely picture', LiveSite::shared()->send(Request::get($path))->body);
        }
    }

    public function test_a_gallery_in_a_draft_shows_its_writer_no_file_of_a_portal(): void
    {
        $visitor = $this->visitor('contributor');
        $author = new Browser(LiveSite::shared(), $visitor->cookies);
        $editor = new Browser(LiveSite::shared(), LiveSite::shared()->cookiesOf(self::createUser('editor')->ID));
        $draft = (int) wp_insert_post([
            'post_title' => 'Mine',
            'post_content' => "[playlist ids=\"{$this->files['mp3']}\"] [gallery ids=\"{$this->files['png']}\"]",
            'post_author' => $this->user,
        ]);
        $rendered = new \WP_REST_Request('GET', "/wp/v2/posts/{$draft}");
        $rendered->set_query_params(['context' => 'edit']);

        $this->assertTellsNothing($author->get("/?p={$draft}&preview=true"), 'the preview of a draft');
        self::actAs($this->user);
        self::assertStringNotContainsString(self::WORD, rest_do_request($rendered)->get_data()['content']['rendered']);
        self::assertStringContainsString(self::WORD, $editor->get("/?p={$draft}&preview=true")->body);

        // What was published goes on, and what the editors of a portal have chosen for it.
        wp_update_post(['ID' => $draft, 'post_status' => 'publish']);
        self::assertStringContainsString(
            self::WORD,
            LiveSite::shared()->send(Request::get(wp_make_link_relative(get_permalink($draft))))->body,
        );
        $client = self::createUser('clientpress_client');
        $other = self::createPortal(fields: ['post_content' => "[playlist ids=\"{$this->files['mp3']}\"]"]);
        self::letIn($other, $client->ID);
        self::assertStringContainsString(
            self::WORD,
            (new Browser(LiveSite::shared(), LiveSite::shared()->cookiesOf($client->ID)))->get(
                '/client-portal/' . get_post($other)->post_name . '/',
            )->body,
        );
    }

    public function test_nobody_puts_a_page_below_a_portal_that_they_may_not_read(): void
    {
        $visitor = $this->visitor('desk');
        $browser = new Browser(LiveSite::shared(), $visitor->cookies);
        self::actAs($this->user);
        $page = (int) wp_insert_post(['post_title' => 'Mine', 'post_type' => 'page', 'post_status' => 'publish']);
        $below = new \WP_REST_Request('POST', "/wp/v2/pages/{$page}");
        $below->set_body_params(['parent' => $this->portal]);

        self::assertSame(0, rest_do_request($below)->get_data()['parent']);
        self::assertStringNotContainsString(self::WORD, (string) get_permalink($page));
        $this->assertTellsNothing($browser->get('/wp-admin/edit.php?post_type=page'), 'the list of pages');

        // It keeps the one that it has.
        $parent = (int) wp_insert_post(['post_title' => 'P', 'post_type' => 'page', 'post_status' => 'publish']);
        wp_update_post(['ID' => $page, 'post_parent' => $parent]);
        wp_update_post(['ID' => $page, 'post_parent' => $this->portal]);
        self::assertSame($parent, get_post($page)->post_parent);

        self::actAs(self::createUser('editor'));
        wp_update_post(['ID' => $page, 'post_parent' => $this->portal]);
        self::assertSame($this->portal, get_post($page)->post_parent);
    }

    public function test_nobody_adds_a_file_of_theirs_to_a_portal_that_they_may_not_read(): void
    {
        $author = self::createUser('author');
        self::actAs($author);
        $file = wp_insert_attachment(['post_title' => 'Mine', 'post_mime_type' => 'image/png'], 'mine.png');
        $below = new \WP_REST_Request('POST', "/wp/v2/media/{$file}");
        $below->set_body_params(['post' => $this->portal]);
        rest_do_request($below);

        self::assertSame(0, get_post($file)->post_parent);

        // What another plugin uploads for a client, and what is changed without anybody signed in, stays the portal's.
        $client = self::createUser('clientpress_client');
        self::letIn($this->portal, $client->ID);
        self::actAs($client);
        $upload = wp_insert_attachment(['post_title' => 'Theirs'], 'theirs.png');
        wp_update_post(['ID' => $upload, 'post_parent' => $this->portal]);
        self::actAs(0);
        wp_update_post(['ID' => $upload, 'post_title' => 'Renamed']);
        self::assertSame($this->portal, get_post($upload)->post_parent);
    }

    public function test_a_list_of_posts_in_a_post_shows_no_portal_to_its_author_who_may_not_read_portals_any_more(): void
    {
        $visitor = $this->visitor('author');
        wp_update_post(['ID' => $this->portal, 'post_author' => $this->user]);
        $list =
            '<!-- wp:query {"query":{"postType":"clientpress_portal"}} --><div class="wp-block-query">'
            . '<!-- wp:post-template --><!-- wp:post-title /--><!-- wp:post-content /--><!-- /wp:post-template -->'
            . '</div><!-- /wp:query -->';
        $post = (int) wp_insert_post([
            'post_title' => 'Mine',
            'post_content' => $list,
            'post_status' => 'publish',
            'post_author' => $this->user,
        ]);

        $page = wp_make_link_relative(get_permalink($post));

        $this->assertTellsNothing((new Browser(LiveSite::shared(), $visitor->cookies))->get($page), 'a list of posts');
        $editor = new Browser(LiveSite::shared(), LiveSite::shared()->cookiesOf(self::createUser('editor')->ID));
        self::assertStringContainsString(self::WORD, $editor->get($page)->body);
    }

    public function test_who_manages_portals_edits_their_files_and_sees_their_comments(): void
    {
        $editor = self::createUser('editor');
        $browser = new Browser(LiveSite::shared(), LiveSite::shared()->cookiesOf($editor->ID));

        foreach ([
            "/wp-admin/post.php?post={$this->files['png']}&action=edit",
            "/wp-admin/edit-comments.php?p={$this->files['png']}",
        ] as $path) {
            self::assertStringContainsString(self::WORD, $browser->get($path)->body);
        }
        foreach (['edit_post', 'delete_post'] as $capability) {
            self::assertTrue(user_can($editor->ID, $capability, $this->files['png']));
            self::assertFalse(user_can(self::createUser('desk')->ID, $capability, $this->files['png']));
        }
    }

    /**
     * @testWith ["private"]
     *           ["trash"]
     */
    public function test_a_file_of_a_portal_is_the_portals_whatever_its_status(string $status): void
    {
        wp_update_post(['ID' => $this->files['png'], 'post_status' => $status]);
        self::assertSame($status, get_post($this->files['png'])->post_status);
        $desk = self::createUser('desk')->ID;
        $client = self::createUser('clientpress_client')->ID;
        self::letIn($this->portal, $client);
        $editor = self::createUser('editor')->ID;

        foreach (['read_post', 'edit_post', 'delete_post'] as $capability) {
            self::assertFalse(user_can($desk, $capability, $this->files['png']), $capability);
            self::assertFalse(user_can($client, $capability, $this->files['png']), $capability);
            self::assertTrue(user_can($editor, $capability, $this->files['png']), $capability);
        }
        self::assertTrue(user_can($client, 'read_post', $this->files['mp3']));
    }

    public function test_an_export_by_who_may_not_read_portals_has_everything_else(): void
    {
        $page = (int) wp_insert_post([
            'post_title' => 'A public page',
            'post_status' => 'publish',
            'post_type' => 'page',
        ]);
        wp_insert_attachment(['post_title' => 'A public file'], 'f.png', $page);

        $desk = new Browser(LiveSite::shared(), LiveSite::shared()->cookiesOf(self::createUser('desk')->ID));
        $admin = new Browser(LiveSite::shared(), LiveSite::shared()->cookiesOf(1));

        $export = $desk->get('/wp-admin/export.php?download=true&content=all')->body;
        self::assertStringContainsString('A public page', $export);
        self::assertStringContainsString('A public file', $export);
        self::assertStringContainsString(
            self::WORD,
            $admin->get('/wp-admin/export.php?download=true&content=all')->body,
        );
    }

    private function visitor(?string $role): Visitor
    {
        if ($role === null) {
            return Visitor::nobody();
        }
        $user = self::createUser($role);
        $this->user = $user->ID;
        if ($role === 'clientpress_client') {
            self::letIn(self::createPortal(), $user->ID);
        }

        return Visitor::of(Person::Author, $user, LiveSite::shared());
    }

    private function assertTellsNothing(Response $answer, string $what): void
    {
        $told = $answer->body . $answer->header('Location');
        self::assertStringNotContainsStringIgnoringCase(self::WORD, $told, $what);
        self::assertStringNotContainsString(
            'post_type=clientpress_portal',
            (string) $answer->header('Location'),
            $what,
        );
    }
}
