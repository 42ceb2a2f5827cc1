<?php

declare(strict_types=1);

namespace ClientPress\Tests\Portals;

use ClientPress\Plugin;
use ClientPress\Portals\ClientField;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\TestCase;

final class ClientFieldTest extends TestCase
{
    private ClientField $field;

    protected function setUp(): void
    {
        parent::setUp();
        $this->field = Plugin::instance()->clientField;
    }

    public function test_adding_twice_leaves_one_row(): void
    {
        $portal = self::createPortal();

        self::assertTrue($this->field->add($portal, 12));
        self::assertTrue($this->field->add($portal, 12));
        self::assertTrue($this->field->add($portal, 11));

        self::assertSame(['12', '11'], get_post_meta($portal, ClientField::META));
        self::assertSame([12, 11], $this->field->users($portal));
        self::assertTrue($this->field->has($portal, 12));
        self::assertFalse($this->field->has($portal, 13));
    }

    public function test_nothing_but_a_portal_has_clients(): void
    {
        $page = wp_insert_post(['post_type' => 'page', 'post_title' => 'A page', 'post_status' => 'publish']);

        self::assertFalse($this->field->add($page, 12));
        self::assertFalse($this->field->add($page + 1000, 12));
        self::assertFalse($this->field->add(self::createPortal(), 0));
        self::assertSame([], get_post_meta($page, ClientField::META));
    }

    public function test_a_stale_cache_does_not_keep_a_client_out(): void
    {
        global $wpdb;
        $portal = self::createPortal();
        $this->field->add($portal, 12);
        $this->field->users($portal);
        // As another process would, of which this one's cache has not heard.
        $wpdb->delete($wpdb->postmeta, ['post_id' => $portal, 'meta_key' => ClientField::META]);

        self::assertTrue($this->field->add($portal, 12));

        self::assertSame(
            '1',
            $wpdb->get_var($wpdb->prepare(
                "SELECT COUNT(*) FROM {$wpdb->postmeta} WHERE post_id = %d AND meta_key = %s",
                $portal,
                ClientField::META,
            )),
        );
    }

    public function test_two_rows_of_one_user_count_once_and_go_together(): void
    {
        $portal = self::createPortal();
        add_post_meta($portal, ClientField::META, 12);
        add_post_meta($portal, ClientField::META, 12);
        $this->field->add($portal, 11);

        self::assertSame([12, 11], $this->field->users($portal));
        self::assertTrue($this->field->remove($portal, 12));
        self::assertFalse($this->field->remove($portal, 12));
        self::assertSame([11], $this->field->users($portal));
    }

    public function test_the_portals_of_a_user_are_theirs_alone(): void
    {
        $one = self::createPortal();
        $archived = self::createPortal('archived');
        $trashed = self::createPortal(fields: ['post_status' => 'trash']);
        $other = self::createPortal();
        foreach ([$one, $archived, $trashed] as $portal) {
            $this->field->add($portal, 12);
        }
        $this->field->add($other, 112);

        $portals = $this->field->portals(12);
        sort($portals);

        self::assertSame([$one, $archived], $portals);
        self::assertSame([], $this->field->portals(0));
    }

    public function test_a_deleted_user_is_in_no_client_field(): void
    {
        $portal = self::createPortal();
        $gone = self::createUser('clientpress_client')->ID;
        $stays = self::createUser('clientpress_client')->ID;
        $this->field->add($portal, $gone);
        $this->field->add($portal, $stays);

        wp_delete_user($gone);

        self::assertSame([$stays], $this->field->users($portal));
    }

    public function test_a_user_who_leaves_the_site_is_in_no_client_field(): void
    {
        $portal = self::createPortal();
        $user = self::createUser('clientpress_client')->ID;
        $this->field->add($portal, $user);

        // As remove_user_from_blog() does on a network.
        do_action('remove_user_from_blog', $user, get_current_blog_id(), 0);

        self::assertSame([], $this->field->users($portal));
    }

    public function test_an_import_brings_no_clients(): void
    {
        $rows = [
            ['key' => ClientField::META, 'value' => '1'],
            ['key' => '_clientpress_status', 'value' => 'archived'],
        ];

        self::assertSame([$rows[1]], apply_filters('wp_import_post_meta', $rows, 5, []));
    }

    public function test_rest_neither_shows_nor_writes_it(): void
    {
        self::actAs(1);
        $portal = self::createPortal();
        $this->field->add($portal, 12);

        $request = new \WP_REST_Request('POST', "/wp/v2/clientpress_portal/{$portal}");
        $request->set_body_params(['title' => 'Renamed', 'meta' => [ClientField::META => [1]]]);
        $response = rest_do_request($request);

        self::assertSame(200, $response->get_status());
        self::assertSame('Renamed', $response->get_data()['title']['raw']);
        self::assertArrayNotHasKey(ClientField::META, $response->get_data()['meta'] ?? []);
        self::assertSame([12], $this->field->users($portal));
    }

    public function test_xml_rpc_cannot_write_it(): void
    {
        $portal = self::createPortal();
        $editor = self::createUser('editor');
        $call = sprintf(
            '<?xml version="1.0"?><methodCall><methodName>wp.editPost</methodName><params>'
            . '<param><value><int>1</int></value></param><param><value>%s</value></param>'
            . '<param><value>password</value></param><param><value><int>%d</int></value></param>'
            . '<param><value><struct><member><name>post_title</name><value>Renamed</value></member>'
            . '<member><name>custom_fields</name><value><array><data><value><struct>'
            . '<member><name>key</name><value>%s</value></member>'
            . '<member><name>value</name><value>%d</value></member>'
            . '</struct></value></data></array></value></member></struct></value></param></params></methodCall>',
            $editor->user_login,
            $portal,
            ClientField::META,
            $editor->ID,
        );

        $response = LiveSite::shared()->send(Request::post('/xmlrpc.php', $call)->withHeader(
            'Content-Type',
            'text/xml',
        ));
        wp_cache_flush();

        self::assertStringContainsString('<boolean>1</boolean>', $response->body);
        self::assertSame('Renamed', get_post($portal)->post_title);
        self::assertSame([], $this->field->users($portal));
    }

    public function test_nobody_may_write_it_as_a_custom_field(): void
    {
        $portal = self::createPortal();

        self::assertTrue(user_can(1, 'edit_post', $portal));
        foreach (['add_post_meta', 'edit_post_meta', 'delete_post_meta'] as $capability) {
            self::assertFalse(user_can(1, $capability, $portal, ClientField::META));
        }
    }
}
