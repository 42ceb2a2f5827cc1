<?php

declare(strict_types=1);

namespace ClientPress\Tests\Portals;

use ClientPress\Portals\ClientView;
use ClientPress\Portals\Portal;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\TestCase;

/** "View as client" by those who may edit a portal. */
final class ClientViewTest extends TestCase
{
    private const NOTICE = 'This is how clients see this page.';

    public function test_a_portal_is_shown_without_what_clients_do_not_see(): void
    {
        $portal = self::createPortal(fields: ['post_content' => 'The plans for the harbour']);
        $editor = self::browserOf('editor');
        $url = self::urlOf($portal);

        $as = $editor->get($url);

        self::assertSame(200, $as->status);
        self::assertStringContainsString(self::NOTICE, $as->body);
        self::assertStringContainsString('Other plugins may show clients something else.', $as->body);
        self::assertStringContainsString('The plans for the harbour', $as->body);
        self::assertStringNotContainsString('wpadminbar', $as->body);
        self::assertStringNotContainsString("post.php?post={$portal}", html_entity_decode($as->body));
        self::assertStringNotContainsString('action=logout', $as->body);
        $plain = $editor->get(remove_query_arg('clientpress_view', $url));
        self::assertStringContainsString('wpadminbar', $plain->body);
        self::assertStringNotContainsString(self::NOTICE, $plain->body);
    }

    public function test_a_closed_portal_is_shown_as_clients_find_it(): void
    {
        $portal = self::createPortal('archived', ['post_content' => 'The plans for the harbour']);
        $editor = self::browserOf('editor');

        $as = $editor->get(self::urlOf($portal));

        self::assertSame(403, $as->status);
        self::assertStringContainsString(self::NOTICE, $as->body);
        self::assertStringNotContainsString('The plans for the harbour', $as->body);
    }

    public function test_what_the_viewer_may_not_read_of_other_portals_stays_hidden(): void
    {
        $editor = self::createUser('editor');
        $other = self::createPortal();
        $portal = self::createPortal();
        $services = self::services();
        $read = static fn(int $post, int $user): mixed => $services->portalAccess()->mapCapability(
            [],
            'read_post',
            $user,
            [$post],
        );
        $before = [$read($other, $editor->ID), $read($portal, 1)];
        self::actAs($editor);
        $_GET['clientpress_view'] = 'client';
        $_SERVER['REQUEST_METHOD'] = 'GET';

        $services->clientView()->begin(Portal::of(get_post($portal)));

        self::assertSame(['read'], $read($portal, $editor->ID));
        self::assertSame($before, [$read($other, $editor->ID), $read($portal, 1)]);
        self::assertNotContains(['read'], $before);
    }

    public function test_for_others_the_address_is_as_without_it(): void
    {
        $portal = self::createPortal(fields: ['post_content' => 'The plans for the harbour']);
        $client = self::createUser('clientpress_client');
        $url = self::urlOf($portal);
        $site = LiveSite::shared();
        $browser = new Browser($site, $site->cookiesOf($client->ID));

        $outside = $browser->get($url);
        self::letIn($portal, $client->ID);
        $inside = $browser->get($url);

        self::assertSame(403, $outside->status);
        self::assertStringNotContainsString('The plans for the harbour', $outside->body);
        self::assertSame(200, $inside->status);
        foreach ([$outside, $inside] as $page) {
            self::assertStringNotContainsString(self::NOTICE, $page->body);
        }
    }

    public function test_the_list_of_portals_leads_there_for_live_ones(): void
    {
        $live = self::createPortal();
        $draft = self::createPortal(fields: ['post_status' => 'draft']);

        $page = self::browserOf('editor')->get(admin_url('edit.php?post_type=clientpress_portal'));

        self::assertSame(1, substr_count($page->body, '>View as client<'));
        self::assertStringContainsString(esc_url(self::urlOf($live)), $page->body);
        self::assertStringNotContainsString(esc_url(self::urlOf($draft)), $page->body);
    }

    private static function urlOf(int $portal): string
    {
        return ClientView::urlOf(Portal::of(get_post($portal)));
    }

    private static function browserOf(string $role): Browser
    {
        $site = LiveSite::shared();

        return new Browser($site, $site->cookiesOf(self::createUser($role)->ID));
    }
}
