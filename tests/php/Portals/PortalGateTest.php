<?php

declare(strict_types=1);

namespace ClientPress\Tests\Portals;

use ClientPress\Clients\Actor;
use ClientPress\Kernel\Icon;
use ClientPress\Portals\PortalStatus;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\Support\Response;
use ClientPress\Tests\TestCase;

/** What a visitor of the site meets at every address at which core could show something of a portal. */
final class PortalGateTest extends TestCase
{
    private const WORDS = 'The plans for the harbour';

    private const FILE = 'Contract of the harbour';

    private int $portal;

    private int $file;

    private \WP_User $client;

    protected function setUp(): void
    {
        parent::setUp();
        $this->portal = self::createPortal(fields: [
            'post_title' => 'Harbour House',
            'post_name' => 'harbour-house',
            'post_content' => self::WORDS,
        ]);
        $this->file = wp_insert_attachment(
            ['post_title' => self::FILE, 'post_name' => 'harbour-contract', 'post_mime_type' => 'application/pdf'],
            'harbour-contract.pdf',
            $this->portal,
        );
        $this->client = self::createUser('clientpress_client');
        self::letIn($this->portal, $this->client->ID);
        update_option('wp_attachment_pages_enabled', '1');
    }

    /** @return array<string, array{string}> */
    public static function pathsUnderTheBase(): array
    {
        return self::named([
            '/client-portal/harbour-house/',
            '/client-portal/harbour-house',
            '/client-portal/harbour-house/2/',
            '/client-portal/harbour-house/feed/',
            '/client-portal/harbour-house/feed/atom/',
            '/client-portal/harbour-house/embed/',
            '/client-portal/harbour-house/trackback/',
            '/client-portal/harbour-house/harbour-contract/',
            '/client-portal/harbour-house/attachment/harbour-contract/',
            '/client-portal/harbour-house/?preview=true',
            '/client-portal/harbour-house/?post_type=post',
            '/client-portal/harbour-house/?s=harbour',
            '/client%2Dportal/harbour-house/',
            '/client-portal//harbour-house/',
            '/client-portal/',
            '/client-portal/feed/',
            '/client-portal/page/2/',
            '/client-portal/?s=harbour',
            '/client-portal/?orderby=rand&posts_per_page=50',
            '/?clientpress_portal=harbour-house',
            '/?post_type=clientpress_portal',
            '/?post_type=clientpress_portal&s=harbour',
            '/?post_type=clientpress_portal&feed=rss2',
            '/?post_type=clientpress_portal&name=harbour-house',
            '/?post_type[]=post&post_type[]=clientpress_portal',
            '/?post_type=clientpress_portal&p=PORTAL',
            '/?post_type=clientpress_portal&p=PORTAL&preview=true',
        ]);
    }

    /** @return array<string, array{string}> */
    public static function otherWaysToAPortal(): array
    {
        return self::named([
            '/?p=PORTAL',
            '/?p=PORTAL&preview=true',
            '/?page_id=PORTAL',
            '/?p=PORTAL&feed=rss2',
            '/?p=PORTAL&embed=true',
            '/?attachment_id=FILE',
            '/?attachment_id=FILE&feed=rss2',
            '/?p=FILE',
            '/harbour-house/',
            '/harbour-hou/',
            '/harbour-contract/',
            '/Client-Portal/harbour-house/',
            '/page/harbour-house/',
            '/?name=harbour-house',
            '/?pagename=client-portal/harbour-house',
            '/?s=harbour',
            '/?s=harbour&post_type=any',
            '/feed/?s=harbour',
            '/comments/feed/',
            '/?author=1',
            '/wp-sitemap.xml',
            '/wp-sitemap-posts-clientpress_portal-1.xml',
            '/wp-sitemap-users-1.xml',
            '/wp-json/wp/v2/clientpress_portal',
            '/wp-json/wp/v2/clientpress_portal?status=private',
            '/wp-json/wp/v2/clientpress_portal?slug=harbour-house',
            '/wp-json/wp/v2/clientpress_portal?search=harbour',
            '/wp-json/wp/v2/clientpress_portal/PORTAL',
            '/wp-json/wp/v2/clientpress_portal/PORTAL?context=edit',
            '/wp-json/wp/v2/clientpress_portal/PORTAL/revisions',
            '/wp-json/wp/v2/clientpress_portal/PORTAL/autosaves',
            '/wp-json/wp/v2/posts/PORTAL',
            '/wp-json/wp/v2/pages/PORTAL',
            '/wp-json/wp/v2/media/FILE',
            '/wp-json/wp/v2/media?parent=PORTAL',
            '/wp-json/wp/v2/media?search=harbour',
            '/wp-json/wp/v2/comments?post=PORTAL',
            '/wp-json/wp/v2/search?search=harbour',
            '/wp-json/wp/v2/search?search=harbour&subtype=clientpress_portal',
            '/wp-json/oembed/1.0/embed?url=URL',
            '/wp-json/wp/v2/block-renderer/core/post-title?context=edit&post_id=PORTAL',
        ]);
    }

