<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Invitations;

use ClientPress\Admin\Invitations\PortalInvitationsColumn;
use ClientPress\Clients\Actor;
use ClientPress\Clients\Capabilities;
use ClientPress\Tests\Admin\AdminTestCase;
use ClientPress\Tests\Support\Response;

final class PortalInvitationsColumnTest extends AdminTestCase
{
    private const LIST = 'edit.php?post_type=clientpress_portal';

    public function test_each_portal_counts_what_is_pending_and_accepted_and_leads_there(): void
    {
        $busy = self::createPortal(fields: ['post_title' => 'Busy']);
        self::createPortal(fields: ['post_title' => 'Quiet']);
        foreach (['a', 'b', 'expired', 'accepted', 'revoked', 'failed'] as $name) {
            $made[$name] = self::invite("{$name}@example.org", $busy);
        }
        self::expire($made['expired']);
        self::accept($made['accepted']);
        self::change($made['revoked'], ['status' => 'revoked', 'pending_key' => null]);
        self::change($made['failed'], ['delivery' => 'failed', 'delivery_error' => 'No.']);
        $browser = self::browserOf(1);

        $page = $browser->get(admin_url(self::LIST . '&orderby=title&order=asc'));

        self::assertSame(['1 not sent2 pending1 accepted', '—'], self::cells($page));
        self::assertSame(1, preg_match('/class="clientpress-failed" href="([^"]+)">1 not sent</', $page->body, $link));
        self::assertSame(['failed@example.org'], self::rows($browser->get(html_entity_decode($link[1]))));
        self::assertSame(1, preg_match('/href="([^"]+)">2 pending</', $page->body, $link));
        self::assertSame(['b@example.org', 'a@example.org'], self::rows($browser->get(html_entity_decode($link[1]))));
        self::assertSame(1, preg_match('/href="([^"]+)">1 accepted</', $page->body, $link));
        self::assertSame(['accepted@example.org'], self::rows($browser->get(html_entity_decode($link[1]))));
    }

    public function test_one_statement_counts_for_the_whole_page(): void
    {
        self::actAs(1);
        $portals = [self::createPortal(), self::createPortal(), self::createPortal()];
        $GLOBALS['wp_query'] = new \WP_Query(['post_type' => 'clientpress_portal', 'post_status' => 'any']);
        $counted = [];
        add_filter('query', static function (string $query) use (&$counted): string {
            $counted = str_contains($query, 'clientpress_invitations') ? [...$counted, $query] : $counted;

            return $query;
        });
        $column = new PortalInvitationsColumn(self::services()->invitationList());
        ob_start();
        foreach ($portals as $portal) {
            $column->show('clientpress_invitations', $portal);
        }
        ob_end_clean();

        self::assertCount(1, $counted);
    }

    public function test_the_portals_of_a_page_are_read_at_once(): void
    {
        self::actAs(1);
        $portals = [self::createPortal(), self::createPortal(), self::createPortal()];
        wp_cache_flush();
        $read = [];
        add_filter('query', static function (string $query) use (&$read): string {
            $read = str_contains($query, "FROM {$GLOBALS['wpdb']->posts} ") ? [...$read, $query] : $read;

            return $query;
        });

        self::assertSame(
            $portals,
            array_keys(self::services()->invitationList()->countByPortal($portals, Actor::current())),
        );

        self::assertCount(1, $read);
    }

    public function test_the_row_that_quick_edit_returns_has_the_numbers_and_actions_as_well(): void
    {
        $portal = self::createPortal(fields: ['post_title' => 'Busy']);
        self::invite('client@example.org', $portal);
        $browser = self::browserOf(1);
        $list = $browser->get(admin_url(self::LIST));
        self::assertSame(1, preg_match('/id="_inline_edit" name="_inline_edit" value="([^"]+)"/', $list->body, $nonce));

        $row = $browser->post(admin_url('admin-ajax.php'), [
            'action' => 'inline-save',
            '_inline_edit' => $nonce[1],
            'post_ID' => (string) $portal,
            'post_type' => 'clientpress_portal',
            'screen' => 'edit-clientpress_portal',
            'post_view' => 'list',
            'post_title' => 'Busier',
            '_status' => 'private',
        ]);

        self::assertStringContainsString('Busier', $row->body);
        self::assertStringContainsString('1 pending', $row->body);
        self::assertStringContainsString('>Active<', $row->body);
        foreach (['>Invite Client<', '>View as client<'] as $action) {
            self::assertSame(1, substr_count($row->body, $action), $action);
        }
    }

    public function test_who_may_not_invite_sees_no_numbers(): void
    {
        self::invite('client@example.org');
        $editor = self::createUser('editor');
        $editor->add_cap(Capabilities::INVITE, false);

        self::assertSame([], self::cells(self::browserOf($editor)->get(admin_url(self::LIST))));
    }

    /** @return list<string> */
    private static function cells(Response $page): array
    {
        return self::texts($page, '//tbody//td[contains(@class, "column-clientpress_invitations")]');
    }
}
