<?php

declare(strict_types=1);

namespace ClientPress\Tests\Site;

use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\Support\Response;

/** @group any-database */
final class ResponseHeadersTest extends AcceptPageTestCase
{
    public function test_every_answer_is_kept_from_caches_search_engines_frames_and_referrers(): void
    {
        $secret = $this->invite();
        $answers = [
            'ready' => self::open($secret),
            'head' => LiveSite::shared()->send(Request::of('HEAD', self::linkTo($secret))),
            'unknown' => self::open('cut'),
            'no link' => self::visitor()->get(self::PAGE),
            'malformed' => self::visitor()->get('/?clientpress_invitation[]=x'),
            'wrong method' => LiveSite::shared()->send(Request::of('PUT', self::linkTo($secret))),
            'refused' => self::accept($secret, 'weak'),
            'somebody else' => self::open($secret, 1),
            'entered' => self::accept($secret),
        ];

        foreach ($answers as $name => $answer) {
            self::assertSame(
                ['no-store, no-cache, must-revalidate, max-age=0, private'],
                $answer->headers('Cache-Control'),
                $name,
            );
            self::assertSame(['no-referrer'], $answer->headers('Referrer-Policy'), $name);
            self::assertSame(['noindex, nofollow'], $answer->headers('X-Robots-Tag'), $name);
            self::assertSame(['DENY'], $answer->headers('X-Frame-Options'), $name);
            self::assertSame(['nosniff'], $answer->headers('X-Content-Type-Options'), $name);
            self::assertNotNull($answer->header('Expires'), $name);
            self::assertNull($answer->header('Last-Modified'), $name);
            self::assertNull($answer->header('ETag'), $name);
        }
    }

    public function test_the_way_to_the_login_is_kept_as_well(): void
    {
        $this->clientOf();
        $secret = $this->invite();

        $answer = self::press(self::visitor(), self::open($secret));

        self::assertStringStartsWith(wp_login_url(), self::onwardIn($answer));
        self::assertSame(['no-referrer'], $answer->headers('Referrer-Policy'));
        self::assertStringContainsString('no-store', (string) $answer->header('Cache-Control'));
    }

    public function test_caching_plugins_are_told_to_keep_off(): void
    {
        self::plant(
            'add_action("shutdown", fn() => update_option("kept_off", defined("DONOTCACHEPAGE") && DONOTCACHEPAGE));',
        );

        self::open($this->invite());

        wp_cache_flush();
        self::assertSame('1', get_option('kept_off'));
    }

    public function test_nothing_runs_or_loads_but_what_the_page_brought_along(): void
    {
        $secret = $this->invite();
        $page = self::open($secret);

        $policy = self::policyOf($page);
        $nonce = $policy['script-src'];
        self::assertMatchesRegularExpression("#^'nonce-[A-Za-z0-9+/]{24}'$#", $nonce);
        self::assertSame(
            [
                'default-src' => "'none'",
                'script-src' => $nonce,
                'style-src' => $nonce,
                'connect-src' => "'self'",
                'img-src' => "'none'",
                'form-action' => "'self'",
                'frame-ancestors' => "'none'",
                'base-uri' => "'none'",
            ],
            $policy,
        );
        self::assertNotSame($nonce, self::policyOf(self::open($secret))['script-src'], 'A nonce is used once.');

        $value = substr($nonce, 7, -1);
        self::assertSame(1, preg_match_all('/<script\b/', $page->body));
        self::assertSame(1, preg_match_all('/<style\b/', $page->body));
        self::assertSame(1, preg_match_all('#<script nonce="' . preg_quote($value, '#') . '"#', $page->body));
        self::assertSame(1, preg_match_all('#<style nonce="' . preg_quote($value, '#') . '"#', $page->body));
        self::assertSame(0, preg_match_all('/ style=| on[a-z]+=|<link rel="stylesheet"|<iframe/', $page->body));
        self::assertStringContainsString('<meta name="robots" content="noindex, nofollow">', $page->body);
    }

    public function test_no_form_leads_to_a_login_on_another_host_by_itself(): void
    {
        $this->clientOf();
        self::plant('add_filter("login_url", fn() => "https://login.example.org:8443/enter");');

        $page = self::open($this->invite());

        self::assertSame("'self'", self::policyOf($page)['form-action']);
        self::assertSame('https://login.example.org:8443/enter', self::onwardIn(self::press(self::visitor(), $page)));
    }

    /** @return array<string, string> */
    private static function policyOf(Response $page): array
    {
        $policy = [];
        foreach (explode('; ', (string) $page->header('Content-Security-Policy')) as $directive) {
            [$name, $value] = explode(' ', $directive, 2);
            $policy[$name] = $value;
        }

        return $policy;
    }
}