    /** @dataProvider pathsUnderTheBase */
    public function test_under_the_base_a_stranger_is_led_to_the_login_and_back(string $path): void
    {
        $response = LiveSite::shared()->send(Request::get($this->filled($path)));

        self::assertSame(302, $response->status);
        parse_str((string) parse_url((string) $response->header('Location'), PHP_URL_QUERY), $query);
        self::assertStringStartsWith(wp_login_url() . '?', (string) $response->header('Location'));
        self::assertStringStartsWith(home_url('/'), $query['redirect_to']);
        self::assertSame(
            urldecode(ltrim($this->filled($path), '/')),
            urldecode(ltrim(substr($query['redirect_to'], strlen(home_url())), '/')),
        );
        self::assertPrivate($response);
        self::assertSame('', $response->body);
    }

    /** @dataProvider otherWaysToAPortal */
    public function test_no_other_way_shows_a_stranger_anything(string $path): void
    {
        self::assertShowsNothing(LiveSite::shared()->send(Request::get($this->filled($path))), $path);
    }

    /**
     * @dataProvider pathsUnderTheBase
     * @dataProvider otherWaysToAPortal
     * @group any-database
     */
    public function test_no_way_shows_anything_to_those_it_is_not_for(string $path): void
    {
        foreach ($this->outsiders() as $who => $browser) {
            self::assertShowsNothing($browser->get($this->filled($path)), "{$who} at {$path}");
        }
    }

    /** @group any-database */
    public function test_rest_with_a_login_shows_nothing_to_those_it_is_not_for(): void
    {
        foreach (['author', 'subscriber', 'clientpress_client'] as $role) {
            $user = self::createUser($role);
            $cookies = LiveSite::shared()->cookiesOf($user->ID);
            $nonce = self::restNonceOf($user->ID, $cookies);
            $paths = preg_grep('#^/wp-json/#', array_keys(self::otherWaysToAPortal()));
            foreach ($paths as $path) {
                $request = Request::get($this->filled($path))->withCookies($cookies)->withHeader('X-WP-Nonce', $nonce);
                self::assertShowsNothing(LiveSite::shared()->send($request), "{$role} at {$path}");
            }
        }
    }

    /**
     * @testWith ["/client-portal/harbour-house/", "/client-portal/harbour-nobody/"]
     *           ["/client-portal/harbour-house/feed/", "/client-portal/harbour-nobody/feed/"]
     *           ["/client-portal/harbour-house/harbour-contract/", "/client-portal/harbour-house/harbour-nothing1/"]
     *           ["/?clientpress_portal=harbour-house", "/?clientpress_portal=harbour-nobody"]
     *           ["/index.php/client-portal/harbour-house/", "/index.php/client-portal/harbour-nobody/"]
     *           ["/?p=PORTAL", "/?p=999"]
     *           ["/?attachment_id=FILE", "/?attachment_id=999"]
     *           ["/wp-json/wp/v2/clientpress_portal/PORTAL", "/wp-json/wp/v2/clientpress_portal/999"]
     *           ["/wp-json/oembed/1.0/embed?url=URL", "/wp-json/oembed/1.0/embed?url=URL-nobody"]
     */
    public function test_what_exists_answers_as_what_does_not(string $existing, string $missing): void
    {
        $visitors = [
            'stranger' => new Browser(LiveSite::shared()),
            'subscriber' => $this->browserOf(self::createUser('subscriber')),
        ];
        foreach ($visitors as $who => $browser) {
            [$one, $other] = [$browser->get($this->filled($existing)), $browser->get($this->filled($missing))];

            self::assertSame($other->status, $one->status, $who);
            self::assertSame($other->text(), $one->text(), $who);
            self::assertSame($other->header('Location') === null, $one->header('Location') === null, $who);
        }
    }

