<?php

declare(strict_types=1);

namespace ClientPress\Tests\Site;

use ClientPress\Kernel\Template;
use ClientPress\Site\AcceptPage;
use ClientPress\Site\PageRenderer;
use ClientPress\Site\Pages;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;

/**
 * Requests that no form of ours sends. None may leave a notice in PHP's log; the base class looks.
 *
 * @group any-database
 */
final class AcceptRequestTest extends AcceptPageTestCase
{
    /**
     * @testWith ["clientpress_invitation"]
     *           ["clientpress_ticket"]
     *           ["clientpress_step"]
     *           ["clientpress_password"]
     *           ["clientpress_passphrase"]
     *           ["clientpress_origin"]
     *           ["_wpnonce"]
     */
    public function test_a_list_in_the_place_of_a_text_is_refused(string $field): void
    {
        $secret = $this->invite();
        $before = $this->row();

        foreach ([['x'], [['deep' => ['deeper']]]] as $value) {
            $page = self::accept($secret, self::PASSWORD, [$field => $value]);
            self::assertPage(400, 'This request could not be read', $page);
        }

        self::assertSame($before, $this->row());
        self::assertSame([], self::usersOf());
    }

    /**
     * @testWith ["clientpress_invitation[]=x"]
     *           ["clientpress_invitation[a][b]=x"]
     *           ["clientpress_invitation=&clientpress_ticket[]=x"]
     */
    public function test_a_list_in_the_address_is_refused(string $query): void
    {
        self::assertPage(400, 'This request could not be read', self::visitor()->get("/?{$query}"));
    }

    /**
     * @testWith ["clientpress_invitation", 404]
     *           ["clientpress_ticket", 200]
     *           ["clientpress_step", 303]
     *           ["clientpress_password", 400]
     *           ["clientpress_passphrase", 303]
     *           ["_wpnonce", 303]
     *           ["something_else", 303]
     */
    public function test_a_field_of_a_megabyte_gets_a_clean_answer(string $field, int $status): void
    {
        $value = str_repeat('a', 1_048_576);
        $post = [$field => $value]
        + [
            'clientpress_invitation' => $this->invite(),
            'clientpress_step' => 'accept',
            'clientpress_password' => self::PASSWORD,
        ];
        if ($field === 'clientpress_ticket') {
            unset($post['clientpress_invitation']);
        }
        if ($field === 'clientpress_step') {
            $status = 200;
        }

        $answer = LiveSite::shared()->send(Request::post(self::PAGE, $post));

        self::assertSame($status, $answer->status, substr($answer->text(), 0, 300));
        self::assertLessThan(100_000, strlen($answer->body));
    }

    /**
     * @testWith ["clientpress_invitation"]
     *           ["clientpress_ticket"]
     *           ["clientpress_step"]
     *           ["clientpress_password"]
     *           ["clientpress_passphrase"]
     *           ["clientpress_origin"]
     *           ["_wpnonce"]
     */
    public function test_nul_and_broken_utf_8_get_a_clean_answer(string $field): void
    {
        $secret = $this->invite(passphrase: 'marmalade');

        foreach (["\0", "ab\0cd", "\xFF\xFE", "\xC3", "\xED\xA0\x80"] as $value) {
            $answer = self::accept($secret, self::PASSWORD, [$field => $value]);
            self::assertContains($answer->status, [200, 303, 400, 403, 404], bin2hex($value));
            self::assertFalse($answer->setsSession());
        }
        self::assertSame([], self::usersOf());
    }

    public function test_of_a_field_given_twice_the_last_one_counts(): void
    {
        $secret = $this->invite();

        $answer = LiveSite::shared()->send(Request::post(self::PAGE, implode('&', [
            'clientpress_invitation=cut',
            "clientpress_invitation={$secret}",
            'clientpress_step=look',
            'clientpress_step=accept',
            'clientpress_password=weak',
            'clientpress_password=' . rawurlencode(self::PASSWORD),
        ])));

        self::assertSame(303, $answer->status);
    }

