<?php

declare(strict_types=1);

namespace ClientPress\Tests\Portals;

use ClientPress\Plugin;
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

    public function test_a_client_reads_their_own_and_changes_nothing(): void
    {
        $portal = self::createPortal();
        $client = self::actAsNewUser('clientpress_client');
        Plugin::instance()->clientField->add($portal, $client->ID);
        $statuses = array_map(static fn(string $method): int => rest_do_request(
            new \WP_REST_Request($method, "/wp/v2/clientpress_portal/{$portal}"),
        )->get_status(), ['GET', 'POST', 'DELETE']);

        self::assertSame([200, 403, 403], $statuses);
        self::assertSame([], rest_do_request(new \WP_REST_Request('GET', '/wp/v2/clientpress_portal'))->get_data());
    }
}
