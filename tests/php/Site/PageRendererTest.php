<?php

declare(strict_types=1);

namespace ClientPress\Tests\Site;

use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;

/** @group any-database */
final class PageRendererTest extends AcceptPageTestCase
{
    public function test_a_head_request_gets_the_same_headers_and_no_page(): void
    {
        $secret = $this->invite();

        $get = self::open($secret);
        $head = LiveSite::shared()->send(Request::of('HEAD', self::linkTo($secret)));

        self::assertSame(200, $head->status);
        self::assertSame('', $head->body);
        self::assertSame($get->header('Content-Type'), $head->header('Content-Type'));
        self::assertSame(410, LiveSite::shared()->send(Request::of('HEAD', self::linkTo($this->expired())))->status);
    }

    public function test_nothing_of_the_theme_or_other_plugins_is_on_the_page(): void
    {
        self::plant(<<<'PHP'
            foreach (['wp', 'parse_request', 'template_redirect', 'wp_enqueue_scripts', 'wp_head', 'wp_footer'] as $hook) {
                add_action($hook, function () use ($hook) { echo "planted by $hook"; }, PHP_INT_MIN);
            }
            add_action('wp_loaded', function () { echo 'planted by wp_loaded'; }, 0);
            PHP);

        $page = self::open($this->invite());
        $front = self::visitor()->get('/');

        self::assertStringContainsString('planted by wp_head', $front->body);
        self::assertStringNotContainsString('planted', $page->body);
        self::assertStringNotContainsString('wp-content/themes', $page->body);
    }

    public function test_the_page_is_whole_and_in_the_sites_language(): void
    {
        $page = self::open($this->invite());

        self::assertSame('text/html; charset=UTF-8', $page->header('Content-Type'));
        self::assertStringStartsWith('<!DOCTYPE html>', $page->body);
        self::assertStringContainsString('<html lang="en-US">', $page->body);
        self::assertStringEndsWith("</html>\n", $page->body);
    }

    public function test_an_admin_who_switched_to_a_client_finds_the_way_back_on_every_page(): void
    {
        $secret = $this->invite();
        $client = $this->clientOf('other@example.org');
        self::assertStringNotContainsString('Switch back', self::open($secret, $client)->body);
        self::plant(<<<'PHP'
            class user_switching
            {
                public static function get_old_user() { return is_user_logged_in() ? new WP_User(1) : false; }
                public static function switch_back_url($user) { return home_url("/wp-login.php?n={$user->ID}&back=1"); }
            }
            PHP);

        foreach ([self::linkTo($secret), self::PAGE, '/client-invitation/address/'] as $page) {
            self::assertStringContainsString(
                '/wp-login.php?n=1&#038;back=1">Switch back to admin</a>',
                self::visitor($client)->get($page)->body,
                $page,
            );
        }
        self::assertStringNotContainsString('Switch back', self::open($secret)->body);
    }

    private function expired(): string
    {
        $this->portal = self::createPortal();

        return $this->invite(['expires_gmt' => self::gmt(-1)]);
    }
}
