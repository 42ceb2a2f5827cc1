<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Invitations;

use ClientPress\Invitations\InvitationList;
use ClientPress\Tests\Admin\AdminTestCase;
use ClientPress\Tests\Support\Response;

final class DashboardGlanceTest extends AdminTestCase
{
    public function test_the_dashboard_counts_what_is_pending_and_leads_to_it(): void
    {
        $portal = self::createPortal();
        self::invite('a@example.org', $portal);
        self::invite('b@example.org', $portal);
        self::expire(self::invite('expired@example.org', $portal));
        self::accept(self::invite('accepted@example.org', $portal));
        $browser = self::browserOf(self::createUser('editor'));

        $dashboard = $browser->get(admin_url());

        self::assertSame(['2 pending invitations'], self::line($dashboard));
        self::assertSame(1, preg_match('/clientpress-pending" href="([^"]+)"/', $dashboard->body, $link));
        self::assertSame(['b@example.org', 'a@example.org'], self::rows($browser->get(html_entity_decode($link[1]))));
    }

    public function test_what_waits_for_somebody_comes_first_and_leads_to_its_view(): void
    {
        $portal = self::createPortal();
        self::invite('pending@example.org', $portal);
        self::change(self::invite('failed@example.org', $portal), ['delivery' => 'failed', 'delivery_error' => 'No.']);
        foreach (['a@example.org', 'b@example.org'] as $address) {
            $asked = self::invite($address, $portal);
            self::expire($asked);
            self::change($asked, ['asked_gmt' => gmdate('Y-m-d H:i:s')]);
        }
        $browser = self::browserOf(1);

        $dashboard = $browser->get(admin_url());

        self::assertSame(
            ['2 clients asked for a new link', '1 invitation not sent', '1 pending invitation'],
            self::texts($dashboard, '//*[@id="dashboard_right_now"]//a[contains(@class, "clientpress-")]'),
        );
        self::assertSame(1, preg_match('/clientpress-asked" href="([^"]+)"/', $dashboard->body, $link));
        self::assertSame(['b@example.org', 'a@example.org'], self::rows($browser->get(html_entity_decode($link[1]))));
        self::assertSame(1, preg_match('/clientpress-not-sent" href="([^"]+)"/', $dashboard->body, $link));
        self::assertSame(['failed@example.org'], self::rows($browser->get(html_entity_decode($link[1]))));
    }

    public function test_what_is_not_counted_to_its_end_is_explained_to_everybody(): void
    {
        set_transient(InvitationList::MANY, ['pending' => time() + 300], 300);

        self::assertSame(
            [
                '10,000+ pending invitations “10,000+” means that there are more than are counted. It may be ten minutes late.',
            ],
            self::line(self::browserOf(1)->get(admin_url())),
        );
    }

    public function test_none_is_not_worth_a_line(): void
    {
        self::expire(self::invite('expired@example.org'));

        self::assertSame([], self::line(self::browserOf(1)->get(admin_url())));
    }

    public function test_it_is_not_shown_to_those_who_may_not_invite(): void
    {
        self::invite('client@example.org');

        $dashboard = self::browserOf(self::createUser('author'))->get(admin_url());

        self::assertSame(200, $dashboard->status);
        self::assertSame([], self::line($dashboard));
    }

    /** @return list<string> */
    private static function line(Response $page): array
    {
        return self::texts($page, '//*[@id="dashboard_right_now"]//a[@class="clientpress-pending"]');
    }
}