    /**
     * @testWith ["PUT"]
     *           ["DELETE"]
     *           ["PATCH"]
     *           ["OPTIONS"]
     *           ["PROPFIND"]
     */
    public function test_other_methods_are_not_for_this_page(string $method): void
    {
        $secret = $this->invite();

        $answer = LiveSite::shared()->send(Request::of($method, self::linkTo($secret), 'clientpress_step=accept'));

        self::assertPage(405, 'This page is opened with a browser', $answer);
        self::assertSame('GET, HEAD, POST', $answer->header('Allow'));
    }

    /**
     * @testWith ["application/json"]
     *           ["text/plain"]
     *           ["application/xml"]
     *           ["nonsense"]
     */
    public function test_a_body_that_is_no_form_is_no_form(string $type): void
    {
        $secret = $this->invite();
        $body = (string) json_encode([
            'clientpress_invitation' => $secret,
            'clientpress_step' => 'accept',
            'clientpress_password' => self::PASSWORD,
        ]);

        $answer = LiveSite::shared()->send(Request::post(self::linkTo($secret), $body)->withHeader(
            'Content-Type',
            $type,
        ));

        self::assertPage(400, 'Open the link in your email', $answer);
        self::assertSame([], self::usersOf());
    }

    public function test_a_form_with_files_is_read_like_any_other(): void
    {
        $part = static fn(
            string $name,
            string $value,
        ): string => "--b\r\nContent-Disposition: form-data; name=\"{$name}\"\r\n\r\n{$value}\r\n";
        $body =
            $part('clientpress_invitation', $this->invite())
            . $part('clientpress_step', 'accept')
            . $part('clientpress_password', self::PASSWORD)
            . "--b\r\nContent-Disposition: form-data; name=\"clientpress_passphrase\"; filename=\"x.php\"\r\n\r\n<?php\r\n--b--\r\n";

        $answer = LiveSite::shared()->send(Request::post(self::PAGE, $body)->withHeader(
            'Content-Type',
            'multipart/form-data; boundary=b',
        ));

        self::assertSame(303, $answer->status, $answer->text());
    }

    public function test_the_secret_in_the_address_of_a_post_does_not_count(): void
    {
        $secret = $this->invite();

        $answer = LiveSite::shared()->send(Request::post(self::linkTo($secret), [
            'clientpress_step' => 'accept',
            'clientpress_password' => self::PASSWORD,
        ]));

        self::assertPage(400, 'Open the link in your email', $answer);
        self::assertSame([], self::usersOf());
    }

    /**
     * @testWith ["cross-site"]
     *           ["same-site"]
     *           ["none"]
     *           ["SAME-ORIGIN"]
     */
    public function test_a_form_on_another_site_is_refused(string $origin): void
    {
        $secret = $this->invite();
        $post = Request::post(self::PAGE, [
            'clientpress_invitation' => $secret,
            'clientpress_step' => 'accept',
            'clientpress_password' => self::PASSWORD,
        ]);

        $answer = LiveSite::shared()->send($post->withHeader('Sec-Fetch-Site', $origin));

        self::assertPage(403, 'Please open your link again', $answer);
        self::assertStringNotContainsString($secret, $answer->body);
        self::assertSame([], self::usersOf());
        self::assertSame(303, LiveSite::shared()->send($post->withHeader('Sec-Fetch-Site', 'same-origin'))->status);
    }

