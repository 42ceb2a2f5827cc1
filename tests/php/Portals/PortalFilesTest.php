<?php

declare(strict_types=1);

namespace ClientPress\Tests\Portals;

use ClientPress\Plugin;
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
        Plugin::instance()->clientField->add($this->portal, $client->ID);

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
