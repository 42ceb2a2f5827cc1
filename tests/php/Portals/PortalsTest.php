<?php

declare(strict_types=1);

namespace ClientPress\Tests\Portals;

use ClientPress\Plugin;
use ClientPress\Portals\Portal;
use ClientPress\Portals\PortalStatus;
use ClientPress\Tests\TestCase;

final class PortalsTest extends TestCase
{
    public function test_only_portals_are_found(): void
    {
        $portals = Plugin::instance()->portals;
        $page = wp_insert_post(['post_type' => 'page', 'post_title' => 'A page', 'post_status' => 'publish']);
        $portal = self::createPortal();

        self::assertSame($portal, $portals->find($portal)?->id);
        self::assertNull($portals->find($page));
        self::assertNull($portals->find(0));
        self::assertNull($portals->find(-$portal));
        self::assertNull($portals->find($portal + 1000));
    }

    public function test_a_portal_is_found_by_its_slug_and_a_page_of_that_slug_is_not(): void
    {
        $portals = Plugin::instance()->portals;
        $portal = self::createPortal(fields: ['post_name' => 'harbour']);
        wp_insert_post([
            'post_type' => 'page',
            'post_title' => 'A page',
            'post_name' => 'about',
            'post_status' => 'publish',
        ]);

        self::assertSame($portal, $portals->findBySlug('harbour')?->id);
        self::assertNull($portals->findBySlug('about'));
        self::assertNull($portals->findBySlug(''));
    }

    public function test_a_client_has_the_open_ones_of_their_own_by_title(): void
    {
        $field = Plugin::instance()->clientField;
        $client = self::createUser('clientpress_client')->ID;
        $theirs = [
            self::createPortal(fields: ['post_title' => 'Zebra']),
            self::createPortal(fields: ['post_title' => 'Apple']),
            self::createPortal('archived', ['post_title' => 'Archived']),
            self::createPortal('active', ['post_title' => 'Draft', 'post_status' => 'draft']),
        ];
        self::createPortal(fields: ['post_title' => 'Of somebody else']);
        array_map(static fn(int $portal): bool => $field->add($portal, $client), $theirs);

        self::assertSame(
            ['Apple', 'Zebra'],
            array_map(
                static fn(Portal $portal): string => $portal->title,
                Plugin::instance()->portals->openFor($client),
            ),
        );
        self::assertSame([], Plugin::instance()->portals->openFor(0));
    }

    public function test_its_status_changes(): void
    {
        $id = self::createPortal();

        Plugin::instance()->portals->setStatus($id, PortalStatus::Archived);

        self::assertSame(PortalStatus::Archived, Plugin::instance()->portals->find($id)?->status);
    }
}