    public function test_without_the_browsers_word_a_form_needs_the_cookie_of_our_own_page(): void
    {
        $secret = $this->invite();
        $site = LiveSite::shared();
        $old = static fn(Request $request): Request => $request->withHeader('Sec-Fetch-Site', '');
        $fields = [
            'clientpress_invitation' => $secret,
            'clientpress_step' => 'accept',
            'clientpress_password' => self::PASSWORD,
            'clientpress_name' => 'Chosen elsewhere',
        ];

        $forged = $site->send($old(Request::post(self::PAGE, $fields)));
        self::assertPage(403, 'Kitchen &amp; Garden', $forged);
        self::assertStringContainsString('name="clientpress_name"', $forged->body);
        self::assertStringNotContainsString('Chosen elsewhere', $forged->body);
        self::assertStringContainsString('Nothing has been done yet.', $forged->text());
        self::assertStringNotContainsString(self::PASSWORD, $forged->body);
        self::assertFalse($forged->setsSession());
        self::assertSame([], self::usersOf());

        $browser = self::visitor();
        $page = $browser->send($old(Request::get(self::linkTo($secret))));
        self::assertMatchesRegularExpression(
            '#^clientpress_origin=[0-9a-f]{32}; path=/; HttpOnly; SameSite=Lax$#i',
            (string) $page->header('Set-Cookie'),
        );
        $filled = ['clientpress_password' => self::PASSWORD] + $page->form()['fields'];

        $withoutCookie = $site->send($old(Request::post(self::PAGE, $filled)));
        self::assertPage(403, 'Kitchen &amp; Garden', $withoutCookie);
        self::assertStringContainsString('Please allow cookies for this site', $withoutCookie->text());
        $foreignField = $site->send($old(Request::post(self::PAGE, $filled)->withCookies([
            'clientpress_origin' => str_repeat('0', 32),
        ])));
        self::assertSame(403, $foreignField->status);
        self::assertSame([], self::usersOf());

        $second = $browser->send($old(Request::get(self::linkTo($secret))));
        self::assertNull($second->header('Set-Cookie'), 'Another tab, the same cookie.');
        self::assertSame(303, $browser->send($old(Request::post(self::PAGE, $filled)))->status);
    }

    /**
     * @testWith ["log_in"]
     *           ["ask"]
     *           ["newest"]
     *           ["sign_out"]
     *           ["join"]
     */
    public function test_every_step_that_does_something_needs_it(string $step): void
    {
        if ($step === 'log_in') {
            $this->clientOf();
        }
        $secret = $this->invite($step === 'ask' ? ['expires_gmt' => self::gmt(-1)] : []);
        $browser = self::visitor($step === 'sign_out' ? 1 : null);
        $before = self::everything();
        $fields = ['clientpress_invitation' => $secret, 'clientpress_step' => $step];

        $answer = $browser->send(Request::post(self::PAGE, $fields)->withHeader('Sec-Fetch-Site', ''));

        self::assertSame(403, $answer->status, $answer->text());
        self::assertStringContainsString('Nothing has been done yet.', $answer->text());
        self::assertEquals($before, self::everything());
    }

    public function test_whose_browser_says_where_a_form_comes_from_gets_no_cookie(): void
    {
        self::assertSame([], self::open($this->invite())->headers('Set-Cookie'));
    }

    public function test_our_own_form_comes_without_origin_and_referrer_and_may(): void
    {
        $post = Request::post(self::PAGE, [
            'clientpress_invitation' => $this->invite(),
            'clientpress_step' => 'accept',
            'clientpress_password' => self::PASSWORD,
        ]);

        $answer = LiveSite::shared()->send($post->withHeader('Origin', 'null'));

        self::assertSame(303, $answer->status);
    }

    public function test_a_link_may_be_followed_from_anywhere(): void
    {
        $look = Request::get(self::linkTo($this->invite()))->withHeader('Sec-Fetch-Site', 'cross-site')->withHeader(
            'Referer',
            'https://mail.example.org/',
        );

        self::assertSame(200, LiveSite::shared()->send($look)->status);
    }