    public function test_who_is_signed_in_without_access_is_told_so(): void
    {
        $stranger = self::createUser('clientpress_client');

        $response = $this->browserOf($stranger)->get('/client-portal/harbour-house/');

        self::assertSame(403, $response->status);
        self::assertPrivate($response);
        self::assertStringContainsString("You are logged in as {$stranger->user_email}", $response->text());
        self::assertStringContainsString('Log out', $response->text());
        self::assertSame('noindex, nofollow', $response->header('X-Robots-Tag'));
    }

    public function test_a_client_reads_their_own_portal_in_the_theme(): void
    {
        $response = $this->browserOf($this->client)->get('/client-portal/harbour-house/');

        self::assertSame(200, $response->status);
        self::assertPrivate($response);
        self::assertStringContainsString(self::WORDS, $response->text());
        self::assertStringContainsString('wp-block-post-title', $response->body);
        self::assertStringNotContainsString('Private:', $response->body);
        self::assertStringNotContainsString('More posts', $response->text());
    }

    public function test_a_client_reads_their_own_portal_by_rest_with_its_media(): void
    {
        $cookies = LiveSite::shared()->cookiesOf($this->client->ID);
        $nonce = self::restNonceOf($this->client->ID, $cookies);
        $get = static fn(string $path): array => json_decode(
            LiveSite::shared()->send(Request::get('/wp-json/wp/v2/' . $path)->withCookies($cookies)->withHeader(
                'X-WP-Nonce',
                $nonce,
            ))->body,
            true,
        );

        self::assertStringContainsString(
            self::WORDS,
            $get("clientpress_portal/{$this->portal}")['content']['rendered'],
        );
        self::assertSame(self::FILE, $get("media/{$this->file}")['title']['rendered']);
        self::assertSame([$this->file], array_column($get("media?parent={$this->portal}"), 'id'));
    }

    public function test_a_client_reads_the_page_of_an_attached_file(): void
    {
        $response = $this->browserOf($this->client)->get('/client-portal/harbour-house/harbour-contract/');

        self::assertSame(200, $response->status);
        self::assertStringContainsString(self::FILE, $response->text());
        self::assertPrivate($response);
    }

    public function test_an_address_in_another_script_is_guarded_and_served(): void
    {
        $portal = self::createPortal(fields: ['post_title' => 'Häfen & 港']);
        self::letIn($portal, $this->client->ID);
        $url = (string) self::services()->portals()->find($portal)?->url();
        $browser = $this->browserOf($this->client);
        self::assertStringContainsString('%', $url);

        self::assertSame(200, $browser->get($url)->status);
        self::assertSame(302, LiveSite::shared()->send(Request::get($url))->status);

        self::services()->portals()->setStatus($portal, PortalStatus::Archived, Actor::operator());
        self::assertStringContainsString('Häfen & 港 The portal is not open', $browser->get($url)->text());
        self::assertSame($url, apply_filters('login_redirect', admin_url(), $url, $this->client));
    }

    /**
     * @testWith ["pending"]
     *           ["archived"]
     */
    public function test_a_client_of_a_portal_that_is_not_open_is_told_so(string $status): void
    {
        self::services()->portals()->setStatus($this->portal, PortalStatus::from($status), Actor::operator());

        $response = $this->browserOf($this->client)->get('/client-portal/harbour-house/');

        self::assertSame(403, $response->status);
        self::assertStringContainsString(
            'Harbour House The portal is not open at the moment Nothing is lost',
            $response->text(),
        );
        self::assertStringNotContainsString(self::WORDS, $response->body);
        foreach ($this->outsiders() as $who => $browser) {
            self::assertShowsNothing($browser->get('/client-portal/harbour-house/'), $who);
        }
    }

    public function test_those_who_manage_portals_see_one_that_is_not_open_and_why_clients_do_not(): void
    {
        self::services()->portals()->setStatus($this->portal, PortalStatus::Archived, Actor::operator());

        $response = $this->browserOf(self::createUser('editor'))->get('/client-portal/harbour-house/');

        self::assertSame(200, $response->status);
        self::assertStringContainsString(self::WORDS, $response->text());
        self::assertStringContainsString('Portal status “Archived”: clients cannot see this portal', $response->text());
    }

