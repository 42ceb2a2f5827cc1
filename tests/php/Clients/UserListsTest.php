<?php

declare(strict_types=1);

namespace ClientPress\Tests\Clients;

use ClientPress\Clients\ClientRole;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\TestCase;

final class UserListsTest extends TestCase
{
    private \WP_User $client;

    private \WP_User $author;

    private int $post;

    protected function setUp(): void
    {
        parent::setUp();
        $this->client = self::createUser('clientpress_client', [
            'display_name' => 'Known to nobody',
            'user_nicename' => 'nobody',
        ]);
        $this->author = self::createUser('author', ['display_name' => 'Known to all', 'user_nicename' => 'somebody']);
        // As core's fallback navigation, made in a client's request, or a post from before they became a client.
        $this->post = (int) wp_insert_post([
            'post_title' => 'A post',
            'post_status' => 'publish',
            'post_author' => $this->client->ID,
        ]);
        wp_insert_post([
            'post_type' => 'wp_navigation',
            'post_status' => 'publish',
            'post_author' => $this->client->ID,
        ]);
        wp_insert_post(['post_title' => 'One more', 'post_status' => 'publish', 'post_author' => $this->author->ID]);
    }

    /** @return array<string, array{string}> */
    public static function publicPlaces(): array
    {
        return [
            'list' => ['/wp-json/wp/v2/users?per_page=100'],
            'search' => ['/wp-json/wp/v2/users?search=nobody'],
            'slug' => ['/wp-json/wp/v2/users?slug=nobody'],
            'one' => ['/wp-json/wp/v2/users/CLIENT'],
            'an embedded author' => ['/wp-json/wp/v2/posts/POST?_embed=1'],
            'oEmbed' => ['/wp-json/oembed/1.0/embed?url=HOME%2F%3Fp%3DPOST'],
            'sitemap' => ['/wp-sitemap-users-1.xml'],
            'archive' => ['/?author=CLIENT'],
            'feed' => ['/?author=CLIENT&feed=rss2'],
            'feed by name' => ['/author/nobody/feed/atom/'],
            'archive with a search' => ['/?author=CLIENT&s=post'],
        ];
    }

    /** @dataProvider publicPlaces */
    public function test_strangers_learn_of_no_client_even_of_one_who_has_published(string $path): void
    {
        $path = strtr($path, [
            'CLIENT' => (string) $this->client->ID,
            'POST' => (string) $this->post,
            'HOME' => rawurlencode(home_url()),
        ]);

        $answer = LiveSite::shared()->send(Request::get($path));

        foreach ([
            'Known to nobody',
            'author/nobody',
            $this->client->user_login,
            md5($this->client->user_email),
            hash('sha256', $this->client->user_email),
        ] as $word) {
            // A feed repeats its own address.
            self::assertStringNotContainsString($word, str_replace($path, '', $answer->body), $path);
            self::assertStringNotContainsString($word, (string) $answer->header('Location'), $path);
        }
    }

    /**
     * @testWith [null, false]
     *           ["subscriber", false]
     *           ["contributor", false]
     *           ["editor", true]
     *           ["administrator", true]
     */
    public function test_rest_shows_and_counts_clients_for_those_who_may_see_them(?string $role, bool $shown): void
    {
        self::actAs($role === null ? 0 : self::createUser($role));

        $list = rest_do_request(new \WP_REST_Request('GET', '/wp/v2/users'));
        $one = rest_do_request(new \WP_REST_Request('GET', "/wp/v2/users/{$this->client->ID}"));

        $ids = array_column($list->get_data(), 'id');
        self::assertContains($this->author->ID, $ids);
        self::assertSame($shown, in_array($this->client->ID, $ids, true));
        self::assertSame(count($ids), $list->get_headers()['X-WP-Total']);
        self::assertSame($shown, $one->get_status() === 200);
    }

    public function test_one_client_is_answered_for_as_a_user_who_has_published_nothing(): void
    {
        $answer = static function (int $user): array {
            $response = rest_do_request(new \WP_REST_Request('GET', "/wp/v2/users/{$user}"));

            return [$response->get_status(), $response->get_data()];
        };

        self::assertSame($answer(self::createUser('subscriber')->ID), $answer($this->client->ID));
        self::actAsNewUser('contributor');
        self::assertSame($answer(self::createUser('subscriber')->ID), $answer($this->client->ID));
    }

    public function test_rest_makes_and_deletes_clients_for_those_who_may_do_only_that(): void
    {
        $manager = self::createUser('subscriber');
        $manager->add_cap('create_users');
        $manager->add_cap('delete_users');
        self::actAs($manager);
        update_option('default_role', 'clientpress_client');

        $create = new \WP_REST_Request('POST', '/wp/v2/users');
        $create->set_body_params(['username' => 'new', 'email' => 'new@example.org', 'password' => 'otter velvet 41']);
        $created = rest_do_request($create);
        $delete = new \WP_REST_Request('DELETE', "/wp/v2/users/{$this->client->ID}");
        $delete->set_query_params(['force' => true, 'reassign' => false]);
        $deleted = rest_do_request($delete);

        self::assertSame([201, 200], [$created->get_status(), $deleted->get_status()]);
        self::assertTrue(ClientRole::isClient(get_user_by('email', 'new@example.org')));
        self::assertFalse(get_userdata($this->client->ID));
    }

    public function test_a_client_sees_themself(): void
    {
        self::actAs($this->client);

        $me = rest_do_request(new \WP_REST_Request('GET', '/wp/v2/users/me'));

        self::assertSame([200, $this->client->ID], [$me->get_status(), $me->get_data()['id']]);
    }

    public function test_xmlrpc_tells_those_who_write_of_no_client(): void
    {
        $ask =
            static fn(string $user): string => LiveSite::shared()->send(Request::post('/xmlrpc.php', "<methodCall><methodName>wp.getAuthors</methodName><params>
                <param><value><int>1</int></value></param><param><value><string>{$user}</string></value></param>
                <param><value><string>password</string></value></param></params></methodCall>")->withHeader(
                'Content-Type',
                'text/xml',
            ))->body;
        $contributor = self::createUser('contributor');
        $editor = self::createUser('editor');

        self::assertStringContainsString('Known to all', $ask($contributor->user_login));
        self::assertStringNotContainsString('Known to nobody', $ask($contributor->user_login));
        self::assertStringContainsString('Known to nobody', $ask($editor->user_login));
    }

    public function test_core_makes_no_navigation_in_a_clients_name(): void
    {
        self::actAs($this->client);
        self::assertFalse(apply_filters('wp_navigation_should_create_fallback', true));

        self::actAs($this->author);
        self::assertTrue(apply_filters('wp_navigation_should_create_fallback', true));
    }
}