    /** @dataProvider addresses */
    public function test_a_link_works_however_it_arrives(string $address, bool $found, string $heading): void
    {
        $secret = $this->invite();
        [$head, $tail] = [substr($secret, 0, 40), substr($secret, 40)];

        $page = LiveSite::shared()->send(Request::of('GET', strtr($address, [
            '{token}' => $secret,
            '{head}' => $head,
            '{tail}' => $tail,
            '{TOKEN}' => strtoupper($secret),
        ])));

        self::assertStringContainsString("<h1><bdi>{$heading}</bdi></h1>", $page->body);
        self::assertSame('no-referrer', $page->header('Referrer-Policy'));
        self::assertStringContainsString('no-store', (string) $page->header('Cache-Control'));
        if ($found) {
            self::assertStringContainsString($heading, self::press(self::visitor(), $page)->body);
        }
    }

    /** @return iterable<string, array{string, bool, string}> */
    public static function addresses(): iterable
    {
        $file = (string) file_get_contents(dirname(__DIR__, 2) . '/vectors/links.json');
        foreach (json_decode($file, true, flags: JSON_THROW_ON_ERROR)['links'] as $link) {
            yield $link['what'] => [$link['address'], $link['found'], $link['heading'] ?? 'Kitchen &amp; Garden'];
        }
    }

    public function test_a_page_further_down_that_has_the_same_name_is_the_themes(): void
    {
        self::assertSame(404, self::visitor()->get('/about-us/client-invitation/')->status);
        self::assertStringNotContainsString(
            'Open the link in your email',
            self::visitor()->get('/about-us/client-invitation/')->body,
        );
    }

    public function test_what_a_click_tracker_adds_to_the_link_does_no_harm(): void
    {
        self::assertSame(
            200,
            self::visitor()->get(self::linkTo($this->invite()) . '?utm_source=mail&fbclid=x')->status,
        );
    }

    public function test_plain_permalinks_and_any_path_serve_as_well(): void
    {
        $secret = $this->invite();
        update_option('permalink_structure', '');

        foreach (['/', '/index.php', '/some/where/'] as $path) {
            self::assertSame(200, self::visitor()->get("{$path}?clientpress_invitation={$secret}")->status, $path);
        }
        self::assertSame(
            home_url('/?clientpress_invitation'),
            self::visitor()->get("/?clientpress_invitation={$secret}")->form()['action'],
        );
    }

    public function test_screens_of_the_admin_and_the_login_are_not_taken_over(): void
    {
        $secret = $this->invite();

        foreach (['/wp-login.php', '/wp-admin/profile.php', '/wp-admin/admin-ajax.php'] as $path) {
            $page = self::visitor(1)->get("{$path}?clientpress_invitation={$secret}");
            self::assertStringNotContainsString('Kitchen', $page->body, $path);
        }
    }

    public function test_a_forged_host_changes_neither_form_nor_links(): void
    {
        $page = LiveSite::shared()->send(Request::get(self::linkTo($this->invite()))->withHeader(
            'Host',
            'attacker.example',
        ));

        self::assertSame(home_url(self::PAGE), $page->form()['action']);
        self::assertStringNotContainsString('attacker.example', $page->body);
    }

    public function test_other_requests_cost_nothing(): void
    {
        global $wpdb;

        add_filter('wp_using_themes', '__return_true');
        $services = self::services();
        $page = new AcceptPage(
            $services->acceptance(),
            $services->ticket(),
            $services->selfHelp(),
            new Pages(),
            new PageRenderer(new Template(''), ''),
        );
        $queries = $wpdb->num_queries;

        $_SERVER['REQUEST_URI'] = '/about-us/';
        foreach ([[], ['p' => '1'], ['clientpress' => 'x'], ['clientpress_ticket' => 'x']] as $_GET) {
            $page->serve();
        }

        self::assertSame($queries, $wpdb->num_queries);
        self::assertSame(
            PHP_INT_MIN,
            has_filter('wp_loaded') ? array_key_first($GLOBALS['wp_filter']['wp_loaded']->callbacks) : null,
        );
    }
}