    public function test_a_client_who_was_taken_out_is_out_at_the_next_page(): void
    {
        $browser = $this->browserOf($this->client);
        self::assertSame(200, $browser->get('/client-portal/harbour-house/')->status);

        self::services()->access()->remove($this->portal, $this->client->ID, Actor::operator());

        self::assertSame(403, $browser->get('/client-portal/harbour-house/')->status);
    }

    public function test_home_leads_a_client_with_one_portal_there(): void
    {
        $response = $this->browserOf($this->client)->get('/client-portal/');

        self::assertSame(302, $response->status);
        self::assertSame(home_url('/client-portal/harbour-house/'), $response->header('Location'));
    }

    public function test_home_lists_the_open_portals_of_a_client_and_no_others(): void
    {
        self::letIn(self::createPortal(fields: [
            'post_title' => 'Tom & Sons',
        ]), $this->client->ID);
        self::letIn(self::createPortal('archived', [
            'post_title' => 'Old',
        ]), $this->client->ID);
        self::createPortal(fields: ['post_title' => 'Of somebody else']);

        $response = $this->browserOf($this->client)->get('/client-portal/');

        self::assertSame(200, $response->status);
        self::assertPrivate($response);
        self::assertStringContainsString('Your portals Harbour House Tom & Sons', $response->text());
        self::assertStringContainsString(Icon::Door->path(), $response->body);
        self::assertStringNotContainsString('Old', $response->text());
        self::assertStringNotContainsString('somebody else', $response->text());
        self::assertStringNotContainsString('Manage', $response->text());
    }

    public function test_home_is_kind_to_who_has_no_portal(): void
    {
        $client = $this->browserOf(self::createUser('clientpress_client'))->get('/client-portal/');
        $editor = $this->browserOf(self::createUser('editor'))->get('/client-portal/');

        self::assertSame(200, $client->status);
        self::assertStringContainsString('There is no portal open for you at the moment.', $client->text());
        self::assertStringContainsString('Manage all portals', $editor->text());
    }

    public function test_plain_permalinks_guard_and_serve_alike(): void
    {
        update_option('permalink_structure', '');
        $client = $this->browserOf($this->client);

        foreach (['/?clientpress_portal=harbour-house', "/?post_type=clientpress_portal&p={$this->portal}"] as $path) {
            $own = $client->get($path);
            $own = $own->status === 301 ? $client->follow($own) : $own;
            self::assertStringContainsString(self::WORDS, $own->text());
            self::assertSame(302, LiveSite::shared()->send(Request::get($path))->status);
            foreach ($this->outsiders() as $who => $browser) {
                self::assertSame(403, $browser->get($path)->status, $who);
            }
        }
        self::assertSame(
            home_url('/?clientpress_portal=harbour-house'),
            $client->get('/?post_type=clientpress_portal')->header('Location'),
        );
    }

    public function test_the_way_back_is_on_this_site_whatever_host_the_request_names(): void
    {
        $request = Request::get('/client-portal/')->withHeader('Host', 'evil.example');

        $location = (string) LiveSite::shared()->send($request)->header('Location');

        self::assertStringNotContainsString('evil.example', $location);
        self::assertSame(wp_login_url(home_url('/client-portal/')), $location);
    }

    public function test_nobody_comments_on_a_portal(): void
    {
        $fields = [
            'comment_post_ID' => $this->portal,
            'comment' => 'Hello',
            'author' => 'A',
            'email' => 'a@example.org',
        ];
        $site = LiveSite::shared();
        $this->browserOf($this->client)->post('/wp-comments-post.php', $fields);
        $site->send(Request::post('/wp-comments-post.php', $fields));
        $site->send(Request::post('/wp-json/wp/v2/comments', ['post' => $this->portal, 'content' => 'Hello']));
        $site->send(Request::post("/wp-trackback.php?p={$this->portal}", [
            'url' => 'https://example.org/',
            'title' => 'T',
        ]));

        self::assertSame([], get_comments(['post_id' => $this->portal, 'status' => 'any']));
    }

