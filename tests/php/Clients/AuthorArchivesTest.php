<?php

declare(strict_types=1);

namespace ClientPress\Tests\Clients;

use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\TestCase;

final class AuthorArchivesTest extends TestCase
{
    public function test_a_client_has_no_author_archive(): void
    {
        $client = self::createUser('clientpress_client', [
            'display_name' => 'Known to nobody',
            'user_nicename' => 'nobody',
        ]);

        foreach ([
            "/?author={$client->ID}",
            '/author/nobody/',
            '/author/nobody/feed/',
            "/?author={$client->ID}&feed=rss2",
        ] as $path) {
            $response = LiveSite::shared()->send(Request::get($path));
            self::assertSame(404, $response->status, $path);
            self::assertNull($response->header('Location'), $path);
            self::assertStringNotContainsString('Known to nobody', $response->body, $path);
            self::assertStringNotContainsString('nobody', (string) $response->header('Link'), $path);
        }
    }

    public function test_it_answers_as_for_a_number_that_is_nobodys(): void
    {
        $client = self::createUser('clientpress_client');

        $one = LiveSite::shared()->send(Request::get("/?author={$client->ID}"));
        $nobody = LiveSite::shared()->send(Request::get('/?author=99999'));

        self::assertSame([$nobody->status, $nobody->text()], [$one->status, $one->text()]);
    }

    public function test_real_authors_have_theirs(): void
    {
        $author = self::createUser('author', ['user_nicename' => 'somebody']);
        $author->add_role('clientpress_client');
        wp_insert_post(['post_title' => 'A post', 'post_status' => 'publish', 'post_author' => $author->ID]);

        self::assertSame(200, LiveSite::shared()->send(Request::get('/author/somebody/'))->status);
    }

    public function test_rest_and_sitemaps_list_no_client(): void
    {
        $client = self::createUser('clientpress_client', ['user_nicename' => 'nobody']);
        self::createPortal(fields: ['post_author' => $client->ID]);

        foreach (['/wp-json/wp/v2/users', "/wp-json/wp/v2/users/{$client->ID}", '/wp-sitemap-users-1.xml'] as $path) {
            self::assertStringNotContainsString('nobody', LiveSite::shared()->send(Request::get($path))->body, $path);
        }
    }
}
