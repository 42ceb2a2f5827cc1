<?php

declare(strict_types=1);

namespace ClientPress\Tests\Site;

use ClientPress\Site\OriginCookie;
use ClientPress\Tests\TestCase;

/** @group any-database */
final class OriginCookieTest extends TestCase
{
    private const VALUE = '0123456789abcdef0123456789abcdef';

    protected function tearDown(): void
    {
        unset($_SERVER['HTTPS']);
        $_COOKIE = [];
        parent::tearDown();
    }

    public function test_a_field_is_worth_something_with_its_cookie_and_its_link_alone(): void
    {
        $field = OriginCookie::field(self::VALUE, 'one link');
        self::assertFalse(OriginCookie::matches($field, 'one link'));

        $_COOKIE['clientpress_origin'] = self::VALUE;

        self::assertTrue(OriginCookie::matches($field, 'one link'));
        self::assertFalse(OriginCookie::matches($field, 'another link'));
        self::assertFalse(OriginCookie::matches(self::VALUE, 'one link'));
        $_COOKIE['clientpress_origin'] = strrev(self::VALUE);
        self::assertFalse(OriginCookie::matches($field, 'one link'));
    }

    public function test_over_https_a_cookie_that_another_subdomain_can_set_is_not_looked_at(): void
    {
        $_SERVER['HTTPS'] = 'on';
        $field = OriginCookie::field(self::VALUE, 'a link');

        $_COOKIE['clientpress_origin'] = self::VALUE;
        self::assertFalse(OriginCookie::matches($field, 'a link'));

        // Browsers take a cookie of this name from this very host, and for its whole path, alone.
        $_COOKIE['__Host-clientpress_origin'] = self::VALUE;
        self::assertTrue(OriginCookie::matches($field, 'a link'));
    }
}