    public function test_xml_rpc_shows_nothing_to_those_it_is_not_for(): void
    {
        foreach (['author', 'subscriber', 'clientpress_client'] as $role) {
            $user = self::createUser($role);
            $login = [['string', $user->user_login], ['string', 'password']];
            $calls = [
                'wp.getPost' => [['int', '1'], ...$login, ['int', (string) $this->portal]],
                'metaWeblog.getPost' => [['int', (string) $this->portal], ...$login],
                'wp.getPage' => [['int', '1'], ['int', (string) $this->portal], ...$login],
                'wp.getMediaItem' => [['int', '1'], ...$login, ['int', (string) $this->file]],
                'wp.getMediaLibrary' => [['int', '1'], ...$login],
                'wp.getRevisions' => [['int', '1'], ...$login, ['int', (string) $this->portal]],
                'metaWeblog.getRecentPosts' => [['int', '1'], ...$login, ['int', '50']],
            ];
            foreach ($calls as $method => $parameters) {
                $body = '<?xml version="1.0"?><methodCall><methodName>' . $method . '</methodName><params>';
                foreach ($parameters as [$type, $value]) {
                    $body .= "<param><value><{$type}>{$value}</{$type}></value></param>";
                }
                $request = Request::post('/xmlrpc.php', $body . '</params></methodCall>');
                $response = LiveSite::shared()->send($request->withHeader('Content-Type', 'text/xml'));

                self::assertStringContainsString('<methodResponse>', $response->body);
                self::assertShowsNothing($response, "{$role} by {$method}");
            }
        }
    }

    public function test_a_page_that_is_no_portal_is_left_alone(): void
    {
        $page = wp_insert_post([
            'post_type' => 'page',
            'post_title' => 'Client portals explained',
            'post_name' => 'client-portals',
            'post_status' => 'publish',
        ]);

        $response = LiveSite::shared()->send(Request::get((string) get_permalink($page)));

        self::assertSame(200, $response->status);
        self::assertNull($response->header('Cache-Control'));
        self::assertStringNotContainsString('clientpress', $response->body);
    }

    /** @return \Generator<string, Browser> */
    private function outsiders(): \Generator
    {
        $other = self::createUser('clientpress_client');
        self::letIn(self::createPortal(), $other->ID);
        $lost = self::createUser('editor');
        wp_update_post(['ID' => $this->portal, 'post_author' => $lost->ID]);
        $lost->set_role('author');

        yield 'a client of another portal' => $this->browserOf($other);
        yield 'a subscriber' => $this->browserOf(self::createUser('subscriber'));
        yield 'its author, an editor no more' => $this->browserOf($lost);
    }

    private function browserOf(\WP_User $user): Browser
    {
        return new Browser(LiveSite::shared(), LiveSite::shared()->cookiesOf($user->ID));
    }

    private function filled(string $path): string
    {
        return strtr($path, [
            'PORTAL' => (string) $this->portal,
            'FILE' => (string) $this->file,
            'URL' => rawurlencode(home_url('/client-portal/harbour-house')),
        ]);
    }

    private static function assertShowsNothing(Response $response, string $where): void
    {
        self::assertNotSame(0, $response->status, $where);
        self::assertLessThan(500, $response->status, $where);
        // An address that was asked for may come back; what it leads to may not.
        foreach ([self::WORDS, self::FILE, 'Harbour House', 'harbour-contract.pdf'] as $secret) {
            self::assertStringNotContainsString($secret, $response->body, $where);
        }
        $target = (string) $response->header('Location');
        if (!str_contains($target, 'wp-login.php')) {
            self::assertStringNotContainsString('harbour-', $target, $where);
        }
        self::assertStringNotContainsString('harbour-', (string) $response->header('Link'), $where);
    }

    private static function assertPrivate(Response $response): void
    {
        self::assertStringContainsString('no-store', (string) $response->header('Cache-Control'));
        self::assertSame('SAMEORIGIN', $response->header('X-Frame-Options'));
        self::assertStringContainsString(
            "frame-ancestors 'self'",
            (string) $response->header('Content-Security-Policy'),
        );
    }

    /**
     * @param list<string> $paths
     *
     * @return array<string, array{string}>
     */
    private static function named(array $paths): array
    {
        return array_combine($paths, array_map(static fn(string $path): array => [$path], $paths));
    }
}
