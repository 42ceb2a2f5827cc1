<?php

declare(strict_types=1);

namespace ClientPress\Tests\Portals;

use ClientPress\Tests\TestCase;

final class PortalRestControllerTest extends TestCase
{
    public function test_the_block_editor_can_write_and_publish_a_portal(): void
    {
        self::actAsNewUser('editor');
        $create = new \WP_REST_Request('POST', '/wp/v2/clientpress_portal');
        $create->set_body_params(['title' => 'Harbour', 'content' => 'Plans', 'status' => 'publish']);

        $created = rest_do_request($create);

        self::assertSame(201, $created->get_status());
        self::assertSame('private', $created->get_data()['status']);
        $edit = new \WP_REST_Request('GET', '/wp/v2/clientpress_portal/' . $created->get_data()['id']);
        $edit->set_query_params(['context' => 'edit']);
        self::assertSame('Plans', rest_do_request($edit)->get_data()['content']['raw']);
    }

    public function test_no_method_tells_a_portal_that_is_there_from_one_that_is_not(): void
    {
        // As on a site whose language core knows and the plugin does not.
        add_filter('gettext_default', static fn(string $translation): string => "core: {$translation}");
        $portal = self::createPortal();
        foreach (['GET', 'POST', 'PUT', 'DELETE'] as $method) {
            foreach (['clientpress_client', 'author', null] as $role) {
                self::actAs($role === null ? 0 : self::createUser($role));
                $there = rest_do_request(new \WP_REST_Request($method, "/wp/v2/clientpress_portal/{$portal}"));
                $not = rest_do_request(new \WP_REST_Request($method, '/wp/v2/clientpress_portal/' . ($portal + 1000)));

                self::assertSame(404, $there->get_status());
                self::assertEquals($not->get_data(), $there->get_data());
            }
        }
        self::assertNotNull(get_post($portal));
    }

    public function test_no_route_below_tells_a_portal_that_is_there_from_one_that_is_not(): void
    {
        $portal = self::createPortal();
        $elsewhere = self::createPortal();
        $routes = self::routesOfOnePortal();
        self::assertCount(5, $routes);
        foreach ([null, 'subscriber', 'author', 'clientpress_client'] as $role) {
            self::actAs($role === null ? 0 : self::createUser($role));
            is_user_logged_in() && self::letIn($elsewhere, get_current_user_id());
            foreach ($routes as $route) {
                foreach (['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as $method) {
                    $told = self::answerOf($method, $route, $portal);

                    self::assertSame(self::answerOf($method, $route, $portal + 1000), $told, "{$method} {$route}");
                    self::assertContains($told['status'], $method === 'OPTIONS' ? [200] : [404], "{$method} {$route}");
                }
            }
        }
    }

    public function test_who_edits_a_portal_has_its_revisions_and_autosaves(): void
    {
        $portal = self::createPortal();
        self::actAsNewUser('editor');
        wp_update_post(['ID' => $portal, 'post_content' => 'Another']);
        $autosave = new \WP_REST_Request('POST', "/wp/v2/clientpress_portal/{$portal}/autosaves");
        $autosave->set_body_params(['content' => 'Half a sentence']);

        self::assertSame(200, rest_do_request($autosave)->get_status());
        foreach (['revisions', 'autosaves'] as $kind) {
            $list = rest_do_request(new \WP_REST_Request('GET', "/wp/v2/clientpress_portal/{$portal}/{$kind}"));

            self::assertSame(200, $list->get_status());
            self::assertNotSame([], $list->get_data());
        }
    }

    public function test_a_client_reads_their_own_and_changes_nothing(): void
    {
        $portal = self::createPortal();
        $client = self::actAsNewUser('clientpress_client');
        self::letIn($portal, $client->ID);
        $statuses = array_map(static fn(string $method): int => rest_do_request(
            new \WP_REST_Request($method, "/wp/v2/clientpress_portal/{$portal}"),
        )->get_status(), ['GET', 'POST', 'DELETE']);

        self::assertSame([200, 403, 403], $statuses);
        self::assertSame([], rest_do_request(new \WP_REST_Request('GET', '/wp/v2/clientpress_portal'))->get_data());
    }

    /** @return list<string> patterns of core's routes, the plugin's own namespace aside */
    private static function routesOfOnePortal(): array
    {
        return array_values(array_filter(
            array_keys(rest_get_server()->get_routes('wp/v2')),
            static fn(string $route): bool => str_starts_with($route, '/wp/v2/clientpress_portal/'),
        ));
    }

    /** @return array{status: int, headers: array<string, string>, data: string} without the number that was asked for */
    private static function answerOf(string $method, string $route, int $portal): array
    {
        $path = (string) preg_replace(
            ['/\(\?P<(id|parent)>\[\\\\d\]\+\)/', '/\(.*\)$/'],
            [(string) $portal, '1'],
            $route,
            1,
        );
        $request = new \WP_REST_Request($method, $path);
        $response = apply_filters(
            'rest_post_dispatch',
            rest_ensure_response(rest_do_request($request)),
            rest_get_server(),
            $request,
        );

        return [
            'status' => $response->get_status(),
            'headers' => $response->get_headers(),
            'data' => (string) preg_replace(
                "/\\b{$portal}\\b/",
                '{id}',
                (string) wp_json_encode($response->get_data()),
            ),
        ];
    }
}
