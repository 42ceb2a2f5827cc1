<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Invitations;

use ClientPress\Admin\Invitations\PortalFilter;
use ClientPress\Clients\Capabilities;
use ClientPress\Tests\Admin\AdminTestCase;
use ClientPress\Tests\Support\Browser;

final class PortalFilterTest extends AdminTestCase
{
    public function test_only_portals_that_somebody_was_invited_to_are_offered(): void
    {
        self::createPortal(fields: ['post_title' => 'Empty']);
        self::invite('client@example.org', self::createPortal(fields: ['post_title' => 'Busy']));

        $page = self::list(self::browserOf(1));

        self::assertSame(['All Portals', 'Busy'], self::texts($page, '//select[@name="portal_id"]/option'));
        self::assertSame('', self::searchUrl($page->body));
    }

    public function test_the_portal_that_is_filtered_by_stays_chosen(): void
    {
        $portal = self::createPortal(fields: ['post_title' => 'Busy']);
        self::invite('client@example.org', $portal);

        $page = self::list(self::browserOf(1), ['portal_id' => (string) $portal]);

        self::assertSame(['Busy'], self::texts($page, '//select[@name="portal_id"]/option[@selected]'));
    }

    public function test_beyond_a_hundred_portals_they_can_be_searched(): void
    {
        self::inviteToMany(101);
        $browser = self::browserOf(1);

        $page = self::list($browser);
        $url = self::searchUrl($page->body);
        $answer = $browser->get($url . '&title=' . rawurlencode("'portal 7_"));

        self::assertCount(101, self::texts($page, '//select[@name="portal_id"]/option'), 'All of them, and a hundred.');
        self::assertSame(200, $answer->status);
        self::assertSame(["Client's Portal 7_x"], self::suggested($browser, $url, "t's portal 7_"));
        self::assertCount(20, self::suggested($browser, $url, 'portal'));
        self::assertSame([], self::suggested($browser, $url, '%'));
    }

    public function test_the_search_is_for_those_who_invite_and_come_from_the_screen(): void
    {
        self::inviteToMany(101);
        $url = self::searchUrl(self::list(self::browserOf(1))->body);

        self::assertSame(403, self::browserOf(self::createUser('editor'))->get($url)->status, 'Another user\'s nonce.');
        self::assertSame(
            403,
            self::browserOf(1)->get(admin_url('admin-ajax.php?action=' . PortalFilter::ACTION))->status,
        );

        $author = self::createUser('author');
        wp_set_current_user($author->ID);
        $browser = self::browserOf($author);
        $_COOKIE[LOGGED_IN_COOKIE] = end($browser->cookies);
        $own = add_query_arg('_ajax_nonce', wp_create_nonce(PortalFilter::ACTION), $url);
        $answer = $browser->get($own);
        self::assertSame(403, $answer->status);
        self::assertStringNotContainsString('Portal', $answer->body);
        self::assertStringContainsString('clientpress_forbidden', $answer->body);
    }

    public function test_portals_that_one_may_not_edit_are_not_named(): void
    {
        $author = self::createUser('author');
        $author->add_cap(Capabilities::INVITE);
        self::invite('client@example.org', self::createPortal(fields: ['post_title' => 'Secret project']));

        // Without the capability to edit any portal there is no menu that leads here.
        foreach (['edit_clientpress_portals', 'edit_private_clientpress_portals'] as $capability) {
            $author->add_cap($capability);
        }

        $own = self::createPortal(fields: ['post_title' => 'My own', 'post_author' => $author->ID]);
        self::invite('other@example.org', $own);
        $page = self::list(self::browserOf($author));

        self::assertSame(200, $page->status);
        self::assertSame(['All Portals', 'My own'], self::texts($page, '//select[@name="portal_id"]/option'));
    }

    private static function inviteToMany(int $count): void
    {
        global $wpdb;

        $invitation = self::invite('client@example.org', self::createPortal(fields: [
            'post_title' => "Client's Portal 7_x",
        ]));
        $row = $wpdb->get_row(
            "SELECT * FROM {$wpdb->prefix}clientpress_invitations WHERE id = {$invitation->id}",
            ARRAY_A,
        );
        unset($row['id']);

        for ($number = 1; $number < $count; $number++) {
            $wpdb->insert("{$wpdb->prefix}clientpress_invitations", [
                'portal_id' => self::createPortal(),
                'token_digest' => hash('sha256', "token $number"),
                'pending_key' => hash('sha256', "pending $number"),
            ] + $row);
        }
    }

    private static function searchUrl(string $html): string
    {
        self::assertSame(1, preg_match('/id="clientpress-portal"[^>]* data-search="([^"]*)"/', $html, $match));

        return html_entity_decode($match[1]);
    }

    /** @return list<string> */
    private static function suggested(Browser $browser, string $url, string $title): array
    {
        $answer = json_decode($browser->get($url . '&title=' . rawurlencode($title))->body, true);

        return array_column($answer['data'], 'title');
    }
}
