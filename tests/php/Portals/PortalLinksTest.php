<?php

declare(strict_types=1);

namespace ClientPress\Tests\Portals;

use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Response;
use ClientPress\Tests\TestCase;

final class PortalLinksTest extends TestCase
{
    public function test_who_may_enter_a_portal_finds_it_in_the_profile_and_the_admin_bar(): void
    {
        $subscriber = self::createUser('subscriber');
        self::assertSame([0, 0], self::linksSeenBy($subscriber));

        self::letIn(self::createPortal(), $subscriber->ID);
        self::assertSame([1, 1], self::linksSeenBy($subscriber));
    }

    public function test_the_links_are_on_ones_own_profile_alone(): void
    {
        $subscriber = self::createUser('subscriber');
        self::letIn(self::createPortal(), $subscriber->ID);

        $page = self::browserOf(new \WP_User(1))->get("/wp-admin/user-edit.php?user_id={$subscriber->ID}");

        self::assertSame(200, $page->status);
        self::assertStringNotContainsString('Go to your portals', $page->text());
    }

    public function test_log_out_stays_the_last_entry_of_the_menu(): void
    {
        $subscriber = self::createUser('subscriber');
        self::letIn(self::createPortal(), $subscriber->ID);

        $ids = self::found(self::browserOf($subscriber)->get('/'), '//ul[@id="wp-admin-bar-user-actions"]/li/@id');

        self::assertSame(['wp-admin-bar-clientpress-portals', 'wp-admin-bar-logout'], array_slice($ids, -2));
    }

    /**
     * @return array{int, int} How many links to the portals there are on the profile's page and in the admin bar.
     */
    private static function linksSeenBy(\WP_User $user): array
    {
        $profile = self::browserOf($user)->get('/wp-admin/profile.php');
        $front = self::browserOf($user)->get('/');
        $link = '//a[@href="' . home_url('/client-portal/') . '"]';

        return [
            count(self::found($profile, '//form[@id="your-profile"]' . $link)),
            count(self::found($front, '//div[@id="wpadminbar"]' . $link)),
        ];
    }

    /** @return list<string> the values of the nodes that are found */
    private static function found(Response $page, string $xpath): array
    {
        $document = new \DOMDocument();
        $document->loadHTML($page->body, LIBXML_NOERROR);

        return array_map(
            static fn(\DOMNode $node): string => (string) $node->nodeValue,
            iterator_to_array((new \DOMXPath($document))->query($xpath)),
        );
    }

    private static function browserOf(\WP_User $user): Browser
    {
        return new Browser(LiveSite::shared(), LiveSite::shared()->cookiesOf($user->ID));
    }
}
